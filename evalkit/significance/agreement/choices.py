"""Of several equally right ways to fill a role, keep the one that the other annotators chose."""

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from evalkit.alignment.alternatives import choices, others
from evalkit.model import Argument, Event, Key

Item = tuple[str, Key | None]


def resolved(events: Sequence[Event]) -> list[Event]:
    """
    Resolve the alternatives of events at one trigger, each against all the others.

    The alternative stays that has most fillers in common with the others, of equals the one with
    fewest left over, then the first. Those that come first are settled first, so that two
    annotators who allow the same alternatives keep the same one.
    """
    kept = list(events)
    for number, event in enumerate(kept):
        rest = [*kept[:number], *kept[number + 1 :]]
        said = {_item(argument) for other in rest for argument in other.arguments}
        kept[number] = _resolved(event, said)
    return kept


def _resolved(event: Event, said: set[Item]) -> Event:
    arguments = event.arguments

    def merit(positions: Sequence[int]) -> tuple[int, int]:
        right = sum(_item(arguments[position]) in said for position in positions)
        return right, -len(positions) if right else 0

    leaving = {
        position
        for alternatives in choices(enumerate(arguments))
        for position in others(alternatives, merit)
    }
    return replace(event, arguments=_without(arguments, leaving)) if leaving else event


def _without(arguments: Iterable[Argument], leaving: set[int]) -> tuple[Argument, ...]:
    return tuple(a for number, a in enumerate(arguments) if number not in leaving)


def _item(argument: Argument) -> Item:
    return argument.role, argument.key
