"""
Take out what gold calls optional, and the predictions that it explains.

An optional item is neither right nor wrong. Required gold takes its predictions first; what is left
over of the same key is paired with optional gold and leaves with it; optional gold that nobody
predicted leaves alone. The key of an event is its type and trigger, that of an argument its event's
key, role and span. Which of several predictions of one key is left over is decided by the arguments
their events share with gold's, never by their order.

Templates have rules of their own (`documentwide`).

A prediction that repeats one that left stays, a false positive; it is noted, so that a measure that
merges equal items can merge it with the one that left.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from evalkit.alignment.scope import Reason, Scoped, Side
from evalkit.model import Argument, Event, Key
from evalkit.model.grounding import reference

_MOST = 50_000  # comparisons of one key; beyond it only equal contents are preferred

Content = tuple[str, ...]


class _Item(NamedTuple):
    """
    An event, or one of its arguments (else -1).

    `content` are the fillers of the whole event as they are before optional ones leave, sorted,
    `marks` tell which of them are optional. Where both are equal, one item is as good as another.
    """

    content: Content
    marks: tuple[bool, ...]
    event: int
    argument: int = -1

    @property
    def place(self) -> tuple[int, int]:
        """The event and the argument in it."""
        return self.event, self.argument


@dataclass(slots=True)
class _Group:
    """The items of one key on one side."""

    required: list[_Item] = field(default_factory=list)
    optional: list[_Item] = field(default_factory=list)


@dataclass(slots=True)
class _Fate:
    """The items of one side that leave, and those that repeat one of them."""

    leaving: list[_Item] = field(default_factory=list)
    repeats: list[_Item] = field(default_factory=list)


def exclude_optional(scoped: Scoped, *, symmetric: bool) -> None:
    """Take out optional events and, of the events that stay, optional arguments."""
    gold, predicted = scoped.sides
    if not (_is_marked(gold) or (symmetric and _is_marked(predicted))):
        return
    events = _settle(
        gold=_grouped(_events(gold, marks=True)),
        predicted=_grouped(_events(predicted, marks=symmetric)),
    )
    for side, fate in zip(scoped.sides, events, strict=True):
        side.events.update(dict.fromkeys((item.event for item in fate.leaving), Reason.OPTIONAL))
        side.repeated_events.update(item.event for item in fate.repeats)

    arguments = _settle(
        gold=_grouped(_arguments(gold, marks=True)),
        predicted=_grouped(_arguments(predicted, marks=symmetric)),
    )
    for side, fate in zip(scoped.sides, arguments, strict=True):
        side.arguments.update(dict.fromkeys((item.place for item in fate.leaving), Reason.OPTIONAL))
        side.repeated_arguments.update(item.place for item in fate.repeats)
    _repeat_fillers(scoped)
    _repeat_fillers(scoped.swapped)


def _repeat_fillers(scoped: Scoped) -> None:
    """Note the arguments of repeated predicted events, but those that gold has too."""
    side = scoped.predicted
    if not side.repeated_events:
        return
    asked = {key for key, _, _ in _arguments(scoped.gold, marks=False)}
    side.repeated_arguments.update(
        item.place
        for key, item, _ in _arguments(side, marks=False)
        if item.event in side.repeated_events and key not in asked
    )


def _is_marked(side: Side) -> bool:
    return any(
        event.optional or any(argument.optional for argument in event.arguments)
        for _, event in side.local()
    )


def _event_key(event: Event) -> tuple[str, Key | None]:
    return event.type, event.trigger.key if event.trigger is not None else None


def _events(side: Side, *, marks: bool) -> Iterator[tuple[Hashable, _Item, bool]]:
    for number, event in side.local():
        yield _event_key(event), _item(side, number), marks and event.optional


def _arguments(side: Side, *, marks: bool) -> Iterator[tuple[Hashable, _Item, bool]]:
    for number, event in side.local():
        whole = _item(side, number)
        for position, argument in side.fillers(number):
            key = (_event_key(event), argument.role, _filler(argument))
            yield key, whole._replace(argument=position), marks and argument.optional


def _item(side: Side, number: int) -> _Item:
    found = sorted(
        (repr((argument.role, _filler(argument))), argument.optional)
        for _, argument in side.fillers(number)
    )
    return _Item(tuple(text for text, _ in found), tuple(mark for _, mark in found), number)


def _filler(argument: Argument) -> Hashable:
    return argument.key or argument.text or reference(argument)


def _grouped(items: Iterable[tuple[Hashable, _Item, bool]]) -> dict[Hashable, _Group]:
    groups: dict[Hashable, _Group] = {}
    for key, item, optional in items:
        group = groups.setdefault(key, _Group())
        (group.optional if optional else group.required).append(item)
    return groups


def _settle(
    *, gold: dict[Hashable, _Group], predicted: dict[Hashable, _Group]
) -> tuple[_Fate, _Fate]:
    """Decide the fate of the items of both sides, gold's first."""
    ours, theirs = _Fate(), _Fate()
    for key in dict.fromkeys([*gold, *predicted]):
        one, other = gold.get(key) or _Group(), predicted.get(key) or _Group()
        if not (one.optional or other.optional):
            continue
        spare, surplus = _unpaired(one.required, other.required)
        _, second = _unpaired(one.optional, surplus)
        first, _ = _unpaired(spare, other.optional)
        _leave(ours, optional=one.optional, surplus=spare, rest=first, by=other.optional)
        _leave(theirs, optional=other.optional, surplus=surplus, rest=second, by=one.optional)
    return ours, theirs


