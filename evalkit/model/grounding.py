"""
Give a filler that is only named, an entity or an event, its mention beside the trigger.

People annotate who fills a role; span scorers ask where it stands. The rule: of the filler's
mentions take the one in the trigger's line (the text between newlines) with the least gap to the
trigger; of two at the same gap the earlier one. Where the line has none, the filler belongs to the
document only.
"""

from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

from msgspec.structs import replace

from evalkit.model.document import Argument, Document, Event
from evalkit.model.span import Mention, Span


class Reference(NamedTuple):
    """What an argument names instead of a place."""

    kind: Literal["entity", "event"]
    id: str


def nearest_in_line(text: str, trigger: Span, mentions: Iterable[Mention]) -> Mention | None:
    r"""
    Find the mention in the trigger's line that is nearest to the trigger, or None.

    A trigger that runs over a line's end has all the lines it touches. A mention must lie in the
    line with all of its parts. The gap is counted in characters between the nearest parts; 0 where
    they touch or overlap.

    >>> text = "Putin met Kim.\nPutin spoke."
    >>> nearest_in_line(text, Span(6, 9), [Mention(15, 20), Mention(0, 5)])
    Mention(start=0, end=5, parts=(), text=None, head=None)
    """
    start = text.rfind("\n", 0, trigger.start) + 1
    end = text.find("\n", trigger.end)
    behind = len(text) if end < 0 else end
    local = [mention for mention in mentions if start <= mention.start and mention.end <= behind]
    return min(local, key=lambda mention: (_gap(trigger, mention), mention.key), default=None)


def reference(argument: Argument) -> Reference | None:
    """Say what the argument names, or None where it has its own span or only words."""
    if argument.start is not None:
        return None
    if argument.entity is not None:
        return Reference("entity", argument.entity)
    return Reference("event", argument.event) if argument.event is not None else None


def mentions_of(document: Document) -> dict[Reference, tuple[Mention, ...]]:
    """
    List the mentions of everything in a document that an argument can name.

    An event's mentions are its trigger and the triggers of its hopper; a hopper can be named too.
    """
    found = {Reference("entity", e.id): e.mentions for e in document.entities}
    hoppers: dict[str, list[Mention]] = {}
    for event in document.events:
        if event.hopper is not None:
            triggers = [event.trigger] if event.trigger is not None else []
            hoppers.setdefault(event.hopper, []).extend(triggers)
    found |= {Reference("event", name): tuple(triggers) for name, triggers in hoppers.items()}
    for event in document.events:
        if event.id is not None and event.hopper is not None:
            found[Reference("event", event.id)] = tuple(hoppers[event.hopper])
        elif event.id is not None:
            found[Reference("event", event.id)] = (event.trigger,) if event.trigger else ()
    return found


def grounded(document: Document, *, article: str | None = None) -> Document:
    """
    Return the document with a span for each argument that names an entity or an event.

    `article` is the text where the document does not carry its own. Arguments without a mention in
    their trigger's line, and all where there is no text or the event has no trigger, stay as they
    are. Without such arguments the document itself is returned.
    """
    text = document.text if document.text is not None else article
    if text is None or not any(reference(a) for e in document.events for a in e.arguments):
        return document
    mentions = mentions_of(document)
    events = tuple(_grounded_event(event, text, mentions) for event in document.events)
    return replace(document, events=events)


def _grounded_event(
    event: Event, text: str, mentions: Mapping[Reference, tuple[Mention, ...]]
) -> Event:
    if event.trigger is None:
        return event
    arguments = tuple(
        _grounded_argument(argument, event.trigger, text, mentions) for argument in event.arguments
    )
    return replace(event, arguments=arguments)


def _grounded_argument(
    argument: Argument,
    trigger: Span,
    text: str,
    mentions: Mapping[Reference, tuple[Mention, ...]],
) -> Argument:
    named = reference(argument)
    if named is None:
        return argument
    mention = nearest_in_line(text, trigger, mentions.get(named, ()))
    if mention is None:
        return argument
    return replace(
        argument,
        start=mention.start,
        end=mention.end,
        parts=mention.parts,
        text=mention.text,
        head=mention.head,
    )


def _gap(one: Span, other: Span) -> int:
    return min(
        max(0, start - behind, first - end)
        for start, end in one.pieces
        for first, behind in other.pieces
    )
