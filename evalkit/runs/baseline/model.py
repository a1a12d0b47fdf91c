"""
A baseline as it is written: a header, then one line a document.

Only what cannot be derived is kept: predictions as offsets, types and roles, and of gold its hash,
how many events of which type it has, so that gold that is gone still has a weight, and which events
have to be found. Neither the article nor quoted words are in it.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import msgspec
from msgspec.structs import replace

from evalkit.model import Argument, Document, Entity, Event, Mention
from evalkit.runs.predictions import Predictions

FORMAT = 1
"""The number of the layout of a baseline file."""

KIND = "evalkit baseline"


class ExtractorName(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who predicted: the name, the version, and a hash of all that the extractor consists of."""

    name: str = ""
    version: str = ""
    fingerprint: str = ""


class Header(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """
    The first line of a baseline.

    `measuring` is that of the signature it was scored under, `gold` the fingerprint of all gold,
    `documents` the number of lines that follow. `totals` are the sums of the counts of each measure
    on that day; `date` is that day, year-month-day.
    """

    kind: str = KIND
    format: int = FORMAT
    suite: str
    name: str
    extractor: ExtractorName
    measuring: dict[str, str]
    gold: str
    documents: int
    totals: dict[str, dict[str, int | float]]
    reason: str
    date: str


class Golden(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """An event that had to be found when the baseline was set: type, id, place of its trigger."""

    type: str
    id: str = ""
    start: int | None = None
    end: int | None = None

    @classmethod
    def of(cls, event: Event) -> "Golden":
        """Remember an event; as offsets, without its words."""
        start, end = (event.trigger.start, event.trigger.end) if event.trigger else (None, None)
        return cls(event.type, event.id or "", start, end)

    def is_event(self, event: Event) -> bool:
        """Tell whether an event is the one: its type, and its id or its place."""
        other = Golden.of(event)
        place = (self.start, self.end)
        same_place = self.start is not None and place == (other.start, other.end)
        return self.type == other.type and (same_place or (bool(self.id) and self.id == other.id))


@dataclass(frozen=True, slots=True)
class Entry:
    """
    One document of a baseline.

    `gold` is the hash of the gold document and `gold_types` its events by type. `text_sha256` is
    that of the article, None where no text was at hand. `predicted` has neither text nor words.
    `must_find` are the events that gold marked so.
    """

    gold: str
    gold_types: Mapping[str, int]
    text_sha256: str | None
    split: str | None
    predicted: Document
    must_find: tuple[Golden, ...] = ()

    @property
    def id(self) -> str:
        """The document's id."""
        return self.predicted.id

    @property
    def weight(self) -> int:
        """How many gold events the document had; one without any says something too, and is 1."""
        return sum(self.gold_types.values()) or 1


@dataclass(frozen=True, slots=True)
class Baseline:
    """A header and its documents, sorted by id; `source` is where they were read from."""

    header: Header
    entries: tuple[Entry, ...]
    source: str = ""
    revision: str = ""

    @property
    def label(self) -> str:
        """What messages call it."""
        return f"baseline {self.header.name}"

    def predictions(self) -> Predictions:
        """Return what was predicted, to be scored again."""
        about = self.header.extractor
        return Predictions(
            label=self.label,
            source=self.source,
            documents=tuple(entry.predicted for entry in self.entries),
            extractor=about.name,
            extractor_version=about.version,
            extractor_fingerprint=about.fingerprint,
            measuring=self.header.measuring,
            gold_hashes={entry.id: entry.gold for entry in self.entries},
        )


def gold_types(document: Document) -> dict[str, int]:
    """
    Count the gold events of a document by type: mentions, else templates, else tagged spans.

    What gold marks optional has no weight, for no measure asks for it.

    >>> gold_types(Document(id="d", events=(Event(type="summit"), Event(type="summit"))))
    {'summit': 2}
    """
    every = document.events or document.templates
    names = [event.type for event in every if not event.optional]
    if not every:
        labels = [tag for layer in (document.tags or {}).values() for tag in layer]
        names = [label[2:] for label in labels if label[:2] in ("B-", "S-", "U-")]
    return dict(sorted(Counter(names).items()))


def marked(document: Document) -> Iterator[Event]:
    """List what has to be found: the marked mentions, and the marked events that have none."""
    mentions = [event for event in document.events if event.must_find]
    yield from mentions
    hoppers = {event.hopper for event in mentions if event.hopper is not None}
    for event in document.templates:
        if event.must_find and event.hopper not in hoppers:
            yield event


def without_words(document: Document) -> Document:
    """
    Leave out the article and all words that a place in it stands for.

    Words without a place stay: nothing else says what the extractor answered. What an extractor
    says about itself goes too; no measure looks at it.

    >>> found = Event(type="summit", trigger=Mention(0, 3, text="KTT"))
    >>> without_words(Document(id="d", events=(found,), text="KTT di Bali")).events[0].trigger
    Mention(start=0, end=3, parts=(), text=None, head=None)
    """
    return replace(
        document,
        text=None,
        text_sha256=None,
        split=None,
        group=None,
        events=tuple(map(_event, document.events)),
        templates=tuple(map(_event, document.templates)),
        entities=tuple(map(_entity, document.entities)),
    )


def _event(event: Event) -> Event:
    return replace(
        event,
        trigger=None if event.trigger is None else _mention(event.trigger),
        arguments=tuple(map(_argument, event.arguments)),
        source=None,
        provenance=None,
        must_find=False,
    )


def _argument(argument: Argument) -> Argument:
    placed = any(one is not None for one in (argument.start, argument.entity, argument.event))
    return replace(argument, text=None) if placed else argument


def _entity(entity: Entity) -> Entity:
    return replace(entity, mentions=tuple(map(_mention, entity.mentions)))


def _mention(mention: Mention) -> Mention:
    return replace(mention, text=None)
