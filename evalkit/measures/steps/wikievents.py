"""
The steps of WikiEvents: what fills the roles of paired events, by head or by entity.

Gold and predicted fillers alike lose a leading article. A filler that is given by its words only is
the occurrence of these words that is nearest to the trigger.
"""

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from evalkit.errors import counted
from evalkit.measures.definition import (
    Item,
    Link,
    Options,
    Pair,
    Projected,
    Projection,
    Relation,
    Requirement,
)
from evalkit.measures.heads import Context, contexts, finder
from evalkit.measures.score import Aggregation, Columns, Figures, prf
from evalkit.measures.steps.relation import same_key
from evalkit.measures.steps.unit import argument_source
from evalkit.model import Argument, Document, Event, Key, Mention
from evalkit.model.grounding import Reference, mentions_of

BY_ORDER = "gen-arg.by_order"
DROP = "gen-arg.drop_ungrounded"
FROM_PREDICTIONS = "gen-arg.recall_from_predictions"
HEAD = "head"

_ARTICLE = re.compile(r"(?:the|an?)\s+(?=\S)", re.IGNORECASE)
_AND = re.compile(r"\s+and\s+")
_TOKEN = re.compile(r"\w+|[^\w\s]")


class Filler(NamedTuple):
    """What fills a role: where it is (or its words), its role, and the entities it is one of."""

    place: Hashable
    role: str
    clusters: frozenset[str] = frozenset()


class _Found(NamedTuple):
    """An argument of an event, and where it is in the text; None where it is not found."""

    identity: Hashable
    event: Event
    argument: Argument
    mention: Mention | None


@dataclass(frozen=True, slots=True)
class _Side:
    """A document, its text in tokens, and the mentions of what its arguments name."""

    document: Document
    context: Context
    text: str
    tokens: Sequence[tuple[int, int]]
    split: Callable[[str], list[str]]
    names: dict[Reference, tuple[Mention, ...]]


def _sides(pair: Pair) -> Iterator[_Side]:
    text = pair.gold.text or ""
    for document, context in zip((pair.gold, pair.predicted), contexts(pair), strict=True):
        tokens = next((d.tokens for d in (pair.gold, document) if d.tokens is not None), None)
        split = _TOKEN.findall if tokens is None else str.split
        if tokens is None:
            tokens = tuple(match.span() for match in _TOKEN.finditer(text))
        yield _Side(document, context, text, tokens, split, mentions_of(document))


# --- places ---------------------------------------------------------------------------------------


def without_article(mention: Mention, text: str) -> Mention:
    """Take a leading `the`, `a` or `an` off a mention that has more words."""
    match = _ARTICLE.match(text, mention.start, mention.end)
    if match is None or mention.parts:
        return mention
    return Mention(match.end(), mention.end, (), None, mention.head)


def _mentions(argument: Argument, event: Event, side: _Side) -> list[Mention | None]:
    """Find where a filler is; None for what is not found."""
    if argument.mention is not None:
        return [without_article(argument.mention, side.text)]
    named = _named(argument, side)
    if named:
        start = event.trigger.start if event.trigger is not None else 0
        nearest = min(named, key=lambda mention: (abs(mention.start - start), mention.key))
        return [without_article(nearest, side.text)]
    words = argument.text or ""
    found = _occurrence(words, event, side)
    if found is not None or not _AND.search(words):
        return [found]
    return [_occurrence(part, event, side) for part in _AND.split(words)]


def _named(argument: Argument, side: _Side) -> tuple[Mention, ...]:
    if argument.entity is not None:
        return side.names.get(Reference("entity", argument.entity), ())
    return side.names.get(Reference("event", argument.event or ""), ())


def _occurrence(words: str, event: Event, side: _Side) -> Mention | None:
    """Find the words as tokens in the text: of several places the one nearest to the trigger."""
    wanted = side.split(words)
    tokens, text, width = side.tokens, side.text, len(wanted)
    found = [
        first
        for first in range(len(tokens) - width + 1)
        if all(text[slice(*tokens[first + n])] == word for n, word in enumerate(wanted))
    ]
    if not wanted or not found or event.trigger is None:
        return None
    before = sum(end <= event.trigger.start for _, end in tokens)
    behind = sum(start < event.trigger.end for start, _ in tokens)

    def distance(first: int) -> int:
        return abs(before - first - width) if first < before else abs(first - behind)

    best = min(found, key=lambda first: (distance(first), first))
    mention = Mention(tokens[best][0], tokens[best + width - 1][1])
    return without_article(mention, text)


def _found(side: _Side, options: Options) -> Iterator[_Found]:
    by_order = BY_ORDER in options.compat
    for number, event in enumerate(side.document.events):
        trigger = event.trigger.key if event.trigger is not None else None
        identity = (event.type, number if by_order else trigger)
        for argument in event.arguments:
            for mention in _mentions(argument, event, side):
                yield _Found(identity, event, argument, mention)


