"""Many tests at once: step-down max-T, and Holm and Benjamini-Hochberg for display."""

from collections.abc import Sequence

import numpy as np

from evalkit.alignment.arrays import FloatArray

_TIE = 1e-9  # statistics so close to each other are equal: the same swap, summed in another order


def tail(statistics: FloatArray, weights: FloatArray | None = None) -> float:
    """
    Return the share of the permutations that reach the observed one, which is the first of them.

    The observed one counts itself, so no p is below 1 / permutations; one that is NaN reaches it.
    `weights` says how many permutations each stands for.

    >>> tail(np.array([2.0, 1.0, -1.0, -2.0]))
    0.25
    """
    return float(np.average(_reached(statistics, statistics[0]), weights=weights))


def step_down(statistics: Sequence[FloatArray]) -> list[float]:
    """
    Adjust for a family by the step-down max-T procedure of Westfall and Young (1993).

    Each array holds a test's statistics under the same permutations, the observed one first. The
    largest is held against the maximum of all, the next against that of the others, and so on; no
    adjusted p is smaller than that of a larger statistic.
    """
    order = sorted(range(len(statistics)), key=lambda number: -statistics[number][0])
    adjusted = [1.0] * len(statistics)
    largest: FloatArray | None = None
    shares = []
    for number in reversed(order):
        filled = np.where(np.isnan(statistics[number]), np.inf, statistics[number])
        largest = filled if largest is None else np.maximum(largest, filled)
        shares.append(float(_reached(largest, statistics[number][0]).mean()))
    least = 0.0
    for number, share in zip(order, reversed(shares), strict=True):
        least = max(least, share)
        adjusted[number] = least
    return adjusted


def holm(p: Sequence[float]) -> list[float]:
    """
    Adjust by Holm's step-down procedure (1979).

    >>> holm([0.01, 0.04, 0.03])
    [0.03, 0.06, 0.06]
    """
    order = sorted(range(len(p)), key=lambda number: p[number])
    adjusted, least = [1.0] * len(p), 0.0
    for rank, number in enumerate(order):
        least = max(least, min(1.0, p[number] * (len(p) - rank)))
        adjusted[number] = least
    return adjusted


def benjamini_hochberg(p: Sequence[float]) -> list[float]:
    """
    Adjust by the step-up procedure of Benjamini and Hochberg (1995): false discovery rate.

    >>> benjamini_hochberg([0.01, 0.04, 0.03])
    [0.03, 0.04, 0.04]
    """
    order = sorted(range(len(p)), key=lambda number: -p[number])
    adjusted, most = [1.0] * len(p), 1.0
    for place, number in enumerate(order):
        most = min(most, p[number] * len(p) / (len(p) - place))
        adjusted[number] = most
    return adjusted


def _reached(statistics: FloatArray, observed: float) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    near = _TIE * max(1.0, abs(observed))
    return np.isnan(statistics) | (statistics >= observed - near)
