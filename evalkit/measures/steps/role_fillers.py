"""Steps of CEAF-REE: the entities that fill a role anywhere in a document, assigned one to one."""

import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

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
from evalkit.measures.steps.templates import Fill, templates
from evalkit.model import Document

Similarity = Callable[[frozenset[str], frozenset[str], Options], float]


def _project(pair: Pair) -> Projected:
    compat = pair.options.compat
    blanks = "grit.blank_strings" in compat
    gold = list(_fillers(pair.gold, blanks=blanks))
    predicted = list(_fillers(pair.predicted, blanks=blanks))
    if "grit.gold_roles_only" in compat:
        roles = {item.label for item in gold}
        predicted = [item for item in predicted if item.label in roles]
    return Projected(gold, predicted)


def _fillers(document: Document, *, blanks: bool) -> Iterator[Item]:
    """List each entity as often as the template says that has it most often."""
    numbers: Counter[tuple[str, tuple[str, ...]]] = Counter()
    first: dict[tuple[str, tuple[str, ...]], Fill] = {}
    for template in templates(document, blank=blanks):
        numbers |= Counter((fill.role, fill.mentions) for fill in template.fills)
        for fill in template.fills:
            first.setdefault((fill.role, fill.mentions), fill)
    for said, number in sorted(numbers.items()):
        fill = first[said]
        for _ in range(number):
            yield Item(fill.role, frozenset(fill.mentions), fill.role, fill.source)


def _strict(gold: frozenset[str], predicted: frozenset[str], options: Options) -> float:
    if not predicted:
        return float("grit.vacuous_empty" in options.compat)
    return float(predicted <= gold)


def _proportional(gold: frozenset[str], predicted: frozenset[str], options: Options) -> float:
    return len(gold & predicted) / len(predicted) if predicted else 0.0


def _alike(similarity: Similarity) -> Callable[[Projected, Options], Sequence[Link]]:
    def relate(items: Projected, options: Options) -> Sequence[Link]:
        pairs = (
            Link(g, p, similarity(items.gold[g].payload, items.predicted[p].payload, options))
            for g, p in same_key(items)
        )
        return [link for link in pairs if link.similarity]

    return relate


def _align(links: Sequence[Link], items: Projected, options: Options) -> Sequence[Link]:
    weights = {(link.gold, link.predicted): link.similarity for link in links}
    return [Link(*pair, weights[pair]) for pair in best_pairs(weights)]


def _credit(links: Sequence[Link], items: Projected, options: Options) -> Rows:
    rows = blank(items, SHARES.columns)
    for item in items.gold:
        rows[item.label]["gold"] += 1
    for item in items.predicted:
        rows[item.label]["predicted"] += 1
    for label, row in rows.items():
        row["matched"] = math.fsum(k.similarity for k in links if items.gold[k.gold].label == label)
    return rows


ROLE_FILLERS = Projection(
    "role fillers",
    "each entity that fills a role in any template of the document, once for equal entities of"
    " several templates",
    _project,
)
STRICT: Relation = Relation(
    "subset",
    "1 if each string of the predicted entity is one of the gold entity's",
    _alike(_strict),
)
PROPORTIONAL: Relation = Relation(
    "share",
    "which share of the predicted entity's strings the gold entity has",
    _alike(_proportional),
)
OPTIMAL: Aligner = Aligner(
    "optimal", "one to one within a role, with the largest sum of similarities", _align
)
SHARES: Credit = Credit(
    "similarity", "of each pair its similarity", _credit, real=frozenset({"matched"})
)