def _leave(
    fate: _Fate,
    *,
    optional: Sequence[_Item],
    surplus: Sequence[_Item],
    rest: Sequence[_Item],
    by: Sequence[_Item],
) -> None:
    """Note one side's items of one key: the rest of the surplus is not explained `by` optional."""
    stays = set(rest)
    fate.leaving += [*optional, *(item for item in surplus if item not in stays)]
    fate.repeats += rest if by else []


def _unpaired(gold: Sequence[_Item], predicted: Sequence[_Item]) -> tuple[list[_Item], list[_Item]]:
    """
    Pair as many as there are on the smaller side, the most alike first; return the others.

    Alike are events with the most arguments in common, then with the fewest left over, then by
    their contents. Nothing is more alike than equal contents, so these go first without comparing.
    """
    ours, theirs = _by_content(gold), _by_content(predicted)
    for content in [content for content in ours if content in theirs]:
        _take(ours, content, theirs, content)
    for one, other in _alike(ours, theirs):
        _take(ours, one, theirs, other)
    # What is left has nothing in common: there are only fewer or more arguments left over.
    left, right = _in_order(ours), _in_order(theirs)
    both = min(len(left), len(right))
    return left[both:], right[both:]


def _by_content(items: Sequence[_Item]) -> dict[Content, list[_Item]]:
    found: dict[Content, list[_Item]] = {}
    for item in sorted(items):
        found.setdefault(item.content, []).append(item)
    return found


def _take(
    ours: dict[Content, list[_Item]],
    one: Content,
    theirs: dict[Content, list[_Item]],
    other: Content,
) -> None:
    both = min(len(ours[one]), len(theirs[other]))
    del ours[one][:both], theirs[other][:both]


def _in_order(groups: dict[Content, list[_Item]]) -> list[_Item]:
    items = [item for group in groups.values() for item in group]
    return sorted(items, key=lambda item: (len(item.content), item))


def _alike(
    ours: dict[Content, list[_Item]], theirs: dict[Content, list[_Item]]
) -> list[tuple[Content, Content]]:
    """Pair the contents that have something in common, the most alike first."""
    holders, others = _holders(ours), _holders(theirs)
    shared = [filler for filler in holders if filler in others]
    if sum(len(holders[filler]) * len(others[filler]) for filler in shared) > _MOST:
        return []
    pairs = {
        (one, other) for filler in shared for one in holders[filler] for other in others[filler]
    }
    return sorted(pairs, key=_likeness)


def _holders(groups: dict[Content, list[_Item]]) -> dict[str, list[Content]]:
    found: dict[str, list[Content]] = {}
    for content, items in groups.items():
        for filler in set(content) if items else ():
            found.setdefault(filler, []).append(content)
    return found


def _likeness(pair: tuple[Content, Content]) -> tuple[int, int, list[Content]]:
    one, other = pair
    common = (Counter(one) & Counter(other)).total()
    return -common, len(one) + len(other) - 2 * common, sorted(pair)
