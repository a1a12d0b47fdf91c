"""
Take out what gold calls optional, and the predictions that it explains.

An optional item is neither right nor wrong. Required gold takes its predictions first; what is left
over of the same key is paired with optional gold and leaves with it; optional gold that nobody
predicted leaves alone. The key of an event is its type and trigger, that of an argument its event's
key, role and span. Which of several predictions of one key is left over is decided by the arguments
their events share with gold's, never by their order.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from typing import Generic, NamedTuple, TypeVar

from evalkit.alignment.scope import Reason, Scoped, Side
from evalkit.model import Argument, Event, Key

ArgumentNumber = tuple[int, int]
T = TypeVar("T", bound=Hashable)


class _Likeness(NamedTuple):
    """Sorts pairs of events: the most arguments in common first; the contents break ties."""

    unshared: int
    left_over: int
    contents: list[tuple[str, ...]]


@dataclass(slots=True)
class _Group(Generic[T]):
    """The items of one key on one side."""

    required: list[T] = field(default_factory=list)
    optional: list[T] = field(default_factory=list)


@dataclass(slots=True)
class _Leaving(Generic[T]):
    """The items that leave each side."""

    gold: list[T] = field(default_factory=list)
    predicted: list[T] = field(default_factory=list)


def exclude_optional(scoped: Scoped, *, symmetric: bool) -> None:
    """Take out optional events and, of the events that stay, optional arguments."""
    gold, predicted = scoped.gold, scoped.predicted
    if not (_is_marked(gold) or (symmetric and _is_marked(predicted))):
        return
    likeness = _likeness(scoped)

    events = _leaving(
        gold=_grouped(_events(gold, marks=True)),
        predicted=_grouped(_events(predicted, marks=symmetric)),
        likeness=likeness,
    )
    gold.events.update(dict.fromkeys(events.gold, Reason.OPTIONAL))
    predicted.events.update(dict.fromkeys(events.predicted, Reason.OPTIONAL))

    arguments = _leaving(
        gold=_grouped(_arguments(gold, marks=True)),
        predicted=_grouped(_arguments(predicted, marks=symmetric)),
        likeness=lambda one, other: likeness(one[0], other[0]),
    )
    gold.arguments.update(dict.fromkeys(arguments.gold, Reason.OPTIONAL))
    predicted.arguments.update(dict.fromkeys(arguments.predicted, Reason.OPTIONAL))


def _is_marked(side: Side) -> bool:
    return any(
        event.optional or any(argument.optional for argument in event.arguments)
        for _, event in side.counted()
    )


def _event_key(event: Event) -> tuple[str, Key | None]:
    return event.type, event.trigger.key if event.trigger is not None else None


def _events(side: Side, *, marks: bool) -> Iterator[tuple[Hashable, int, bool]]:
    for number, event in side.counted():
        yield _event_key(event), number, marks and event.optional


def _arguments(side: Side, *, marks: bool) -> Iterator[tuple[Hashable, ArgumentNumber, bool]]:
    for number, event in side.counted():
        for position, argument in side.fillers(number):
            key = (_event_key(event), argument.role, argument.key or argument.text)
            yield key, (number, position), marks and argument.optional


def _grouped(items: Iterable[tuple[Hashable, T, bool]]) -> dict[Hashable, _Group[T]]:
    groups: dict[Hashable, _Group[T]] = {}
    for key, item, optional in items:
        group = groups.setdefault(key, _Group())
        (group.optional if optional else group.required).append(item)
    return groups


def _leaving(
    *,
    gold: dict[Hashable, _Group[T]],
    predicted: dict[Hashable, _Group[T]],
    likeness: Callable[[T, T], _Likeness],
) -> _Leaving[T]:
    leaving = _Leaving[T]()
    for key in dict.fromkeys([*gold, *predicted]):
        ours: _Group[T] = gold.get(key) or _Group()
        theirs: _Group[T] = predicted.get(key) or _Group()
        if not (ours.optional or theirs.optional):
            continue
        settled = _pairs(ours.required, theirs.required, likeness)
        spare = _without(ours.required, [one for one, _ in settled])
        surplus = _without(theirs.required, [other for _, other in settled])
        explained = [other for _, other in _pairs(ours.optional, surplus, likeness)]
        explaining = [one for one, _ in _pairs(spare, theirs.optional, likeness)]
        leaving.gold += [*ours.optional, *explaining]
        leaving.predicted += [*theirs.optional, *explained]
    return leaving


def _pairs(
    gold: Sequence[T], predicted: Sequence[T], likeness: Callable[[T, T], _Likeness]
) -> list[tuple[T, T]]:
    """Pair as many as there are on the smaller side, the most alike first."""
    free_gold, free_predicted = set(gold), set(predicted)
    pairs = []
    for one, other in sorted(product(gold, predicted), key=lambda pair: likeness(*pair)):
        if one in free_gold and other in free_predicted:
            free_gold.remove(one)
            free_predicted.remove(other)
            pairs.append((one, other))
    return pairs


def _without(items: Sequence[T], taken: Iterable[T]) -> list[T]:
    gone = set(taken)
    return [item for item in items if item not in gone]


def _likeness(scoped: Scoped) -> Callable[[int, int], _Likeness]:
    # Contents as they are before optional arguments leave; those that are equal are compared once.
    contents: dict[tuple[str, ...], int] = {}
    ours, theirs = (_contents(side, contents) for side in (scoped.gold, scoped.predicted))
    listed = list(contents)

    @cache
    def alike(one: int, other: int) -> _Likeness:
        first, second = Counter(listed[one]), Counter(listed[other])
        common = (first & second).total()
        left_over = first.total() + second.total() - 2 * common
        return _Likeness(-common, left_over, sorted([listed[one], listed[other]]))

    return lambda one, other: alike(ours[one], theirs[other])


def _contents(side: Side, known: dict[tuple[str, ...], int]) -> dict[int, int]:
    """Give numbers to what the events contain; equal contents get equal numbers."""
    return {
        number: known.setdefault(
            tuple(sorted(_content(argument) for _, argument in side.fillers(number))), len(known)
        )
        for number, _ in side.counted()
    }


def _content(argument: Argument) -> str:
    return repr((argument.role, argument.key or argument.text))
