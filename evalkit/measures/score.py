"""Precision, recall and F1 from sums of counts: the one place where counts become numbers."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Number = int | float


@dataclass(frozen=True, slots=True)
class Score:
    """
    Sums of counts and the figures that follow from them, in 0…1, None where there is no ratio.

    Precision is None exactly if nothing was predicted, recall exactly if gold has nothing, F1 only
    if both; so silence where gold has something gets F1 0. Where the numerators of precision and
    recall differ, the columns are `matched_precision` and `matched_recall` instead of `matched`.

    >>> Score({"gold": 4, "predicted": 3, "matched": 2}).f1
    0.5714285714285714
    """

    columns: Mapping[str, Number]

    @property
    def gold(self) -> Number:
        """How many gold items count."""
        return self.columns["gold"]

    @property
    def predicted(self) -> Number:
        """How many predicted items count."""
        return self.columns["predicted"]

    @property
    def matched_precision(self) -> Number:
        """The numerator of precision."""
        name = "matched" if "matched" in self.columns else "matched_precision"
        return self.columns[name]

    @property
    def matched_recall(self) -> Number:
        """The numerator of recall."""
        name = "matched" if "matched" in self.columns else "matched_recall"
        return self.columns[name]

    @property
    def precision(self) -> float | None:
        """The share of the predicted items that are right."""
        return self.matched_precision / self.predicted if self.predicted else None

    @property
    def recall(self) -> float | None:
        """The share of the gold items that were found."""
        return self.matched_recall / self.gold if self.gold else None

    @property
    def f1(self) -> float | None:
        """
        The harmonic mean of precision and recall, rounded once: 2TP / (2TP + FP + FN).

        With differing numerators p and r: 2pr / (p·gold + r·predicted), the same thing.
        """
        if not (self.gold or self.predicted):
            return None
        p, r = self.matched_precision, self.matched_recall
        if p == r:
            return 2 * p / (self.gold + self.predicted)
        if not (p and r):
            return 0.0
        return 2 * p * r / (p * self.gold + r * self.predicted)

    def figures(self) -> dict[str, float | None]:
        """Return precision, recall and f1 by name."""
        return {"precision": self.precision, "recall": self.recall, "f1": self.f1}


def mean(values: Iterable[float | None]) -> float | None:
    """Average the values that are there, the same for any order; None where there are none."""
    there = [value for value in values if value is not None]
    return math.fsum(there) / len(there) if there else None
