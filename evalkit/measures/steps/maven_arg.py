"""
The steps of MAVEN-Arg: roles of triggers as items, lists of likenesses as counts.

A cell is a role of a gold trigger. Its fillers are entities, each a list of mentions in words; the
predicted fillers are words without entities.
"""

import math
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from evalkit.measures.definition import (
    Credit,
    Item,
    Link,
    Options,
    Pair,
    Projected,
    Projection,
    Requirement,
    Rows,
    Source,
)
from evalkit.measures.score import Aggregation, Columns, Figures
from evalkit.measures.steps.maven_words import NOTHING, Likeness, best_pairs
from evalkit.model import Argument, Document, Event, Key, Mention
from evalkit.model.grounding import Reference, mentions_of
from evalkit.ontology import Ontology

NEGATIVE = frozenset({None, "NA", "None", "O", ""})
"""What the type of a candidate says that is no event."""

_SUMS = ("sum_em", "sum_p", "sum_r", "sum_f1")


Who = tuple[Hashable, int]
"""Who fills a role; of fillers without a name that are equal, the number."""


@dataclass(slots=True)
class Fillers:
    """
    The entities that fill a role, by who they are, each a list of mentions in words.

    `event` names the event that coreferent triggers share.
    """

    event: Hashable
    entities: dict[Who, tuple[str, ...]] = field(default_factory=dict)

    @property
    def words(self) -> list[str]:
        """All mentions."""
        return [words for entity in self.entities.values() for words in entity]


class _Words:
    """Puts the arguments of one document into words."""

    def __init__(self, document: Document, known: Mapping[Reference, tuple[Mention, ...]]) -> None:
        self._text = document.text
        self._mentions = {**known, **{k: m for k, m in mentions_of(document).items() if m}}

    def of(self, argument: Argument) -> tuple[Hashable, tuple[str, ...]]:
        """Return who fills the role, and the words of all mentions."""
        named = _named(argument)
        if named is not None and named in self._mentions:
            return named, tuple(map(self._cut, self._mentions[named]))
        if argument.mention is not None:
            return argument.key, (self._cut(argument.mention),)
        return (named, argument.text), () if argument.text is None else (argument.text,)

    def _cut(self, mention: Mention) -> str:
        return mention.text or "" if self._text is None else mention.slice(self._text)


def _named(argument: Argument) -> Reference | None:
    if argument.entity is not None:
        return Reference("entity", argument.entity)
    return Reference("event", argument.event) if argument.event is not None else None


def _project(pair: Pair) -> Projected:
    triggers = {_trigger(event) for event in pair.gold.events}
    negative = {Key(c.start, c.end, ()) for c in pair.gold.candidates if c.type in NEGATIVE}
    negative -= {place for place, _ in triggers if place is not None}
    known = {name: found for name, found in mentions_of(pair.gold).items() if name.kind == "entity"}
    ontology = pair.options.ontology
    gold = [item for item in _cells(pair.gold, {}) if _is_visited(item, ontology)]
    predicted = [
        item
        for item in _cells(pair.predicted, known)
        if item.source.trigger in negative
        or ((item.source.trigger, item.label) in triggers and _is_visited(item, ontology))
    ]
    return Projected(gold, predicted)


def _cells(document: Document, known: Mapping[Reference, tuple[Mention, ...]]) -> Iterator[Item]:
    """Yield the roles of each trigger and type; several events of one trigger and type are one."""
    words = _Words(document, known)
    cells: dict[tuple[Key | None, str, str], Fillers] = {}
    for event in document.events:
        trigger = _trigger(event)
        for argument in event.arguments:
            cell = cells.setdefault((*trigger, argument.role), Fillers(event.hopper or trigger))
            who, mentions = words.of(argument)
            again = 0 if _named(argument) else sum(who == one for one, _ in cell.entities)
            cell.entities[who, again] = mentions
    for (place, event_type, role), cell in cells.items():
        source = Source("argument", event_type, place, role)
        yield Item((place, event_type, role), cell, event_type, source)


def _trigger(event: Event) -> tuple[Key | None, str]:
    return event.trigger.key if event.trigger is not None else None, event.type


def _is_visited(item: Item, ontology: Ontology | None) -> bool:
    """Tell whether the type has the role; where that is not known, all roles count."""
    if ontology is None or item.label not in ontology.types:
        return True
    return ontology.role(item.label, item.source.role) is not None


ROLES: Projection = Projection(
    "roles of triggers", "each role of each trigger, with all that fills it", _project
)


