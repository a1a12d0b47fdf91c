"""Event-argument linking: type, role, filler and realis of a whole document, and their groups."""

import math
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from evalkit.measures.definition import (
    Credit,
    Item,
    Link,
    Options,
    Pair,
    Projected,
    Projection,
    Rows,
)
from evalkit.measures.score import Aggregation, Columns, Figures, prf
from evalkit.measures.steps.coref import hoppers
from evalkit.measures.steps.unit import argument_source
from evalkit.model import Argument, Document, Entity, Event, Key, Mention

SCALE = "eal.linkf1_scale"
_OF_100 = 0.01
_LAMBDA = 0.5  # the weight of linking in the score of 2015
_KEEP = "keep"
_Rung = Callable[[Mention, Mention], bool]
_Resolve = Callable[[Argument], Hashable]


class Filler(NamedTuple):
    """A gold entity, or a gold filler outside of all entities, and where it is mentioned."""

    name: Hashable
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """Gold's fillers; which of them have a mention at a place, and which have a head at all."""

    fillers: Sequence[Filler]
    places: Mapping[Key, Sequence[int]]
    headed: Sequence[int]

    @classmethod
    def of(cls, gold: Document) -> "Known":
        """Index the fillers of a document."""
        listed = fillers(gold)
        places: dict[Key, list[int]] = {}
        for number, filler in enumerate(listed):
            for mention in filler.mentions:
                places.setdefault(mention.key, []).append(number)
        headed = [n for n, f in enumerate(listed) if any(m.head for m in f.mentions)]
        return cls(listed, places, headed)


def _equal(mention: Mention, gold: Mention) -> bool:
    return mention.key == gold.key


def _is_head(mention: Mention, gold: Mention) -> bool:
    return (mention.start, mention.end) == gold.head


def _same_head(mention: Mention, gold: Mention) -> bool:
    return mention.head is not None and mention.head == gold.head


def _contains(mention: Mention, gold: Mention) -> bool:
    if mention.head is None or gold.head is None:
        return False
    heads, spans = (mention.head, gold.head), ((mention.start, mention.end), (gold.start, gold.end))
    nested = any(a <= c and d <= b for (a, b), (c, d) in (spans, spans[::-1]))
    return nested and all(a <= c and d <= b for a, b in spans for c, d in heads)


_LADDER: tuple[_Rung, ...] = (_equal, _is_head, _same_head, _contains)
"""How a mention is that of a gold filler: the first rung on which any is decides."""


def fillers(gold: Document) -> list[Filler]:
    """List gold's entities, and each other span that fills a role as an entity of its own."""
    listed = [_entity(entity) for entity in gold.entities if entity.mentions]
    known = {mention.key for filler in listed for mention in filler.mentions}
    named = {entity.id for entity in gold.entities if entity.mentions}
    for event in gold.events:
        for argument in event.arguments:
            mention = argument.mention
            if mention is None or argument.entity in named or mention.key in known:
                continue
            known.add(mention.key)
            listed.append(Filler(("span", mention.key), (mention,)))
    return listed


def _entity(entity: Entity) -> Filler:
    """Name an entity by where it is mentioned, so that its id does not matter."""
    mentions = {mention.key: mention for mention in entity.mentions}
    return Filler(("entity", tuple(sorted(mentions))), tuple(mentions.values()))


def aligned(mentions: Sequence[Mention], known: "Known") -> Hashable | None:
    """Find the filler with mentions like these: the best share of them on the first rung."""
    equal = {place for mention in mentions for place in known.places.get(mention.key, ())}
    for rung in _LADDER:
        among = sorted(equal) if rung is _equal else known.headed
        shares = [_share(mentions, known.fillers[place].mentions, rung) for place in among]
        best = max(shares, default=0.0)
        if best:
            return known.fillers[among[shares.index(best)]].name
    return None


def _share(mentions: Sequence[Mention], gold: Sequence[Mention], rung: _Rung) -> float:
    found = sum(any(rung(mention, other) for other in gold) for mention in mentions)
    return 2 * found / (len(mentions) + len(gold)) if found else 0.0


def _of_gold(document: Document, known: Known) -> _Resolve:
    names = {entity.id: _entity(entity).name for entity in document.entities if entity.mentions}

    def resolve(argument: Argument) -> Hashable:
        if argument.entity in names:
            return names[argument.entity]
        found = aligned((argument.mention,), known) if argument.mention is not None else None
        return _elsewhere(argument) if found is None else found

    return resolve


def _of_predictions(document: Document, known: Known, *, own: bool) -> _Resolve:
    """Make the function from an argument to its filler; with `own` its own span counts first."""
    entities = {one.id: _entity(one).mentions for one in document.entities if one.mentions}

    @cache
    def find(mentions: tuple[Mention, ...]) -> Hashable | None:
        return aligned(mentions, known)

    def resolve(argument: Argument) -> Hashable:
        span = (argument.mention,) if argument.mention is not None else ()
        entity = entities.get(argument.entity or "", ())
        for mentions in (span, entity) if own else (entity, span):
            if mentions and (found := find(mentions)) is not None:
                return found
        return ("predicted entity", argument.entity) if entity else _elsewhere(argument)

    return resolve


def _elsewhere(argument: Argument) -> Hashable:
    """Name a filler that is no gold filler with a place."""
    if argument.key is not None:
        return ("span", argument.key)
    if argument.entity is not None:
        return ("entity without mentions", argument.entity)
    return ("text", argument.text) if argument.event is None else ("event", argument.event)


