"""Hash documents by what they say: the same for any order of documents, events and arguments."""

import hashlib
from collections.abc import Iterable
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from evalkit.model.document import Document, Event, Failed

T = TypeVar("T")
_ENCODER = msgspec.json.Encoder(order="deterministic")


def document_fingerprint(document: Document | Failed) -> str:
    """
    Return the sha256 of one document, or of the reason why there is none.

    >>> one, two = Event(type="summit"), Event(type="denial")
    >>> document_fingerprint(Document(id="d", events=(one, two))) == document_fingerprint(
    ...     Document(id="d", events=(two, one))
    ... )
    True
    """
    if isinstance(document, Document):
        document = replace(
            document,
            events=_sorted(_sorted_arguments(event) for event in document.events),
            templates=_sorted(_sorted_arguments(event) for event in document.templates),
            entities=_sorted(
                replace(entity, mentions=_sorted(entity.mentions)) for entity in document.entities
            ),
        )
    return hashlib.sha256(_ENCODER.encode(document)).hexdigest()


def fingerprint(documents: Iterable[Document | Failed]) -> str:
    """Return the sha256 over all documents; their order does not matter."""
    hashes = sorted(document_fingerprint(document) for document in documents)
    return hashlib.sha256("\n".join(hashes).encode()).hexdigest()


def _sorted_arguments(event: Event) -> Event:
    return replace(event, arguments=_sorted(event.arguments))


def _sorted(items: Iterable[T]) -> tuple[T, ...]:
    return tuple(sorted(items, key=_ENCODER.encode))
