"""Templates as scorers of MUC-4 see them: a type, and roles filled by entities, sets of strings."""

import re
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple, cast

from evalkit.errors import counted
from evalkit.measures.definition import Item, Link, Pair, Projected, Requirement, Source
from evalkit.measures.requirements import templates_of
from evalkit.model import Argument, Document, Event, Mention
from evalkit.model.wording import normalised

TYPE_SLOT = "incident_type"
"""The class of the slot that says of which type a template is."""

_SLASH = re.compile(r"\s/\s")


@dataclass(frozen=True, slots=True)
class Fill:
    """
    An entity that fills a role; `mentions` are its strings, normalised, distinct and sorted.

    Without mentions it is an empty entity.
    """

    role: str
    mentions: tuple[str, ...]
    source: Source
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Template:
    """An event of the whole document."""

    type: str
    fills: tuple[Fill, ...]
    source: Source
    optional: bool = False


class Place(NamedTuple):
    """
    The template that an item is in: its number on its side, and its type.

    `label` is the one of the type's alternatives that the item is for, where they are split;
    `optional` says that the whole template need not be found.
    """

    number: int
    type: str
    label: str = ""
    optional: bool = False


def templates(document: Document, *, blank: bool = False, split: bool = False) -> list[Template]:
    """
    List the templates of a document in an order that follows from what they say.

    Arguments of a template with the same role and the same `entity` are one fill. A fill's mentions
    are those of its entity, else its own, else its text. `split` adds the parts of "A / B".
    """
    entities = {entity.id: entity.mentions for entity in document.entities}
    found = [
        _template(event, _Strings(entities, document.text, blank, split))
        for event in templates_of(document)
    ]
    return sorted(found, key=_said)


def _said(template: Template) -> tuple[object, ...]:
    fills = [(fill.role, fill.mentions, fill.optional) for fill in template.fills]
    return template.type, fills, template.optional, str(template.source)


@dataclass(frozen=True, slots=True)
class _Strings:
    """How the strings of a document's fillers are found."""

    entities: Mapping[str, tuple[Mention, ...]]
    text: str | None
    blank: bool
    split: bool

    def of(self, argument: Argument) -> tuple[str, ...]:
        words = _words(argument, self.entities, self.text) or []
        parts = [part for one in words for part in _SLASH.split(one)] if self.split else []
        strings = {normalised(one, blank=self.blank) for one in (*words, *parts)}
        return tuple(sorted(one for one in strings if one or self.blank))


def _template(event: Event, strings: _Strings) -> Template:
    fills: dict[Hashable, Fill] = {}
    for number, argument in enumerate(event.arguments):
        name = number if argument.entity is None else (argument.role, argument.entity)
        mentions = strings.of(argument)
        source = Source("fill", event.type, None, argument.role, argument.key, " / ".join(mentions))
        known = fills.get(name)
        optional = argument.optional and (known is None or known.optional)
        fills[name] = Fill(argument.role, mentions, source, optional)
    ordered = sorted(fills.values(), key=lambda f: (f.role, f.mentions, f.optional, str(f.source)))
    return Template(event.type, tuple(ordered), Source("template", event.type), event.optional)


def _words(
    argument: Argument, entities: Mapping[str, tuple[Mention, ...]], text: str | None
) -> list[str] | None:
    """List the strings of a filler; none for an entity without mentions, None if not known."""
    entity = entities.get(argument.entity) if argument.entity is not None else None
    mentions = entity or ([argument.mention] if argument.mention is not None else [])
    found = [_said_by(mention, text) for mention in mentions]
    if not mentions and argument.text is not None:
        return [argument.text]
    known = [words for words in found if words is not None]
    return None if len(known) < len(found) or (entity is None and not found) else known


def _said_by(mention: Mention, text: str | None) -> str | None:
    if mention.text is not None:
        return mention.text
    return mention.slice(text) if text is not None else None


def _no_words(pair: Pair) -> str | None:
    for side, document in (("gold", pair.gold), ("predicted", pair.predicted)):
        entities = {entity.id: entity.mentions for entity in document.entities}
        number = sum(
            _words(argument, entities, document.text) is None
            for event in templates_of(document)
            for argument in event.arguments
        )
        if number:
            return f"{counted(number, f'{side} template argument')} without words"
    return None


WORDS = Requirement(
    "words of arguments",
    _no_words,
    "Give the document its 'text', the arguments theirs, or define the entities that they name.",
)


def fill_items(side: Iterable[Template], *, types: bool = False) -> Iterator[Item]:
    """Make an item of each fill and, with `types`, one of each template's type before them."""
    for number, template in enumerate(side):
        place = Place(number, template.type, optional=template.optional)
        if types:
            yield Item(TYPE_SLOT, template, TYPE_SLOT, template.source, place)
        for fill in template.fills:
            yield Item(("role", fill.role), fill, fill.role, fill.source, place)


def place_of(item: Item) -> Place:
    """Return the template that an item of `fill_items` is in."""
    return cast(Place, item.container)


def by_templates(links: Iterable[Link], items: Projected) -> dict[tuple[Place, Place], list[Link]]:
    """Group links by the gold and the predicted template that they join."""
    found: dict[tuple[Place, Place], list[Link]] = {}
    for link in links:
        gold, predicted = items.gold[link.gold], items.predicted[link.predicted]
        found.setdefault((place_of(gold), place_of(predicted)), []).append(link)
    return found
