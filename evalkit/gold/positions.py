"""Where gold events stand in their files, so that a report can point to the line."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from evalkit.errors import Location
from evalkit.gold.file import GoldEvent, GoldFile

Positions = Mapping[tuple[str, str, str], Location]
"""Document id, event id, role ("" for the event itself) → the place in the gold file."""


def positions(files: Iterable[GoldFile]) -> dict[tuple[str, str, str], Location]:
    """
    List the places of events, of their mentions, and of the roles of both.

    The place of a mention is that of its trigger; its id is the id of the scorer's event.
    """
    return {
        (file.id, name, role): where
        for file in files
        for event in file.events
        for name, role, where in _of_event(event)
    }


@dataclass(frozen=True, slots=True)
class Demand:
    """An event that must be found where the article is not here; `words` is its quote."""

    type: str
    event_id: str
    words: str
    where: Location


def demands(files: Iterable[GoldFile]) -> dict[str, tuple[Demand, ...]]:
    """List by document what must be found where nothing can be: a mark is not lost with a text."""
    found = {
        file.id: tuple(demand for event in file.events for demand in _demands(event))
        for file in files
        if file.article is None
    }
    return {name: listed for name, listed in found.items() if listed}


def _demands(event: GoldEvent) -> Iterator[Demand]:
    marked = [one for one in event.mentions if event.must_find or one.must_find]
    for mention in marked:
        yield Demand(event.type, mention.id, mention.trigger.source, mention.trigger.where)
    if event.must_find and not marked:
        yield Demand(event.type, event.id, "", event.where)


def _of_event(event: GoldEvent) -> Iterator[tuple[str, str, Location]]:
    yield event.id, "", event.where
    for role in event.roles.values():
        yield event.id, role.name, role.where
    for mention in event.mentions:
        yield mention.id, "", mention.trigger.where
        for role in {**event.roles, **mention.roles}.values():
            yield mention.id, role.name, role.where
