"""From sums of counts to numbers: the one place where counts become figures."""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

Number = int | float
Columns = Mapping[str, Number]
Figures = dict[str, float | None]


def prf(columns: Columns) -> Figures:
    """
    Precision, recall and F1 in 0…1, None where there is no ratio.

    Precision is None exactly if nothing was predicted, recall exactly if gold has nothing, F1 only
    if both; so silence where gold has something gets F1 0. F1 is rounded once: 2TP / (gold +
    predicted). Where the numerators of precision and recall differ, the columns are
    `matched_precision` and `matched_recall` instead of `matched`, and F1 is their harmonic mean
    2pr / (p·gold + r·predicted).

    >>> prf({"gold": 4, "predicted": 3, "matched": 2})["f1"]
    0.5714285714285714
    """
    gold, predicted = columns["gold"], columns["predicted"]
    p = columns["matched"] if "matched" in columns else columns["matched_precision"]
    r = columns["matched"] if "matched" in columns else columns["matched_recall"]
    f1: float | None = None
    if p == r and (gold or predicted):
        f1 = 2 * p / (gold + predicted)
    elif gold or predicted:
        f1 = 2 * p * r / (p * gold + r * predicted) if p and r else 0.0
    return {
        "precision": p / predicted if predicted else None,
        "recall": r / gold if gold else None,
        "f1": f1,
    }


UNDEFINED = {
    "precision": "nothing was predicted",
    "recall": "gold has nothing",
    "f1": "gold has nothing and nothing was predicted",
}
"""Why figures of `prf` are None."""


@dataclass(frozen=True, slots=True)
class Aggregation:
    """
    How summed columns become figures.

    `figures` is a pure function of the columns, `of_class` the one for a single class where it
    differs. `support` names the column that tells whether gold has a class. `classes` "gold": the
    micro average sums only classes that gold has; "whole": classes are counted apart from the
    document as a whole, whose counts are the rows of the class "", and micro sums these. `averages`
    are those that the scorer prints beside micro (see `averaging`); the first one is its macro
    average. `undefined` says for figures why they are None, if they are.
    """

    name: str
    doc: str
    figures: Callable[[Columns], Figures]
    of_class: Callable[[Columns], Figures] | None = None
    support: str = "gold"
    classes: Literal["all", "gold", "whole"] = "all"
    averages: tuple[str, ...] = ()
    undefined: Mapping[str, str] = field(default_factory=lambda: UNDEFINED)


PRF = Aggregation("prf", "precision, recall and F1 of the sums over all documents", prf)


@dataclass(frozen=True, slots=True)
class Score:
    """
    Sums of counts and the figures that follow from them.

    >>> Score({"gold": 4, "predicted": 3, "matched": 2}).f1
    0.5714285714285714
    """

    columns: Columns
    aggregation: Aggregation = field(default=PRF, repr=False)
    of_class: bool = False

    @property
    def gold(self) -> Number:
        """How many gold items count."""
        return self.columns[self.aggregation.support]

    @property
    def predicted(self) -> Number:
        """How many predicted items count."""
        return self.columns["predicted"]

    @property
    def precision(self) -> float | None:
        """The share of the predicted items that are right."""
        return self.figures().get("precision")

    @property
    def recall(self) -> float | None:
        """The share of the gold items that were found."""
        return self.figures().get("recall")

    @property
    def f1(self) -> float | None:
        """The F1 of the aggregation, for most the harmonic mean of precision and recall."""
        return self.figures().get("f1")

    def figures(self) -> Figures:
        """Return the figures by name: precision, recall, f1, and what a measure has beside them."""
        rule = self.aggregation
        return (
            (rule.of_class or rule.figures)(self.columns)
            if self.of_class
            else rule.figures(self.columns)
        )

    def undefined(self) -> dict[str, str]:
        """Say for each figure that is None why it is."""
        reasons = self.aggregation.undefined
        return {
            name: reasons.get(name, "its denominator is 0")
            for name, value in self.figures().items()
            if value is None
        }


def mean(values: Iterable[float | None]) -> float | None:
    """Average the values that are there, the same for any order; None where there are none."""
    there = [value for value in values if value is not None]
    return math.fsum(there) / len(there) if there else None
