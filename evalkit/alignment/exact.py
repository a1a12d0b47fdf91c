"""
Count what is equal on both sides, without saying which item goes with which.

Keys of both sides are sorted together; where a key's group starts and ends tells how often each
side has it. Measures of one pass share their sorts: where the fields of one key begin another one,
its groups are runs of the same order. `align` gives the same counts, and the pairs too.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Literal, NamedTuple

import numpy as np

from evalkit.alignment.arrays import BoolArray, IntArray
from evalkit.alignment.bags import bag_numbers
from evalkit.alignment.sorting import (
    BITS,
    Sorted,
    bits_of,
    order_of,
    packed,
    sort_rows,
    starts_of,
)
from evalkit.alignment.table import KEPT, ArgumentRows, Columns, EventRows
from evalkit.alignment.unit import Field, Item, Unit

CHUNK = 4_096
"""How many documents are counted at once: the columns of more do not fit a processor's cache."""

_ORDER: tuple[Field, ...] = (
    "type", "trigger", "realis", "modality", "polarity", "arguments", "span", "role",
)  # fmt: skip


class Wanted(NamedTuple):
    """A unit, and whether its counts are told apart by event type."""

    unit: Unit
    by_type: bool

    @property
    def is_countable(self) -> bool:
        """Tell whether a key says in whose row it counts; else only an alignment does."""
        return not self.by_type or "type" in self.unit.key


@dataclass(frozen=True, slots=True)
class Counted:
    """
    Counts by document and label, of shape (rows,), sorted by both, and the fate of all items.

    `label` is a number of an event type, 0 where types are not told apart. The fates are those of
    `evalkit.measures.Tally`.
    """

    document: IntArray
    label: IntArray
    gold: IntArray
    predicted: IntArray
    matched: IntArray
    missed: int
    spurious: int
    duplicate: int
    merged_gold: int
    merged_predicted: int


def count_columns(
    *, gold: Columns, predicted: Columns, wanted: Sequence[Wanted], bits: int = BITS
) -> list[Counted]:
    """Count the items of the same documents on both sides, for each unit, in one pass."""
    events = _Both(gold, predicted, "event")
    found: dict[Wanted, Counted] = {}
    for side in (events, _Both(gold, predicted, "argument", owners=events)):
        rest = [one for one in dict.fromkeys(wanted) if one.unit.item == side.item]
        for merging, chain in _chains(rest, apart=side.repeats):
            found |= _Pass.of(side, chain, merging=merging, bits=bits).counts(chain)
    return [found[one] for one in wanted]


def _chains(wanted: Sequence[Wanted], *, apart: bool) -> list[tuple[bool, list[Wanted]]]:
    """
    Put units together whose keys extend each other: each chain needs one sort.

    Units that merge equal items stand apart from the others where that leaves items out.
    """
    chains: list[tuple[bool, list[Wanted]]] = []
    for one in sorted(wanted, key=lambda one: -len(one.unit.key)):
        merging = apart and one.unit.duplicates == "merge"
        for kind, chain in chains:
            if kind == merging and set(one.unit.key) <= set(chain[-1].unit.key):
                chain.append(one)
                break
        else:
            chains.append((merging, [one]))
    return chains


class _Column(NamedTuple):
    """Numbers, and how many bits they need at most."""

    values: IntArray
    bits: int

    @classmethod
    def of(cls, values: IntArray) -> "_Column":
        return cls(values, bits_of(values))


