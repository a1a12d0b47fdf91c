"""Hash what gold says of one document, so that changed gold is told from changed predictions."""

from collections.abc import Iterable

from msgspec.structs import replace

from evalkit.model import Document
from evalkit.model.fingerprint import document_fingerprint

LENGTH = 16
"""Hexadecimal digits of a hash."""


def gold_hash(document: Document) -> str:
    """
    Hash a gold document with its text; the same for any order of its events, wherever it is kept.

    That an event must be found changes nothing that is counted, and is not in the hash; nor is the
    split or the group that a document belongs to.

    >>> gold_hash(Document(id="d", events=()))
    'ed6eb8c50d5abbda'
    """
    plain = replace(_unmarked(document), split=None, group=None)
    return document_fingerprint(plain)[:LENGTH]


def gold_hashes(documents: Iterable[Document]) -> dict[str, str]:
    """Map each document's id to its hash, in the order of the ids."""
    return {one.id: gold_hash(one) for one in sorted(documents, key=lambda one: one.id)}


def _unmarked(document: Document) -> Document:
    every = (*document.events, *document.templates)
    if not any(event.must_find for event in every):
        return document
    events, templates = (
        tuple(replace(event, must_find=False) for event in side)
        for side in (document.events, document.templates)
    )
    return replace(document, events=events, templates=templates)
