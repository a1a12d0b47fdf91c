"""Steps of CEAF-RME: templates assigned one to one, by the mentions or entities that they share."""

from collections.abc import Callable, Iterable, Iterator, Sequence

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
    Place,
    by_templates,
    fill_items,
    place_of,
    templates,
)
from evalkit.model.wording import alternatives, same_type

DOUBLE = "ceaf_rme.double_multilabel_den"
ONE_LABEL = "ceaf_rme.label_by_row_sum"
BLANK = "ceaf_rme.blank_strings"

Pairs = dict[tuple[Place, Place], list[Link]]


def _project(pair: Pair) -> Projected:
    compat = pair.options.compat
    gold = templates(pair.gold, blank=BLANK in compat)
    predicted = templates(pair.predicted, blank=BLANK in compat)
    items = list(fill_items(gold))
    if DOUBLE in compat and predicted:
        items = [split for item in items for split in _split(item)]
    return Projected(items, list(fill_items(predicted)))


def _split(item: Item) -> Iterator[Item]:
    """Repeat an item for each type that its template may have."""
    place = place_of(item)
    for label in alternatives(place.type):
        yield item._replace(container=place._replace(label=label))


def _relate(items: Projected, options: Options) -> Sequence[Link]:
    found = []
    for g, p in same_key(items):
        gold, predicted = items.gold[g], items.predicted[p]
        shared = set(gold.payload.mentions) & set(predicted.payload.mentions)
        place = place_of(gold)
        if shared and _types(place.label or place.type, place_of(predicted).type, options):
            found.append(Link(g, p, len(shared)))
    return found


def _types(gold: str, predicted: str, options: Options) -> bool:
    if ONE_LABEL in options.compat and len(alternatives(predicted)) > 1:
        return False
    return same_type(gold, predicted)


def _assigned(links: list[Link], items: Projected) -> list[Link]:
    """Pair the entities of two templates so that they share most mentions."""
    weights = {(link.gold, link.predicted): link.similarity for link in links}
    return [Link(*pair, weights[pair]) for pair in best_pairs(weights)]


def _first_hits(links: list[Link], items: Projected) -> list[Link]:
    """Give each predicted entity the gold entity that has the first of its mentions."""
    hits: dict[int, tuple[str, int]] = {}
    for link in links:
        ours, theirs = items.gold[link.gold].payload, items.predicted[link.predicted].payload
        hit = min(set(ours.mentions) & set(theirs.mentions)), link.gold
        hits[link.predicted] = min(hit, hits.get(link.predicted, hit))
    return [Link(gold, predicted) for predicted, (_, gold) in sorted(hits.items())]


def _mentions(links: list[Link]) -> int:
    return sum(int(link.similarity) for link in links)


def _found(links: list[Link]) -> int:
    return len({link.gold for link in links})


def _nothing(links: list[Link]) -> int:
    return 0


Inner = Callable[[list[Link], Projected], list[Link]]


def _nested(
    inner: Inner, right: Callable[[list[Link]], int], second: Callable[[list[Link]], int]
) -> Callable[[Sequence[Link], Projected, Options], Sequence[Link]]:
    def align(links: Sequence[Link], items: Projected, options: Options) -> Sequence[Link]:
        pairs = {
            places: inner(found, items) for places, found in by_templates(links, items).items()
        }
        if ONE_LABEL in options.compat:
            pairs = _of_one_label(pairs, right)
        numbers = {
            (gold.number, predicted.number): kept for (gold, predicted), kept in pairs.items()
        }
        above = sum(second(kept) for kept in numbers.values()) + 1
        weights = {places: right(kept) * above + second(kept) for places, kept in numbers.items()}
        return [link for places in best_pairs(weights) for link in numbers[places]]

    return align


def _of_one_label(pairs: Pairs, right: Callable[[list[Link]], int]) -> Pairs:
    """Keep of each gold template the type with the largest sum over all predicted templates."""
    sums: dict[int, dict[str, int]] = {}
    for (gold, predicted), links in pairs.items():
        (label,) = alternatives(predicted.type)
        of_label = sums.setdefault(gold.number, {})
        of_label[label] = of_label.get(label, 0) + right(links)
    return {
        (gold, predicted): links
        for (gold, predicted), links in pairs.items()
        if alternatives(predicted.type) == (_best(sums[gold.number], gold.type),)
    }


def _best(sums: dict[str, int], gold: str) -> str:
    """Choose the type with the largest sum, of equals the one that gold names first."""
    order = alternatives(gold)
    return max(sums, key=lambda label: (sums[label], -order.index(label)))


def _counts(items: Iterable[Item]) -> Iterator[tuple[str, int]]:
    for item in items:
        yield item.label, len(item.payload.mentions)


def _credit(links: Sequence[Link], items: Projected, options: Options) -> Rows:
    rows = blank(items, MENTIONS.columns)
    for name, side in (("gold", items.gold), ("predicted", items.predicted)):
        for label, number in _counts(side):
            rows[label][name] += number
    for link in links:
        rows[items.gold[link.gold].label]["matched"] += int(link.similarity)
    return rows


ENTITIES = Projection(
    "entities of templates", "each entity that fills a role of a template", _project
)
SHARED: Relation = Relation(
    "shared mentions",
    "how many strings two entities share, of the same role in templates of the same type",
    _relate,
)
NESTED: Aligner = Aligner(
    "nested",
    "templates one to one, and in each pair entities one to one, so that most mentions match",
    _nested(_assigned, _mentions, _nothing),
)
HITS: Aligner = Aligner(
    "nested, first hit",
    "templates one to one so that most predicted entities hit some gold entity",
    _nested(_first_hits, len, _found),
)
MENTIONS: Credit = Credit("mentions", "1 for each mention that two paired entities share", _credit)
