"""What documents must have for measures that ask for more than events with places."""

from collections.abc import Iterator

from evalkit.errors import counted
from evalkit.measures.definition import Pair, Requirement
from evalkit.model import Document, Event


def _sides(pair: Pair) -> Iterator[tuple[str, Document]]:
    yield "gold", pair.gold
    yield "predicted", pair.predicted


def _no_trigger(pair: Pair) -> str | None:
    for side, document in _sides(pair):
        number = sum(event.trigger is None for event in document.events)
        if number:
            return f"{counted(number, f'{side} event')} without trigger"
    return None


def _no_span(pair: Pair) -> str | None:
    for side, document in _sides(pair):
        number = sum(a.key is None for event in document.events for a in event.arguments)
        if number:
            return f"{counted(number, f'{side} argument')} without a place in the text"
    return None


def _no_tokens(pair: Pair) -> str | None:
    return "no tokens" if pair.gold.tokens is None and pair.predicted.tokens is None else None


def _no_candidates(pair: Pair) -> str | None:
    return "no candidates" if pair.gold.events and not pair.gold.candidates else None


def _no_templates(pair: Pair) -> str | None:
    for side, document in _sides(pair):
        if document.events and not templates_of(document):
            return f"{side} events with triggers but no templates"
    return None


def templates_of(document: Document) -> tuple[Event, ...]:
    """List the templates of a document: those it calls so, and its events without trigger."""
    return (*document.templates, *(e for e in document.events if e.trigger is None))


TRIGGERS = Requirement(
    "triggers", _no_trigger, "Give the events their triggers, or leave this measure out."
)
SPANS = Requirement(
    "places of arguments",
    _no_span,
    "Give the arguments 'start' and 'end', or leave this measure out.",
)
TOKENS = Requirement("tokens", _no_tokens, "Give the gold document 'tokens': [[start, end], …].")
CANDIDATES = Requirement(
    "candidates", _no_candidates, "Give the gold document 'candidates', each with id and place."
)
TEMPLATES = Requirement(
    "templates",
    _no_templates,
    "A template is an event without trigger; put it into 'templates'.",
    enough=lambda pair: bool(templates_of(pair.gold)),
)
