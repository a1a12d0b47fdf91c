"""Where gold events stand in their files, so that a report can point to the line."""

from collections.abc import Iterable, Iterator, Mapping

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


def _of_event(event: GoldEvent) -> Iterator[tuple[str, str, Location]]:
    yield event.id, "", event.where
    for role in event.roles.values():
        yield event.id, role.name, role.where
    for mention in event.mentions:
        yield mention.id, "", mention.trigger.where
        for role in {**event.roles, **mention.roles}.values():
            yield mention.id, role.name, role.where
