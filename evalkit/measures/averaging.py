"""Macro averages: means over event types, where each type weighs the same."""

from collections.abc import Mapping
from dataclasses import dataclass

from evalkit.measures.score import Score, mean

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


def macro(types: Mapping[str, Score]) -> Macro:
    """Average over the types with gold; a type that is only predicted lowers micro, not macro."""
    scores = [score.figures() for score in types.values() if score.gold]
    entered = {name: sum(figures[name] is not None for figures in scores) for name in FIGURES}
    return Macro(
        **{name: mean(figures[name] for figures in scores) for name in FIGURES},
        types=len(scores),
        entered=entered,
    )
