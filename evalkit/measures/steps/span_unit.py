"""Units whose own span need not be equal: what is compared instead of being part of the key."""

from collections.abc import Hashable, Iterator, Sequence
from typing import cast

from evalkit.alignment.unit import Unit
from evalkit.measures.definition import Item, Pair, Projected, Projection
from evalkit.measures.heads import Context, Finder, contexts, with_head
from evalkit.measures.steps.unit import exact
from evalkit.model import Document, Mention


def spans_of(unit: Unit, document: Document) -> Iterator[Mention]:
    """List the spans that the items of a document are compared by."""
    for event in document.events:
        spans = [event.trigger] if unit.item == "event" else [a.mention for a in event.arguments]
        yield from (span for span in spans if span is not None)


def spanned(unit: Unit, *, by_type: bool = True, find: Finder | None = None) -> Projection:
    """
    Project the items of a unit with their own span as payload, and without it in the key.

    The own span of an event is its trigger, that of an argument the filler; the trigger of an
    argument's event stays in the key. `find` gives each span its head.
    """
    own = "trigger" if unit.item == "event" else "span"
    at = unit.key.index(own)
    whole = exact(unit, by_type=by_type)

    def project(pair: Pair) -> Projected:
        sides = zip(whole.run(pair), contexts(pair), strict=True)
        return Projected(*(_without(items, at, context, find) for items, context in sides))

    rest = ", ".join(name for name in unit.key if name != own) or "nothing"
    return Projection(
        f"{unit.item}: {rest}; {own} compared",
        f"each {unit.item} by its {rest}, and its {own} to compare",
        project,
    )


def _without(
    items: Sequence[Item], at: int, context: Context, find: Finder | None
) -> Sequence[Item]:
    found = []
    for item in items:
        key = cast(tuple[Hashable, ...], item.key)
        span = item.payload if find is None else with_head(item.payload, context, find)
        found.append(item._replace(key=(*key[:at], *key[at + 1 :]), payload=span))
    return found
