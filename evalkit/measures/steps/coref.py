"""Coreference: the mentions of events or entities, in clusters; spans that are equal are one."""

from collections.abc import Iterable, Sequence
from typing import cast

from evalkit.measures.definition import (
    Item,
    Link,
    Options,
    Pair,
    Projected,
    Projection,
    Relation,
    Requirement,
    Source,
)
from evalkit.measures.steps.relation import same_key
from evalkit.measures.steps.unit import event_source
from evalkit.model import Document, Event, Key

OTHER_TYPE = 0.5  # of two copies of a span, one of the same type is paired first


def hoppers(events: Iterable[Event]) -> list[int]:
    """Give each event the number of its hopper; an event without one is alone."""
    numbers: dict[object, int] = {}
    return [
        numbers.setdefault(event.hopper or place, len(numbers))
        for place, event in enumerate(events)
    ]


def _event_clusters(document: Document) -> Iterable[list[Item]]:
    clusters: dict[int, list[Item]] = {}
    for number, event in zip(hoppers(document.events), document.events, strict=True):
        if event.trigger is not None:
            item = Item(event.trigger.key, event.type, source=event_source(event))
            clusters.setdefault(number, []).append(item)
    return clusters.values()


def _entity_clusters(document: Document) -> Iterable[list[Item]]:
    for entity in document.entities:
        kind = entity.type or ""
        yield [
            Item(mention.key, kind, source=Source("mention", kind, span=mention.key))
            for mention in entity.mentions
        ]


_CLUSTERS = {"events": _event_clusters, "entities": _entity_clusters}


def _mentions(pair: Pair) -> Projected:
    return Projected(*(_side(document, pair.options) for document in (pair.gold, pair.predicted)))


def _side(document: Document, options: Options) -> Sequence[Item]:
    """List mentions in an order that follows from spans and types, not from names of clusters."""
    least = 2 if options["singletons"] == "drop" else 1
    found = [c for c in _CLUSTERS[options["of"]](document) if len(c) >= least]
    found = sorted((sorted(c, key=_place) for c in found), key=_places)
    items = [item._replace(container=number) for number, c in enumerate(found) for item in c]
    if options["repeats"] == "drop":
        items = list({item.key: item for item in reversed(items)}.values())[::-1]
    return items


def _places(cluster: Sequence[Item]) -> tuple[list[tuple[Key, str]], int]:
    return sorted({_place(item) for item in cluster}), len(cluster)


def _place(item: Item) -> tuple[Key, str]:
    return cast("Key", item.key), item.payload


def _same_span(items: Projected, options: Options) -> Sequence[Link]:
    return [
        Link(g, p, 1.0 if items.gold[g].payload == items.predicted[p].payload else OTHER_TYPE)
        for g, p in same_key(items)
    ]


MENTIONS: Projection = Projection(
    "mention", "each trigger of an event, or each mention of an entity", _mentions
)
SAME_SPAN: Relation = Relation("same span", "equal places; copies of equal type first", _same_span)


def _no_trigger(pair: Pair) -> str | None:
    if pair.options.parameters.get("of") == "entities":
        return None
    for side, document in (("gold", pair.gold), ("predicted", pair.predicted)):
        number = sum(event.trigger is None for event in document.events)
        if number:
            return f"{number} {side} event{'s' * (number != 1)} without trigger"
    return None


def _no_entities(pair: Pair) -> str | None:
    named = any(a.entity for event in pair.gold.events for a in event.arguments)
    if pair.options.parameters.get("of") == "entities" and named and not pair.gold.entities:
        return "gold arguments that name entities but no entities"
    return None


MENTIONED = (
    Requirement(
        "triggers (of=events)", _no_trigger, "Give the events their triggers, or take of=entities."
    ),
    Requirement("entities (of=entities)", _no_entities, "Give the gold document its 'entities'."),
)
