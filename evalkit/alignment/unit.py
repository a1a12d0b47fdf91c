"""What a measure counts as one item, and what makes two items the same."""

from dataclasses import dataclass, fields
from typing import Literal

import numpy as np

from evalkit.alignment.arrays import BoolArray, IntArray
from evalkit.alignment.table import KEPT, ArgumentRows, EventRows, EventTable, bags

Item = Literal["event", "argument"]
Field = Literal["type", "trigger", "role", "span", "arguments", "realis", "modality", "polarity"]
Need = Literal["trigger", "span"]
Duplicates = Literal["count", "merge"]


@dataclass(frozen=True, slots=True)
class Unit:
    """
    One item is an event or an argument; two are the same if document and `key` are the same.

    The fields of a key: the event's `type`, `trigger`, `realis`, `modality` and `polarity`, the
    argument's `role` and `span`, and `arguments`, the multiset of (role, span) of an event. `needs`
    says what must not be absent: the trigger of the item's event, the spans of arguments. Equal
    items of one side each count, or are merged into one.
    """

    item: Item
    key: tuple[Field, ...]
    needs: frozenset[Need] = frozenset()
    duplicates: Duplicates = "count"


@dataclass(frozen=True, slots=True)
class Lacking:
    """Rows of a table that lack what a unit needs, of the events or of the arguments."""

    need: Need
    item: Item
    rows: IntArray


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of the items that count, and the rows of these items in their tables."""

    gold: IntArray
    predicted: IntArray
    gold_rows: IntArray
    predicted_rows: IntArray


def repeats(table: EventTable, unit: Unit) -> BoolArray:
    """Tell for each item whether it counts but merges with one that left as optional."""
    return _repeats(table.events if unit.item == "event" else table.arguments, unit)


def documents(table: EventTable, unit: Unit) -> IntArray:
    """Return for each item of the table the number of its document."""
    return table.events.document if unit.item == "event" else table.arguments.document


def types(table: EventTable, unit: Unit) -> IntArray:
    """Return for each item of the table the event type that it belongs to."""
    return table.events.type if unit.item == "event" else table.events.type[table.arguments.event]


def lacking(table: EventTable, unit: Unit) -> list[Lacking]:
    """Find the items that count but lack what the unit needs."""
    events, arguments = table.events, table.arguments
    found: list[Lacking] = []
    if "trigger" in unit.needs and unit.item == "event":
        rows = np.flatnonzero((events.end == 0) & (events.reason == KEPT))
        found.append(Lacking("trigger", "event", rows))
    elif "trigger" in unit.needs:
        no_trigger = events.end[arguments.event] == 0
        rows = np.unique(arguments.event[no_trigger & (arguments.reason == KEPT)])
        found.append(Lacking("trigger", "event", rows))
    if "span" in unit.needs:
        rows = np.flatnonzero((arguments.end == 0) & (arguments.reason == KEPT))
        found.append(Lacking("span", "argument", rows))
    return [one for one in found if len(one.rows)]


def keys(*, gold: EventTable, predicted: EventTable, unit: Unit) -> Keys:
    """Build the keys of all items that count; each has shape (items, columns), document first."""
    ours, theirs = _columns(gold, unit), _columns(predicted, unit)
    if "arguments" in unit.key:
        contents = _contents(gold=gold, predicted=predicted, unit=unit)
        ours.append(contents[: len(gold.events.document)])
        theirs.append(contents[len(gold.events.document) :])
    gold_rows, predicted_rows = (
        np.flatnonzero(_stays(table.events if unit.item == "event" else table.arguments, unit))
        for table in (gold, predicted)
    )
    return Keys(
        gold=np.column_stack(ours)[gold_rows],
        predicted=np.column_stack(theirs)[predicted_rows],
        gold_rows=gold_rows,
        predicted_rows=predicted_rows,
    )


def _columns(table: EventTable, unit: Unit) -> list[IntArray]:
    events, arguments = table.events, table.arguments
    rows = np.arange(len(events.document)) if unit.item == "event" else arguments.event
    found = {
        "type": [events.type[rows]],
        "trigger": [events.start[rows], events.end[rows], events.parts[rows]],
        "role": [arguments.role],
        "span": [arguments.start, arguments.end, arguments.parts],
        "arguments": [],
        "realis": [events.realis[rows]],
        "modality": [events.modality[rows]],
        "polarity": [events.polarity[rows]],
    }
    return [documents(table, unit), *(column for name in unit.key for column in found[name])]


def _repeats(rows: EventRows | ArgumentRows, unit: Unit) -> BoolArray:
    found: BoolArray = (rows.repeated > 0) & (rows.reason == KEPT) & (unit.duplicates == "merge")
    return found


def _stays(rows: EventRows | ArgumentRows, unit: Unit) -> BoolArray:
    found: BoolArray = (rows.reason == KEPT) & ~_repeats(rows, unit)
    return found


def _contents(*, gold: EventTable, predicted: EventTable, unit: Unit) -> IntArray:
    """Give numbers to the argument multisets of all events, first gold's, then the others."""
    ours, theirs = len(gold.events.document), len(predicted.events.document)
    first, second = _stays(gold.arguments, unit), _stays(predicted.arguments, unit)
    both = ArgumentRows(
        *(
            np.concatenate(
                [
                    getattr(gold.arguments, f.name)[first],
                    getattr(predicted.arguments, f.name)[second],
                ]
            )
            for f in fields(ArgumentRows)
        )
    )
    owner = both.event + np.repeat([0, ours], [first.sum(), second.sum()])
    return bags(owner, both, owners=ours + theirs)
