"""
Count what is equal on both sides, without saying which item goes with which.

Keys of both sides are sorted together; where a key's group starts and ends tells how often each
side has it. Measures of one pass share their sorts: where the fields of one key begin another one,
its groups are runs of the same order. `align` gives the same counts, and the pairs too.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import NamedTuple

import numpy as np

from evalkit.alignment.arrays import BoolArray, IntArray
from evalkit.alignment.bags import bag_numbers
from evalkit.alignment.sorting import BITS, Sorted, order_of, sort_rows, starts_of
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
    both = {
        "event": _Both(gold, predicted, "event"),
        "argument": _Both(gold, predicted, "argument"),
    }
    found: dict[Wanted, Counted] = {}
    for item, side in both.items():
        rest = [one for one in dict.fromkeys(wanted) if one.unit.item == item]
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


class _Both:
    """The items of both sides, gold's first, as columns that are made when they are asked for."""

    def __init__(self, gold: Columns, predicted: Columns, item: Item) -> None:
        self.sides = (gold, predicted)
        self.item: Item = item
        self._found: dict[str, IntArray] = {}

    def rows(self, side: Columns) -> EventRows | ArgumentRows:
        return side.events if self.item == "event" else side.arguments

    def column(self, name: str) -> IntArray:
        """Return a column of the items."""
        if name not in self._found:
            self._found[name] = np.concatenate([getattr(self.rows(s), name) for s in self.sides])
        return self._found[name]

    def of_event(self, name: str) -> IntArray:
        """Return a column of the events that the items are or belong to."""
        if self.item == "event":
            return self.column(name)
        if f"event.{name}" not in self._found:
            self._found[f"event.{name}"] = np.concatenate(
                [getattr(side.events, name)[side.arguments.event] for side in self.sides]
            )
        return self._found[f"event.{name}"]

    @cached_property
    def side(self) -> IntArray:
        """0 for gold, 1 for predicted."""
        return np.repeat([0, 1], [len(self.rows(side).reason) for side in self.sides])

    @cached_property
    def kept(self) -> BoolArray:
        """The items that count."""
        kept: BoolArray = self.column("reason") == KEPT
        return kept

    @cached_property
    def repeated(self) -> BoolArray:
        """The items that count and repeat one that left as optional."""
        repeated: BoolArray = self.kept & (self.column("repeated") > 0)
        return repeated

    @property
    def repeats(self) -> bool:
        """Tell whether merging equal items leaves some of them, or of their arguments, out."""
        return any(
            bool(rows.repeated.any()) for s in self.sides for rows in (s.events, s.arguments)
        )

    def field(self, name: Field, *, merging: bool) -> list[IntArray]:
        """Return the columns of a field of a key."""
        match name:
            case "trigger" | "span":
                take = self.of_event if name == "trigger" else self.column
                start, parts = take("start"), take("parts")
                whole = [start, take("end") - start]
                return [*whole, parts] if parts.any() else whole
            case "role":
                return [self.column("role")]
            case "arguments":
                return [bag_numbers([_staying(side, merging=merging) for side in self.sides])]
            case _:
                return [self.of_event(name)]


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
    """Each distinct key: its first row in the order, and how many items either side has."""

    first: IntArray
    gold: IntArray
    predicted: IntArray


@dataclass(frozen=True, slots=True)
class _Pass:
    """One sort, and what the units of a chain need of it."""

    order: Sorted
    predicted_before: IntArray  # of each row, and of all rows
    depth: dict[frozenset[Field], int]
    type_column: int
    left_out: tuple[int, int]  # items of gold and predicted that merge with optional ones

    @classmethod
    def of(cls, both: _Both, chain: Sequence[Wanted], *, merging: bool, bits: int) -> "_Pass":
        names: list[Field] = []
        columns = [both.of_event("document")]
        depth: dict[frozenset[Field], int] = {}
        type_column = 0
        for one in reversed(chain):
            new = [name for name in _ORDER if name in one.unit.key and name not in names]
            for name in new:
                type_column = len(columns) if name == "type" else type_column
                columns += both.field(name, merging=merging)
            names += new
            depth[frozenset(one.unit.key)] = len(columns)
        columns.append(both.side)
        stays = both.kept & ~both.repeated if merging else both.kept
        if not stays.all():
            columns = [column[stays] for column in columns]
        order = sort_rows(columns, bits=bits)
        side = order.values(len(columns) - 1, slice(None))
        left = both.side[both.repeated] if merging else both.side[:0]
        return cls(
            order=order,
            predicted_before=np.concatenate([[0], np.cumsum(side)]),
            depth=depth,
            type_column=type_column,
            left_out=(len(left) - int(left.sum()), int(left.sum())),
        )

    def count(self, wanted: Wanted) -> Counted:
        groups = self._groups(self.depth[frozenset(wanted.unit.key)])
        merge = wanted.unit.duplicates == "merge"
        gold, predicted = groups.gold, groups.predicted
        right = gold > 0
        surplus = np.maximum(predicted - gold, 0)[right]
        if merge:
            gold, predicted = np.minimum(gold, 1), np.minimum(predicted, 1)
        matched = np.minimum(gold, predicted)
        document = self.order.values(0, groups.first)
        label = self.order.values(self.type_column, groups.first) if wanted.by_type else None
        totals = [int(column.sum()) for column in (gold, predicted, matched)]
        return Counted(
            *_cells(document, label, (gold, predicted, matched)),
            missed=totals[0] - totals[2],
            spurious=totals[1] - totals[2],
            duplicate=0 if merge else int(surplus.sum()),
            merged_gold=int(groups.gold.sum()) - totals[0] + self.left_out[0],
            merged_predicted=int(groups.predicted.sum()) - totals[1] + self.left_out[1],
        )

    def _groups(self, depth: int) -> _Groups:
        first = self.order.starts(depth)
        before = self.predicted_before
        edges = np.append(first, len(before) - 1)
        predicted = np.diff(before[edges])
        return _Groups(first, np.diff(edges) - predicted, predicted)


def _cells(
    document: IntArray, label: IntArray | None, columns: Sequence[IntArray]
) -> tuple[IntArray, IntArray, IntArray, IntArray, IntArray]:
    """Sum columns by document and label: the numbers of both, then the sums."""
    width = 0 if label is None else int(label.max(initial=0)).bit_length()
    cells = document if label is None else document << width | label
    if (cells[1:] < cells[:-1]).any():
        order = order_of(cells)
        cells, columns = cells[order], [column[order] for column in columns]
    first = starts_of(cells)
    if len(first) < len(cells):
        group = np.repeat(np.arange(len(first)), np.diff(first, append=len(cells)))
        columns = [np.bincount(group, column).astype(np.int64) for column in columns]
    found = cells[first]
    gold, predicted, matched = columns
    return found >> width, found & ((1 << width) - 1), gold, predicted, matched
