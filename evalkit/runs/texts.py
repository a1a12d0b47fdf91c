"""Predictions and the article they were made from."""

from msgspec.structs import replace

from evalkit.model import Document, text_sha256


def with_text(predicted: Document, gold: Document) -> Document:
    """Give a prediction the article of its gold, for measures that look at words."""
    if predicted.text is not None or gold.text is None:
        return predicted
    return replace(predicted, text=gold.text)


def text_of(document: Document) -> str | None:
    """Return the hash of a document's article, None where it is unknown."""
    return document.text_sha256 if document.text is None else text_sha256(document.text)
