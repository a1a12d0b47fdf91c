"""
A second way to count some measures: all plain documents at once, over the columns of both tables.

What is plain is the measure's matter; it names the documents that it leaves to the way through its
steps. Both ways give the same.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar

import numpy as np

from evalkit.alignment import Compiled
from evalkit.alignment.arrays import BoolArray, FloatArray, IntArray
from evalkit.alignment.table import KEPT, EventTable
from evalkit.model import token_range

T = TypeVar("T")
_Tokens = Sequence[tuple[int, int]]
_NOWHERE = (-1, -1)
_DENSE = 64  # cells for each item, up to which their places are found in an array of all cells


@dataclass(frozen=True, slots=True)
class Shared:
    """The tables of both sides, and what measures made of them that others need too."""

    compiled: Compiled
    _made: dict[Hashable, Any] = field(default_factory=dict)

    def once(self, make: Callable[..., T], *settings: Hashable) -> T:
        """Return what `make(self, *settings)` returned the first time."""
        key = (make, *settings)
        if key not in self._made:
            self._made[key] = make(self, *settings)
        made: T = self._made[key]
        return made


@dataclass(frozen=True, slots=True)
class Fast:
    """
    Counts of the plain documents, of shape (rows,), sorted by document and label.

    `left` are the numbers of the documents that were not counted. `label` is 0 for the document as
    a whole, else 1 more than the number of an event type. No row is without counts.
    """

    left: IntArray
    document: IntArray
    label: IntArray
    columns: Mapping[str, IntArray | FloatArray]


class Events(NamedTuple):
    """
    The events of one side that count, in the order of the table, as columns.

    `first` and `behind` are the tokens that the trigger covers, -1 where it covers none exactly.
    """

    document: IntArray
    type: IntArray
    start: IntArray
    end: IntArray
    parts: IntArray
    number: IntArray
    first: IntArray
    behind: IntArray

    def of(self, rows: BoolArray | IntArray | slice) -> "Events":
        """Take some of the rows."""
        return Events(*(column[rows] for column in self))


class Plain(NamedTuple):
    """The events of both sides, and which documents have tags, have tokens, or lack a trigger."""

    gold: Events
    predicted: Events
    tagged: BoolArray
    tokens: BoolArray
    lacking: BoolArray

    def marked(self, choose: Callable[[Events], BoolArray]) -> BoolArray:
        """Mark the documents in which an event of a side is as `choose` says."""
        found = np.zeros(len(self.tagged), dtype=np.bool_)
        for side in (self.gold, self.predicted):
            found[side.document[choose(side)]] = True
        return found

    def between(self, first: int, behind: int) -> tuple[Events, Events]:
        """Take the events of some documents."""
        gold, predicted = (
            side.of(slice(*np.searchsorted(side.document, [first, behind]).tolist()))
            for side in (self.gold, self.predicted)
        )
        return gold, predicted


def plain(shared: Shared) -> Plain:
    """Look at what documents have beside the columns of their events."""
    tables = shared.compiled.gold, shared.compiled.predicted
    tokens: list[_Tokens | None] = []
    tagged: list[bool] = []
    for gold, predicted in zip(*(table.sides for table in tables), strict=True):
        ours, theirs = gold.document, predicted.document
        tokens.append(ours.tokens if ours.tokens is not None else theirs.tokens)
        tagged.append(bool(ours.tags or theirs.tags))
    known = np.array([one is not None for one in tokens], dtype=np.bool_)
    events = [_events(table, tokens, known) for table in tables]
    nowhere = np.zeros(len(tagged), dtype=np.bool_)
    found = Plain(events[0], events[1], np.array(tagged, dtype=np.bool_), known, nowhere)
    return found._replace(lacking=found.marked(lambda side: side.end == 0))


def _events(table: EventTable, tokens: Sequence[_Tokens | None], known: BoolArray) -> Events:
    stays = table.events.reason == KEPT
    names = ("document", "type", "start", "end", "parts", "number")
    columns = [getattr(table.events, name)[stays] for name in names]
    document, _, start, end, *_ = columns
    places = np.full((len(document), 2), -1, dtype=np.int64)
    rows = np.flatnonzero(known[document])
    covered = [
        token_range(tokens[number] or (), start=first, end=last) or _NOWHERE
        for number, first, last in zip(
            document[rows].tolist(), start[rows].tolist(), end[rows].tolist(), strict=True
        )
    ]
    places[rows] = np.array(covered, dtype=np.int64).reshape(-1, 2)
    return Events(*columns, *places.T)


class Cells:
    """The rows (document, label) that have items, in order, and sums of items by them."""

    def __init__(self, items: Sequence[IntArray], *, width: int) -> None:
        """Find the rows; the cell of an item is its `document * width + label`."""
        cells = np.concatenate(items)
        size = int(cells.max(initial=-1)) + 1
        self._place: IntArray | None = None
        if size <= _DENSE * len(cells):
            there = np.zeros(size, dtype=np.bool_)
            there[cells] = True
            self.cells = np.flatnonzero(there)
            self._place = np.cumsum(there) - 1
        else:
            self.cells = np.unique(cells)
        self.document, self.label = np.divmod(self.cells, width)

    def count(self, *items: IntArray) -> IntArray:
        """Count items, given as their cells, in each row."""
        cells = np.concatenate(items)
        place = np.searchsorted(self.cells, cells) if self._place is None else self._place[cells]
        return np.bincount(place, minlength=len(self.cells))


def joined(parts: Sequence[Fast]) -> Fast:
    """Put the counts of stretches of documents together, given in order; there is at least one."""
    return Fast(
        left=np.concatenate([part.left for part in parts]),
        document=np.concatenate([part.document for part in parts]),
        label=np.concatenate([part.label for part in parts]),
        columns={
            name: np.concatenate([part.columns[name] for part in parts])
            for name in parts[0].columns
        },
    )
