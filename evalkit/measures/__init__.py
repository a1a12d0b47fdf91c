"""From pairs to numbers: measures, counts, precision, recall and F1."""

from evalkit.measures.averaging import AVERAGES, Average, Macro, averages, macro
from evalkit.measures.counting import Counts, count
from evalkit.measures.counts import CountTable, concat
from evalkit.measures.definition import Definition, Parameter, Preset
from evalkit.measures.ledger import Ledger, LedgerError, Tally
from evalkit.measures.measure import Measure, bases, suite
from evalkit.measures.score import Score
from evalkit.measures.table import COLLECTIONS, DEFINITIONS, OWN, PRESET_OF, PRESETS, SUITES

__all__ = [
    "AVERAGES",
    "COLLECTIONS",
    "DEFINITIONS",
    "OWN",
    "PRESETS",
    "PRESET_OF",
    "SUITES",
    "Average",
    "CountTable",
    "Counts",
    "Definition",
    "Ledger",
    "LedgerError",
    "Macro",
    "Measure",
    "Parameter",
    "Preset",
    "Score",
    "Tally",
    "averages",
    "bases",
    "concat",
    "count",
    "macro",
    "suite",
]
