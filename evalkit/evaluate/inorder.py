"""Count two files whose documents are the same and in the same order, as they come."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import msgspec

from evalkit.alignment.exact import CHUNK
from evalkit.evaluate.combined import Combined
from evalkit.evaluate.paired import Order, Part, count_pair, verify_across
from evalkit.execution import map_ordered
from evalkit.formats import columncache
from evalkit.formats.batch import NOTHING, Batch, Warned, Words, join
from evalkit.formats.columnar import read_batch
from evalkit.formats.line import decode_plain
from evalkit.formats.lines import Lines, LineSource
from evalkit.formats.profile import Profile, learn
from evalkit.measures.signature import SCORING
from evalkit.model import Document

BLOCK = 1_024  # lines whose texts are in memory together
SAMPLE = 64
BYTES = 32 << 20


class _Work(NamedTuple):
    """
    Lines of both files that should be of the same documents.

    `kept` is gold that was read before. `keep` asks for gold's columns.
    """

    gold: Lines
    predicted: Lines
    profiles: tuple[Profile | None, Profile | None]
    order: Order
    kept: Batch | None = None
    keep: bool = False


class _Done(NamedTuple):
    """The counts of a chunk, None if its documents are not the same, and the warnings."""

    part: Part | None
    gold: list[Warned]
    predicted: list[Warned]
    columns: Batch | None = None
    first: int = 1


def same_order(
    gold: Path, predicted: Path, order: Order, *, workers: int, cache: Path | None
) -> Combined | None:
    """Count two files with the same documents in the same order; None where that is not so."""
    size = gold.stat().st_size if gold.is_file() else 0
    if cache is None or size < columncache.SMALLEST:
        return _cold(gold, predicted, order, workers=workers, keeper=None)
    kept = columncache.find(cache, gold, scoring=SCORING, words=order.verify)
    if kept is not None:
        with suppress(columncache.KeptWrongly, OSError):
            return _warm(kept, gold, predicted, order, workers=workers)
    keeper = columncache.Keeper(cache)
    key: str | None = None
    try:
        found = _cold(gold, predicted, order, workers=workers, keeper=keeper)
        if found is not None and found.digest:
            key = columncache.key_of(found.digest, scoring=SCORING, words=order.verify)
        return found
    finally:
        keeper.close(size=size, key=key)


def _cold(
    gold: Path,
    predicted: Path,
    order: Order,
    *,
    workers: int,
    keeper: columncache.Keeper | None,
) -> Combined | None:
    digest = hashlib.sha256() if keeper is not None else None
    with LineSource(gold, digest=digest) as ours, LineSource(predicted) as theirs:
        work = _work(ours, theirs, order, keep=keeper is not None)
        found = _gathered(Combined((gold, predicted), order), work, workers, keeper)
    if found is not None and digest is not None:
        found.digest = digest.hexdigest()
    return found


def _warm(
    kept: Path, gold: Path, predicted: Path, order: Order, *, workers: int
) -> Combined | None:
    with LineSource(predicted) as theirs:
        work = _warm_work(columncache.read(kept, gold), theirs, order)
        return _gathered(Combined((gold, predicted), order), work, workers, None)


def _gathered(
    combined: Combined, work: Iterator[_Work], workers: int, keeper: columncache.Keeper | None
) -> Combined | None:
    for done in map_ordered(_count, work, workers=workers):
        if done.part is None:
            return None
        combined.add(done.part)
        combined.warn(done.gold, done.predicted)
        if keeper is not None and done.columns is not None:
            keeper.add(done.columns, first=done.first)
    return combined


def _work(ours: LineSource, theirs: LineSource, order: Order, *, keep: bool) -> Iterator[_Work]:
    profiles = (
        learn(ours.peek(SAMPLE), words=order.verify),
        learn(theirs.peek(SAMPLE), words=order.verify),
    )
    while True:
        gold = ours.take(CHUNK, size=BYTES)
        predicted = theirs.take(max(len(gold), 1))
        if not (len(gold) or len(predicted)):
            return
        yield _Work(gold, predicted, profiles, order, keep=keep)


def _warm_work(
    gold: Iterator[tuple[Batch, Lines]], theirs: LineSource, order: Order
) -> Iterator[_Work]:
    profiles = (None, learn(theirs.peek(SAMPLE), words=order.verify))
    for batch, lines in gold:
        yield _Work(lines, theirs.take(len(lines)), profiles, order, kept=batch)
    rest = theirs.take(1)
    if len(rest):
        yield _Work(Lines.of(b""), rest, profiles, order)


def _count(work: _Work) -> _Done:
    """Count a chunk."""
    batches = _read_both(work)
    if batches is None:
        return _Done(None, [], [])
    gold, predicted = batches
    part = count_pair(
        gold, predicted, work.order, reread=(_reread(work.gold), _reread(work.predicted))
    )
    columns = gold if work.keep else None
    return _Done(part, gold.warned, predicted.warned, columns, work.gold.first)


def _read_both(work: _Work) -> tuple[Batch, Batch] | None:
    """Read both sides and compare their words; None where the documents are not the same."""
    if len(work.gold) != len(work.predicted):
        return None
    batches: tuple[list[Batch], list[Batch]] = ([], [])
    for start in range(0, len(work.gold), BLOCK):
        lines = work.gold.part(start, start + BLOCK)
        theirs = read_batch(work.predicted.part(start, start + BLOCK), work.profiles[1])
        if work.kept is not None:
            ours = slice_of(work.kept, start, start + len(lines))
            if work.order.verify:
                lend_texts(ours, lines)
        else:
            ours = read_batch(lines, work.profiles[0])
        if ours.ids != theirs.ids:
            return None
        verify_across(ours, theirs)
        ours.words = theirs.words = None
        batches[0].append(ours)
        batches[1].append(theirs)
    return work.kept or join(batches[0]), join(batches[1])


def slice_of(batch: Batch, first: int, behind: int) -> Batch:
    """Take the names and the unusual documents of a part of a batch: what comparing words needs."""
    slow = {n - first: document for n, document in batch.slow.items() if first <= n < behind}
    return Batch(
        ids=batch.ids[first:behind],
        places=batch.places[:, first:behind],
        rows=NOTHING,
        types=[],
        roles=[],
        known=batch.known[first:behind],
        slow=slow,
    )


def lend_texts(batch: Batch, lines: Lines) -> None:
    """Give a batch the texts of its lines, so that predictions can be compared with them."""
    texts = [
        text_of(lines[number]) if known and number not in batch.slow else None
        for number, known in enumerate(batch.known.tolist())
    ]
    batch.words = Words(texts, None, None)


class _Text(msgspec.Struct):
    text: str | None = None


_TEXT = msgspec.json.Decoder(_Text)


def text_of(line: bytes) -> str | None:
    """Return the text of a line that was checked before."""
    return _TEXT.decode(line).text


def _reread(lines: Lines) -> Callable[[int], Document]:
    return lambda number: decode_plain(lines[number])
