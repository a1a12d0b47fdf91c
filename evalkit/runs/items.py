"""Which gold items broke between two sets of predictions, were fixed, or are new mistakes."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from evalkit.errors import Location
from evalkit.measures import Measure
from evalkit.model import Corpus, Document


@dataclass(frozen=True, slots=True)
class ItemChange:
    """One gold item that is broken, fixed or still wrong, or a prediction that is spurious."""

    document: str
    type: str
    kind: str
    category: str
    words: str
    start: int | None
    end: int | None
    role: str = ""
    event_id: str = ""
    where: Location | None = None
    must_find: bool = False
    left: str = field(default="", compare=False)
    right: str = field(default="", compare=False)
    instead: str = field(default="", compare=False)


def changes(
    *, gold: Corpus, before: Sequence[Document], after: Sequence[Document], measure: Measure
) -> tuple[ItemChange, ...]:
    """Compare what a measure makes of two sets of predictions, item by item."""
    raise NotImplementedError
