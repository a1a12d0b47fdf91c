"""The best one-to-one assignment: the pairs whose weights have the largest sum."""

from collections.abc import Mapping
from typing import TypeVar

import numpy as np

G = TypeVar("G")
P = TypeVar("P")


def best_pairs(weights: Mapping[tuple[G, P], float]) -> list[tuple[G, P]]:
    """
    Choose pairs so that nothing stands in two of them and their weights have the largest sum.

    Only pairs with a positive weight are chosen. Of several equally good choices it depends on the
    order of `weights` which one is returned.

    >>> best_pairs({("a", "x"): 2, ("a", "y"): 2, ("b", "x"): 1})
    [('a', 'y'), ('b', 'x')]
    """
    from scipy.optimize import linear_sum_assignment

    positive = {pair: weight for pair, weight in weights.items() if weight > 0}
    rows = list(dict.fromkeys(row for row, _ in positive))
    columns = list(dict.fromkeys(column for _, column in positive))
    if len(rows) == len(positive) == len(columns):
        return list(positive)
    row_of = {row: number for number, row in enumerate(rows)}
    column_of = {column: number for number, column in enumerate(columns)}
    matrix = np.zeros((len(rows), len(columns)))
    for (row, column), weight in positive.items():
        matrix[row_of[row], column_of[column]] = weight
    chosen = linear_sum_assignment(matrix, maximize=True)
    pairs = [(rows[r], columns[c]) for r, c in zip(*(n.tolist() for n in chosen), strict=True)]
    return [pair for pair in pairs if pair in positive]
