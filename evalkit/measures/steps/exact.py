"""The row of a measure whose items are equal or not at all."""

from evalkit.alignment.unit import Unit
from evalkit.measures.definition import Model
from evalkit.measures.steps.aggregation import PRF
from evalkit.measures.steps.alignment import EQUALS, SET
from evalkit.measures.steps.credit import COUNT
from evalkit.measures.steps.relation import EQUAL
from evalkit.measures.steps.scope import ALL
from evalkit.measures.steps.unit import exact


def exact_model(unit: Unit, *, by_type: bool = True) -> Model:
    """Build the steps behind an exact unit."""
    alignment = SET if unit.duplicates == "merge" else EQUALS
    return Model(ALL, exact(unit, by_type=by_type), EQUAL, alignment, COUNT, PRF)
