"""Count measures whose items are equal or not at all, all in one pass over columns."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from evalkit.alignment import Compiled, align
from evalkit.alignment.arrays import IntArray
from evalkit.alignment.exact import CHUNK, Counted, Wanted, count_columns
from evalkit.alignment.sorting import order_of
from evalkit.alignment.table import Columns
from evalkit.measures.counts import CountTable
from evalkit.measures.ledger import Tally
from evalkit.measures.measure import Measure

_FATES = ("missed", "spurious", "duplicate", "merged_gold", "merged_predicted")
_COLUMNS = ("gold", "predicted", "matched")
_LARGE = 1 << 18
"""From so many rows on a table holds its numbers in 32 bits: they fit, and memory is what lacks."""


class Exact(NamedTuple):
    """A measure's counts, and what became of all items."""

    table: CountTable
    tally: Tally


def wanted_of(measures: Iterable[Measure]) -> dict[Measure, Wanted]:
    """Find the measures that are counted by equal keys, and what each needs."""
    return {
        measure: Wanted(definition.unit, definition.by_type)
        for measure in measures
        if (definition := measure.definition).unit is not None
    }


def count_exact(measures: Sequence[Measure], compiled: Compiled) -> dict[Measure, Exact]:
    """Count the measures of two tables that have a unit."""
    wanted = wanted_of(measures)
    found = {
        measure: _aligned(one, compiled) for measure, one in wanted.items() if not one.is_countable
    }
    units = list(dict.fromkeys(one for one in wanted.values() if one.is_countable))
    sums = Sums(units)
    gold, predicted = (Columns(t.events, t.arguments) for t in (compiled.gold, compiled.predicted))
    for first in range(0, len(compiled.documents), CHUNK):
        behind = min(first + CHUNK, len(compiled.documents))
        parts = [side.between(first, behind) for side in (gold, predicted)]
        counted = count_columns(gold=parts[0], predicted=parts[1], wanted=units)
        sums.add(counted, np.arange(first, behind))
    labels = {number: name for name, number in compiled.vocabulary.types.items()}
    tables = sums.tables(compiled.documents, labels)
    return {m: found[m] if m in found else tables[one] for m, one in wanted.items()}


def _aligned(wanted: Wanted, compiled: Compiled) -> Exact:
    """Count by pairs: where the key does not tell in which row an item counts."""
    alignment = align(gold=compiled.gold, predicted=compiled.predicted, unit=wanted.unit)
    table = CountTable.of(
        alignment,
        documents=compiled.documents,
        vocabulary=compiled.vocabulary,
        by_type=wanted.by_type,
    )
    return Exact(table, Tally.of(alignment))


class Sums:
    """
    Collects the counts of documents, some at a time and in any order.

    Numbers are kept in 32 bits, in buffers that grow: that is what takes memory when files are
    large. Measures share the numbers of documents and labels as long as theirs are the same.
    """

    def __init__(self, wanted: Sequence[Wanted]) -> None:
        self.wanted = wanted
        self._places = [_Place(bytearray(), bytearray())] * len(wanted)
        self._counts = [tuple(bytearray() for _ in _COLUMNS) for _ in wanted]
        self._fates: list[list[int]] = [[0] * len(_FATES) for _ in wanted]

    def add(self, counted: Sequence[Counted], documents: IntArray) -> None:
        """Add counts; `documents` are the numbers of the documents that they count in."""
        grown: list[tuple[_Place, Counted, _Place]] = []
        for number, one in enumerate(counted):
            before = self._places[number]
            same = (new for old, other, new in grown if old is before and _alike(one, other))
            place = next(same, None)
            if place is None:
                used = any(old is before for old, _, _ in grown)
                place = _Place(before.document[:], before.label[:]) if used else before
                grown.append((before, one, place))
            self._places[number] = place
        # Only now do they grow: a copy was made of what was there before.
        for _, one, place in grown:
            place.document.extend(_narrow(documents[one.document]).tobytes())
            place.label.extend(_narrow(one.label).tobytes())
        for one, columns, fates in zip(counted, self._counts, self._fates, strict=True):
            for name, column in zip(_COLUMNS, columns, strict=True):
                column.extend(_narrow(getattr(one, name)).tobytes())
            fates[:] = [n + getattr(one, name) for n, name in zip(fates, _FATES, strict=True)]

    def tables(
        self,
        documents: tuple[str, ...],
        labels: Mapping[int, str],
        *,
        place: IntArray | None = None,
    ) -> dict[Wanted, Exact]:
        """
        Make the tables; `labels` are the names of the types.

        `place` gives the place in `documents` of each document's number, if it is not the number.
        Nothing can be added any more.
        """
        found: dict[Wanted, Exact] = {}
        known: dict[int, _Ordered] = {}
        for number, one in enumerate(self.wanted):
            rows = self._places[number]
            if id(rows) not in known:
                known[id(rows)] = _Ordered.of(rows, labels, place)
            ordered = known[id(rows)]
            table = CountTable(
                documents=documents,
                classes=ordered.names if one.by_type else None,
                document=ordered.document,
                label=ordered.label,
                columns={
                    name: ordered.sorted(_numbers(column))
                    for name, column in zip(_COLUMNS, self._counts[number], strict=True)
                },
            )
            found[one] = Exact(table, Tally(*self._fates[number]))
        return found


class _Place(NamedTuple):
    """The document and the label of each row, as bytes of 32-bit numbers."""

    document: bytearray
    label: bytearray


@dataclass(frozen=True, slots=True)
class _Ordered:
    """Rows by document, then by name; `order` is None where they were so already."""

    document: IntArray
    label: IntArray
    names: tuple[str, ...]
    order: IntArray | None

    @classmethod
    def of(cls, rows: _Place, labels: Mapping[int, str], moved: IntArray | None) -> "_Ordered":
        document, label = _numbers(rows.document), _numbers(rows.label)
        if moved is not None:
            document = _narrow(moved)[document]
        present = np.flatnonzero(np.bincount(label)).tolist()
        by_name = sorted(present, key=lambda number: labels.get(number, ""))
        number = np.zeros(max(present, default=0) + 1, dtype=label.dtype)
        number[by_name] = np.arange(len(by_name))
        label = number[label]
        names = tuple(labels.get(one, "") for one in by_name)
        cells = document.astype(np.int64) * max(len(by_name), 1) + label
        if (cells[1:] > cells[:-1]).all():
            return cls(_wide(document), _wide(label), names, None)
        order = order_of(cells)
        return cls(_wide(document[order]), _wide(label[order]), names, order)

    def sorted(self, column: IntArray) -> IntArray:
        """Put a column into the same order."""
        return _wide(column if self.order is None else column[self.order])


def _alike(one: Counted, other: Counted) -> bool:
    """Tell whether two measures have the same rows: most do."""
    same = np.array_equal(one.document, other.document)
    return same and np.array_equal(one.label, other.label)


def _numbers(data: bytearray) -> IntArray:
    return np.frombuffer(data, np.int32)


def _narrow(column: IntArray) -> IntArray:
    return column.astype(np.int32)


def _wide(column: IntArray) -> IntArray:
    return column if len(column) >= _LARGE else column.astype(np.int64)
