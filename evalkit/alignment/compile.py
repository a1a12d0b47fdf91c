"""From paired documents to two tables, with everything that is not counted marked as such."""

from dataclasses import dataclass

from evalkit.alignment.alternatives import resolve_choices
from evalkit.alignment.documentwide import settle_templates
from evalkit.alignment.optional import exclude_optional
from evalkit.alignment.pairing import Pairing
from evalkit.alignment.scope import Filters, Scoped, exclude_types, exclude_unplaced, place
from evalkit.alignment.table import EventTable, Vocabulary
from evalkit.model import Document


@dataclass(frozen=True, slots=True)
class Compiled:
    """The tables of both sides, over the same documents in the order of their ids."""

    documents: tuple[str, ...]
    vocabulary: Vocabulary
    gold: EventTable
    predicted: EventTable

    @property
    def types(self) -> frozenset[str]:
        """The types of all events and templates."""
        sides = (*self.gold.sides, *self.predicted.sides)
        wholes = (event.type for side in sides for event in side.document.templates)
        return frozenset([*self.vocabulary.types, *wholes])


def compile_sides(pairing: Pairing, filters: Filters) -> Compiled:
    """
    Compile all pairs; a gold document without prediction stands beside an empty one.

    Raises DocumentError EK2058 for offsets that no file can have.
    """
    scoped = [
        scope(
            gold=document,
            predicted=pairing.predicted.get(document.id) or Document(id=document.id, events=()),
            filters=filters,
        )
        for document in pairing.gold
    ]
    gold, predicted = [one.gold for one in scoped], [one.predicted for one in scoped]
    vocabulary = Vocabulary.of([*gold, *predicted])
    return Compiled(
        documents=tuple(document.id for document in pairing.gold),
        vocabulary=vocabulary,
        gold=EventTable.of(gold, vocabulary),
        predicted=EventTable.of(predicted, vocabulary),
    )


def scope(*, gold: Document, predicted: Document, filters: Filters) -> Scoped:
    """Decide what of two documents is counted: types, choices, places, optional items."""
    scoped = place(gold=gold, predicted=predicted)
    exclude_types(scoped, filters)
    resolve_choices(scoped, symmetric=filters.symmetric)
    exclude_unplaced(scoped)
    exclude_optional(scoped, symmetric=filters.symmetric)
    settle_templates(scoped, symmetric=filters.symmetric)
    return scoped
