"""The records that everything else is about: spans, events, documents, articles."""

from evalkit.model.corpus import Corpus, article, text_sha256, without_optional
from evalkit.model.document import (
    Argument,
    Article,
    Candidate,
    Document,
    Entity,
    Event,
    Failed,
    Modality,
    Polarity,
    Realis,
    Unavailable,
)
from evalkit.model.offsets import OffsetMap, token_range
from evalkit.model.span import Key, Mention, Span

__all__ = [
    "Argument",
    "Article",
    "Candidate",
    "Corpus",
    "Document",
    "Entity",
    "Event",
    "Failed",
    "Key",
    "Mention",
    "Modality",
    "OffsetMap",
    "Polarity",
    "Realis",
    "Span",
    "Unavailable",
    "article",
    "text_sha256",
    "token_range",
    "without_optional",
]
