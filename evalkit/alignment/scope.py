"""
Decide, before any measure, what of a pair of documents is counted.

Four things take items out, each under its reason in the ledger: a filter on event types; types that
gold does not annotate completely; alternatives of which another one is kept, and fillers without a
place in the trigger's line; optional items of gold. A document without such marks is untouched.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from evalkit.model import Argument, Document, Event
from evalkit.model.grounding import grounded, mentions_of, reference
from evalkit.ontology import Ontology


class Reason(StrEnum):
    """Why an item is on neither side of the score."""

    TYPE_FILTER = "type-filter"
    NOT_EXHAUSTIVE = "not-exhaustive"
    ALTERNATIVES = "alternatives"
    NOT_IN_LINE = "not-in-line"
    OPTIONAL = "optional"
    EXTRA_DOCUMENT = "extra-document"
    UNAVAILABLE = "unavailable"
    OTHER_SELECTION = "other-selection"
    TOO_MANY_PAIRS = "too-many-pairs"


@dataclass(frozen=True, slots=True)
class Filters:
    """
    What the caller wants counted.

    `types` None means all. `ontology` tells real types from invented ones where gold is not
    exhaustive; the types that gold itself has, `in_gold`, are real too. `symmetric`: both sides are
    gold, so the marks of both sides hold; otherwise an extractor could call its own mistakes
    optional.
    """

    types: frozenset[str] | None = None
    ontology: Ontology | None = None
    symmetric: bool = False
    in_gold: frozenset[str] = frozenset()

    def is_known(self, event_type: str) -> bool:
        """Tell whether events can have this type; without an ontology all can."""
        real = self.ontology is None or event_type in self.ontology.concrete
        return real or event_type in self.in_gold


@dataclass(slots=True)
class Side:
    """
    One side's document, and what leaves it: numbers of events, and of arguments in an event.

    The arguments of an event that leaves go with it and are not listed; `templates` and their
    `fills` likewise. What stays but repeats an item that left as optional is listed in
    `repeated_…`: measures that merge equal items merge it. `documentwide`: events without trigger
    are templates, and the rules for templates decide about them.
    """

    document: Document
    events: dict[int, Reason] = field(default_factory=dict)
    arguments: dict[tuple[int, int], Reason] = field(default_factory=dict)
    templates: dict[int, Reason] = field(default_factory=dict)
    fills: dict[tuple[int, int], Reason] = field(default_factory=dict)
    repeated_events: set[int] = field(default_factory=set)
    repeated_arguments: set[tuple[int, int]] = field(default_factory=set)
    documentwide: bool = False

    def counted(self) -> Iterator[tuple[int, Event]]:
        """Yield the events that stay, with their numbers."""
        for number, event in enumerate(self.document.events):
            if number not in self.events:
                yield number, event

    def local(self) -> Iterator[tuple[int, Event]]:
        """Yield the events that stay and are no templates, with their numbers."""
        for number, event in self.counted():
            if not (self.documentwide and event.trigger is None):
                yield number, event

    def fillers(self, number: int) -> Iterator[tuple[int, Argument]]:
        """Yield the arguments of an event that stay, with their numbers."""
        for position, argument in enumerate(self.document.events[number].arguments):
            if (number, position) not in self.arguments:
                yield position, argument


@dataclass(frozen=True, slots=True)
class Scoped:
    """Both sides of a document."""

    gold: Side
    predicted: Side

    @property
    def swapped(self) -> "Scoped":
        """The same with the sides exchanged."""
        return Scoped(gold=self.predicted, predicted=self.gold)

    @property
    def sides(self) -> tuple[Side, Side]:
        """Gold, then predicted."""
        return self.gold, self.predicted


def place(*, gold: Document, predicted: Document) -> Scoped:
    """
    Put both documents side by side, with spans for the arguments that name their filler.

    Events without trigger are templates where either side has such, or fillers of such events have
    no place: nothing but a measure of templates counts these.
    """
    article = gold.text if gold.text is not None else predicted.text
    wide = any(_has_templates(document) for document in (gold, predicted))
    return Scoped(
        gold=Side(grounded(gold, article=article), documentwide=wide),
        predicted=Side(grounded(predicted, article=article), documentwide=wide),
    )


def _has_templates(document: Document) -> bool:
    return bool(document.templates) or any(
        argument.start is None
        for event in document.events
        if event.trigger is None
        for argument in event.arguments
    )


def exclude_types(scoped: Scoped, filters: Filters) -> None:
    """
    Take out the types that are not asked for and those that gold does not annotate completely.

    A type that no event can have is never taken out by the second rule: inventing types costs.
    """
    complete = [scoped.gold.document.exhaustive]
    if filters.symmetric:
        complete.append(scoped.predicted.document.exhaustive)
    listed = [frozenset(types) for types in complete if types is not None]
    for side in scoped.sides:
        side.events.update(_out_of_scope(side.document.events, listed, filters))
        side.templates.update(_out_of_scope(side.document.templates, listed, filters))


def _out_of_scope(
    events: Sequence[Event], listed: Sequence[frozenset[str]], filters: Filters
) -> dict[int, Reason]:
    """Say which of a side's events, by their numbers, leave for their type."""
    reasons = {number: _reason(event.type, listed, filters) for number, event in enumerate(events)}
    return {number: reason for number, reason in reasons.items() if reason is not None}


def _reason(event_type: str, listed: Sequence[frozenset[str]], filters: Filters) -> Reason | None:
    if filters.types is not None and event_type not in filters.types:
        return Reason.TYPE_FILTER
    incomplete = any(event_type not in types for types in listed)
    return Reason.NOT_EXHAUSTIVE if incomplete and filters.is_known(event_type) else None


def exclude_unplaced(scoped: Scoped) -> None:
    """
    Take out the fillers that have no mention in their trigger's line.

    What names nothing of the document, belongs to an event without a trigger, or to an article of
    which neither side has the text, stays and makes the measures of arguments refuse.
    """
    if all(side.document.text is None for side in scoped.sides):
        return
    for side in scoped.sides:
        leaving = _not_in_line(side)
        side.arguments.update(dict.fromkeys(leaving, Reason.NOT_IN_LINE))


def _not_in_line(side: Side) -> list[tuple[int, int]]:
    unplaced = [
        (number, position, named)
        for number, event in side.counted()
        for position, argument in side.fillers(number)
        if event.trigger is not None and (named := reference(argument)) is not None
    ]
    known = mentions_of(side.document) if unplaced else {}
    return [(number, position) for number, position, named in unplaced if named in known]