class _Both:
    """
    The items of both sides, gold's first, as columns that are made when they are asked for.

    `owners` are the events that arguments belong to.
    """

    def __init__(
        self, gold: Columns, predicted: Columns, item: Item, owners: "_Both | None" = None
    ) -> None:
        self.sides = (gold, predicted)
        self.item: Item = item
        self.owners = owners
        self._fields: dict[tuple[str, bool], list[_Column]] = {}

    def rows(self, side: Columns) -> EventRows | ArgumentRows:
        return side.events if self.item == "event" else side.arguments

    def column(self, name: str) -> IntArray:
        """Return a column of the items."""
        return np.concatenate([getattr(self.rows(side), name) for side in self.sides])

    @cached_property
    def owner(self) -> IntArray:
        """The events that arguments belong to, by their place in those of both sides."""
        gold, predicted = self.sides
        before = len(gold.events.document)
        return np.concatenate([gold.arguments.event, predicted.arguments.event + before])

    @cached_property
    def side(self) -> IntArray:
        """0 for gold, 1 for predicted."""
        return np.repeat([0, 1], [len(self.rows(side).reason) for side in self.sides])

    @cached_property
    def kept(self) -> BoolArray | None:
        """The items that count, None if all do."""
        reason = self.column("reason")
        return reason == KEPT if reason.any() else None

    @cached_property
    def repeated(self) -> BoolArray | None:
        """The items that count and repeat one that left as optional, None if there are none."""
        repeated = self.column("repeated")
        if not repeated.any():
            return None
        return repeated > 0 if self.kept is None else self.kept & (repeated > 0)

    @property
    def repeats(self) -> bool:
        """Tell whether merging equal items leaves some of them, or of their arguments, out."""
        return any(
            bool(rows.repeated.any()) for s in self.sides for rows in (s.events, s.arguments)
        )

    def staying(self, *, merging: bool) -> BoolArray | None:
        """Tell which items are sorted, None if all are."""
        if not merging or self.repeated is None:
            return self.kept
        return ~self.repeated if self.kept is None else self.kept & ~self.repeated

    def field(self, name: Field | Literal["document"], *, merging: bool) -> list[_Column]:
        """Return the columns of a field of a key, or the documents' numbers."""
        key = name, merging and name == "arguments"
        if key not in self._fields:
            self._fields[key] = self._field(name, merging=merging)
        return self._fields[key]

    def _field(self, name: Field | Literal["document"], *, merging: bool) -> list[_Column]:
        if name == "span" or (name == "trigger" and self.owners is None):
            start, end = self.column("start"), self.column("end")
            place = [_Column.of(start), _Column.of(end - start), _Column.of(self.column("parts"))]
            return _together(place)
        if name in ("document", "role") or (name != "arguments" and self.owners is None):
            return [_Column.of(self.column(name))]
        if self.owners is not None:
            found = self.owners.field(name, merging=merging)
            return [_Column(values[self.owner], bits) for values, bits in found]
        sides = [_staying(side, merging=merging) for side in self.sides]
        return [_Column.of(bag_numbers(sides))]


def _together(columns: Sequence[_Column]) -> list[_Column]:
    """Put columns into one, without those that say nothing, unless its numbers are too long."""
    columns = [columns[0], *(column for column in columns[1:] if column.bits)]
    bits = sum(column.bits for column in columns)
    if bits > BITS:
        return columns
    return [_Column(packed([one.values for one in columns], [one.bits for one in columns]), bits)]


def _staying(side: Columns, *, merging: bool) -> tuple[int, ArgumentRows]:
    """Return the number of events of a side and those of their arguments that count."""
    arguments = side.arguments
    stays = arguments.reason == KEPT
    if merging:
        stays &= arguments.repeated == 0
    if stays.all():
        return len(side.events.document), arguments
    kept = (getattr(arguments, column.name)[stays] for column in fields(arguments))
    return len(side.events.document), ArgumentRows(*kept)


