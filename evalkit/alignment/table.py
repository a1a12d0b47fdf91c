"""
One side's events as integers: a row a trigger and a row an argument, for all documents at once.

Labels become numbers by a vocabulary that both sides share. An absent span is the empty span
[0, 0), which no real one can be. The rows are in an order that follows from their contents alone,
so that nothing computed from them depends on the order of the files.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import get_args

import numpy as np

from evalkit.alignment.arrays import IntArray, bag_ids, row_order
from evalkit.alignment.scope import Reason, Side
from evalkit.errors import Diagnostic, DocumentError, short
from evalkit.model import Event, Key, Modality, Polarity, Realis
from evalkit.model.span import Parts

KEPT = 0
REASONS = tuple(Reason)  # reason number n is REASONS[n - 1]; 0 is none
REASON_IDS = {reason: number for number, reason in enumerate(REASONS, start=1)}
_NOWHERE = Key(0, 0, ())
_REALIS, _MODALITY, _POLARITY = (
    {value: number for number, value in enumerate(get_args(kind))}
    for kind in (Realis, Modality, Polarity)
)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Numbers of the labels of both sides, in sorted order; the parts of a whole span are 0."""

    types: Mapping[str, int]
    roles: Mapping[str, int]
    parts: Mapping[Parts, int]

    @classmethod
    def of(cls, sides: Iterable[Side]) -> "Vocabulary":
        """Collect the labels of all documents."""
        types: set[str] = set()
        roles: set[str] = set()
        parts: set[Parts] = {()}
        for side in sides:
            for event in side.document.events:
                types.add(event.type)
                if event.trigger is not None:
                    parts.add(event.trigger.parts)
                roles.update(argument.role for argument in event.arguments)
                parts.update(argument.parts for argument in event.arguments)
        return cls(
            types={label: number for number, label in enumerate(sorted(types))},
            roles={label: number for number, label in enumerate(sorted(roles))},
            parts={label: number for number, label in enumerate(sorted(parts))},
        )


@dataclass(frozen=True, slots=True)
class EventRows:
    """
    Columns of the events, all of shape (events,).

    `document` counts in `EventTable.sides`, `number` is the event's place in its document, `reason`
    is 0 or says why the event is not counted. `start` and `end` are code points. `repeated` is 1
    where the event repeats one that left as optional: it is no item of its own where equal items
    are merged. `realis`, `modality` and `polarity` are numbers of the values that `model` lists,
    absent ones as what they mean.
    """

    document: IntArray
    type: IntArray
    start: IntArray
    end: IntArray
    parts: IntArray
    number: IntArray
    reason: IntArray
    repeated: IntArray
    realis: IntArray
    modality: IntArray
    polarity: IntArray


@dataclass(frozen=True, slots=True)
class ArgumentRows:
    """
    Columns of the arguments, all of shape (arguments,).

    `event` is a row of the events, `number` the argument's place in its event; the rest as there.
    An argument of an event that is not counted has the event's reason.
    """

    document: IntArray
    event: IntArray
    role: IntArray
    start: IntArray
    end: IntArray
    parts: IntArray
    number: IntArray
    reason: IntArray
    repeated: IntArray


@dataclass(frozen=True, slots=True)
class Columns:
    """The events and the arguments of one side; rows of a document need not be in order."""

    events: EventRows
    arguments: ArgumentRows

    def between(self, first: int, behind: int) -> "Columns":
        """Take some documents, numbered from 0 again; the rows are in the documents' order."""
        events = slice(*np.searchsorted(self.events.document, [first, behind]).tolist())
        arguments = slice(*np.searchsorted(self.arguments.document, [first, behind]).tolist())
        moved = {"document": first, "event": events.start}
        return Columns(
            EventRows(*_cut(self.events, events, moved)),
            ArgumentRows(*_cut(self.arguments, arguments, moved)),
        )


@dataclass(frozen=True, slots=True)
class EventTable:
    """The documents of one side, compiled."""

    sides: tuple[Side, ...]
    events: EventRows
    arguments: ArgumentRows

    @classmethod
    def of(cls, sides: Sequence[Side], vocabulary: Vocabulary) -> "EventTable":
        """
        Compile documents, in the order given.

        Raises DocumentError EK2058 for offsets that no file can have.
        """
        events = EventRows(*_columns(_events(sides, vocabulary), EventRows, sides))
        arguments = ArgumentRows(*_columns(_arguments(sides, vocabulary), ArgumentRows, sides))
        return _ordered(tuple(sides), events, arguments)


