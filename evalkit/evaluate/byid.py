"""Count two files whatever their documents and the order of them: by id, from columns in memory."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, NamedTuple

import numpy as np
import numpy.typing as npt

from evalkit.alignment.arrays import IntArray
from evalkit.alignment.exact import CHUNK
from evalkit.evaluate.collected import Collected
from evalkit.evaluate.combined import Combined, Extra
from evalkit.evaluate.inorder import BLOCK, BYTES, SAMPLE, text_of
from evalkit.evaluate.paired import Order, count_pair
from evalkit.execution import map_ordered
from evalkit.formats.batch import NOTHING, OF_ARGUMENTS, OF_EVENTS, Batch, InDoubt, join
from evalkit.formats.columnar import read_batch
from evalkit.formats.line import decode_plain
from evalkit.formats.lines import Lines, LineSource
from evalkit.formats.profile import Profile, learn
from evalkit.model import Document
from evalkit.model.content import Plain

Int32Array = npt.NDArray[np.int32]


class _Work(NamedTuple):
    lines: Lines
    profile: Profile | None


def any_order(gold: Path, predicted: Path, order: Order, *, workers: int) -> Combined:
    """Count two files by the ids of their documents; raises InDoubt."""
    combined = Combined((gold, predicted), order)
    with LineSource(gold) as ours, LineSource(predicted) as theirs:
        first = _compiled(ours, order, workers, _without_words)
        index = {name: number for number, name in enumerate(first.ids)}
        with gold.open("rb") as file:
            check = _Check(first, index, file, order)
            second = _compiled(theirs, order, workers, check.across)
    if len(index) < len(first.ids) or len(set(second.ids)) < len(second.ids):
        raise InDoubt
    combined.warn(first.warned, second.warned)
    by_name = sorted(range(len(first.ids)), key=first.ids.__getitem__)
    names = [first.ids[number] for number in by_name]
    rank = np.empty(len(names) + 1, dtype=np.int32)  # and behind them that of no document, -1
    rank[by_name], rank[-1] = np.arange(len(names)), -1
    place = rank[[index.get(name, -1) for name in second.ids]]
    del index, check, by_name  # what large files take most of
    with gold.open("rb") as ours_again, predicted.open("rb") as theirs_again:
        files = ours_again, theirs_again
        extra = np.flatnonzero(place < 0).tolist()
        combined.extra = Extra(
            tuple(_document(second, number, theirs_again) for number in extra),
            second.hashes()[extra],
        )
        sides = [
            _Ranked.of(batch, places, len(names))
            for batch, places in ((first, rank[:-1]), (second, place))
        ]
        combined.absent = [names[n] for n in np.flatnonzero(sides[1].number < 0).tolist()]
        for start in range(0, len(names), CHUNK):
            part = names[start : start + CHUNK]
            batches = [side.between(start, part) for side in sides]
            reread = [
                side.reread(start, file, part) for side, file in zip(sides, files, strict=True)
            ]
            combined.add(count_pair(batches[0], batches[1], order, reread=(reread[0], reread[1])))
    return combined


def _compiled(
    source: LineSource, order: Order, workers: int, across: Callable[[Batch], None]
) -> Batch:
    """Read a whole file; `across` looks at each block before its words are given up."""
    profile = learn(source.peek(SAMPLE), words=order.verify)
    collected = Collected()
    for blocks in map_ordered(_read, _work(source, profile), workers=workers):
        for block in blocks:
            across(block)
            block.words = None
        collected.add(join(blocks))
    return collected.batch()


def _work(source: LineSource, profile: Profile | None) -> Iterator[_Work]:
    while len(lines := source.take(CHUNK, size=BYTES)):
        yield _Work(lines, profile)


def _read(work: _Work) -> list[Batch]:
    lines, profile = work
    starts = range(0, len(lines), BLOCK)
    return [read_batch(lines.part(start, start + BLOCK), profile) for start in starts]


def _without_words(batch: Batch) -> None:
    """Refuse gold that has words but no text: only predictions could tell whether they stand."""
    words = batch.words
    if words is None or (words.triggers is None and words.arguments is None):
        return
    plain = [number for number in range(len(batch.ids)) if number not in batch.slow]
    if not batch.known[plain].all():
        raise InDoubt


@dataclass(frozen=True, slots=True)
class _Check:
    """Compares predictions with the texts that gold brings."""

    gold: Batch
    index: Mapping[str, int]
    file: BinaryIO
    order: Order

    def across(self, batch: Batch) -> None:
        """Raise InDoubt where words or texts are not those of gold; share the names with it."""
        places = [self.index.get(name) for name in batch.ids]
        batch.ids = [
            name if place is None else self.gold.ids[place]
            for place, name in zip(places, batch.ids, strict=True)
        ]
        if batch.words is None or not self.order.verify:
            return
        lent: list[str | None] = [None] * len(batch.ids)
        for number, (place, own) in enumerate(zip(places, batch.words.texts, strict=True)):
            if place is None or number in batch.slow or place in self.gold.slow:
                continue
            if self.gold.known[place]:
                text = text_of(_line(self.gold, place, self.file))
                if own is not None and own != text:
                    raise InDoubt
                lent[number] = text if own is None else None
        if any(text is not None for text in lent) and not batch.words.stand(batch.rows, lent):
            raise InDoubt


def _line(batch: Batch, number: int, file: BinaryIO) -> bytes:
    start, length = batch.places[:, number].tolist()
    file.seek(start)
    return file.read(length)


def _document(batch: Batch, number: int, file: BinaryIO) -> Document:
    return batch.slow.get(number) or decode_plain(_line(batch, number, file))


@dataclass(frozen=True, slots=True)
class _Ranked:
    """
    One side's documents by the rank of their ids.

    `number` is the document of each rank, -1 where there is none; the rows are sorted by rank.
    """

    batch: Batch
    number: IntArray
    rows: Plain

    @classmethod
    def of(cls, batch: Batch, place: Int32Array, ranks: int) -> "_Ranked":
        number = np.full(ranks, -1, dtype=np.int64)
        known = np.flatnonzero(place >= 0)
        number[place[known]] = known
        rows = _sorted(batch.rows, place)
        batch.rows, batch.ids = NOTHING, []  # most of the memory that a large file takes
        return cls(batch, number, rows)

    def between(self, first: int, names: list[str]) -> Batch:
        """Take the documents of some ranks."""
        behind = first + len(names)
        rows = self.rows
        events = slice(*np.searchsorted(rows.document, [first, behind]).tolist())
        arguments = slice(*np.searchsorted(rows.event, [events.start, events.stop]).tolist())
        numbers = self.number[first:behind]
        there = numbers >= 0
        hashes = np.where(there, self.batch.hashes()[numbers], np.uint64(0))
        document = rows.document[events].astype(np.int64) - first
        event = rows.event[arguments].astype(np.int64) - events.start
        return Batch(
            ids=names,
            places=self.batch.places[:, numbers],
            rows=Plain(
                document=document,
                event=event,
                score=np.zeros_like(document),
                argument_score=np.zeros_like(event),
                **_wide(rows, OF_EVENTS[1:-1], events),
                **_wide(rows, OF_ARGUMENTS[1:-1], arguments),
            ),
            types=self.batch.types,
            roles=self.batch.roles,
            known=self.batch.known[numbers] & there,
            slow=self._slow(numbers),
            splits=self.batch.splits if first == 0 else type(self.batch.splits)(),
            known_hashes=hashes,
        )  # fmt: skip

    def _slow(self, numbers: IntArray) -> dict[int, Document]:
        if not self.batch.slow:
            return {}
        places = enumerate(numbers.tolist())
        return {n: self.batch.slow[place] for n, place in places if place in self.batch.slow}

    def reread(self, first: int, file: BinaryIO, names: Sequence[str]) -> Callable[[int], Document]:
        """Return what reads a document of the ranks from `first` on again."""

        def read(rank: int) -> Document:
            number = int(self.number[first + rank])
            if number < 0:
                return Document(id=names[rank], events=())
            return _document(self.batch, number, file)

        return read


def _wide(rows: Plain, names: Sequence[str], part: slice) -> dict[str, IntArray]:
    return {name: getattr(rows, name)[part].astype(np.int64) for name in names}


def _sorted(rows: Plain, place: Int32Array) -> Plain:
    """Sort rows by the place of their document, and leave out those of documents without one."""
    of_event = place[rows.document]
    order = np.argsort(of_event, kind="stable")[int((of_event < 0).sum()) :]
    moved = np.full(len(of_event), -1, dtype=np.int32)
    moved[order] = np.arange(len(order), dtype=np.int32)
    of_argument = moved[rows.event]
    fillers = np.argsort(of_argument, kind="stable")[int((of_argument < 0).sum()) :]
    found: dict[str, IntArray] = {name: getattr(rows, name)[order] for name in OF_EVENTS[1:-1]}
    found |= {name: getattr(rows, name)[fillers] for name in OF_ARGUMENTS[1:-1]}
    return Plain(
        document=_as_column(of_event[order]),
        event=_as_column(of_argument[fillers]),
        score=rows.score,
        argument_score=rows.argument_score,
        **found,
    )


def _as_column(column: Int32Array) -> IntArray:
    """Take 32 bits for a column of a table, whose readers look at numbers alone."""
    return column  # type: ignore[return-value]