@dataclass(frozen=True, slots=True)
class _Pass:
    """One sort, and what the units of a chain need of it."""

    order: Sorted
    side: IntArray  # of each row
    before: IntArray  # how many predicted rows are before each row, and in all
    depth: dict[frozenset[Field], int]
    type_column: int
    left_out: tuple[int, int]  # items of gold and predicted that merge with optional ones

    @classmethod
    def of(cls, both: _Both, chain: Sequence[Wanted], *, merging: bool, bits: int) -> "_Pass":
        names: list[Field] = []
        columns = [*both.field("document", merging=merging)]
        depth: dict[frozenset[Field], int] = {}
        type_column = 0
        for one in reversed(chain):
            new = [name for name in _ORDER if name in one.unit.key and name not in names]
            for name in new:
                type_column = len(columns) if name == "type" else type_column
                columns += both.field(name, merging=merging)
            names += new
            depth[frozenset(one.unit.key)] = len(columns)
        columns.append(_Column(both.side, 1))
        stays = both.staying(merging=merging)
        values = [one.values if stays is None else one.values[stays] for one in columns]
        order = sort_rows(values, widths=[one.bits for one in columns], bits=bits)
        out = both.repeated if merging else None
        left = both.side[:0] if out is None else both.side[out]
        side = order.values(len(columns) - 1, slice(None))
        return cls(
            order=order,
            side=side,
            before=_before(side),
            depth=depth,
            type_column=type_column,
            left_out=(len(left) - int(left.sum()), int(left.sum())),
        )

    def counts(self, chain: Sequence[Wanted]) -> Iterator[tuple[Wanted, Counted]]:
        """Count the units; those of one key share its groups and cells."""
        keys: dict[tuple[int, bool], _Key] = {}
        for one in chain:
            at = self.depth[frozenset(one.unit.key)], one.by_type
            if at not in keys:
                keys[at] = _Key(self, *at)
            yield one, keys[at].count(merge=one.unit.duplicates == "merge")


class _Key:
    """The distinct keys of a pass: where each begins, and the cells that they count in."""

    def __init__(self, found: _Pass, depth: int, by_type: bool) -> None:  # noqa: FBT001
        self._pass = found
        self._first = found.order.starts(depth)
        self._is_whole = depth == max(found.depth.values())
        self._cells = found.order.cells(found.type_column if by_type else None, self._first)
        self._sums = _Sums.of(self._cells.numbers)

    def count(self, *, merge: bool) -> Counted:
        """Count all of equal items, or one of them on each side."""
        items = self._there if merge else self._number
        gold, predicted, matched = map(self._sums.of_cells, (*items, np.minimum(*items)))
        right = int(matched.sum())
        missed, spurious = int(gold.sum()) - right, int(predicted.sum()) - right
        document, label = self._cells._replace(numbers=self._sums.numbers).split
        side, left_out = self._pass.side, self._pass.left_out
        read = int(self._pass.before[-1])
        return Counted(
            document=document,
            label=label,
            gold=gold,
            predicted=predicted,
            matched=matched,
            missed=missed,
            spurious=spurious,
            duplicate=0 if merge else int(items[1][items[0] > 0].sum()) - right,
            merged_gold=len(side) - read - missed - right + left_out[0],
            merged_predicted=read - spurious - right + left_out[1],
        )

    @cached_property
    def _number(self) -> tuple[IntArray, IntArray]:
        """How many items with each key gold has, and the predictions."""
        edges = np.append(self._first, len(self._pass.side))
        predicted = np.diff(self._pass.before[edges])
        return np.diff(edges) - predicted, predicted

    @cached_property
    def _there(self) -> tuple[IntArray, IntArray]:
        """Whether gold has each key, and the predictions; gold's rows come first in whole keys."""
        if not self._is_whole or not len(self._first):
            gold, predicted = self._number
            return np.minimum(gold, 1), np.minimum(predicted, 1)
        side = self._pass.side
        last = np.append(self._first[1:], len(side)) - 1
        return 1 - side[self._first], side[last]


class _Sums(NamedTuple):
    """How values of keys are summed by cells: their order, if it is another one, and the cells."""

    numbers: IntArray
    order: IntArray | None
    edges: IntArray | None

    @classmethod
    def of(cls, cells: IntArray) -> "_Sums":
        order = order_of(cells) if (cells[1:] < cells[:-1]).any() else None
        cells = cells if order is None else cells[order]
        first = starts_of(cells)
        if len(first) == len(cells):
            return cls(cells, order, None)
        return cls(cells[first], order, np.append(first, len(cells)))

    def of_cells(self, column: IntArray) -> IntArray:
        """Sum a column of the keys by cells."""
        if self.order is not None:
            column = column[self.order]
        return column if self.edges is None else np.diff(_before(column)[self.edges])


def _before(column: IntArray) -> IntArray:
    """Sum up what stands before each row, and all of it."""
    sums = np.empty(len(column) + 1, dtype=np.int64)
    sums[0] = 0
    np.cumsum(column, out=sums[1:])
    return sums
