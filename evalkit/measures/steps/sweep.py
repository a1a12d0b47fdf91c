"""Which spans overlap at all: a sweep from left to right, never all pairs."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Hashable, Iterator, Sequence
from heapq import merge
from itertools import chain

from evalkit.measures import limits
from evalkit.measures.definition import Item, Projected
from evalkit.model import Span

Placed = tuple[int, int, int]
"""Start, end and place among the items of its side."""
SpanOf = Callable[[Item], Span]


def payload(item: Item) -> Span:
    """Take the payload as the span."""
    span: Span = item.payload
    return span


def overlapping(items: Projected, span_of: SpanOf = payload) -> list[tuple[int, int]]:
    """
    List the pairs of items with the same key whose spans, from start to end, overlap; in order.

    Raises Excess before it lists anything if a component has too many.
    """
    groups = list(_groups(items, span_of))
    for gold, predicted in groups:
        _refuse_excess(gold, predicted)
    return sorted(chain.from_iterable(_pairs(gold, predicted) for gold, predicted in groups))


def _groups(items: Projected, span_of: SpanOf) -> Iterator[tuple[list[Placed], list[Placed]]]:
    gold, predicted = (_by_key(side, span_of) for side in items)
    for key, ours in gold.items():
        if key in predicted:
            yield sorted(ours), sorted(predicted[key])


def _by_key(side: Sequence[Item], span_of: SpanOf) -> dict[Hashable, list[Placed]]:
    found: dict[Hashable, list[Placed]] = {}
    for place, item in enumerate(side):
        span = span_of(item)
        found.setdefault(item.key, []).append((span.start, span.end, place))
    return found


def _refuse_excess(gold: Sequence[Placed], predicted: Sequence[Placed]) -> None:
    counts = _counts(gold, predicted)
    if sum(counts) <= limits.PAIRS:
        return
    sizes: dict[int, int] = {}
    for component, count in zip(_components(gold, predicted), counts, strict=True):
        sizes[component] = sizes.get(component, 0) + count
    limits.refuse(max(sizes.values()))


def _counts(gold: Sequence[Placed], predicted: Sequence[Placed]) -> list[int]:
    """Count for each gold span how many predicted ones it overlaps."""
    starts = [start for start, _, _ in predicted]
    ends = sorted(end for _, end, _ in predicted)
    return [bisect_left(starts, end) - bisect_right(ends, start) for start, end, _ in gold]


def _components(gold: Sequence[Placed], predicted: Sequence[Placed]) -> list[int]:
    """Give each gold span the number of the component of overlaps that it is in."""
    parent = list(range(len(gold) + len(predicted)))

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = node = parent[parent[node]]
        return node

    active: tuple[dict[int, int], dict[int, int]] = ({}, {})  # component → its furthest end
    for start, end, side, node in _events(gold, predicted):
        others = active[1 - side]
        reached = [one for one, last in others.items() if last > start]
        for one in reached:
            parent[root(one)] = root(node)
        furthest = max((others[one] for one in reached), default=0)
        others.clear()
        if reached:
            others[node] = furthest
        active[side][node] = end
    return [root(node) for node in range(len(gold))]


def _events(
    gold: Sequence[Placed], predicted: Sequence[Placed]
) -> Iterator[tuple[int, int, int, int]]:
    ours = ((start, end, 0, node) for node, (start, end, _) in enumerate(gold))
    theirs = ((start, end, 1, node) for node, (start, end, _) in enumerate(predicted, len(gold)))
    return merge(ours, theirs)


def _pairs(gold: Sequence[Placed], predicted: Sequence[Placed]) -> Iterator[tuple[int, int]]:
    active: tuple[list[Placed], list[Placed]] = ([], [])
    for start, end, side, node in _events(gold, predicted):
        place = (predicted[node - len(gold)] if side else gold[node])[2]
        others = active[1 - side]
        others[:] = [one for one in others if one[1] > start]
        for _, _, other in others:
            yield (other, place) if side else (place, other)
        active[side].append((start, end, place))
