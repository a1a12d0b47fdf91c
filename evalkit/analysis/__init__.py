"""Behind the numbers: which items they are made of, and why two measures differ."""

from evalkit.analysis.explaining import explain
from evalkit.analysis.fates import Fate, Witness, fates
from evalkit.analysis.why import Explanation, Reason, why_different

__all__ = ["Explanation", "Fate", "Reason", "Witness", "explain", "fates", "why_different"]
