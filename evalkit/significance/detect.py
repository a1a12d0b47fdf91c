"""What a gold set can tell: the smallest drop it would show, and how many documents it takes."""

import math
from statistics import NormalDist

POWER = 0.8
"""How likely a difference is found for which a gold set is said to suffice."""


def threshold(*, critical: float, level: float, family: int) -> float:
    """
    Return how many standard errors a difference needs to be found with the usual power.

    `critical` is the value that the family's largest statistic must exceed in the permutations; it
    is taken no smaller than Bonferroni's, because a drop would itself make documents differ.
    """
    normal = NormalDist()
    bonferroni = normal.inv_cdf(1 - (1 - level) / max(family, 1))
    return max(critical, bonferroni) + normal.inv_cdf(POWER)


def detectable(*, error: float, item: float, factor: float) -> float:
    """
    Return the smallest drop d with d = factor · standard error.

    A drop adds to the error of the present difference the noise of the items it loses: each is
    worth `item`, so the variance is error² + d · item.
    """
    share = factor**2 * item
    return (share + math.sqrt(share**2 + 4 * (factor * error) ** 2)) / 2


def documents_needed(*, documents: int, difference: float, error: float, factor: float) -> int:
    """Return how many documents like these it takes for a standard error small enough."""
    needed = documents * (factor * error / difference) ** 2
    return max(2, math.ceil(round(needed, 6)))
