"""Steps of the slot scores of MUC-4: a fill is correct, partial, incorrect, spurious or missing."""

from collections.abc import Hashable, Iterable, Sequence
from typing import NamedTuple

from evalkit.alignment.assignment import best_pairs
from evalkit.measures.definition import (
    Aligner,
    Credit,
    Item,
    Link,
    Options,
    Pair,
    Projected,
    Projection,
    Relation,
    Rows,
)
from evalkit.measures.steps.credit import blank
from evalkit.measures.steps.relation import same_key
from evalkit.measures.steps.templates import (
    TYPE_SLOT,
    Place,
    Template,
    by_templates,
    fill_items,
    place_of,
    templates,
)
from evalkit.model.wording import alternatives, same_type

COLUMNS = ("correct", "partial", "incorrect", "spurious", "missing", "noncommittal")
CORRECT, PARTIAL = 1.0, 0.5
_GENERAL = ("attack",)
"""A response of this type is partially correct for a key of any other."""


def _project(pair: Pair) -> Projected:
    gold, predicted = templates(pair.gold, split=True), templates(pair.predicted)
    return Projected(list(fill_items(gold, types=True)), list(fill_items(predicted, types=True)))


def _relate(items: Projected, options: Options) -> Sequence[Link]:
    pairs = [(g, p, items.gold[g], items.predicted[p]) for g, p in same_key(items)]
    mapped = {
        (gold.container, predicted.container)
        for _, _, gold, predicted in pairs
        if gold.key == TYPE_SLOT and _alike(gold, predicted)
    }
    links = (
        Link(g, p, _alike(gold, predicted))
        for g, p, gold, predicted in pairs
        if (gold.container, predicted.container) in mapped
    )
    return [link for link in links if link.similarity]


def _alike(gold: Item, predicted: Item) -> float:
    if isinstance(gold.payload, Template):
        ours, theirs = gold.payload.type, predicted.payload.type
        if same_type(ours, theirs):
            return CORRECT
        return PARTIAL if alternatives(theirs) == _GENERAL else 0.0
    ours, theirs = gold.payload.mentions, predicted.payload.mentions
    if set(ours) & set(theirs):
        return CORRECT
    return PARTIAL if any(_inside(a, b) or _inside(b, a) for a in ours for b in theirs) else 0.0


def _inside(part: str, whole: str) -> bool:
    """Tell whether the words of one string stand in the other, in a row."""
    return f" {part} " in f" {whole} "


def _align(links: Sequence[Link], items: Projected, options: Options) -> Sequence[Link]:
    pairs = {
        places: _best_fills(found, items) for places, found in by_templates(links, items).items()
    }
    weights = {places: sum(link.similarity for link in kept) for places, kept in pairs.items()}
    return [link for places in best_pairs(weights) for link in pairs[places]]


def _best_fills(links: list[Link], items: Projected) -> list[Link]:
    """Pair the fills of two templates for most credit; of equals those that gold requires."""
    above = 2 * (len(links) + 1)
    similarity = {(link.gold, link.predicted): link.similarity for link in links}
    weights = {
        (gold, predicted): above * alike + (not items.gold[gold].payload.optional)
        for (gold, predicted), alike in similarity.items()
    }
    return [Link(*pair, similarity[pair]) for pair in best_pairs(weights)]


class _Slot(NamedTuple):
    """A slot of a template or of a pair of them; `kind` tells a type from a role so called."""

    places: tuple[Place | None, Place | None]
    kind: Hashable
    label: str


def _credit(links: Sequence[Link], items: Projected, options: Options) -> Rows:
    rows = blank(items, SLOT_FILLS.columns)
    mapped = {
        (place_of(items.gold[k.gold]), place_of(items.predicted[k.predicted]))
        for k in links
        if items.gold[k.gold].key == TYPE_SLOT
    }
    gold_map: dict[Place, Place] = dict(mapped)
    predicted_map = {predicted: gold for gold, predicted in mapped}
    for link in links:
        column = "correct" if link.similarity == CORRECT else "partial"
        rows[items.gold[link.gold].label][column] += 1
    missing = _left(items.gold, {link.gold for link in links}, gold_map, first=True)
    spurious = _left(items.predicted, {k.predicted for k in links}, predicted_map, first=False)
    for slot in dict.fromkeys([*missing, *spurious]):
        _leftover(rows, slot, missing.get(slot, []), len(spurious.get(slot, [])), options)
    for row in rows.values():
        row["gold"] = row["correct"] + row["partial"] + row["incorrect"] + row["missing"]
        row["predicted"] = row["correct"] + row["partial"] + row["incorrect"] + row["spurious"]
    return rows


def _left(
    side: Iterable[Item], linked: set[int], mapped: dict[Place, Place], *, first: bool
) -> dict[_Slot, list[Item]]:
    """Collect what is not linked by its slot, of mapped templates by that of the pair."""
    found: dict[_Slot, list[Item]] = {}
    for number, item in enumerate(side):
        if number not in linked:
            own = place_of(item)
            other = mapped.get(own)
            places = (own, other) if first else (other, own)
            found.setdefault(_Slot(places, item.key, item.label), []).append(item)
    return found


def _leftover(
    rows: Rows, slot: _Slot, missing: Sequence[Item], spurious: int, options: Options
) -> None:
    """Count what is left of a slot: in a pair of templates a fill on both sides is incorrect."""
    gold, predicted = slot.places
    if gold is None and options["rows"] in ("matched-missing", "matched-only"):
        return
    if predicted is None and options["rows"] in ("matched-spurious", "matched-only"):
        return
    optional = sum(
        item.payload.optional or (predicted is None and place_of(item).optional) for item in missing
    )
    required = len(missing) - optional
    row = rows[slot.label]
    incorrect = min(required, spurious)
    row["incorrect"] += incorrect
    row["missing"] += required - incorrect
    row["spurious"] += spurious - incorrect
    row["noncommittal"] += optional


SLOTS = Projection(
    "slots of templates",
    "each template's type, and each entity that fills a role of it; in gold 'A / B' is either",
    _project,
)
GRADED: Relation = Relation(
    "graded",
    "1 if a string of both is equal, 1/2 if one holds the other; only in templates whose type is"
    " equal (1) or predicted as attack (1/2)",
    _relate,
)
MOST_CREDIT: Aligner = Aligner(
    "nested", "templates one to one, and in each pair fills one to one, for most credit", _align
)
SLOT_FILLS: Credit = Credit(
    "slots",
    "each fill is correct, partial, incorrect, spurious, missing or, if optional, noncommittal",
    _credit,
    columns=("gold", "predicted", *COLUMNS),
)