class _Lists:
    """The lists of likenesses by class, and how many roles each side has."""

    def __init__(self) -> None:
        self._lists: dict[str, list[Likeness]] = {}
        self._roles: dict[str, dict[str, int]] = {}

    def count(self, label: str, side: str) -> None:
        self._roles.setdefault(label, {"gold": 0, "predicted": 0})[side] += 1

    def append(self, label: str, found: Iterable[Likeness]) -> None:
        self._lists.setdefault(label, []).extend(found)

    def rows(self) -> Rows:
        return {
            label: {
                **roles,
                "n": len(self._lists.get(label, ())),
                **{
                    name: math.fsum(one[place] for one in self._lists.get(label, ()))
                    for place, name in enumerate(_SUMS)
                },
            }
            for label, roles in self._roles.items()
        }


def _collect(links: Sequence[Link], items: Projected) -> tuple[_Lists, list[tuple[Item, Item]]]:
    """Append a zero for every role that only one side has; return the roles that both have."""
    lists = _Lists()
    both = ({link.gold for link in links}, {link.predicted for link in links})
    for side, places, found in zip(("gold", "predicted"), both, items, strict=True):
        for number, item in enumerate(found):
            lists.count(item.label, side)
            if number not in places:
                lists.append(item.label, [NOTHING])
    return lists, [(items.gold[link.gold], items.predicted[link.predicted]) for link in links]


def _mention(links: Sequence[Link], items: Projected, options: Options) -> Rows:
    lists, pairs = _collect(links, items)
    for ours, theirs in pairs:
        gold, predicted = ours.payload.words, theirs.payload.words
        found = best_pairs(gold, predicted)
        if found:
            penalty = len(found) / max(len(gold), len(predicted))
            lists.append(ours.label, [one.scaled(penalty) for _, one in found])
    return lists.rows()


def _of_entities(gold: Fillers, predicted: Fillers) -> dict[Who, Likeness]:
    """Find for each entity its most alike mention; of several the first."""
    owners = [who for who, mentions in gold.entities.items() for _ in mentions]
    best = dict.fromkeys(gold.entities, NOTHING)
    for place, found in best_pairs(gold.words, predicted.words):
        if found.f1 > best[owners[place]].f1:
            best[owners[place]] = found
    return best


def _entity(links: Sequence[Link], items: Projected, options: Options) -> Rows:
    lists, pairs = _collect(links, items)
    for ours, theirs in pairs:
        lists.append(ours.label, _of_entities(ours.payload, theirs.payload).values())
    return lists.rows()


def _event(links: Sequence[Link], items: Projected, options: Options) -> Rows:
    lists, pairs = _collect(links, items)
    pooled: dict[tuple[Hashable, str, str], dict[Who, Likeness]] = {}
    for ours, theirs in pairs:
        event = (ours.payload.event, ours.label, ours.source.role)
        best = pooled.setdefault(event, {})
        for who, found in _of_entities(ours.payload, theirs.payload).items():
            best[who] = _better(best.get(who, NOTHING), found)
    for (_, label, _), entities in pooled.items():
        lists.append(label, entities.values())
    return lists.rows()


def _better(one: Likeness, other: Likeness) -> Likeness:
    """Keep the better equality and, independently, the better bag of words."""
    bag = other if other.f1 > one.f1 else one
    return bag._replace(em=max(one.em, other.em))


def _credit(name: str, run: Callable[[Sequence[Link], Projected, Options], Rows]) -> Credit:
    doc = f"a list of likenesses at the level of {name}, with a 0 for a role that one side lacks"
    return Credit(
        f"likenesses of {name}",
        doc,
        run,
        columns=("gold", "predicted", "n", *_SUMS),
        real=frozenset(_SUMS),
    )


MENTIONS = _credit("mentions", _mention)
ENTITIES = _credit("entities", _entity)
EVENTS = _credit("events", _event)


def _means(columns: Columns) -> Figures:
    number = columns["n"]
    names = ("precision", "recall", "f1", "em")
    sums = ("sum_p", "sum_r", "sum_f1", "sum_em")
    return {
        name: columns[column] / number if number else None
        for name, column in zip(names, sums, strict=True)
    }


MEANS = Aggregation(
    "list means",
    "means over the list; f1 is the mean of F1, not the harmonic mean of the other two",
    _means,
    undefined=dict.fromkeys(("precision", "recall", "f1", "em"), "the list is empty"),
)


def _no_words(pair: Pair) -> str | None:
    words = _Words(pair.gold, {})
    for event in pair.gold.events:
        for argument in event.arguments:
            if not any(words.of(argument)[1]):
                return f"a gold argument {argument.role!r} without words"
    return None


WORDS = Requirement(
    "words of arguments",
    _no_words,
    "Fillers are compared as words: give the document its 'text', the entity its mentions, or the"
    " argument 'text'.",
)
