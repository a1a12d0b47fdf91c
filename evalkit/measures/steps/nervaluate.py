"""
nervaluate's four schemas: how a predicted entity chooses a gold one, and what the pair is worth.

A pair is correct as its schema says, else it is incorrect or partial. The counts of a type are no
part of the counts of all: the schema runs once more on the entities of that type alone, so another
label is one missed and one spurious entity there, and one incorrect pair in all.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from evalkit.measures.definition import (
    DROPPED,
    Aligner,
    Credit,
    Item,
    Link,
    Options,
    Projected,
    Rows,
)
from evalkit.measures.score import Aggregation, Columns, Figures, prf
from evalkit.measures.steps.overlapping import overlapping

FIRST_FIT, OPTIMAL = "first-fit", "optimal"
OLD = "nervaluate.1_1_0"
_OUTCOMES = ("correct", "incorrect", "partial", "missed", "spurious")
_WHOLE = ""


@dataclass(frozen=True, slots=True)
class Schema:
    """
    What makes a pair of overlapping entities correct, and what any other such pair is.

    `nearest`: of several correct gold entities the one whose edges are nearest, not the first.
    """

    right: Callable[[Item, Item], bool]
    otherwise: str = "incorrect"
    nearest: bool = False


def _same_span(gold: Item, predicted: Item) -> bool:
    return bool(gold.payload == predicted.payload)


def _same_label(gold: Item, predicted: Item) -> bool:
    return gold.label == predicted.label


def _same(gold: Item, predicted: Item) -> bool:
    return _same_span(gold, predicted) and _same_label(gold, predicted)


SCHEMAS: Mapping[str, Schema] = {
    "strict": Schema(_same),
    "exact": Schema(_same_span),
    "partial": Schema(_same_span, "partial"),
    "ent_type": Schema(_same_label, nearest=True),
}


def relate(items: Projected, options: Options) -> Sequence[Link]:
    """List the pairs that overlap enough, in the order of the predictions, then of gold."""
    least = float(options["overlap"])
    spans = [[None if i.payload == DROPPED else i.payload for i in side] for side in items]
    return [link for link in overlapping(*spans) if link.similarity * 100.0 >= least]


def aligner(schema: Schema) -> Aligner:
    """Build the choice of a schema."""

    def run(links: Sequence[Link], items: Projected, options: Options) -> Sequence[Link]:
        return _choose(links, items, options, schema)

    return Aligner(
        FIRST_FIT,
        "each predicted entity in its order takes a free gold one that makes it correct, else the"
        " first that it overlaps; align=optimal: as many correct ones as there can be, then as many"
        " others",
        run,
    )


def _choose(
    links: Sequence[Link], items: Projected, options: Options, schema: Schema
) -> Sequence[Link]:
    if options["align"] == OPTIMAL and OLD not in options.compat:
        return _optimal(links, items, schema)
    by_predicted: dict[int, list[Link]] = defaultdict(list)
    for link in links:
        by_predicted[link.predicted].append(link)
    taken: set[int] = set()
    kept = []
    for found in by_predicted.values():
        free = [link for link in found if link.gold not in taken]
        if free:
            kept.append(free[0] if OLD in options.compat else _best(free, items, schema))
            taken.add(kept[-1].gold)
    return kept


def _best(free: Sequence[Link], items: Projected, schema: Schema) -> Link:
    right = [link for link in free if _is_right(link, items, schema)]
    if schema.nearest:
        right.sort(key=lambda link: _distance(link, items))
    return (right or free)[0]


def _is_right(link: Link, items: Projected, schema: Schema) -> bool:
    return schema.right(items.gold[link.gold], items.predicted[link.predicted])


def _distance(link: Link, items: Projected) -> int:
    (start, end), (begun, behind) = (
        items.gold[link.gold].payload,
        items.predicted[link.predicted].payload,
    )
    return abs(int(start - begun)) + abs(int(end - behind))


def _optimal(links: Sequence[Link], items: Projected, schema: Schema) -> Sequence[Link]:
    kept: list[Link] = []
    for group in _connected(links):
        kept += _assign(group, [_is_right(link, items, schema) for link in group])
    return sorted(kept, key=lambda link: (link.predicted, link.gold))


def _assign(links: Sequence[Link], right: Sequence[bool]) -> Iterable[Link]:
    """Keep the most correct links that can stand beside each other, then the most others."""
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415 (only where it is used)

    gold = {g: row for row, g in enumerate(dict.fromkeys(link.gold for link in links))}
    predicted = {p: row for row, p in enumerate(dict.fromkeys(link.predicted for link in links))}
    worth = np.zeros((len(gold), len(predicted)))
    for link, is_right in zip(links, right, strict=True):
        more = min(worth.shape) if is_right else 0
        worth[gold[link.gold], predicted[link.predicted]] = 1 + more
    chosen = set(zip(*(side.tolist() for side in linear_sum_assignment(-worth)), strict=True))
    return [k for k in links if (gold[k.gold], predicted[k.predicted]) in chosen]


def _connected(links: Sequence[Link]) -> Iterable[Sequence[Link]]:
    """Split links into groups that share no item."""
    above: dict[tuple[str, int], tuple[str, int]] = {}

    def top(node: tuple[str, int]) -> tuple[str, int]:
        while (parent := above.setdefault(node, node)) != node:
            above[node] = node = above[parent]
        return node

    for link in links:
        above[top(("gold", link.gold))] = top(("predicted", link.predicted))
    groups: dict[tuple[str, int], list[Link]] = defaultdict(list)
    for link in links:
        groups[top(("gold", link.gold))].append(link)
    return groups.values()


def credit(schema: Schema) -> Credit:
    """Build the counts of a schema: of the document as a whole, and of each type by itself."""
    halves = schema.otherwise == "partial"

    def run(links: Sequence[Link], items: Projected, options: Options) -> Rows:
        rows = {_WHOLE: _row(links, items, options, schema)}
        for label, part in _by_label(items).items():
            found = _choose(relate(part, options), part, options, schema)
            rows[label] = _row(found, part, options, schema)
        return rows

    def worth(link: Link, items: Projected) -> float:
        if _is_right(link, items, schema):
            return 1.0
        return 0.5 if halves else 0.0

    return Credit(
        "outcomes",
        "a pair is correct, incorrect or partial; the rest is missed or spurious",
        run,
        columns=(
            *("gold", "predicted", *_OUTCOMES),
            *(("credit",) if halves else ()),
            *("dropped_gold", "dropped_predicted"),
        ),
        real=frozenset({"credit"} if halves else ()),
        worth=worth,
    )


def _by_label(items: Projected) -> dict[str, Projected]:
    parts: dict[str, tuple[list[Item], list[Item]]] = defaultdict(lambda: ([], []))
    for side, found in enumerate(items):
        for item in found:
            parts[item.label][side].append(item)
    return {label: Projected(*part) for label, part in parts.items()}


def _row(
    links: Sequence[Link], items: Projected, options: Options, schema: Schema
) -> dict[str, int | float]:
    dropped = [sum(item.payload == DROPPED for item in side) for side in items]
    gold, predicted = (len(side) - out for side, out in zip(items, dropped, strict=True))
    row: dict[str, int | float] = dict.fromkeys(_OUTCOMES, 0)
    for link in links:
        row["correct" if _is_right(link, items, schema) else schema.otherwise] += 1
    row |= {"missed": gold - len(links), "spurious": predicted - len(links)}
    row |= {"gold": gold, "predicted": predicted}
    row |= {"dropped_gold": dropped[0], "dropped_predicted": dropped[1]}
    if schema.otherwise == "partial":
        weight = 0.0 if OLD in options.compat else 0.5
        row["credit"] = row["correct"] + weight * row["partial"]
    return row


def _figures(columns: Columns) -> Figures:
    matched = columns.get("credit", columns["correct"])
    return prf({**columns, "matched": matched})


FIGURES = Aggregation(
    "nervaluate",
    "precision and recall of the correct ones, a partial one for half; a type is counted by itself",
    _figures,
    classes="whole",
)
