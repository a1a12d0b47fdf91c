"""Lines of the articles as units: whether a line tells of an event of a type."""

from collections.abc import Iterator, Sequence

from evalkit.model import Event
from evalkit.significance.agreement.coefficients import Label
from evalkit.significance.agreement.units import Sides, Unit, Units, judges


def add_lines(units: Units, sides: Sides, *, types: Sequence[str]) -> None:
    """
    Add each line that is not blank, once for each type; an event lies where its trigger starts.

    Without the article's text there are none. A line in which somebody has only optional events of
    a type is left out for it.
    """
    name = next(side.id for side in sides if side is not None)
    article = next((d.text for d in sides if d is not None and d.text is not None), None)
    for start, end in _lines(article or ""):
        words = (article or "")[start:end]
        inside = [_inside(side.events if side else (), start, end) for side in sides]
        for event_type in types:
            same = [[event for event in events if event.type == event_type] for events in inside]
            certain = [[event for event in events if not event.optional] for events in same]
            if any(some and not sure for some, sure in zip(same, certain, strict=True)):
                units.optional["presence"] += 1
                continue
            labels: tuple[Label, ...] = tuple(
                ("yes" if events else "no") if judges(side, {event_type}) else None
                for side, events in zip(sides, certain, strict=True)
            )
            units.add("presence", Unit(name, start, end, event_type, "", words, labels))


def _inside(events: Sequence[Event], start: int, end: int) -> list[Event]:
    return [event for event in events if event.trigger and start <= event.trigger.start < end]


def _lines(article: str) -> Iterator[tuple[int, int]]:
    """Yield [start, end) of the lines that are not blank."""
    start = 0
    for line in article.split("\n"):
        if line.strip():
            yield start, start + len(line)
        start += len(line) + 1
