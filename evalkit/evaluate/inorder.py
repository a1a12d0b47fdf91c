"""Count two files whose documents are the same and in the same order, as they come."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from evalkit.evaluate.combined import Combined
from evalkit.evaluate.paired import Order, Part, count_pair, verify_across
from evalkit.execution import map_ordered
from evalkit.formats.batch import Batch, Lines, Warned, join
from evalkit.formats.columnar import read_batch
from evalkit.formats.line import decode_plain
from evalkit.formats.lines import LineSource
from evalkit.formats.profile import Profile, learn
from evalkit.model import Document

BLOCK = 500  # lines whose objects are in memory together
CHUNK = 8_000  # documents that are counted together
SAMPLE = 64
BYTES = 32 << 20


class _Work(NamedTuple):
    """Lines of both files that should be of the same documents."""

    gold: Lines
    predicted: Lines
    profiles: tuple[Profile | None, Profile | None]
    order: Order


class _Done(NamedTuple):
    """The counts of a chunk, None if its documents are not the same, and the warnings."""

    part: Part | None
    gold: list[Warned]
    predicted: list[Warned]


def same_order(
    gold: Path, predicted: Path, order: Order, *, workers: int, cache: Path | None
) -> Combined | None:
    """Count two files with the same documents in the same order; None where that is not so."""
    combined = Combined((gold, predicted), order)
    with LineSource(gold) as ours, LineSource(predicted) as theirs:
        for done in map_ordered(_count, _work(ours, theirs, order), workers=workers):
            if done.part is None:
                return None
            combined.add(done.part)
            combined.warn(done.gold, done.predicted)
    return combined


def _work(ours: LineSource, theirs: LineSource, order: Order) -> Iterator[_Work]:
    profiles = (
        learn(ours.peek(SAMPLE), words=order.verify),
        learn(theirs.peek(SAMPLE), words=order.verify),
    )
    while True:
        gold = ours.take(CHUNK, size=BYTES)
        predicted = theirs.take(max(len(gold.texts), 1))
        if not gold.texts and not predicted.texts:
            return
        yield _Work(gold, predicted, profiles, order)


def _count(work: _Work) -> _Done:
    """Count a chunk."""
    other = _Done(None, [], [])
    if len(work.gold.texts) != len(work.predicted.texts):
        return other
    batches: tuple[list[Batch], list[Batch]] = ([], [])
    for start in range(0, len(work.gold.texts), BLOCK):
        ours = read_batch(part_of(work.gold, start), work.profiles[0])
        theirs = read_batch(part_of(work.predicted, start), work.profiles[1])
        if ours.ids != theirs.ids:
            return other
        verify_across(ours, theirs)
        ours.words = theirs.words = None
        batches[0].append(ours)
        batches[1].append(theirs)
    gold, predicted = join(batches[0]), join(batches[1])
    part = count_pair(
        gold, predicted, work.order, reread=(_reread(work.gold), _reread(work.predicted))
    )
    return _Done(part, gold.warned, predicted.warned)


def part_of(lines: Lines, start: int) -> Lines:
    """Return the block of lines that starts there."""
    texts = lines.texts[start : start + BLOCK]
    cut = lines.cut and start + BLOCK >= len(lines.texts)
    before = sum(map(len, lines.texts[:start])) + start if start else 0
    return Lines(lines.file, lines.first + start, lines.offset + before, texts, cut=cut)


def _reread(lines: Lines) -> Callable[[int], Document]:
    return lambda number: decode_plain(lines.texts[number])
