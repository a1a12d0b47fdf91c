"""
Resample the documents of one row by how many documents have the same counts.

Documents with equal counts are the same to every sum, so a resample of n documents is a draw from a
multinomial over the distinct counts: the cost does not grow with the number of documents.
"""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from evalkit.alignment.arrays import FloatArray, IntArray
from evalkit.significance.rows import Row

RESAMPLES = 2000

_GRID = 2.0**24  # credit is rounded to this part, so that sums of it are exact in any order


@dataclass(frozen=True, slots=True)
class Distinct:
    """The distinct counts of documents, of shape (columns, k), and how many documents have each."""

    counts: FloatArray
    times: IntArray

    @classmethod
    def of(cls, row: Row, *, documents: int) -> "Distinct":
        """Find the distinct counts of a row; documents without counts have zeros."""
        counts, times = _distinct(on_grid(row.counts))
        rest = documents - len(row.document)
        if rest:
            counts = np.concatenate([counts, np.zeros((len(counts), 1))], axis=1)
            times = np.append(times, rest)
        return cls(counts, times.astype(np.int64))

    @property
    def sums(self) -> FloatArray:
        """The sums over all documents, of shape (columns,)."""
        return self.counts @ self.times.astype(np.float64)

    def resample(self, generator: np.random.Generator, number: int) -> FloatArray:
        """Draw sums over as many documents as there are, of shape (columns, number)."""
        documents = int(self.times.sum())
        drawn = generator.multinomial(documents, self.times / documents, size=number)
        return self.counts @ drawn.T.astype(np.float64)

    def without_one(self) -> FloatArray:
        """Return the sums without one document of each kind, of shape (columns, k)."""
        return self.sums[:, None] - self.counts


def _distinct(counts: FloatArray) -> tuple[FloatArray, IntArray]:
    """Find the distinct columns; small whole numbers by one number that stands for all of them."""
    sizes = counts.max(axis=1, initial=0.0) + 1
    if counts.min(initial=0.0) < 0 or np.prod(sizes) > 2**52 or (counts % 1).any():
        distinct, times = np.unique(counts, axis=1, return_counts=True)
        return distinct, times
    codes = np.ravel_multi_index(tuple(counts.astype(np.int64)), tuple(sizes.astype(np.int64)))
    _, first, times = np.unique(codes, return_index=True, return_counts=True)
    return counts[:, first], times


def on_grid(counts: FloatArray) -> FloatArray:
    """Round credit to a grid that is exact in binary; whole numbers stay."""
    return np.rint(counts * _GRID) / _GRID


def bca(
    resampled: FloatArray, observed: float, left_out: FloatArray, times: IntArray, level: float
) -> tuple[float, float]:
    """
    Return the bias-corrected and accelerated interval of Efron (1987).

    `left_out` are the figures without one document, each of them `times` times.
    """
    normal = NormalDist()
    below = float(np.mean(resampled < observed) + np.mean(resampled <= observed)) / 2
    least = 0.5 / len(resampled)
    bias = normal.inv_cdf(min(max(below, least), 1 - least))
    acceleration = _acceleration(left_out, times)
    ends = []
    for share in ((1 - level) / 2, (1 + level) / 2):
        moved = bias + normal.inv_cdf(share)
        ends.append(normal.cdf(bias + moved / (1 - acceleration * moved)))
    low, high = np.quantile(resampled, ends)
    return float(low), float(high)


def _acceleration(left_out: FloatArray, times: IntArray) -> float:
    away = np.average(left_out, weights=times) - left_out
    square = float(np.sum(times * away**2))
    return float(np.sum(times * away**3)) / (6 * square**1.5) if square > 0 else 0.0
