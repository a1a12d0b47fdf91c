"""The best one-to-one assignment: the pairs whose weights have the largest sum."""

from collections.abc import Mapping
from typing import TypeVar

import numpy as np

from evalkit.alignment.arrays import FloatArray

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
    pairs = [(rows[row], columns[column]) for row, column in best_cells(matrix)]
    return [pair for pair in pairs if pair in positive]


def best_cells(matrix: FloatArray) -> list[tuple[int, int]]:
    """Choose one cell of each row, or of each column, so that their sum is largest."""
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415 (only where it is needed)

    chosen = linear_sum_assignment(matrix, maximize=True)
    return list(zip(*(numbers.tolist() for numbers in chosen), strict=True))
