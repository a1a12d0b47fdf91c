"""Annotated places as units: triggers, their attributes and their fillers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evalkit.model import Argument, Event, Key
from evalkit.model.grounding import grounded, reference
from evalkit.significance.agreement.choices import resolved
from evalkit.significance.agreement.units import (
    ATTRIBUTES,
    NONE,
    Sides,
    Unit,
    Units,
    joined,
    judges,
)

At = Sequence[Sequence[Event]]
"""The events of each annotator at one place."""
_Place = tuple[int, int, tuple[tuple[int, int], ...], str]


@dataclass(frozen=True, slots=True)
class _Scene:
    """A document: where its units go, whose it is, and its text if anybody has it."""

    units: Units
    id: str
    sides: Sides
    article: str | None

    def words(self, start: int, end: int, *known: str | None) -> str:
        """Return what stands at a place, from the text, else what was written along with it."""
        if self.article is not None and start >= 0:
            return self.article[start:end]
        return next((words for words in known if words is not None), "")


def add_places(units: Units, sides: Sides) -> None:
    """
    Add what annotators have at the same places of a document; events without trigger take no part.

    A place that somebody marks optional is left out of every layer.
    """
    some = [side for side in sides if side is not None]
    article = next((side.text for side in some if side.text is not None), None)
    placed = [None if side is None else grounded(side, article=article) for side in sides]
    scene = _Scene(units, some[0].id, sides, article)
    events = [_by_place(side.events if side else ()) for side in placed]
    for place in sorted({place for found in events for place in found}):
        at = [found.get(place, []) for found in events]
        _add_trigger(scene, place, at)
        for event_type in sorted({event.type for found in at for event in found}):
            same = [[event for event in found if event.type == event_type] for found in at]
            if sum(map(bool, same)) > 1:
                _add_same(scene, place, same)


def _by_place(events: Iterable[Event]) -> dict[Key, list[Event]]:
    found: dict[Key, list[Event]] = {}
    for event in events:
        if event.trigger is not None:
            found.setdefault(event.trigger.key, []).append(event)
    return found


def _add_trigger(scene: _Scene, place: Key, at: At) -> None:
    both = sum(map(bool, at)) > 1
    if _is_optional(at):
        scene.units.optional["triggers"] += 1
        scene.units.optional["types"] += both
        return
    types = {event.type for events in at for event in events}
    given = [joined(event.type for event in events) for events in at]
    labels = tuple(
        label or (NONE if judges(side, types) else None)
        for side, label in zip(scene.sides, given, strict=True)
    )
    words = _trigger_words(scene, place, at)
    unit = Unit(scene.id, place.start, place.end, "", "", words, labels)
    scene.units.add("triggers", unit)
    if both:
        unit = Unit(scene.id, place.start, place.end, "", "", words, tuple(given))
        scene.units.add("types", unit)


def _add_same(scene: _Scene, place: Key, at: At) -> None:
    """Add what is said of triggers with the same place and type."""
    if _is_optional(at):
        for layer in (*ATTRIBUTES, "arguments", "roles"):
            scene.units.optional[layer] += 1
        return
    some = next(event for events in at for event in events)
    words = _trigger_words(scene, place, at)
    for layer, value in ATTRIBUTES.items():
        labels = tuple(joined(map(value, events)) for events in at)
        unit = Unit(scene.id, place.start, place.end, some.type, "", words, labels)
        scene.units.add(layer, unit)
    _add_fillers(scene, some.type, words, at)


def _add_fillers(scene: _Scene, event_type: str, trigger: str, at: At) -> None:
    """Add the fillers at one trigger; those of several events that an annotator has are joined."""
    settled = iter(resolved([event for events in at for event in events]))
    fillers = [_fillers([next(settled) for _ in events]) for events in at]
    for place in sorted({place for found in fillers for place in found}):
        given = [found.get(place, []) for found in fillers]
        both = sum(map(bool, given)) > 1
        if any(argument.optional for arguments in given for argument in arguments):
            scene.units.optional["arguments"] += 1
            scene.units.optional["roles"] += both
            continue
        start, end = place[:2]
        words = scene.words(start, end, *(a.text for arguments in given for a in arguments))
        roles = [joined(argument.role for argument in arguments) for arguments in given]
        labels = tuple(
            role or (NONE if events else None) for role, events in zip(roles, at, strict=True)
        )
        unit = Unit(scene.id, start, end, event_type, trigger, words, labels)
        scene.units.add("arguments", unit)
        if both:
            unit = Unit(scene.id, start, end, event_type, trigger, words, tuple(roles))
            scene.units.add("roles", unit)


def _fillers(events: Iterable[Event]) -> dict[_Place, list[Argument]]:
    """List arguments by their place, else by their words; what is not in the line takes no part."""
    found: dict[_Place, list[Argument]] = {}
    for event in events:
        for argument in event.arguments:
            if argument.key is not None:
                found.setdefault((*argument.key, ""), []).append(argument)
            elif reference(argument) is None:
                found.setdefault((-1, -1, (), argument.text or ""), []).append(argument)
    return found


def _trigger_words(scene: _Scene, place: Key, at: At) -> str:
    triggers = (event.trigger for events in at for event in events)
    return scene.words(place.start, place.end, *(t.text for t in triggers if t is not None))


def _is_optional(at: At) -> bool:
    return any(event.optional for events in at for event in events)
