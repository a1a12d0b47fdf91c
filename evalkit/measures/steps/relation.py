"""Relations: which gold and predicted items may match at all, and how alike they are."""

from collections import Counter
from collections.abc import Hashable, Sequence

from evalkit.measures.definition import Link, Options, Projected, Relation
from evalkit.measures.limits import refuse


def _equal(items: Projected, options: Options) -> Sequence[Link]:
    return [Link(g, p) for g, p in same_key(items)]


def same_key(items: Projected) -> list[tuple[int, int]]:
    """
    List all pairs of a gold and a predicted item with the same key, in their order.

    Raises Excess before it lists anything if too many share a key.
    """
    places: dict[Hashable, list[int]] = {}
    for number, item in enumerate(items.predicted):
        places.setdefault(item.key, []).append(number)
    shared = Counter(item.key for item in items.gold)
    refuse(max((number * len(places.get(key, ())) for key, number in shared.items()), default=0))
    return [(g, p) for g, item in enumerate(items.gold) for p in places.get(item.key, ())]


EQUAL: Relation = Relation("equal", "the same key", _equal)
