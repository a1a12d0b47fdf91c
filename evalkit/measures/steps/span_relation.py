"""
Relations between spans: which overlap, and how alike they are, by the characters they share.

A span of several parts has the characters of its parts. Characters are never listed: all comes from
the ends of the parts, so a span over a billion characters costs as much as one over three.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import NamedTuple

from evalkit.measures.definition import Item, Link, Options, Projected, Relation
from evalkit.measures.steps.relation import same_key
from evalkit.measures.steps.sweep import SpanOf, overlapping, payload
from evalkit.model import Mention, Span


class Shared(NamedTuple):
    """Two spans that overlap, how long they are, and how many characters they share."""

    gold: Span
    predicted: Span
    gold_length: int
    predicted_length: int
    common: int


class Likeness(NamedTuple):
    """How alike two spans are, in 0…1; `graded` if there is something between."""

    doc: str
    of: Callable[[Shared], float]
    graded: bool = False


def _dice(pair: Shared) -> float:
    return 2 * pair.common / (pair.gold_length + pair.predicted_length)


def _iou(pair: Shared) -> float:
    return pair.common / (pair.gold_length + pair.predicted_length - pair.common)


def _coverage(pair: Shared) -> float:
    return pair.common / pair.gold_length


def _geometric(pair: Shared) -> float:
    return pair.common * pair.common / (pair.gold_length * pair.predicted_length)


LIKENESS: Mapping[str, Likeness] = {
    "dice": Likeness("twice the shared characters over the lengths of both", _dice, graded=True),
    "iou": Likeness("shared characters over those that either has", _iou, graded=True),
    "coverage": Likeness("the share of the gold characters", _coverage, graded=True),
    "geometric": Likeness(
        "the share of gold's characters times that of the predicted ones", _geometric, graded=True
    ),
    "overlap": Likeness("at least one shared character", lambda pair: float(pair.common > 0)),
    "contains": Likeness(
        "the predicted span has all of gold's characters",
        lambda pair: float(pair.common == pair.gold_length),
    ),
    "inside": Likeness(
        "gold has all of the predicted span's characters",
        lambda pair: float(pair.common == pair.predicted_length),
    ),
    "same-left": Likeness(
        "the same first character", lambda pair: float(pair.gold.start == pair.predicted.start)
    ),
    "same-right": Likeness(
        "the same last character", lambda pair: float(pair.gold.end == pair.predicted.end)
    ),
}


def length(span: Span) -> int:
    """Count the characters of a span's parts."""
    return sum(end - start for start, end in span.pieces)


def common(one: Span, other: Span) -> int:
    """
    Count the characters that two spans share.

    >>> common(Span(0, 14, ((0, 6), (10, 14))), Span(4, 12))
    4
    """
    if not one.parts and not other.parts:
        return max(0, min(one.end, other.end) - max(one.start, other.start))
    ours, theirs = one.pieces, other.pieces
    shared = first = second = 0
    while first < len(ours) and second < len(theirs):
        end = min(ours[first][1], theirs[second][1])
        shared += max(0, end - max(ours[first][0], theirs[second][0]))
        first, second = first + (ours[first][1] == end), second + (theirs[second][1] == end)
    return shared


def alike(
    name: str,
    *,
    at: float | None = None,
    span_of: SpanOf = payload,
    allowed: Callable[[Item, Item], bool] | None = None,
) -> Relation:
    """
    Relate items with the same key whose spans are alike by an entry of LIKENESS.

    With `at` only pairs at least so alike. `allowed` says of a gold and a predicted item what a key
    cannot, as that gold leaves something open. Raises Excess where too many spans overlap.
    """
    likeness = LIKENESS[name]

    def run(items: Projected, options: Options) -> Sequence[Link]:
        gold, predicted = ([_measured(span_of(item)) for item in side] for side in items)
        links = (
            Link(g, p, likeness.of(_shared(gold[g], predicted[p])))
            for g, p in overlapping(items, span_of)
            if allowed is None or allowed(items.gold[g], items.predicted[p])
        )
        return [link for link in links if link.similarity > 0 and link.similarity >= (at or 0)]

    bound = "" if at is None else f", at least {at:g}"
    return Relation(f"{name}{'' if at is None else f' at {at:g}'}", likeness.doc + bound, run)


def _measured(span: Span) -> tuple[Span, int]:
    return span, length(span)


def _shared(gold: tuple[Span, int], predicted: tuple[Span, int]) -> Shared:
    ours, theirs = gold[0], predicted[0]
    return Shared(ours, theirs, gold[1], predicted[1], common(ours, theirs))


def _same_head(items: Projected, options: Options) -> Sequence[Link]:
    gold, predicted = ([item._replace(key=_headed(item)) for item in side] for side in items)
    return [Link(g, p) for g, p in same_key(Projected(gold, predicted))]


def _headed(item: Item) -> Hashable:
    span: Mention = item.payload
    return item.key, span.head


HEAD: Relation = Relation("head", "the same key and the same head word", _same_head)
