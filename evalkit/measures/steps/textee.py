"""TextEE's tasks in which events or arguments are given: a scope that refuses any others."""

from collections import Counter
from dataclasses import replace

from msgspec.structs import replace as changed

from evalkit.errors import MeasureError, short
from evalkit.measures.definition import Pair, Scope
from evalkit.model import Document, Event, Key

_HINT = "Predict arguments for gold's triggers and types, or take task=e2e."
_NO_ROLE = "None"

_Identity = tuple[Key | None, str]


def _identity(event: Event) -> _Identity:
    return (event.trigger.key if event.trigger is not None else None), event.type


def _given_events(pair: Pair) -> Pair:
    """Refuse predictions whose events are not exactly gold's."""
    gold, predicted = (Counter(map(_identity, d.events)) for d in (pair.gold, pair.predicted))
    if gold == predicted:
        return pair
    lacking, beyond = (gold - predicted).total(), (predicted - gold).total()
    raise MeasureError.of(
        "EK3028",
        f"The task gives the events, but those predicted for document {short(pair.gold.id)} are"
        f" not gold's: {lacking} missing, {beyond} others.",
        hint=_HINT,
    )


def _given_arguments(pair: Pair) -> Pair:
    """Refuse predictions without a role for each given argument; leave out those without role."""
    pair = _given_events(pair)
    gold, predicted = _sizes(pair.gold), _sizes(pair.predicted)
    if gold != predicted:
        raise MeasureError.of(
            "EK3029",
            f"The task gives the arguments, but document {short(pair.gold.id)} has not as many"
            f" beside each event: {predicted.total()} predicted, {gold.total()} in gold.",
            hint="Give each argument that gold lists a role; role 'None' stands for none.",
        )
    return replace(pair, gold=_with_roles(pair.gold), predicted=_with_roles(pair.predicted))


def _sizes(document: Document) -> Counter[_Identity]:
    return Counter(_identity(event) for event in document.events for _ in event.arguments)


def _with_roles(document: Document) -> Document:
    events = tuple(
        changed(event, arguments=tuple(a for a in event.arguments if a.role != _NO_ROLE))
        for event in document.events
    )
    return changed(document, events=events)


GIVEN_EVENTS = Scope("given events", "the predicted events must be gold's", _given_events)
GIVEN_ARGUMENTS = Scope(
    "given arguments",
    "events must be gold's and arguments as many as gold's; those without role leave",
    _given_arguments,
)
