"""
Alignments: which of the possible links are kept.

Rows of `evalkit.alignment.assignment` are gold items, columns predicted ones. Items come in
canonical order, so ties are decided by what the items are.
"""

import math
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence

from evalkit.alignment import assignment
from evalkit.alignment.assignment import Edge, Ranked
from evalkit.measures.definition import Aligner, Link, Options, Projected

Run = Callable[[Sequence[Link], Projected, Options], Sequence[Link]]


def _equals(links: Sequence[Link], items: Projected, options: Options) -> Sequence[Link]:
    gold: set[int] = set()
    predicted: set[int] = set()
    kept = []
    for link in links:
        if link.gold not in gold and link.predicted not in predicted:
            gold.add(link.gold)
            predicted.add(link.predicted)
            kept.append(link)
    return kept


def _any(links: Sequence[Link], items: Projected, options: Options) -> Sequence[Link]:
    return links


def _by(choose: Callable[[Iterable[Edge]], list[Edge]]) -> Run:
    """Make an alignment of an algorithm on edges."""

    def run(links: Sequence[Link], items: Projected, options: Options) -> Sequence[Link]:
        return [Link(*edge) for edge in choose(Edge(*link) for link in links)]

    return run


EQUALS: Aligner = Aligner(
    "multiset", "of equal items as many pair as the smaller side has", _equals
)
SET: Aligner = Aligner("set", "equal items of a side are one, and pair with their equal", _equals)
GREEDY: Aligner = Aligner(
    "greedy", "the most similar pair first; each item in one pair at most", _by(assignment.greedy)
)
OPTIMAL: Aligner = Aligner(
    "optimal",
    "the pairs whose similarities have the greatest sum; each item in one pair at most",
    _by(assignment.optimal),
)
FIRST_FIT: Aligner = Aligner(
    "first fit",
    "each predicted item in turn takes the first gold item that is free",
    _by(assignment.first_fit),
)
BEST_PER_PREDICTED: Aligner = Aligner(
    "best per predicted",
    "each predicted item and the gold item most like it; a gold item may be in several pairs",
    _by(assignment.best_per_column),
)
BEST_PER_GOLD: Aligner = Aligner(
    "best per gold",
    "each gold item and the predicted item most like it; a predicted item may be in several pairs",
    _by(assignment.best_per_row),
)
ANY: Aligner = Aligner("any", "an item may match several others", _any)

ALIGNMENTS: Mapping[str, Aligner] = {
    one.name: one
    for one in (EQUALS, GREEDY, OPTIMAL, FIRST_FIT, BEST_PER_PREDICTED, BEST_PER_GOLD, ANY)
}
"""The general alignments by their names."""


def ranked(name: str, doc: str, weights: Callable[[Link, Projected], tuple[float, ...]]) -> Aligner:
    """
    Make an optimal alignment with priorities: a link's earlier weight outweighs all later ones.

    All weights but the last are whole numbers. `(1, similarity)` keeps as many pairs as possible,
    and of those choices the one with the greatest sum of similarities.
    """

    def run(links: Sequence[Link], items: Projected, options: Options) -> Sequence[Link]:
        of = {(link.gold, link.predicted): link for link in links}
        edges = [Ranked(link.gold, link.predicted, weights(link, items)) for link in of.values()]
        return [of[e.row, e.column] for e in assignment.lexicographic(edges)]

    return Aligner(name, doc, run)


MOST_PAIRS: Aligner = ranked(
    "most pairs",
    "as many pairs as possible, and of those choices the greatest sum of similarities",
    lambda link, _: (1, link.similarity),
)


def similarity(links: Sequence[Link], items: Projected) -> float:
    """Sum the similarities of links."""
    return math.fsum(link.similarity for link in links)


def nested(
    name: str,
    doc: str,
    *,
    inner: Aligner,
    worth: Callable[[Sequence[Link], Projected], float] = similarity,
    outer: Callable[[Iterable[Edge]], list[Edge]] = assignment.optimal,
) -> Aligner:
    """
    Make an alignment of containers: templates, events, clusters, each with its items.

    `inner` aligns the items of each gold container with those of each predicted one, `worth` says
    what the links that it keeps are worth, and `outer` pairs the containers by that. The links
    inside of paired containers are kept. Containers are in the order of their first items.
    """

    def run(links: Sequence[Link], items: Projected, options: Options) -> Sequence[Link]:
        kept = {
            pair: inner.run(group, items, options)
            for pair, group in _by_containers(links, items).items()
        }
        edges = [Edge(*pair, worth(group, items)) for pair, group in kept.items()]
        return [link for edge in sorted(outer(edges)) for link in kept[edge.row, edge.column]]

    return Aligner(name, doc, run)


def _by_containers(links: Sequence[Link], items: Projected) -> dict[tuple[int, int], list[Link]]:
    """Group links by the places of their gold and their predicted container."""
    gold, predicted = (_places(item.container for item in side) for side in items)
    groups: dict[tuple[int, int], list[Link]] = {}
    for link in links:
        ours, theirs = items.gold[link.gold], items.predicted[link.predicted]
        groups.setdefault((gold[ours.container], predicted[theirs.container]), []).append(link)
    return groups


def _places(containers: Iterable[Hashable]) -> dict[Hashable, int]:
    return {container: place for place, container in enumerate(dict.fromkeys(containers))}
