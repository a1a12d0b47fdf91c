"""
Count what is equal on both sides, without saying which item goes with which.

Keys of both sides are sorted together; where a key's group starts and ends tells how often each
side has it. Measures of one pass share their sorts: where the fields of one key begin another one,
its groups are runs of the same order. `align` gives the same counts, and the pairs too.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Literal, NamedTuple

import numpy as np

from evalkit.alignment.arrays import BoolArray, IntArray
from evalkit.alignment.bags import bag_numbers
from evalkit.alignment.sorting import BITS, Sorted, bits_of, order_of, packed, sort_rows, starts_of
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
            order = _Pass.of(side, chain, merging=merging, bits=bits)
            found |= {one: order.count(one) for one in chain}
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


class _Groups(NamedTuple):
    """How many items either side has of each distinct key."""

    gold: IntArray
    predicted: IntArray


@dataclass(frozen=True, slots=True)
class _Pass:
    """One sort, and what the units of a chain need of it."""

    order: Sorted
    side: IntArray  # of each row
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
        return cls(
            order=order,
            side=order.values(len(columns) - 1, slice(None)),
            depth=depth,
            type_column=type_column,
            left_out=(len(left) - int(left.sum()), int(left.sum())),
        )

    def count(self, wanted: Wanted) -> Counted:
        depth = self.depth[frozenset(wanted.unit.key)]
        first = self.order.starts(depth)
        surplus = 0
        if wanted.unit.duplicates == "merge":
            groups = self._merged(first, whole=depth == max(self.depth.values()))
        else:
            groups = self._groups(first)
            surplus = int(np.maximum(groups.predicted - groups.gold, 0)[groups.gold > 0].sum())
        cells = self.order.cells(self.type_column if wanted.by_type else None, first)
        numbers, (gold, predicted, matched) = _summed(
            cells.numbers, (*groups, np.minimum(groups.gold, groups.predicted))
        )
        document, label = cells._replace(numbers=numbers).split
        totals = [int(column.sum()) for column in (gold, predicted, matched)]
        items = int(self.side.sum())
        return Counted(
            document=document,
            label=label,
            gold=gold,
            predicted=predicted,
            matched=matched,
            missed=totals[0] - totals[2],
            spurious=totals[1] - totals[2],
            duplicate=surplus,
            merged_gold=len(self.side) - items - totals[0] + self.left_out[0],
            merged_predicted=items - totals[1] + self.left_out[1],
        )

    def _groups(self, first: IntArray) -> _Groups:
        edges = np.append(first, len(self.side))
        predicted = np.diff(_before(self.side)[edges])
        return _Groups(np.diff(edges) - predicted, predicted)

    def _merged(self, first: IntArray, *, whole: bool) -> _Groups:
        """Tell which sides have each key; gold's rows come first if it is the whole row."""
        if not whole:
            groups = self._groups(first)
            return _Groups(np.minimum(groups.gold, 1), np.minimum(groups.predicted, 1))
        last = np.append(first[1:], len(self.side)) - 1 if len(first) else first
        return _Groups(1 - self.side[first], self.side[last])


def _before(column: IntArray) -> IntArray:
    """Sum up what stands before each row, and all of it."""
    sums = np.empty(len(column) + 1, dtype=np.int64)
    sums[0] = 0
    np.cumsum(column, out=sums[1:])
    return sums


def _summed(cells: IntArray, columns: Sequence[IntArray]) -> tuple[IntArray, list[IntArray]]:
    """Return the distinct cells, sorted, and the sums of the columns in each."""
    if (cells[1:] < cells[:-1]).any():
        order = order_of(cells)
        cells, columns = cells[order], [column[order] for column in columns]
    first = starts_of(cells)
    if len(first) == len(cells):
        return cells, list(columns)
    edges = np.append(first, len(cells))
    return cells[first], [np.diff(_before(column)[edges]) for column in columns]
