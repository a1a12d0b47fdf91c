"""What is canonical in each part of a gold file: the order of keys, and what is in quotes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from evalkit.gold.fmt.layout import Entry
from evalkit.gold.header import ANNOTATION_KEYS, DOCUMENT_KEYS


@dataclass(frozen=True, slots=True)
class Part:
    """
    A kind of place in a gold file.

    Its keys come in the order of `first`, then those that are in neither list as they stand (ids,
    roles), then `last`. `below` are the parts of certain keys, `other` that of all other keys;
    the items of a list belong to the part of the list. In `quoted` parts texts are words of the
    article and always in quotes, but references (`$id`).
    """

    first: tuple[str, ...] = ()
    last: tuple[str, ...] = ()
    below: Mapping[str, Part] = field(default_factory=dict)
    other: Part | None = None
    quoted: bool = False

    def under(self, key: str) -> Part:
        """Return the part of the value of a key."""
        return self.below.get(key) or self.other or _PLAIN

    def ordered(self, entries: list[Entry]) -> list[Entry]:
        """Put the entries of a mapping into canonical order."""
        if not self.first and not self.last:
            return entries
        places = {key: number for number, key in enumerate(self.first)}
        behind = len(self.first) + 1
        places |= {key: behind + number for number, key in enumerate(self.last)}
        return sorted(entries, key=lambda e: places.get(e.key.value if e.key else "", behind - 1))


_PLAIN = Part()
_QUOTES = Part(
    first=("quote", "nth", "filler", "any_of", "value", "optional"),
    below=dict.fromkeys(("nth", "value", "optional"), _PLAIN),
    quoted=True,
)
_SLOT = replace(
    _QUOTES, below={**_QUOTES.below, **dict.fromkeys(("quote", "filler", "any_of"), _QUOTES)}
)
_MENTION = Part(
    first=("trigger", "optional", "must_find", "roles", "note"),
    below={"trigger": _SLOT, "roles": Part(other=_SLOT)},
)
_EVENT_TEXTS = (
    "id", "type", "modality", "polarity", "realis", "certainty", "after", "optional", "must_find",
    "note",
)  # fmt: skip
_EVENT = Part(
    first=("id", "type", "trigger"),
    last=(
        "modality", "polarity", "realis", "source", "certainty", "after", "optional", "must_find",
        "note", "mentions",
    ),
    below={
        **dict.fromkeys(_EVENT_TEXTS, _PLAIN),
        "mentions": _MENTION,
    },
    other=_SLOT,
)  # fmt: skip
_ENTITY = Part(
    first=("type", "members", "names", "mentions", "except", "kb"),
    below={"names": _SLOT, "mentions": _SLOT, "except": _SLOT},
)
_LICENSE = ("name", "redistribute", "note", "url")
_DOCUMENT = Part(
    first=DOCUMENT_KEYS,
    below={"text": Part(first=("file", "sha256")), "license": Part(first=_LICENSE)},
)
GOLD = Part(
    first=("gold", "id", "ontology", "marks", "document", "annotation", "entities", "events"),
    below={
        "document": _DOCUMENT,
        "annotation": Part(first=ANNOTATION_KEYS),
        "entities": Part(other=_ENTITY),
        "events": _EVENT,
    },
)
"""A gold file as a whole."""