def _assertions(pair: Pair) -> Projected:
    known = Known.of(pair.gold)
    gold = _of_gold(pair.gold, known)
    predicted = _of_predictions(pair.predicted, known, own=pair.options["coref"] != _KEEP)
    return Projected(
        tuple(_items(pair.gold, gold, pair.options)),
        tuple(_items(pair.predicted, predicted, pair.options)),
    )


def _items(document: Document, resolve: _Resolve, options: Options) -> Iterator[Item]:
    """Yield each assertion once, with the groups it is linked in where it is not generic."""
    groups: dict[Hashable, set[int]] = {}
    first: dict[Hashable, tuple[Event, Argument]] = {}
    for number, event in zip(hoppers(document.events), document.events, strict=True):
        for argument in event.arguments:
            realis = argument.realis or event.effective_realis
            said = realis if options["realis"] == _KEEP else None
            key: Hashable = (event.type, argument.role, resolve(argument), said)
            first.setdefault(key, (event, argument))
            linked = {number} if realis != "generic" else set()
            groups.setdefault(key, set()).update(linked)
    for key, (event, argument) in first.items():
        source = argument_source(event, argument)
        yield Item(key, frozenset(groups[key]), source=source)


ASSERTIONS: Projection = Projection(
    "type, role, filler, realis",
    "each argument of the document once, by event type, role, filler (entity) and realis",
    _assertions,
)


def neighbours(items: Iterable[Item]) -> dict[Hashable, frozenset[Hashable]]:
    """Map each item that is linked at all to those that share a group with it."""
    groups: dict[int, set[Hashable]] = {}
    linked = [item for item in items if item.payload]
    for item in linked:
        for group in item.payload:
            groups.setdefault(group, set()).add(item.key)
    return {
        item.key: frozenset().union(*(groups[g] for g in item.payload)) - {item.key}
        for item in linked
    }


def link_scores(
    gold: Mapping[Hashable, frozenset[Hashable]], predicted: Mapping[Hashable, frozenset[Hashable]]
) -> Iterator[Columns]:
    """Compare the neighbours of each gold item that is predicted; alone on both sides is right."""
    for item in gold:
        if item not in predicted:
            continue
        ours, theirs = len(gold[item]), len(predicted[item])
        both = len(gold[item] & predicted[item])
        right = not ours and not theirs
        yield {
            "f1": 1.0 if right else 2 * both / (ours + theirs),
            "precision": 1.0 if right else both / max(theirs, 1),
            "recall": 1.0 if right else both / max(ours, 1),
        }


COLUMNS = (
    "gold",
    "predicted",
    "matched",
    "argument",
    "link_gold",
    "link_predicted",
    "link_f1",
    "link_precision",
    "link_recall",
    "link_nothing",
)


def _credit(*, clamped: bool) -> Credit:
    def run(links: Sequence[Link], items: Projected, options: Options) -> Rows:
        gold, predicted, matched = len(items.gold), len(items.predicted), len(links)
        unscaled = matched - float(options["beta"]) * (predicted - matched)
        ours = neighbours(items.gold)
        kept = [item for item in items.predicted if item.key in ours]
        theirs = neighbours(kept)
        scores = list(link_scores(ours, theirs))
        row: dict[str, int | float] = {
            "gold": gold,
            "predicted": predicted,
            "matched": matched,
            "argument": max(unscaled, 0.0) if clamped else unscaled,
            "link_gold": len(ours),
            "link_predicted": len(theirs),
            "link_nothing": int(SCALE in options.compat and not ours),
        }
        row |= {f"link_{n}": math.fsum(s[n] for s in scores) for n in ("f1", "precision", "recall")}
        return {"": row}

    return Credit(
        "linear argument score and LinkF1",
        "right - beta·wrong"
        + (", at least 0 a document" if clamped else "")
        + "; for each gold item the F1 of what it is linked with",
        run,
        COLUMNS,
        frozenset({"argument", "link_f1", "link_precision", "link_recall"}),
    )


UNCLAMPED, CLAMPED = _credit(clamped=False), _credit(clamped=True)


def figures(columns: Columns) -> Figures:
    """Divide by what gold has: the argument score, and linking over gold or predicted items."""
    gold, linked, said = columns["gold"], columns["link_gold"], columns["link_predicted"]
    linking = columns["link_f1"] / linked if linked else None
    if not linked and columns["link_nothing"]:
        linking = _OF_100
    return {
        **prf(columns),
        "argument_score": columns["argument"] / gold if gold else None,
        "linking": linking,
        "linking_precision": columns["link_precision"] / said if said else None,
        "linking_recall": columns["link_recall"] / linked if linked else None,
    }


def combined(columns: Columns) -> Figures:
    """Weigh the argument score and linking the same; without one of them there is no score."""
    found = figures(columns)
    argument, linking = found["argument_score"], found["linking"]
    if argument is None or linking is None:
        return {**found, "score": None}
    return {**found, "score": (1 - _LAMBDA) * argument + _LAMBDA * linking}


BOTH = Aggregation("argument score and linking", "sums divided by what gold has", figures)
COMBINED = Aggregation(
    "argument score, linking and their mean",
    "sums divided by what gold has; the mean is `score`",
    combined,
)
