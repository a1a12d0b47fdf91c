"""Score predictions on gold: pair, align, count, and keep the account of all items."""

from evalkit.evaluate.files import score_files
from evalkit.evaluate.result import FORMAT, DocumentLedger, MeasureResult, Result, runs_to_json
from evalkit.evaluate.scoring import score

__all__ = [
    "FORMAT",
    "DocumentLedger",
    "MeasureResult",
    "Result",
    "runs_to_json",
    "score",
    "score_files",
]
