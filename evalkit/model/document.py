"""Documents with their events: the same types for gold and for predictions."""

from typing import Literal

import msgspec

from evalkit.model.span import Key, Mention, Parts

Modality = Literal["actual", "planned", "possible", "hypothetical", "generic"]
Polarity = Literal["positive", "negative"]
Realis = Literal["actual", "generic", "other"]


class Argument(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """
    What fills a role of an event: a span, an entity, another event, or words without a place.

    `optional` is neither right nor wrong when it is predicted. Arguments of one event with the same
    `choice` are alternatives to each other: those of one `alternative` number belong together, and
    before counting the alternative that is predicted is kept, else the first.
    """

    role: str
    start: int | None = None
    end: int | None = None
    parts: Parts = ()
    text: str | None = None
    head: tuple[int, int] | None = None
    entity: str | None = None
    event: str | None = None
    realis: Realis | None = None
    score: float | None = None
    optional: bool = False
    choice: str | None = None
    alternative: int = 0

    def __post_init__(self) -> None:
        if (self.start is None) != (self.end is None):
            raise ValueError("an argument has `start` and `end`, or neither")
        if self.start is not None and self.end is not None:
            span = Mention(self.start, self.end, self.parts)
            msgspec.structs.force_setattr(self, "parts", span.parts)
        if all(v is None for v in (self.start, self.entity, self.event, self.text)):
            raise ValueError("an argument needs a span, an entity, an event or a text")

    @property
    def mention(self) -> Mention | None:
        """The filler's span, or None where the argument has none."""
        if self.start is None or self.end is None:
            return None
        return Mention(self.start, self.end, self.parts, self.text, self.head)

    @property
    def key(self) -> Key | None:
        """The places of the filler's span, or None where it has none."""
        if self.start is None or self.end is None:
            return None
        return Key(self.start, self.end, self.parts)


class Event(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """
    An event mention; without a trigger it is a template, an event of the whole document.

    `hopper` names the event that several mentions stand for. `source` says who vouches for it.
    `provenance` is how an extractor came to it.
    """

    type: str
    id: str | None = None
    trigger: Mention | None = None
    arguments: tuple[Argument, ...] = ()
    realis: Realis | None = None
    modality: Modality | None = None
    polarity: Polarity | None = None
    source: str | None = None
    hopper: str | None = None
    score: float | None = None
    optional: bool = False
    must_find: bool = False
    provenance: str | None = None

    def __post_init__(self) -> None:
        if not self.type:
            raise ValueError("the event type is empty")
        if self.realis and (self.modality or self.polarity) and self.realis != self._derived():
            raise ValueError(
                f"realis {self.realis!r} contradicts modality {self.modality or 'actual'!r}"
                f" and polarity {self.polarity or 'positive'!r}"
            )

    def _derived(self) -> Realis:
        if self.modality == "generic":
            return "generic"
        asserted = self.modality in (None, "actual") and self.polarity in (None, "positive")
        return "actual" if asserted else "other"

    @property
    def effective_realis(self) -> Realis:
        """The realis that is given, else the one that modality and polarity imply."""
        return self.realis or self._derived()


class Entity(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Mentions of one person, place, organization or group; `members` are ids of entities."""

    id: str
    type: str | None = None
    mentions: tuple[Mention, ...] = ()
    members: tuple[str, ...] = ()


class Candidate(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A span that an extractor had to classify."""

    id: str
    start: int
    end: int
    type: str | None = None


class Document(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """
    An article's events, on the gold and on the predicted side alike.

    Spans are [start, end) in code points of `text`. `templates` are the events of the whole
    document (without triggers). `exhaustive` lists the event types that gold annotates completely;
    None means all. `tokens` and `sentences` are [start, end) pairs, `tags` are BIO layers.
    """

    id: str
    events: tuple[Event, ...]
    text: str | None = None
    text_sha256: str | None = None
    language: str | None = None
    tokens: tuple[tuple[int, int], ...] | None = None
    sentences: tuple[tuple[int, int], ...] | None = None
    entities: tuple[Entity, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    tags: dict[str, tuple[str, ...]] | None = None
    templates: tuple[Event, ...] = ()
    exhaustive: tuple[str, ...] | None = None
    split: str | None = None
    group: str | None = None

    def __post_init__(self) -> None:
        if not self.id:
            raise ValueError("the document id is empty")


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """What an extractor sees of a document: never its gold."""

    id: str
    text: str
    language: str | None = None
    metadata: dict[str, str] = {}


class Failed(msgspec.Struct, frozen=True, kw_only=True, tag="failed"):
    """A document that an extractor could not work on, and why; never scored as empty in silence."""

    id: str
    kind: str
    message: str
    retryable: bool = False


class Unavailable(msgspec.Struct, frozen=True, kw_only=True):
    """A gold document whose article is kept elsewhere and was not found."""

    id: str
    reason: str
    split: str | None = None
    language: str | None = None
