"""
See the events of the whole document as templates: a type, and roles filled by what has names.

A filler has the names that measures of templates compare: the strings and places of its entity's
mentions, else of its own mention, else its text; without any of these only what it refers to.
Fillers with a name in common are the same.
"""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass

from msgspec.structs import replace

from evalkit.alignment.scope import Reason, Scoped, Side
from evalkit.model import Argument, Event, Mention
from evalkit.model.grounding import Reference, mentions_of
from evalkit.model.wording import normalised

Names = frozenset[Hashable]
Place = tuple[bool, int]  # whether a template is one of the document's, and its number


@dataclass(frozen=True, slots=True)
class Fill:
    """One filler of a template: the arguments with its role and entity, by their numbers."""

    role: str
    names: Names
    positions: tuple[int, ...]
    optional: bool

    def is_same(self, other: "Fill") -> bool:
        """Tell whether both fill the same role with the same."""
        return self.role == other.role and not self.names.isdisjoint(other.names)

    @property
    def said(self) -> tuple[str, list[str]]:
        """The role and the names in an order of their own."""
        return self.role, sorted(map(repr, self.names))


@dataclass(frozen=True, slots=True)
class Template:
    """
    One of a document's templates or, if not `listed`, of its events without trigger.

    `number` is its place there, `names` are those of its arguments that stay, by their numbers.
    `content` is what the fills say, `order` tells equal contents apart by all that is said.
    """

    listed: bool
    number: int
    event: Event
    names: Mapping[int, Names]
    optional: bool
    fills: tuple[Fill, ...]
    content: str
    order: str

    @property
    def place(self) -> Place:
        """Where the template stands in its document."""
        return self.listed, self.number

    @classmethod
    def of(
        cls, event: Event, names: Mapping[int, Names], *, listed: bool, number: int, marks: bool
    ) -> "Template":
        """Make a template; `marks` tells whether what it calls optional is so."""
        fills = sorted(_fills(event, names, marks=marks), key=lambda fill: fill.said)
        ordered = replace(event, arguments=tuple(sorted(event.arguments, key=repr)))
        return cls(
            listed=listed,
            number=number,
            event=event,
            names=names,
            optional=marks and event.optional,
            fills=tuple(fills),
            content=repr((event.type, [fill.said for fill in fills])),
            order=repr(ordered),
        )


@dataclass(frozen=True, slots=True)
class View:
    """The templates of one side; `text` is the article, `marks` whether its marks hold."""

    side: Side
    mentions: Mapping[Reference, tuple[Mention, ...]]
    text: str | None
    marks: bool

    @classmethod
    def of(cls, side: Side, *, text: str | None, marks: bool) -> "View":
        """See a side."""
        own = side.document.text
        return cls(side, mentions_of(side.document), own if own is not None else text, marks)

    def templates(self) -> list[Template]:
        """List the templates that stay, with the arguments that stay."""
        listed = (
            (True, number, event)
            for number, event in enumerate(self.side.document.templates)
            if number not in self.side.templates
        )
        others = (
            (False, number, event) for number, event in self.side.counted() if event.trigger is None
        )
        return [
            self._template(event, listed=is_listed, number=number)
            for found in (listed, others)
            for is_listed, number, event in found
        ]

    def leave(self, template: Template, reason: Reason) -> None:
        """Take out a template."""
        gone = self.side.templates if template.listed else self.side.events
        gone[template.number] = reason

    def leave_fill(self, template: Template, position: int, reason: Reason) -> None:
        """Take out an argument of a template."""
        self._gone(listed=template.listed)[template.number, position] = reason

    def _template(self, event: Event, *, listed: bool, number: int) -> Template:
        gone = self._gone(listed=listed)
        names = {
            position: self._names(argument)
            for position, argument in enumerate(event.arguments)
            if (number, position) not in gone
        }
        return Template.of(event, names, listed=listed, number=number, marks=self.marks)

    def _gone(self, *, listed: bool) -> dict[tuple[int, int], Reason]:
        return self.side.fills if listed else self.side.arguments

    def _names(self, argument: Argument) -> Names:
        named = _reference(argument)
        mentions = self.mentions.get(named, ()) if named is not None else ()
        if not mentions and argument.mention is not None:
            mentions = (argument.mention,)
        if mentions:
            return frozenset(name for mention in mentions for name in self._of(mention))
        return frozenset([named if argument.text is None else normalised(argument.text)])

    def _of(self, mention: Mention) -> Iterator[Hashable]:
        yield mention.key
        if mention.text is not None:
            yield normalised(mention.text)
        elif self.text is not None:
            yield normalised(mention.slice(self.text))


def views(scoped: Scoped, *, symmetric: bool) -> tuple[View, View]:
    """See both sides, gold's first; the marks of predictions hold only if `symmetric`."""
    texts = [side.document.text for side in scoped.sides]
    text = texts[0] if texts[0] is not None else texts[1]
    return (
        View.of(scoped.gold, text=text, marks=True),
        View.of(scoped.predicted, text=text, marks=symmetric),
    )


def _reference(argument: Argument) -> Reference | None:
    """Say what an argument names, also one that has a place."""
    if argument.entity is not None:
        return Reference("entity", argument.entity)
    return Reference("event", argument.event) if argument.event is not None else None


def _fills(event: Event, names: Mapping[int, Names], *, marks: bool) -> Iterator[Fill]:
    """Put together the arguments of one role that name the same entity."""
    found: dict[Hashable, list[int]] = {}
    for position in names:
        argument = event.arguments[position]
        key = position if argument.entity is None else (argument.role, argument.entity)
        found.setdefault(key, []).append(position)
    for positions in found.values():
        arguments = [event.arguments[position] for position in positions]
        yield Fill(
            role=arguments[0].role,
            names=frozenset(name for position in positions for name in names[position]),
            positions=tuple(positions),
            optional=marks and all(argument.optional for argument in arguments),
        )
