"""Steps of GTT: templates are mapped for the highest F1 of the document; inside no one to one."""

from collections.abc import Sequence

from evalkit.measures.definition import (
    Aligner,
    Link,
    Options,
    Pair,
    Projected,
    Projection,
    Relation,
)
from evalkit.measures.steps.relation import same_key
from evalkit.measures.steps.template_map import Gain, best_map
from evalkit.measures.steps.templates import (
    Place,
    Template,
    by_templates,
    fill_items,
    place_of,
    templates,
)
from evalkit.model.wording import same_type


def _project(pair: Pair) -> Projected:
    compat = pair.options.compat
    blanks = "gtt.blank_strings" in compat
    gold = templates(pair.gold, blank=blanks)
    if "gtt.drop_gold_duplicates" in compat:
        gold = list({_content(template): template for template in reversed(gold)}.values())[::-1]
    predicted = templates(pair.predicted, blank=blanks)
    return Projected(list(fill_items(gold, types=True)), list(fill_items(predicted, types=True)))


def _content(template: Template) -> tuple[str, tuple[tuple[str, tuple[str, ...]], ...]]:
    return template.type, tuple((fill.role, fill.mentions) for fill in template.fills)


def _relate(items: Projected, options: Options) -> Sequence[Link]:
    vacuous = "gtt.vacuous_empty" in options.compat
    found = []
    for g, p in same_key(items):
        gold, predicted = items.gold[g], items.predicted[p]
        if not _types(place_of(gold), place_of(predicted), options):
            continue
        if isinstance(gold.payload, Template) or _covers(
            gold.payload.mentions, predicted.payload.mentions, vacuous=vacuous
        ):
            found.append(Link(g, p))
    return found


def _types(gold: Place, predicted: Place, options: Options) -> bool:
    if "gtt.substring_types" in options.compat:
        return predicted.type in gold.type
    return same_type(gold.type, predicted.type)


def _covers(gold: Sequence[str], predicted: Sequence[str], *, vacuous: bool) -> bool:
    return set(predicted) <= set(gold) if predicted else vacuous


def _align(links: Sequence[Link], items: Projected, options: Options) -> Sequence[Link]:
    groups = by_templates(links, items)
    gains: dict[tuple[int, int], Gain] = {
        (predicted.number, gold.number): (
            len({link.predicted for link in found}),
            len({link.gold for link in found}),
        )
        for (gold, predicted), found in groups.items()
    }
    chosen = set(
        best_map(
            gains,
            rows=len({item.container for item in items.predicted}),
            columns=len({item.container for item in items.gold}),
            predicted=len(items.predicted),
            gold=len(items.gold),
        )
    )
    return [
        link
        for (gold, predicted), found in groups.items()
        if (predicted.number, gold.number) in chosen
        for link in found
    ]


TEMPLATE_SLOTS = Projection(
    "slots of templates",
    "each template's type, and each entity that fills a role of it",
    _project,
)
COVERED: Relation = Relation(
    "covered",
    "in templates of the same type: each string of the predicted entity is one of the gold"
    " entity's",
    _relate,
)
BEST_DOCUMENT: Aligner = Aligner(
    "best document F1",
    "templates one to one so that F1 of the document is highest, entities in them many to many",
    _align,
)
