"""Two partitions of mentions, and the statistics of their overlap that coreference measures sum."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from evalkit.alignment.assignment import Edge, optimal
from evalkit.measures.definition import Link, Projected
from evalkit.measures.score import Number

Columns = dict[str, Number]


@dataclass(frozen=True, slots=True)
class Clusters:
    """
    How large the clusters of both sides are, and how many mentions two of them share.

    `shared` has the pairs (gold cluster, predicted cluster) that share any mention.
    """

    gold: Sequence[int]
    predicted: Sequence[int]
    shared: Mapping[tuple[int, int], int]

    @classmethod
    def of(cls, links: Iterable[Link], items: Projected) -> "Clusters":
        """Count mentions by their cluster (container); a link makes two mentions one."""
        gold, predicted = (_numbered(item.container for item in side) for side in items)
        pairs = Counter((gold[link.gold], predicted[link.predicted]) for link in links)
        return cls(_sizes(gold), _sizes(predicted), dict(sorted(pairs.items())))


def _numbered(containers: Iterable[object]) -> list[int]:
    places: dict[object, int] = {}
    return [places.setdefault(container, len(places)) for container in containers]


def _sizes(numbers: Sequence[int]) -> list[int]:
    counted = Counter(numbers)
    return [counted[number] for number in range(len(counted))]


def _pairs(size: int) -> int:
    return size * (size - 1) // 2


def muc(clusters: Clusters) -> Columns:
    """Count the links of a chain through each cluster, one less than it has mentions."""
    return {
        "gold": sum(size - 1 for size in clusters.gold),
        "predicted": sum(size - 1 for size in clusters.predicted),
        "matched": sum(shared - 1 for shared in clusters.shared.values()),
    }


def b3(clusters: Clusters) -> Columns:
    """Sum for each mention the share of its cluster that is in its cluster of the other side."""
    gold, predicted, shared = clusters.gold, clusters.predicted, clusters.shared.items()
    return {
        "gold": sum(gold),
        "predicted": sum(predicted),
        "matched_precision": math.fsum(n * n / predicted[p] for (_, p), n in shared),
        "matched_recall": math.fsum(n * n / gold[g] for (g, _), n in shared),
    }


def ceafm(clusters: Clusters) -> Columns:
    """Count the mentions that the best pairing of clusters one to one has in common."""
    best = best_pairs(clusters, lambda shared, _gold, _predicted: shared)
    return {
        "gold": sum(clusters.gold),
        "predicted": sum(clusters.predicted),
        "matched": int(sum(best)),
    }


def ceafe(clusters: Clusters) -> Columns:
    """Sum 2·shared / (both sizes) over the best pairing of clusters one to one."""
    best = best_pairs(clusters, lambda shared, gold, predicted: 2 * shared / (gold + predicted))
    return {
        "gold": len(clusters.gold),
        "predicted": len(clusters.predicted),
        "matched": math.fsum(best),
    }


def blanc(clusters: Clusters) -> Columns:
    """Count pairs of mentions: `link_` within a cluster, `apart_` in two clusters."""
    gold, predicted = sum(clusters.gold), sum(clusters.predicted)
    found: Counter[int] = Counter()
    right: Counter[int] = Counter()
    for (g, p), shared in clusters.shared.items():
        found[g] += shared
        right[p] += shared
    link_gold, link_predicted = (
        sum(map(_pairs, side)) for side in (clusters.gold, clusters.predicted)
    )
    link_matched = sum(map(_pairs, clusters.shared.values()))
    together = sum(map(_pairs, found.values())) + sum(map(_pairs, right.values())) - link_matched
    return {
        "gold": gold,
        "predicted": predicted,
        "link_gold": link_gold,
        "link_predicted": link_predicted,
        "link_matched": link_matched,
        "apart_gold": _pairs(gold) - link_gold,
        "apart_predicted": _pairs(predicted) - link_predicted,
        "apart_matched": _pairs(found.total()) - together,
    }


def lea(clusters: Clusters) -> Columns:
    """Sum for each mention the share of its cluster's links that the other side has too."""
    return {
        "gold": sum(clusters.gold),
        "predicted": sum(clusters.predicted),
        "matched_precision": math.fsum(_resolved(clusters, side=1)),
        "matched_recall": math.fsum(_resolved(clusters, side=0)),
    }


def _resolved(clusters: Clusters, *, side: int) -> Iterable[float]:
    """Weigh the resolved links of a side's clusters; a cluster of one has one link, to itself."""
    sizes = (clusters.gold, clusters.predicted)
    for pair, shared in clusters.shared.items():
        size, other = sizes[side][pair[side]], sizes[1 - side][pair[1 - side]]
        if size > 1:
            yield size * _pairs(shared) / _pairs(size)
        elif other == 1:
            yield 1.0


def best_pairs(clusters: Clusters, value: Callable[[int, int, int], float]) -> list[float]:
    """
    Pair gold and predicted clusters one to one so that the sum of values is as large as it can be.

    `value` gets what two clusters share and the sizes of both; only clusters that share something
    are worth anything.
    """
    chosen = optimal(
        Edge(g, p, value(shared, clusters.gold[g], clusters.predicted[p]))
        for (g, p), shared in clusters.shared.items()
    )
    return [edge.weight for edge in chosen]
