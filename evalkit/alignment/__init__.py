"""From documents to pairs: what is counted, what is the same, and what is left on each side."""

from evalkit.alignment.align import Alignment, Outcome, align
from evalkit.alignment.compile import Compiled, compile_sides
from evalkit.alignment.pairing import Pairing, check_unique, pair, unpaired
from evalkit.alignment.scope import Filters, Reason, Side
from evalkit.alignment.table import EventTable, Vocabulary
from evalkit.alignment.unit import Unit, lacking

__all__ = [
    "Alignment",
    "Compiled",
    "EventTable",
    "Filters",
    "Outcome",
    "Pairing",
    "Reason",
    "Side",
    "Unit",
    "Vocabulary",
    "align",
    "check_unique",
    "compile_sides",
    "lacking",
    "pair",
    "unpaired",
]
