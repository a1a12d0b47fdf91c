"""What a gold file says, piece by piece with its place: what reader, lint and diff share."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from evalkit import yamltree
from evalkit.errors import Location
from evalkit.gold.notation import MARKS
from evalkit.gold.text import ArticleText
from evalkit.model import Mention, Modality, Polarity, Realis
from evalkit.ontology import Ontology


@dataclass(frozen=True, slots=True)
class Quoted:
    """
    A quote as it was written, and the span it stands for.

    `mention` is None where the article's text is not at hand, or the quote does not stand for one.
    """

    source: str
    where: Location
    mention: Mention | None = None
    nth: int | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """`$id`: an entity or an event of the same file, whichever has the id."""

    id: str
    where: Location


Filler = Quoted | Reference


@dataclass(frozen=True, slots=True)
class Slot:
    """
    One filler of a role, or several `alternatives` of which any is right (`any_of`).

    The fillers of one alternative belong together. `value` is what a quote of a time or an amount
    comes to (`2019-04-25`).
    """

    alternatives: tuple[tuple[Filler, ...], ...]
    where: Location
    optional: bool = False
    value: str | None = None

    def fillers(self) -> Iterator[Filler]:
        """Yield the fillers of all alternatives."""
        for alternative in self.alternatives:
            yield from alternative


@dataclass(frozen=True, slots=True)
class GoldRole:
    """A role with its fillers; `written` is the name in the file, maybe an older one."""

    name: str
    written: str
    slots: tuple[Slot, ...]
    where: Location

    def fillers(self) -> Iterator[Filler]:
        """Yield all fillers of the role."""
        for slot in self.slots:
            yield from slot.fillers()


@dataclass(frozen=True, slots=True)
class GoldMention:
    """A trigger; `roles` replace the event's own in this mention."""

    trigger: Quoted
    where: Location
    id: str
    optional: bool = False
    must_find: bool = False
    note: str | None = None
    roles: Mapping[str, GoldRole] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GoldEvent:
    """
    An event of the document with all its mentions; the hopper of the scorer.

    `generated` ids were made from the type and the first trigger's quote.
    """

    id: str
    type: str
    where: Location
    roles: Mapping[str, GoldRole] = field(default_factory=dict)
    mentions: tuple[GoldMention, ...] = ()
    modality: Modality | None = None
    polarity: Polarity | None = None
    realis: Realis | None = None
    source: tuple[Filler, ...] = ()
    certainty: str | None = None
    after: tuple[Reference, ...] = ()
    note: str | None = None
    optional: bool = False
    must_find: bool = False
    generated: bool = False

    def fillers(self) -> Iterator[Filler]:
        """Yield everything that the event's roles, also those of single mentions, point to."""
        for role in self.roles.values():
            yield from role.fillers()
        for mention in self.mentions:
            for role in mention.roles.values():
                yield from role.fillers()


@dataclass(frozen=True, slots=True)
class Name:
    """
    A name, all its `occurrences`, and those that are mentions of its entity.

    Not all are: some belong to a longer name, to an explicit mention, or to an `except`.
    """

    quoted: Quoted
    occurrences: tuple[Mention, ...] = ()
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class GoldEntity:
    """Somebody or something; `spans` are all its mentions in the order of the text."""

    id: str
    where: Location
    type: str | None = None
    names: tuple[Name, ...] = ()
    mentions: tuple[Quoted, ...] = ()
    excepts: tuple[Quoted, ...] = ()
    members: tuple[Reference, ...] = ()
    kb: tuple[str, ...] = ()
    spans: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """The block `document` without its text; what is absent is None."""

    language: str | None = None
    publisher: str | None = None
    via: str | None = None
    date: str | None = None
    url: str | None = None
    split: str | None = None
    group: str | None = None
    fictional: bool = False
    sources: tuple[str, ...] = ()
    license: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Annotation:
    """The block `annotation`: who worked on the file, and which types are complete (None: all)."""

    status: str | None = None
    annotators: tuple[str, ...] = ()
    guidelines: str | None = None
    exhaustive: tuple[str, ...] | None = None
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class GoldText:
    """
    The block `document.text`.

    `file` is None for inline text; `article` is None, and `missing` says why, where the file was
    not found. `sha256` is that of the article, as declared where it was not found.
    """

    where: Location
    article: ArticleText | None = None
    file: str | None = None
    sha256: str = ""
    missing: str = ""


@dataclass(frozen=True, slots=True)
class GoldFile:
    """A gold file as it was read; `name` is its path as the caller gave it."""

    name: str
    id: str
    where: Location
    ontology: Ontology
    text: GoldText
    document: DocumentInfo
    annotation: Annotation
    entities: Mapping[str, GoldEntity]
    events: tuple[GoldEvent, ...]
    tree: yamltree.Mapping
    source: str
    sha256: str
    marks: str = MARKS

    @property
    def article(self) -> ArticleText | None:
        """The article's text, or None where it was not found."""
        return self.text.article

    def event(self, name: str) -> GoldEvent | None:
        """Find an event by its id."""
        return next((event for event in self.events if event.id == name), None)

    def quotes(self) -> Iterator[Quoted]:
        """Yield every quote of the file but names, which stand for more than one place."""
        for entity in self.entities.values():
            yield from entity.mentions
            yield from entity.excepts
        for event in self.events:
            yield from (mention.trigger for mention in event.mentions)
            fillers = (*event.fillers(), *event.source)
            yield from (filler for filler in fillers if isinstance(filler, Quoted))
