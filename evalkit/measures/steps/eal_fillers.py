"""Fillers of roles in argument linking: gold's entities, and which of them a prediction means."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from evalkit.model import Argument, Document, Entity, Key, Mention

_Rung = Callable[[Mention, Mention], bool]
Resolve = Callable[[Argument], Hashable]
"""From an argument to its filler."""


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


def of_gold(document: Document, known: Known) -> Resolve:
    """Make the function from gold's arguments to their fillers: the entity they name, else span."""
    names = {entity.id: _entity(entity).name for entity in document.entities if entity.mentions}

    def resolve(argument: Argument) -> Hashable:
        if argument.entity in names:
            return names[argument.entity]
        found = aligned((argument.mention,), known) if argument.mention is not None else None
        return _elsewhere(argument) if found is None else found

    return resolve


def of_predictions(document: Document, known: Known, *, own: bool) -> Resolve:
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