# --- items ----------------------------------------------------------------------------------------


def _clusters(gold: _Side) -> dict[Key, frozenset[str]]:
    """List for each place the gold entities that have a mention there."""
    found: dict[Key, set[str]] = {}
    for entity in gold.document.entities:
        for mention in entity.mentions:
            place = without_article(mention, gold.text).key
            found.setdefault(place, set()).add(entity.id)
    return {place: frozenset(names) for place, names in found.items()}


def _project(pair: Pair) -> Projected:
    gold, predicted = _sides(pair)
    clusters = _clusters(gold)
    guesses = list(_found(predicted, pair.options))
    if DROP in pair.options.compat:
        guesses = [one for one in guesses if one.mention is not None]
    return Projected(
        _unique(_found(gold, pair.options), gold, clusters, pair.options, own=True),
        _unique(guesses, predicted, clusters, pair.options, own=False),
    )


def _unique(
    found: Iterable[_Found],
    side: _Side,
    clusters: Mapping[Key, frozenset[str]],
    options: Options,
    *,
    own: bool,
) -> list[Item]:
    """Make one item of each event, role and place; gold's `own` entities are those it names."""
    items: dict[Hashable, Item] = {}
    for one in found:
        place: Hashable = ("words", *side.split(one.argument.text or ""))
        source = argument_source(one.event, one.argument)
        known: set[str] = set()
        if one.mention is None:
            source = source._replace(text=one.argument.text or "")
        else:
            place = _place(one.mention, side, options)
            known |= clusters.get(one.mention.key, frozenset())
            source = source._replace(span=one.argument.key or one.mention.key)
        if own and one.argument.entity is not None:
            known.add(one.argument.entity)
        filler = Filler(place, one.argument.role, frozenset(known))
        item = Item(one.identity, filler, one.event.type, source)
        items.setdefault((one.identity, filler.role, place), item)
    return list(items.values())


def _place(mention: Mention, side: _Side, options: Options) -> Hashable:
    if options.parameters.get("match", HEAD) != HEAD:
        return mention.key
    return _head(mention, side, options) or mention.key


def _head(mention: Mention, side: _Side, options: Options) -> tuple[int, int] | None:
    """Take the head that the data give, else the one that the finder finds."""
    return mention.head or finder(options["finder"])(mention, side.context)


def _no_heads(pair: Pair) -> str | None:
    for name, side in zip(("gold", "predicted"), _sides(pair), strict=True):
        spans = [one.mention for one in _found(side, pair.options) if one.mention is not None]
        number = sum(_head(span, side, pair.options) is None for span in spans)
        if number:
            return f"{counted(number, f'{name} argument')} without head"
    return None


def _no_text(pair: Pair) -> str | None:
    return "no text" if pair.gold.text is None and pair.gold.events else None


# --- matches --------------------------------------------------------------------------------------


def _same(*, role: bool, coreferent: bool) -> Callable[[Projected, Options], list[Link]]:
    def relate(items: Projected, options: Options) -> list[Link]:
        return [
            Link(g, p)
            for g, p in same_key(items)
            if _matches(items.gold[g].payload, items.predicted[p].payload, coreferent=coreferent)
            and (not role or items.gold[g].payload.role == items.predicted[p].payload.role)
        ]

    return relate


def _matches(gold: Filler, predicted: Filler, *, coreferent: bool) -> bool:
    return gold.place == predicted.place or (
        coreferent and not gold.clusters.isdisjoint(predicted.clusters)
    )


def _from_predictions(columns: Columns) -> Figures:
    """Divide the predicted items that are right by both sides' numbers."""
    return prf(
        {
            "gold": columns["gold"],
            "predicted": columns["predicted"],
            "matched": columns["matched_precision"],
        }
    )


FILLERS = Projection(
    "argument: event, role, place",
    "each filler of a role once an event, without leading article",
    _project,
)
RELATIONS = {
    "head-I": Relation("same place", "the same place", _same(role=False, coreferent=False)),
    "head-C": Relation(
        "same place and role", "the same place and role", _same(role=True, coreferent=False)
    ),
    "coref-I": Relation(
        "coreferent", "the same place or gold entity", _same(role=False, coreferent=True)
    ),
    "coref-C": Relation(
        "coreferent, same role",
        "the same place or gold entity, and the same role",
        _same(role=True, coreferent=True),
    ),
}
RECALL_FROM_PREDICTIONS = Aggregation(
    "prf of predictions",
    "as prf, but recall is the predicted items that are right per gold item, which may exceed 1",
    _from_predictions,
)
TEXT = Requirement("text", _no_text, "Give the documents their 'text'.")
HEADS = Requirement(
    "heads", _no_heads, "Give arguments of more than one word their 'head', or take finder=rules."
)
