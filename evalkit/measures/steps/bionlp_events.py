"""
Events of BioNLP shared tasks as nodes: fillers resolved, children first, equal ones merged.

Nothing here looks at how two nodes compare; see `bionlp_match`.
"""

import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from evalkit.measures.definition import Pair
from evalkit.model import Argument, Document, Event, Key, Mention

THEME = "Theme"
_THEME = re.compile(r"Theme([1-6]?)", re.ASCII)
_SITE = re.compile(r"Site([1-6]?)", re.ASCII)
_LOCATION = re.compile(r".+Loc", re.ASCII | re.DOTALL)
_STOPS = frozenset(" .!?,\"'")  # where the growth of a span ends

Kind = Literal["entity", "event", "place", "name", "words"]
Reach = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Filler:
    """
    What fills a role: `value` is comparable with that of the other side where the kind is the same.

    An entity is a protein of gold, an event the number of a node of its own side, a place a span
    that is no protein. `reach` is how far a predicted span may go. `site` is the site that belongs
    to a theme of a Binding.
    """

    role: str
    kind: Kind
    value: Hashable
    reach: Reach | None = None
    place: Key | None = None
    site: "Filler | None" = None

    @property
    def content(self) -> tuple[Hashable, ...]:
        """What makes two fillers of one side equal."""
        return (self.role, self.kind, self.value, self.site and self.site.content)


@dataclass(frozen=True, slots=True)
class Node:
    """An event of one side; its nested events are nodes with smaller numbers."""

    type: str
    trigger: Key | None
    fillers: tuple[Filler, ...]
    reach: Reach | None = None

    @property
    def content(self) -> tuple[Hashable, ...]:
        """What makes two events of one side equal; the order of the fillers does not count."""
        fillers = sorted(repr(filler.content) for filler in self.fillers)
        return (self.type, self.trigger, *fillers)


class Reaches:
    """
    How far a predicted span may go beyond a gold span: a word each side, but into no annotation.

    Annotated are gold's entities, triggers and places of arguments. The character beside the span
    always belongs to it, whatever it is; so the reference has it.
    """

    def __init__(self, gold: Document) -> None:
        """Mark what gold annotates."""
        self._text = gold.text or ""
        self._taken = bytearray(len(self._text))
        self._found: dict[Key, Reach] = {}
        for span in _annotated(gold):
            for start, end in span.pieces:
                width = len(self._taken[start:end])
                self._taken[start : start + width] = b"\1" * width

    def of(self, key: Key) -> Reach:
        """Grow a span."""
        if key not in self._found:
            first, last = key.start - 2, key.end + 1
            while first >= 0 and not self._stops(first):
                first -= 1
            while last < len(self._text) and not self._stops(last):
                last += 1
            self._found[key] = (first + 1, last)
        return self._found[key]

    def _stops(self, place: int) -> bool:
        return place >= len(self._text) or self._text[place] in _STOPS or bool(self._taken[place])


def _annotated(gold: Document) -> Iterator[Mention]:
    for entity in gold.entities:
        yield from entity.mentions
    for event in gold.events:
        if event.trigger is not None:
            yield event.trigger
        yield from (a.mention for a in event.arguments if a.mention is not None)


class Proteins:
    """
    Which entity of gold an argument of either side means.

    By one of the places where its document says that the entity stands, else by its id: a document
    without entities speaks of those of gold. Of two entities of gold at one place the first is
    meant by both.
    """

    def __init__(self, gold: Document) -> None:
        """Index gold's entities by their places and ids."""
        self._at: dict[Key, str] = {}
        for entity in gold.entities:
            for mention in entity.mentions:
                self._at.setdefault(mention.key, entity.id)
        self._mentions = {entity.id: entity.mentions for entity in gold.entities}

    def resolve(self, name: str, own: Mapping[str, Sequence[Mention]]) -> tuple[Kind, Hashable]:
        """Resolve a name, where `own` are the mentions by id of the document that uses it."""
        mentions = own.get(name) or self._mentions.get(name) or ()
        for mention in mentions:
            if mention.key in self._at:
                return "entity", self._at[mention.key]
        unplaced = name in self._mentions and not (mentions and self._mentions[name])
        if mentions and not unplaced:
            return "place", mentions[0].key
        return ("entity" if unplaced else "name"), name

    def at(self, place: Key) -> tuple[Kind, Hashable]:
        """Say what stands at a place."""
        return ("entity", self._at[place]) if place in self._at else ("place", place)


