"""
The statistic of a row under every swap of documents: its difference over its standard error.

Swapped sums are (both ± Σ sign·apart) / 2, so all permutations are one matrix product. The standard
error is that of the delta method, from the same sums: documents are the units. To each variance the
square of what one item is worth is added, so that no row with few differing documents reaches
infinity by chance; it is the same in every permutation. What is left of skewness is taken out, so
that worse and better are found alike where two systems differ in how they are wrong.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from evalkit.alignment.arrays import FloatArray, IntArray
from evalkit.significance.figures import Vector
from evalkit.significance.moments import Term, moments, terms
from evalkit.significance.pairs import PairedRow
from evalkit.significance.signs import SignArray, Swaps

_FLOAT32_EXACT = 2.0**24
_ROWS = 64  # that are computed together
_STRAIGHT = 1e-6  # skewness below which the cubic is a straight line


@dataclass(frozen=True, slots=True)
class Statistics:
    """
    Differences `after` - `before` and their studentised values, of shape (permutations,).

    The first is the observed one; `error` is its standard error, `skew` its skewness. `weights`
    says how many swaps each stands for, None for one each.
    """

    difference: FloatArray
    studentised: FloatArray
    error: float
    skew: float
    weights: FloatArray | None = None


def statistics(rows: Sequence[PairedRow], figure: str, swaps: Swaps) -> Iterator[Statistics]:
    """Compute the statistics of each row under all swaps."""
    for figures, group in groupby(rows, key=lambda row: row.figures):
        alike = list(group)
        for start in range(0, len(alike), _ROWS):
            yield from _Batch.of(alike[start : start + _ROWS], figures, figure, swaps).statistics()


@dataclass(frozen=True, slots=True)
class _Products:
    """
    What of a row is multiplied with signs.

    `values` of shape (m, n) holds, for the n streams of documents that differ, `apart` and the
    terms of the moments that change with signs; `stream` are their sorted numbers, and `used` says
    which rows of all m are left, as others are 0.
    """

    stream: IntArray
    used: IntArray
    values: FloatArray | SignArray

    @classmethod
    def of(cls, row: PairedRow, signed: Sequence[Term], swaps: Swaps) -> "_Products":
        differs = row.differs
        apart, both = row.apart[:, differs], row.both[:, differs]
        values = np.stack([*apart, *(term.of(both, apart) for term in signed)])
        used = np.flatnonzero((values != 0).any(axis=1))
        stream, values = _together(swaps.of(row.document[differs]), values[used])
        values /= swaps.sizes[stream]
        largest = np.abs(values).sum(axis=1).max(initial=0.0)
        if largest < _FLOAT32_EXACT and (values == np.rint(values)).all():
            return cls(stream, used, values.astype(np.float32))
        return cls(stream, used, values)

    def add(self, total: FloatArray, signs: SignArray, streams: slice) -> None:
        """Add a block of streams to the sums over signs; whole numbers are exact in any order."""
        first, last = np.searchsorted(self.stream, [streams.start, streams.stop])
        if first == last:
            return
        mine = signs[self.stream[first:last] - streams.start]
        total[self.used] += self.values[:, first:last] @ mine.astype(self.values.dtype, copy=False)


@dataclass(frozen=True, slots=True)
class _Batch:
    """
    Rows that are computed together, as arrays of shape (columns, rows, permutations).

    `both` of shape (columns, rows, 1) are the sums of both sides. `signed` are the terms of the
    moments that change with signs, `fixed` the others with their sums, of shape (rows, 1). `item`,
    of the same shape, is what one item is worth.
    """

    figures: Vector
    figure: str
    swaps: Swaps
    products: Sequence[_Products]
    both: FloatArray
    signed: Sequence[Term]
    fixed: Sequence[tuple[Term, FloatArray]]
    item: FloatArray

    @classmethod
    def of(cls, rows: Sequence[PairedRow], figures: Vector, figure: str, swaps: Swaps) -> "_Batch":
        both = np.stack([row.both.sum(axis=1) for row in rows], axis=1)[..., None]
        every = terms(len(both)) if figures.smooth else ()
        signed = [term for term in every if len(term.apart) % 2]
        fixed = [
            (term, np.array([[term.of(row.both, row.apart).sum()] for row in rows]))
            for term in every
            if not len(term.apart) % 2
        ]
        products = [_Products.of(row, signed, swaps) for row in rows]
        item = figures.step(figure, both / 2) if figures.smooth else np.zeros(1)
        return cls(figures, figure, swaps, products, both, signed, fixed, item)

    def statistics(self) -> Iterator[Statistics]:
        """Go through the permutations block by block, then put the blocks together."""
        blocks = [self._block(block) for block in self.swaps.permutations()]
        difference, variance, cubes = (
            np.concatenate(parts, axis=1) for parts in zip(*blocks, strict=True)
        )
        weights = self.swaps.weights
        if not self.figures.smooth:
            variance = _spread(difference, weights)
        error = np.sqrt(variance)
        studentised, skew = np.zeros_like(difference), np.zeros_like(difference)
        np.divide(difference, error, out=studentised, where=error > 0)
        np.divide(cubes, error**3, out=skew, where=error > 0)
        studentised = unskewed(studentised, skew)
        studentised[np.isnan(difference)] = np.nan
        for row, (one, other) in enumerate(zip(difference, studentised, strict=True)):
            yield Statistics(one, other, float(error[row, 0]), float(skew[row, 0]), weights)

    def _block(self, block: slice) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Compute differences, variances and sums of cubes (0 without gradients) of some swaps."""
        columns = len(self.both)
        height = columns + len(self.signed)
        total = np.zeros((len(self.products), height, block.stop - block.start))
        for streams in self.swaps.blocks():
            signs = self.swaps.signs(streams, block)
            for mine, products in zip(total, self.products, strict=True):
                products.add(mine, signs, streams)
        total = total.swapaxes(0, 1)
        before, after = (self.both - total[:columns]) / 2, (self.both + total[:columns]) / 2
        values = [self.figures.value(self.figure, sums) for sums in (before, after)]
        difference = values[1] - values[0]
        if not self.figures.smooth:
            return difference, np.zeros_like(difference), np.zeros_like(difference)
        slopes = [self.figures.gradient(self.figure, sums) / 2 for sums in (after, before)]
        coefficients = [*self.fixed, *zip(self.signed, total[columns:], strict=True)]
        squares, cubes = moments(coefficients, slopes[0] - slopes[1], slopes[0] + slopes[1])
        return difference, np.maximum(squares, 0.0) + self.item**2, cubes


