"""Count measures whose items are equal or not at all, all in one pass over columns."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from evalkit.alignment import Compiled, align
from evalkit.alignment.arrays import IntArray
from evalkit.alignment.exact import CHUNK, Counted, Wanted, count_columns
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
    """Collects the counts of documents, some at a time and in any order."""

    def __init__(self, wanted: Sequence[Wanted]) -> None:
        self.wanted = wanted
        self._places: list[list[_Place]] = [[] for _ in wanted]
        self._counts: list[list[tuple[IntArray, ...]]] = [[] for _ in wanted]
        self._fates: list[list[int]] = [[0] * len(_FATES) for _ in wanted]

    def add(self, counted: Sequence[Counted], documents: IntArray) -> None:
        """Add counts; `documents` are the numbers of the documents that they count in."""
        known: list[tuple[Counted, _Place]] = []
        for number, one in enumerate(counted):
            self._places[number].append(_place_of(one, documents, known))
            self._counts[number].append(tuple(_narrow(getattr(one, c)) for c in _COLUMNS))
            fates = self._fates[number]
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
        What was collected is given up.
        """
        found: dict[Wanted, Exact] = {}
        known: dict[tuple[int, ...], _Ordered] = {}
        for number, one in enumerate(self.wanted):
            rows = tuple(id(place) for place in self._places[number])
            if rows not in known:
                known[rows] = _Ordered.of(self._places[number], labels, place)
            ordered = known[rows]
            parts, self._counts[number] = self._counts[number], []
            columns = [_joined([part[n] for part in parts]) for n in range(len(_COLUMNS))]
            del parts
            table = CountTable(
                documents=documents,
                classes=ordered.names if one.by_type else None,
                document=ordered.document,
                label=ordered.label,
                columns={
                    name: ordered.sorted(column)
                    for name, column in zip(_COLUMNS, columns, strict=True)
                },
            )
            found[one] = Exact(table, Tally(*self._fates[number]))
        return found


class _Place(NamedTuple):
    """The document and the label of each row of a part; most measures share them."""

    document: IntArray
    label: IntArray


@dataclass(frozen=True, slots=True)
class _Ordered:
    """Rows by document, then by name; `order` is None where they were so already."""

    document: IntArray
    label: IntArray
    names: tuple[str, ...]
    order: IntArray | None

    @classmethod
    def of(
        cls, places: Sequence[_Place], labels: Mapping[int, str], moved: IntArray | None
    ) -> "_Ordered":
        document = _joined([place.document for place in places])
        document = document if moved is None else _narrow(moved)[document]
        label = _joined([place.label for place in places])
        present = np.flatnonzero(np.bincount(label)).tolist()
        by_name = sorted(present, key=lambda number: labels.get(number, ""))
        number = np.zeros(max(present, default=0) + 1, dtype=label.dtype)
        number[by_name] = np.arange(len(by_name))
        label = number[label]
        names = tuple(labels.get(one, "") for one in by_name)
        later = document[1:] > document[:-1]
        later |= (document[1:] == document[:-1]) & (label[1:] > label[:-1])
        if later.all():
            return cls(_wide(document), _wide(label), names, None)
        order = np.lexsort((label, document))
        return cls(_wide(document[order]), _wide(label[order]), names, order)

    def sorted(self, column: IntArray) -> IntArray:
        """Put a column into the same order."""
        return _wide(column if self.order is None else column[self.order])


def _place_of(one: Counted, documents: IntArray, known: list[tuple[Counted, _Place]]) -> _Place:
    for other, place in known:
        same = np.array_equal(one.document, other.document)
        if same and np.array_equal(one.label, other.label):
            return place
    place = _Place(_narrow(documents[one.document]), _narrow(one.label))
    known.append((one, place))
    return place


def _joined(parts: Sequence[IntArray]) -> IntArray:
    return np.concatenate(parts) if parts else np.empty(0, dtype=np.int64)


def _narrow(column: IntArray) -> IntArray:
    return column.astype(np.int32)


def _wide(column: IntArray) -> IntArray:
    return column if len(column) >= _LARGE else column.astype(np.int64)
