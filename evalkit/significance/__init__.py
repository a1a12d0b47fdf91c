"""How sure a number is, and whether two differ: resampled documents, never resampled items."""

from evalkit.significance.compare import compare_tables
from evalkit.significance.comparison import Comparison, Difference
from evalkit.significance.interval import Interval, Intervals
from evalkit.significance.repeats import Repeats, repeats
from evalkit.significance.tables import intervals

__all__ = [
    "Comparison",
    "Difference",
    "Interval",
    "Intervals",
    "Repeats",
    "compare_tables",
    "intervals",
    "repeats",
]
