"""Credits: what the links of a document are worth, as counts by class."""

import math
from collections.abc import Sequence

from evalkit.measures.definition import Credit, Link, Options, Projected, Rows


def blank(items: Projected, columns: Sequence[str]) -> Rows:
    """Make a row of zeros for every class that an item has."""
    return {item.label: dict.fromkeys(columns, 0) for side in items for item in side}


def _one_each(links: Sequence[Link], items: Projected, options: Options) -> Rows:
    rows = blank(items, ("gold", "predicted", "matched"))
    for item in items.gold:
        rows[item.label]["gold"] += 1
    for item in items.predicted:
        rows[item.label]["predicted"] += 1
    for link in links:
        rows[items.gold[link.gold].label]["matched"] += 1
    return rows


def _similarity(links: Sequence[Link], items: Projected, options: Options) -> Rows:
    rows = _one_each((), items, options)
    found: dict[str, list[float]] = {}
    for link in links:
        found.setdefault(items.gold[link.gold].label, []).append(link.similarity)
    for label, similarities in found.items():
        rows[label]["matched"] = math.fsum(similarities)
    return rows


def _both_sides(links: Sequence[Link], items: Projected, options: Options) -> Rows:
    rows = blank(items, EITHER.columns)
    for item in items.gold:
        rows[item.label]["gold"] += 1
    for item in items.predicted:
        rows[item.label]["predicted"] += 1
    for place in {link.predicted for link in links}:
        rows[items.predicted[place].label]["matched_precision"] += 1
    for place in {link.gold for link in links}:
        rows[items.gold[place].label]["matched_recall"] += 1
    return rows


def whole(link: Link, items: Projected) -> float:
    """Say that a pair earns each of its items 1, however alike they are."""
    return 1.0


COUNT: Credit = Credit("count", "1 for each pair", _one_each, worth=whole)
SIMILARITY: Credit = Credit(
    "similarity",
    "for each pair how alike its items are, in 0…1",
    _similarity,
    real=frozenset({"matched"}),
)
EITHER: Credit = Credit(
    "either side",
    "1 for each predicted item that matches any gold item, and the other way round",
    _both_sides,
    columns=("gold", "predicted", "matched_precision", "matched_recall"),
    worth=whole,
)