def _cut(rows: EventRows | ArgumentRows, part: slice, moved: dict[str, int]) -> Iterable[IntArray]:
    for column in fields(rows):
        values: IntArray = getattr(rows, column.name)[part]
        yield values - moved[column.name] if column.name in moved else values


def reality(event: Event) -> tuple[int, int, int]:
    """Return the numbers of an event's realis, modality and polarity, absent ones as they count."""
    return (
        _REALIS[event.effective_realis],
        _MODALITY[event.modality or "actual"],
        _POLARITY[event.polarity or "positive"],
    )


def bags(owner: IntArray, arguments: ArgumentRows, *, owners: int) -> IntArray:
    """Give a number to each owner's multiset of (role, span); `owner` has shape (arguments,)."""
    items = np.column_stack([arguments.role, arguments.start, arguments.end, arguments.parts])
    return bag_ids(owner, items, owners=owners)


def _events(sides: Sequence[Side], vocabulary: Vocabulary) -> Iterator[tuple[int, ...]]:
    types, parts = vocabulary.types, vocabulary.parts
    for document, side in enumerate(sides):
        for number, event in enumerate(side.document.events):
            where = event.trigger.key if event.trigger is not None else _NOWHERE
            reason = side.events.get(number)
            yield (
                document,
                types[event.type],
                where.start,
                where.end,
                parts[where.parts],
                number,
                KEPT if reason is None else REASON_IDS[reason],
                number in side.repeated_events,
                *reality(event),
            )


def _arguments(sides: Sequence[Side], vocabulary: Vocabulary) -> Iterator[tuple[int, ...]]:
    roles, parts = vocabulary.roles, vocabulary.parts
    row = -1
    for document, side in enumerate(sides):
        for number, event in enumerate(side.document.events):
            row += 1
            whole = side.events.get(number)
            for position, argument in enumerate(event.arguments):
                where = argument.key or _NOWHERE
                reason = whole or side.arguments.get((number, position))
                yield (
                    document,
                    row,
                    roles[argument.role],
                    where.start,
                    where.end,
                    parts[where.parts],
                    position,
                    KEPT if reason is None else REASON_IDS[reason],
                    (number, position) in side.repeated_arguments,
                )


def _columns(
    rows: Iterable[tuple[int, ...]], kind: type[EventRows | ArgumentRows], sides: Sequence[Side]
) -> IntArray:
    """Turn rows into columns: the result has shape (fields of the kind, rows)."""
    try:
        matrix = np.array(list(rows), dtype=np.int64)
    except OverflowError:
        raise _too_large(sides) from None
    return np.ascontiguousarray(matrix.reshape(-1, len(fields(kind))).T)


def _too_large(sides: Sequence[Side]) -> DocumentError:
    names = [
        side.document.id
        for side in sides
        for event in side.document.events
        for span in (event.trigger, *(argument.key for argument in event.arguments))
        if span is not None and span.end > np.iinfo(np.int64).max
    ]
    message = f"An offset in the document {short(names[0])} is larger than any text."
    hint = "Offsets count the characters from the start of the text."
    return DocumentError(Diagnostic("EK2058", message, None, hint))


def _ordered(sides: tuple[Side, ...], events: EventRows, arguments: ArgumentRows) -> EventTable:
    """Sort the rows by what they say; the place in the document decides only between equals."""
    contents = bags(arguments.event, arguments, owners=len(events.document))
    order = row_order(
        np.column_stack(
            [
                events.document, events.start, events.end, events.parts, events.type,
                events.reason, events.repeated, events.realis, events.modality, events.polarity,
                contents, events.number,
            ]
        )
    )  # fmt: skip
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    moved = replace(arguments, event=place[arguments.event])
    argument_order = row_order(
        np.column_stack(
            [
                moved.event, moved.role, moved.start, moved.end, moved.parts,
                moved.reason, moved.repeated, moved.number,
            ]
        )
    )  # fmt: skip
    return EventTable(
        sides=sides,
        events=EventRows(*(getattr(events, f.name)[order] for f in fields(events))),
        arguments=ArgumentRows(*(getattr(moved, f.name)[argument_order] for f in fields(moved))),
    )