def unskewed(studentised: FloatArray, skew: FloatArray) -> FloatArray:
    """
    Take the skewness out of studentised statistics, by the monotone cubic of Hall (1992).

    `skew` is the sum of the cubes of what documents add, over the third power of the error.
    """
    cube: FloatArray = studentised + skew * studentised**2 / 3 + skew**2 * studentised**3 / 27
    return cube + skew / 6


def skewed(statistic: float, skew: float) -> float:
    """
    Return what `unskewed` makes a statistic of.

    >>> round(skewed(float(unskewed(np.array(2.0), np.array(0.3))), 0.3), 9)
    2.0
    """
    if abs(skew) < _STRAIGHT:
        return statistic
    root: float = np.cbrt(1 + skew * (statistic - skew / 6))
    return float(3 / skew * (root - 1))


def _spread(difference: FloatArray, weights: FloatArray | None) -> FloatArray:
    """Return the variance of the permutations themselves, for figures without gradients."""
    times = np.ones(difference.shape[1]) if weights is None else weights
    squares = times * np.nan_to_num(difference, nan=0.0) ** 2
    number = np.maximum((times * ~np.isnan(difference)).sum(axis=1, keepdims=True), 1)
    return np.broadcast_to(squares.sum(axis=1, keepdims=True) / number, difference.shape)


def _together(stream: IntArray, values: FloatArray) -> tuple[IntArray, FloatArray]:
    """Add up the products of documents that share a stream, and sort them by stream."""
    names, places = np.unique(stream, return_inverse=True)
    sums = [np.bincount(places, weights=row, minlength=len(names)) for row in values]
    together = np.array(sums, dtype=np.float64).reshape(len(values), len(names))
    return names.astype(np.int64), together
