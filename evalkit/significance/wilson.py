"""Wilson's interval where items come in documents: with the number of items they are worth."""

import math
from statistics import NormalDist

import numpy as np

from evalkit.significance.bootstrap import Distinct
from evalkit.significance.figures import Vector

FEW = 10
"""With fewer documents that have something right, or wrong, resamples are not trusted."""


def few_differ(distinct: Distinct, figures: Vector, figure: str) -> bool:
    """Tell whether few documents have anything right, or anything that counts as wrong."""
    each = figures.value(figure, distinct.counts)
    right, wrong = (int(distinct.times[share].sum()) for share in (each > 0, each < 1))
    return min(right, wrong) < FEW


def wilson(distinct: Distinct, figures: Vector, figure: str, level: float) -> tuple[float, float]:
    """
    Return Wilson's interval (1927) for the figure, with an effective number of items.

    That is how many independent items would have the variance that the figure has over documents,
    by the delta method; where all documents agree, it is the number of documents with items.
    """
    value = float(figures.value(figure, distinct.sums))
    each = figures.value(figure, distinct.counts)
    holding = int(distinct.times[~np.isnan(each)].sum())
    variance = delta_variance(distinct, figures, figure) * holding / max(holding - 1, 1)
    spread = value * (1 - value)
    number = spread / variance if variance > 0 and spread > 0 else float(holding)
    z = NormalDist().inv_cdf((1 + level) / 2)
    centre = value + z**2 / (2 * number)
    reach = z * math.sqrt(spread / number + z**2 / (4 * number**2))
    below = 1 + z**2 / number
    return max(0.0, (centre - reach) / below), min(1.0, (centre + reach) / below)


def delta_variance(distinct: Distinct, figures: Vector, figure: str) -> float:
    """Return the variance of the figure over samples of as many documents."""
    slopes = figures.gradient(figure, distinct.sums)
    influence = (slopes[:, None] * distinct.counts).sum(axis=0)
    return math.fsum((distinct.times * influence**2).tolist())
