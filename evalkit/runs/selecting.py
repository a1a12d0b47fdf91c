"""Choose gold documents by split and language, also those whose article is missing."""

from dataclasses import replace

from evalkit.model import Corpus, Document, Unavailable


def everything(gold: Corpus) -> list[Document | Unavailable]:
    """List all documents, those without article too."""
    return [*gold.documents, *gold.unavailable]


def selected(gold: Corpus, *, split: str | None, language: str | None) -> Corpus:
    """Keep the documents of a split and a language; None keeps any."""
    ids = {
        one.id
        for one in everything(gold)
        if split in (None, one.split) and language in (None, one.language)
    }
    return replace(
        gold,
        documents=tuple(one for one in gold if one.id in ids),
        unavailable=tuple(one for one in gold.unavailable if one.id in ids),
    )
