"""
nervaluate's four schemas: how a predicted entity chooses a gold one, and what the pair is worth.

A pair is correct as its schema says, else it is incorrect or partial. The counts of a type are no
part of the counts of all: the schema runs once more on the entities of that type alone, so another
label is one missed and one spurious entity there, and one incorrect pair in all.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from evalkit.alignment.assignment import Ranked, lexicographic
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
from evalkit.measures.score import Aggregation, Columns, Figures, Number, prf
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
    """Keep the most correct pairs that can stand beside each other, then the most others."""
    places = {(link.gold, link.predicted): link for link in links}
    edges = [
        Ranked(link.gold, link.predicted, (float(_is_right(link, items, schema)), 1.0))
        for link in links
    ]
    kept = [places[edge.row, edge.column] for edge in lexicographic(edges)]
    return sorted(kept, key=lambda link: (link.predicted, link.gold))


def credit(schema: Schema) -> Credit:
    """Build the counts of a schema: of the document as a whole, and of each type by itself."""
    halves = schema.otherwise == "partial"

    def run(links: Sequence[Link], items: Projected, options: Options) -> Rows:
        rows = _stock(items)
        _add(rows[_WHOLE], links, items, options, schema)
        for label, candidates in _inside_types(relate(items, options), items).items():
            chosen = _choose(candidates, items, options, schema)
            _add(rows[label], chosen, items, options, schema)
        for row in rows.values():
            paired = row["correct"] + row["incorrect"] + row["partial"]
            row |= {"missed": row["gold"] - paired, "spurious": row["predicted"] - paired}
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


def _stock(items: Projected) -> Rows:
    """Count the entities of both sides, of the whole and of each type."""
    names = ("gold", "predicted", *_OUTCOMES, "credit", "dropped_gold", "dropped_predicted")
    labels = (_WHOLE, *(item.label for side in items for item in side))
    rows: Rows = {label: dict.fromkeys(names, 0) for label in labels}
    for side, found in zip(("gold", "predicted"), items, strict=True):
        for item in found:
            name = f"dropped_{side}" if item.payload == DROPPED else side
            rows[_WHOLE][name] += 1
            rows[item.label][name] += 1
    return rows


def _inside_types(links: Sequence[Link], items: Projected) -> Mapping[str, Sequence[Link]]:
    """Group the links between entities of the same type by it."""
    groups: dict[str, list[Link]] = defaultdict(list)
    for link in links:
        label = items.gold[link.gold].label
        if label == items.predicted[link.predicted].label:
            groups[label].append(link)
    return groups


def _add(
    row: dict[str, Number],
    links: Sequence[Link],
    items: Projected,
    options: Options,
    schema: Schema,
) -> None:
    """Count what the pairs of a row are worth."""
    right = sum(_is_right(link, items, schema) for link in links)
    others = len(links) - right
    row["correct"] += right
    row[schema.otherwise] += others
    halves = schema.otherwise == "partial" and OLD not in options.compat
    row["credit"] += right + (0.5 * others if halves else 0.0)


def _figures(columns: Columns) -> Figures:
    matched = columns.get("credit", columns["correct"])
    return prf({**columns, "matched": matched})


FIGURES = Aggregation(
    "nervaluate",
    "precision and recall of the correct ones, a partial one for half; a type is counted by itself",
    _figures,
    classes="whole",
)
