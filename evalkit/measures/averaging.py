"""Macro averages: means over event types, where each type weighs the same."""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from evalkit.errors import MeasureError, did_you_mean
from evalkit.measures.counts import CountTable
from evalkit.measures.score import Figures, Score, mean

FIGURES = ("precision", "recall", "f1")


@dataclass(frozen=True, slots=True)
class Macro:
    """
    Means of the types' figures over the types that gold has, in 0…1; `f1` is the mean of their F1s.

    A figure that a type does not have, as precision where nothing of it was predicted, leaves its
    mean; `entered` says for each figure over how many types it is. `types` is how many gold has.
    """

    precision: float | None
    recall: float | None
    f1: float | None
    types: int
    entered: Mapping[str, int]

    def undefined(self) -> dict[str, str]:
        """Say for each mean that is None why it is."""
        reason = "it is undefined for each type that gold has" if self.types else "gold has nothing"
        return {name: reason for name in FIGURES if getattr(self, name) is None}


def macro(types: Mapping[str, Score]) -> Macro:
    """Average over the types with gold; a type that is only predicted lowers micro, not macro."""
    scores = [score.figures() for score in types.values() if score.gold]
    entered = {name: sum(figures[name] is not None for figures in scores) for name in FIGURES}
    return Macro(
        **{name: mean(figures[name] for figures in scores) for name in FIGURES},
        types=len(scores),
        entered=entered,
    )


@dataclass(frozen=True, slots=True)
class Average:
    """
    Another mean of figures; `over` says for each figure how many groups entered its mean.

    `f_of_means`: F1 is the harmonic mean of the mean precision and the mean recall, not the mean of
    the groups' F1.
    """

    figures: Figures
    over: Mapping[str, int]

    def undefined(self) -> dict[str, str]:
        """Say for each mean that is None why it is."""
        return {name: "nothing entered it" for name, one in self.figures.items() if one is None}


def _grouped(
    scores: Iterable[Score], *, f_of_means: bool = False, absent: float | None = None
) -> Average:
    rows = [
        {name: absent if figure is None else figure for name, figure in score.figures().items()}
        for score in scores
    ]
    entered = {name: sum(row.get(name) is not None for row in rows) for name in FIGURES}
    figures: Figures = {name: mean(row.get(name) for row in rows) for name in FIGURES}
    if f_of_means:
        figures["f1"] = harmonic(figures["precision"], figures["recall"])
        entered["f1"] = min(entered["precision"], entered["recall"])
    return Average(figures, entered)


def harmonic(precision: float | None, recall: float | None) -> float | None:
    """Return the harmonic mean of two figures, None where one is not there."""
    if precision is None or recall is None:
        return None
    total = precision + recall
    return 2 * precision * recall / total if total else 0.0


def _with_gold(scores: Mapping[str, Score]) -> list[Score]:
    return [score for score in scores.values() if score.gold]


def _weighted(table: CountTable) -> Average:
    scores = _with_gold(table.by_class())
    weights = math.fsum(score.gold for score in scores)
    rows = [(score.gold, score.figures()) for score in scores]
    entered = {name: sum(row.get(name) is not None for _, row in rows) for name in FIGURES}
    figures: Figures = {
        name: math.fsum(weight * (row.get(name) or 0.0) for weight, row in rows) / weights
        if weights
        else None
        for name in FIGURES
    }
    return Average(figures, entered)


def _either(table: CountTable) -> Average:
    scores = [score for score in table.by_class().values() if score.gold or score.predicted]
    rows = [score.figures() for score in scores]
    figures: Figures = {name: mean(row.get(name) or 0.0 for row in rows) for name in FIGURES}
    return Average(figures, dict.fromkeys(FIGURES, len(rows)))


AVERAGES: Mapping[str, Callable[[CountTable], Average]] = {
    "types": lambda table: _grouped(_with_gold(table.by_class())),
    "types-of-either": _either,
    "types-f-of-means": lambda table: _grouped(_with_gold(table.by_class()), f_of_means=True),
    "documents": lambda table: _grouped(_with_gold(table.by_document())),
    "documents-f-of-means": lambda table: _grouped(
        _with_gold(table.by_document()), f_of_means=True
    ),
    "documents-zero-f-of-means": lambda table: _grouped(
        _with_gold(table.by_document()), f_of_means=True, absent=0.0
    ),
    "weighted": _weighted,
}
"""
Averages by name: over the types or the documents that gold has, as the mean of their F1 or as the
F1 of the mean precision and recall; `zero` takes a figure that a document does not have as 0.
`weighted` is over types, by how much gold each has, and takes a figure that a type does not have as
0. `types-of-either` is the mean over types that gold or the predictions have, and takes such a
figure as 0 too.
"""


def averages(table: CountTable, names: Iterable[str]) -> dict[str, Average]:
    """
    Compute averages by name; those over types leave where a table has no classes.

    Raises MeasureError EK3042 for an unknown name.
    """
    for name in names:
        if name not in AVERAGES:
            hint = did_you_mean(name, AVERAGES)
            raise MeasureError.of("EK3042", f"There is no average {name!r}.", hint=hint)
    by_class = table.classes is not None
    return {n: AVERAGES[n](table) for n in names if by_class or n.startswith("documents")}