def order_of(events: Sequence[Event]) -> list[int]:
    """List the numbers of events, nested ones first; those in a circle are not in the list."""
    numbers = {event.id: number for number, event in enumerate(events) if event.id is not None}
    waiting: list[int] = []
    outer: dict[int, list[int]] = {}
    for number, event in enumerate(events):
        inner = {numbers[a.event] for a in event.arguments if a.event in numbers}
        waiting.append(len(inner))
        for one in sorted(inner):
            outer.setdefault(one, []).append(number)
    order = [number for number, count in enumerate(waiting) if not count]
    for number in order:
        for one in outer.get(number, ()):
            waiting[one] -= 1
            if not waiting[one]:
                order.append(one)
    return order


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads a side's events into nodes; `reaches` only for gold, where spans may be approximate."""

    proteins: Proteins
    sites: bool
    merge_locations: bool
    reaches: Reaches | None = None

    def nodes(self, document: Document) -> tuple[list[Node], list[Event]]:
        """Return the nodes, without repeated ones, and the event that each stands for."""
        own = {entity.id: entity.mentions for entity in document.entities}
        found: dict[Hashable, int] = {}
        by_id: dict[str, int] = {}
        nodes: list[Node] = []
        sources: list[Event] = []
        for number in order_of(document.events):
            event = document.events[number]
            node = self._node(event, own, by_id)
            place = found.setdefault(node.content, len(nodes))
            if place == len(nodes):
                nodes.append(node)
                sources.append(event)
            if event.id is not None:
                by_id[event.id] = place
        return nodes, sources

    def _node(
        self, event: Event, own: Mapping[str, Sequence[Mention]], by_id: Mapping[str, int]
    ) -> Node:
        trigger = event.trigger.key if event.trigger is not None else None
        fillers = [
            self._filler(argument, own, by_id)
            for argument in event.arguments
            if self.sites or not is_site(argument.role)
        ]
        if event.type == "Binding" and self.merge_locations:
            fillers = _with_sites(fillers)
        reach = self.reaches.of(trigger) if self.reaches is not None and trigger else None
        return Node(event.type, trigger, tuple(map(self._plain, fillers)), reach)

    def _filler(
        self,
        argument: Argument,
        own: Mapping[str, Sequence[Mention]],
        by_id: Mapping[str, int],
    ) -> Filler:
        kind: Kind
        value: Hashable
        place = argument.key
        if argument.event is not None:
            kind, value = "event", by_id[argument.event]
        elif argument.entity is not None:
            kind, value = self.proteins.resolve(argument.entity, own)
        elif place is not None:
            kind, value = self.proteins.at(place)
        else:
            kind, value = "words", argument.text
        reach = self.reaches.of(value) if self.reaches and isinstance(value, Key) else None
        return Filler(argument.role, kind, value, reach, place)

    def _plain(self, filler: Filler) -> Filler:
        """Take the number off a theme, and what kind of location it is."""
        role = THEME if _THEME.fullmatch(filler.role) else filler.role
        if self.merge_locations and _LOCATION.fullmatch(role):
            role = "Loc"
        return replace(filler, role=role)


def is_site(role: str) -> bool:
    """Tell whether a role belongs to the second task: sites and locations, by their names."""
    return "Site" in role or "Loc" in role


def _with_sites(fillers: Sequence[Filler]) -> list[Filler]:
    """Hang the numbered sites of a Binding on the theme of their number, where it is single."""
    themes = [match and (match[1] or "1") for match in map(_THEME.fullmatch, _roles(fillers))]
    sites = [match and (match[1] or "1") for match in map(_SITE.fullmatch, _roles(fillers))]
    single = {n for n in themes if n and themes.count(n) == 1 and sites.count(n) == 1}
    site_of = {n: filler for n, filler in zip(sites, fillers, strict=True) if n in single}
    joined = []
    for theme, site, filler in zip(themes, sites, fillers, strict=True):
        if theme in single:
            joined.append(replace(filler, site=replace(site_of[theme], role="Site")))
        elif site not in single:
            joined.append(filler)
    return joined


def _roles(fillers: Sequence[Filler]) -> list[str]:
    return [filler.role for filler in fillers]


def readers(pair: Pair, *, soft: bool, split: bool) -> tuple[Reader, Reader]:
    """Make the readers of both sides."""
    proteins = Proteins(pair.gold)
    sites = split or pair.options["task"] == "2"
    return (
        Reader(proteins, sites, not split, Reaches(pair.gold) if soft else None),
        Reader(proteins, sites, not split),
    )
