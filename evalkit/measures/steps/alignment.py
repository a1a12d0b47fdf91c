"""Alignments: which of the possible links are kept."""

from collections.abc import Callable, Sequence

from evalkit.measures.definition import Aligner, Link, Options, Projected


def _first_free(links: Sequence[Link]) -> list[Link]:
    """Keep each link whose two items are both still free, in the order given."""
    gold: set[int] = set()
    predicted: set[int] = set()
    kept = []
    for link in links:
        if link.gold not in gold and link.predicted not in predicted:
            gold.add(link.gold)
            predicted.add(link.predicted)
            kept.append(link)
    return kept


def _equals(links: Sequence[Link], items: Projected, options: Options) -> Sequence[Link]:
    return _first_free(links)


def _greedy(links: Sequence[Link], items: Projected, options: Options) -> Sequence[Link]:
    return _first_free(sorted(links, key=lambda k: (-k.similarity, k.predicted, k.gold)))


def _any(links: Sequence[Link], items: Projected, options: Options) -> Sequence[Link]:
    return links


Run = Callable[[Sequence[Link], Projected, Options], Sequence[Link]]

EQUALS: Aligner = Aligner(
    "multiset", "of equal items as many pair as the smaller side has", _equals
)
SET: Aligner = Aligner("set", "equal items of a side are one, and pair with their equal", _equals)
GREEDY: Aligner = Aligner(
    "greedy", "the most similar pair first; each item in one pair at most", _greedy
)
ANY: Aligner = Aligner("any", "an item may match several others", _any)
