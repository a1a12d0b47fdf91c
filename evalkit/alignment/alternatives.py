"""
Keep one of several equally right ways to fill a role.

Gold may say that a group or all its members fill a role, or any of several spans. Of each such
choice the alternative stays of which most items are predicted in the document's events of the same
type, at equal numbers the one with fewest items left over, then the first. If none is predicted,
the first one with a place stays.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from evalkit.alignment.scope import Reason, Scoped, Side
from evalkit.model import Argument, Key

Item = tuple[str, Key | None]


def resolve_choices(scoped: Scoped, *, symmetric: bool) -> None:
    """Take out the alternatives that do not stay, on the gold side or, if symmetric, on both."""
    views = (scoped, scoped.swapped) if symmetric else (scoped,)
    leaving = [_leaving(view) for view in views]
    for view, arguments in zip(views, leaving, strict=True):
        view.gold.arguments.update(dict.fromkeys(arguments, Reason.ALTERNATIVES))


def _leaving(scoped: Scoped) -> list[tuple[int, int]]:
    gold = scoped.gold
    events = [
        (number, event.type)
        for number, event in gold.counted()
        if any(argument.choice is not None for argument in event.arguments)
    ]
    predicted = _items_by_type(scoped.predicted) if events else {}
    return [
        (number, position)
        for number, event_type in events
        for alternatives in _choices(gold, number)
        for position in _others(gold, number, alternatives, predicted.get(event_type, frozenset()))
    ]


def _items_by_type(side: Side) -> Mapping[str, AbstractSet[Item]]:
    items: dict[str, set[Item]] = {}
    for number, event in side.counted():
        found = (_item(argument) for _, argument in side.fillers(number))
        items.setdefault(event.type, set()).update(found)
    return items


def _item(argument: Argument) -> Item:
    return argument.role, argument.key


def _choices(side: Side, number: int) -> list[list[list[int]]]:
    """List the choices of an event, each the positions of its alternatives in their order."""
    choices: dict[str, dict[int, list[int]]] = {}
    for position, argument in side.fillers(number):
        if argument.choice is not None:
            alternatives = choices.setdefault(argument.choice, {})
            alternatives.setdefault(argument.alternative, []).append(position)
    return [[found for _, found in sorted(a.items())] for a in choices.values()]


def _others(
    side: Side, number: int, alternatives: Sequence[Sequence[int]], predicted: AbstractSet[Item]
) -> list[int]:
    arguments = side.document.events[number].arguments

    def merit(positions: Sequence[int]) -> tuple[int, int]:
        places = [arguments[p] for p in positions if arguments[p].key is not None]
        right = sum(_item(argument) in predicted for argument in places)
        return right, right - len(places) if right else bool(places)

    # max keeps the first of equals
    best = max(alternatives, key=merit)
    return [
        position for positions in alternatives if positions is not best for position in positions
    ]
