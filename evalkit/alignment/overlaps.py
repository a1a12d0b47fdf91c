"""Which rows of two sides overlap, and which of them pair first come first served, all at once."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from evalkit.alignment.arrays import BoolArray, IntArray

_LARGEST = 1 << 53  # of numbers that a document and a place are packed into; floats hold them, too


class Extents(NamedTuple):
    """Spans [start, end), none of them empty, and their documents, numbered from 0 in order."""

    document: IntArray
    start: IntArray
    end: IntArray


class Overlaps(NamedTuple):
    """Rows that overlap, as places in both sides; `crowded` are documents that were left out."""

    gold: IntArray
    predicted: IntArray
    crowded: IntArray


def is_packable(sides: Sequence[Extents]) -> bool:
    """Tell whether a document and a place in it fit into one number."""
    documents = max(int(side.document.max(initial=0)) for side in sides) + 1
    return documents * (max(int(side.end.max(initial=0)) for side in sides) + 1) < _LARGEST


def overlaps(*, gold: Extents, predicted: Extents, most: int) -> Overlaps:
    """
    Pair the rows of a document that overlap, in no order; the sides have to be packable.

    A document in which more than `most` pairs would have to be looked at is left out.

    >>> import numpy as np
    >>> gold = Extents(np.array([0, 0]), np.array([0, 6]), np.array([4, 8]))
    >>> predicted = Extents(np.array([0, 1]), np.array([5, 0]), np.array([9, 9]))
    >>> [column.tolist() for column in overlaps(gold=gold, predicted=predicted, most=9)]
    [[1], [0], []]
    """
    width = max(int(side.end.max(initial=0)) for side in (gold, predicted)) + 1
    starts = gold.document * width + gold.start
    order = np.argsort(starts, kind="stable")
    reach = np.maximum.accumulate((gold.document * width + gold.end)[order])
    base = predicted.document * width
    first = np.searchsorted(reach, base + predicted.start, side="right")
    behind = np.searchsorted(starts[order], base + predicted.end, side="left")
    number = np.maximum(behind - first, 0)
    looked_at = np.bincount(predicted.document, weights=number)
    crowded = np.flatnonzero(looked_at > most)
    if len(crowded):
        number[np.isin(predicted.document, crowded)] = 0
    theirs = np.repeat(np.arange(len(number)), number)
    nth = np.arange(len(theirs)) - np.repeat(np.cumsum(number) - number, number)
    ours = order[first[theirs] + nth]
    met = gold.end[ours] > predicted.start[theirs]
    return Overlaps(ours[met], theirs[met], crowded)


def alone(gold: IntArray, predicted: IntArray) -> BoolArray:
    """Tell of which links both ends are in no other link."""
    once: BoolArray = np.bincount(gold)[gold] == 1
    once &= np.bincount(predicted)[predicted] == 1
    return once


def first_fit(
    *,
    gold: IntArray,
    predicted: IntArray,
    turn: Sequence[IntArray],
    wish: Sequence[IntArray | BoolArray],
) -> IntArray:
    """
    Let each predicted row in its turn take the gold row that it wishes most, of those still free.

    All arrays have a value for each link. `turn` are a group and the predicted row's place in it,
    which no other row has: groups take turns by themselves. Of `wish` the least comes first.
    Returns the links that are kept.
    """
    group, place = turn
    order = np.lexsort((*wish[::-1], place, group))
    ours, theirs, group = gold[order], predicted[order], group[order]
    number = np.cumsum(_changes(theirs)) - 1
    opening = np.maximum.accumulate(np.where(_changes(group), number, 0))
    taken = np.zeros(int(gold.max(initial=0)) + 1, dtype=np.bool_)
    kept = [order[:0]]
    for links in rounds(number - opening):
        free = links[~taken[ours[links]]]
        best = free[_changes(theirs[free])]
        taken[ours[best]] = True
        kept.append(order[best])
    return np.concatenate(kept)


def first_apart(extents: Extents) -> BoolArray:
    """
    Tell which rows stay if of rows that overlap the first stays.

    First is what begins first, then what is longest, then what is given first.
    """
    order = np.lexsort((-extents.end, extents.start, extents.document))
    document, start, end = (column[order] for column in extents)
    stays = np.ones(len(order), dtype=np.bool_)
    reach = _reach(document, end)
    begins = _changes(document)
    begins[1:] |= start[1:] >= reach[:-1]
    cluster = np.cumsum(begins) - 1
    rows = np.arange(len(order))
    last = end[begins].copy()
    for later in list(rounds(rows - np.maximum.accumulate(np.where(begins, rows, 0))))[1:]:
        fits = start[later] >= last[cluster[later]]
        stays[later] = fits
        last[cluster[later[fits]]] = end[later[fits]]
    found = np.empty_like(stays)
    found[order] = stays
    return found


def rounds(rank: IntArray) -> Iterator[IntArray]:
    """Yield the places of each rank, from 0 on, in their order."""
    order = np.argsort(rank, kind="stable")
    edges = np.searchsorted(rank[order], np.arange(int(rank.max(initial=-1)) + 2))
    for start, end in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        yield order[start:end]


def _reach(document: IntArray, end: IntArray) -> IntArray:
    """Return the greatest end so far in each row's document."""
    width = int(end.max(initial=0)) + 1
    return np.maximum.accumulate(document * width + end) - document * width


def _changes(values: IntArray) -> BoolArray:
    """Tell where another value than before begins; the first one does."""
    found = np.ones(len(values), dtype=np.bool_)
    np.not_equal(values[1:], values[:-1], out=found[1:])
    return found
