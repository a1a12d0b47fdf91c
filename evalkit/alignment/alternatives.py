"""
Keep one of several equally right ways to fill a role.

Gold may say that a group or all its members fill a role, or any of several spans. Of each such
choice the alternative stays of which most items are predicted, at equal numbers the one with fewest
items left over, then the first. If none is predicted, the first one with a place stays. Each event
asks the predicted events of its type and trigger; only where there are none, all of its type in the
document.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from evalkit.alignment.scope import Reason, Scoped, Side
from evalkit.model import Argument, Event, Key

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
        (number, event)
        for number, event in gold.local()
        if any(argument.choice is not None for argument in event.arguments)
    ]
    if not events:
        return []
    answers = _Answers.of(scoped.predicted)
    return [
        (number, position)
        for number, event in events
        for alternatives in choices(gold.fillers(number))
        for position in _others(gold, number, alternatives, answers.to(event))
    ]


@dataclass(frozen=True, slots=True)
class _Answers:
    """What is predicted in a document, by type and trigger, and by type alone."""

    at: dict[tuple[str, Key | None], set[Item]] = field(default_factory=dict)
    anywhere: dict[str, set[Item]] = field(default_factory=dict)

    @classmethod
    def of(cls, side: Side) -> "_Answers":
        answers = cls()
        for number, event in side.counted():
            found = {_item(argument) for _, argument in side.fillers(number)}
            answers.at.setdefault(_place(event), set()).update(found)
            answers.anywhere.setdefault(event.type, set()).update(found)
        return answers

    def to(self, event: Event) -> AbstractSet[Item]:
        """Return the items of the events that this one asks."""
        near = self.at.get(_place(event))
        return self.anywhere.get(event.type, set()) if near is None else near


def _place(event: Event) -> tuple[str, Key | None]:
    return event.type, event.trigger.key if event.trigger is not None else None


def _item(argument: Argument) -> Item:
    return argument.role, argument.key


def choices(fillers: Iterable[tuple[int, Argument]]) -> list[list[list[int]]]:
    """List the choices of an event, each the numbers of its alternatives' arguments in order."""
    found: dict[str, dict[int, list[int]]] = {}
    for position, argument in fillers:
        if argument.choice is not None:
            alternatives = found.setdefault(argument.choice, {})
            alternatives.setdefault(argument.alternative, []).append(position)
    return [[inside for _, inside in sorted(a.items())] for a in found.values()]


def others(
    alternatives: Sequence[Sequence[int]], merit: Callable[[Sequence[int]], tuple[int, int]]
) -> Iterator[int]:
    """Yield the arguments of all alternatives but the one with most merit, of equals the first."""
    best = max(alternatives, key=merit)
    for positions in alternatives:
        if positions is not best:
            yield from positions


def _others(
    side: Side, number: int, alternatives: Sequence[Sequence[int]], predicted: AbstractSet[Item]
) -> Iterator[int]:
    arguments = side.document.events[number].arguments

    def merit(positions: Sequence[int]) -> tuple[int, int]:
        places = [arguments[p] for p in positions if arguments[p].key is not None]
        right = sum(_item(argument) in predicted for argument in places)
        return right, right - len(places) if right else bool(places)

    return others(alternatives, merit)
