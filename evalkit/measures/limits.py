"""How much a document may ask for: pairs of items that hang together because spans overlap."""

from collections.abc import Mapping
from typing import Self

from evalkit.errors import Diagnostic, MeasureError, short

PAIRS = 4_000_000
"""The most pairs in one component; 2000 events on 2000 are this many."""


class TooManyPairs(MeasureError):  # noqa: N818 (what is wrong, as the user says it)
    """
    Documents in which more spans overlap each other than can be aligned (EK3010).

    `pairs` says how many there are in the largest component of each. `score` takes the predictions
    of such a document as failed and scores the others.
    """

    pairs: Mapping[str, int]

    @classmethod
    def in_documents(cls, pairs: Mapping[str, int]) -> Self:
        """Make the error from the pairs of each document."""
        error = cls(*(_diagnostic(document, pairs[document]) for document in sorted(pairs)))
        error.pairs = dict(sorted(pairs.items()))
        return error


class Excess(Exception):  # noqa: N818 (a signal to the caller that knows the document)
    """A relation met more pairs in one component than it may list."""

    def __init__(self, pairs: int) -> None:
        super().__init__(pairs)
        self.pairs = pairs


def refuse(pairs: int) -> None:
    """Raise Excess where a component has more pairs than may be listed."""
    if pairs > PAIRS:
        raise Excess(pairs)


def _diagnostic(document: str, pairs: int) -> Diagnostic:
    return Diagnostic(
        "EK3010",
        f"Document {short(document)}: {pairs} pairs of items hang together, more than {PAIRS}.",
        None,
        "Measures with span=equal can score it.",
    )
