"""Units whose items are equal or not at all: the projections behind `alignment.Unit`."""

from collections.abc import Hashable, Iterator, Sequence

from evalkit.alignment.unit import Field, Unit
from evalkit.measures.definition import Item, Pair, Projected, Projection, Source
from evalkit.model import Argument, Document, Event, Key


def exact(unit: Unit, *, by_type: bool = True) -> Projection:
    """Project the items of an exact unit: their whole content is the key."""

    def project(pair: Pair) -> Projected:
        return Projected(
            *(_items(document, unit, by_type) for document in (pair.gold, pair.predicted))
        )

    return Projection(
        f"{unit.item}: {', '.join(unit.key)}",
        f"each {unit.item} by its {', '.join(unit.key)}",
        project,
    )


def event_source(event: Event) -> Source:
    """Name an event."""
    return Source("event", event.type, _place(event))


def argument_source(event: Event, argument: Argument) -> Source:
    """Name an argument of an event."""
    return Source("argument", event.type, _place(event), argument.role, argument.key)


def _place(event: Event) -> Key | None:
    return event.trigger.key if event.trigger is not None else None


def _items(document: Document, unit: Unit, by_type: bool) -> Sequence[Item]:  # noqa: FBT001
    items = list(_all_items(document, unit, by_type=by_type))
    if unit.duplicates == "merge":
        return list({item.key: item for item in reversed(items)}.values())[::-1]
    return items


def _all_items(document: Document, unit: Unit, *, by_type: bool) -> Iterator[Item]:
    for event in document.events:
        label = event.type if by_type else ""
        if unit.item == "event":
            key = tuple(_field(name, event, None) for name in unit.key)
            yield Item(key, event.trigger, label, event_source(event))
            continue
        for argument in event.arguments:
            key = tuple(_field(name, event, argument) for name in unit.key)
            yield Item(key, argument.mention, label, argument_source(event, argument))


def _field(name: Field, event: Event, argument: Argument | None) -> Hashable:
    if argument is not None and name in ("role", "span"):
        return argument.role if name == "role" else argument.key
    if name == "arguments":  # apart, because it takes longest and few measures ask for it
        return tuple(sorted((a.role, str(a.key)) for a in event.arguments))
    values: dict[Field, Hashable] = {
        "type": event.type,
        "trigger": _place(event),
        "realis": event.effective_realis,
        "modality": event.modality or "actual",
        "polarity": event.polarity or "positive",
    }
    return values[name]
