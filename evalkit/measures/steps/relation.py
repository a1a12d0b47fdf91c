"""Relations: which gold and predicted items may match at all, and how alike they are."""

from collections.abc import Hashable, Sequence

from evalkit.measures.definition import Link, Options, Projected, Relation


def _equal(items: Projected, options: Options) -> Sequence[Link]:
    return [Link(g, p) for g, p in same_key(items)]


def same_key(items: Projected) -> list[tuple[int, int]]:
    """List all pairs of a gold and a predicted item with the same key, in their order."""
    places: dict[Hashable, list[int]] = {}
    for number, item in enumerate(items.predicted):
        places.setdefault(item.key, []).append(number)
    return [(g, p) for g, item in enumerate(items.gold) for p in places.get(item.key, ())]


EQUAL: Relation = Relation("equal", "the same key", _equal)
