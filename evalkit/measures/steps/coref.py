"""Coreference: the mentions of events or entities, in clusters; spans that are equal are one."""

from collections import deque
from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import cast

from evalkit.errors import counted
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
from evalkit.measures.steps.unit import event_source
from evalkit.model import Document, Event, Key

OTHER_TYPE = 0.5  # how alike two mentions of one span but of different types are


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
    gold, predicted = (_by_span(side) for side in items)
    return [
        link
        for span in gold
        if span in predicted
        for link in _copies(items, gold[span], predicted[span])
    ]


def _by_span(side: Sequence[Item]) -> dict[Hashable, list[int]]:
    places: dict[Hashable, list[int]] = {}
    for number, item in enumerate(side):
        places.setdefault(item.key, []).append(number)
    return places


def _copies(items: Projected, gold: Sequence[int], predicted: Sequence[int]) -> Iterator[Link]:
    """Pair copies of a span one to one in their order: those of equal type first, then the rest."""
    waiting: dict[str, deque[int]] = {}
    for p in predicted:
        waiting.setdefault(items.predicted[p].payload, deque()).append(p)
    rest, taken = [], set()
    for g in gold:
        same = waiting.get(items.gold[g].payload)
        if same:
            taken.add(same[0])
            yield Link(g, same.popleft())
        else:
            rest.append(g)
    others = (p for p in predicted if p not in taken)
    yield from (Link(g, p, OTHER_TYPE) for g, p in zip(rest, others, strict=False))


MENTIONS: Projection = Projection(
    "mention", "each trigger of an event, or each mention of an entity", _mentions
)
SAME_SPAN: Relation = Relation(
    "same span", "equal places; of several copies those of equal type first", _same_span
)


def _no_trigger(pair: Pair) -> str | None:
    if pair.options.parameters.get("of") == "entities":
        return None
    for side, document in (("gold", pair.gold), ("predicted", pair.predicted)):
        number = sum(event.trigger is None for event in document.events)
        if number:
            return f"{counted(number, f'{side} event')} without trigger"
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
