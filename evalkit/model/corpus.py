"""A collection of documents with unique ids, and what could not be read."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from msgspec.structs import replace

from evalkit.errors import Diagnostic
from evalkit.model.document import Article, Document, Unavailable


@dataclass(frozen=True, slots=True)
class Corpus:
    """
    Documents, those whose article is missing, and the warnings met while reading.

    `fingerprint` is the sha256 of what was read, the same for any order of the files.
    """

    documents: tuple[Document, ...]
    unavailable: tuple[Unavailable, ...] = ()
    notes: tuple[Diagnostic, ...] = ()
    fingerprint: str = ""

    def __iter__(self) -> Iterator[Document]:
        return iter(self.documents)

    def __len__(self) -> int:
        return len(self.documents)


def text_sha256(text: str) -> str:
    """
    Hash an article's text: sha256 of its UTF-8 bytes, without a byte order mark, nothing else.

    >>> text_sha256("a")[:8]
    'ca978112'
    """
    return hashlib.sha256(text.removeprefix("\ufeff").encode()).hexdigest()


def article(document: Document) -> Article:
    """Take from a document what an extractor may see; the text must be there."""
    if document.text is None:
        raise ValueError(f"the document {document.id!r} has no text")
    return Article(id=document.id, text=document.text, language=document.language)


def without_optional(document: Document) -> Document:
    """Take the marks `optional` away."""
    events = tuple(
        replace(
            event,
            optional=False,
            arguments=tuple(replace(argument, optional=False) for argument in event.arguments),
        )
        for event in document.events
    )
    return replace(document, events=events)
