"""
The statistic of a row under every swap of documents: its difference over its standard error.

Swapped sums are (both ± Σ sign·apart) / 2, so all permutations are one matrix product. The standard
error is that of the delta method, from the same sums: documents are the units. To each variance the
square of what one item is worth is added, so that no row with few differing documents reaches
infinity by chance; it is the same in every permutation.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from evalkit.alignment.arrays import FloatArray, IntArray
from evalkit.significance.figures import Vector
from evalkit.significance.pairs import PairedRow
from evalkit.significance.signs import SignArray, Swaps

_FLOAT32_EXACT = 2.0**24
_ROWS = 64  # that are computed together


@dataclass(frozen=True, slots=True)
class Statistics:
    """
    Differences `after` - `before` and their studentised values, of shape (permutations,).

    The first is the observed one. `error` is its standard error. `weights` says how many swaps each
    stands for, None for one each.
    """

    difference: FloatArray
    studentised: FloatArray
    error: float
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

    `values` of shape (m, n) holds, for the n streams of documents that differ, `apart` and, where
    there are gradients, the products both ⊗ apart of which the swapped variance is made; `stream`
    are their sorted numbers, and `used` says which rows of all m are left, as others are 0.
    """

    stream: IntArray
    used: IntArray
    values: FloatArray | SignArray

    @classmethod
    def of(cls, row: PairedRow, swaps: Swaps) -> "_Products":
        differs = row.differs
        apart, both = row.apart[:, differs], row.both[:, differs]
        values = apart
        if row.figures.smooth:
            crossed = both[:, None, :] * apart[None, :, :]
            values = np.concatenate([apart, crossed.reshape(len(both) ** 2, len(differs))])
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

    `both` of shape (columns, rows, 1) are the sums of both sides; `squares` and `moves` of shape
    (columns, columns, rows, 1) are the sums of both ⊗ both and apart ⊗ apart; `item` of shape
    (rows, 1) is what one item is worth.
    """

    figures: Vector
    figure: str
    swaps: Swaps
    products: Sequence[_Products]
    both: FloatArray
    squares: FloatArray
    moves: FloatArray
    item: FloatArray

    @classmethod
    def of(cls, rows: Sequence[PairedRow], figures: Vector, figure: str, swaps: Swaps) -> "_Batch":
        both = np.stack([row.both.sum(axis=1) for row in rows], axis=1)[..., None]
        return cls(
            figures=figures,
            figure=figure,
            swaps=swaps,
            products=[_Products.of(row, swaps) for row in rows],
            both=both,
            squares=np.stack([row.both @ row.both.T for row in rows], axis=2)[..., None],
            moves=np.stack([row.apart @ row.apart.T for row in rows], axis=2)[..., None],
            item=figures.step(figure, both / 2) if figures.smooth else np.zeros(1),
        )

    def statistics(self) -> Iterator[Statistics]:
        """Go through the permutations block by block, then put the blocks together."""
        parts = [self._block(block) for block in self.swaps.permutations()]
        difference = np.concatenate([part for part, _ in parts], axis=1)
        if self.figures.smooth:
            error = np.sqrt(np.concatenate([part for _, part in parts], axis=1))
        else:  # the spread of the permutations themselves
            weights = self.swaps.weights
            times = np.ones(difference.shape[1]) if weights is None else weights
            squares = times * np.nan_to_num(difference, nan=0.0) ** 2
            number = np.maximum((times * ~np.isnan(difference)).sum(axis=1, keepdims=True), 1)
            error = np.sqrt(squares.sum(axis=1, keepdims=True) / number) + 0 * squares
        weights = self.swaps.weights
        studentised = np.zeros_like(difference)
        np.divide(difference, error, out=studentised, where=error > 0)
        studentised[np.isnan(difference)] = np.nan
        for one, other, third in zip(difference, studentised, error, strict=True):
            yield Statistics(one, other, float(third[0]), weights)

    def _block(self, block: slice) -> tuple[FloatArray, FloatArray]:
        """Compute differences and variances (0 without gradients) of some permutations."""
        columns = len(self.both)
        height = columns + (columns**2 if self.figures.smooth else 0)
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
            return difference, np.zeros_like(difference)
        slopes = [self.figures.gradient(self.figure, sums) for sums in (after, before)]
        crossed = total[columns:].reshape(columns, columns, *difference.shape)
        return difference, self._variance(slopes[0] - slopes[1], slopes[0] + slopes[1], crossed)

    def _variance(self, minus: FloatArray, plus: FloatArray, crossed: FloatArray) -> FloatArray:
        """Sum (minus·both + sign·plus·apart)² / 4 over the documents, for all permutations."""
        found = _quadratic(self.squares, minus) + _quadratic(self.moves, plus)
        for one, other in np.argwhere(crossed.any(axis=(2, 3))):
            found += 2 * minus[one] * plus[other] * crossed[one, other]
        return np.maximum(found / 4, 0.0) + self.item**2


def _quadratic(matrix: FloatArray, slopes: FloatArray) -> FloatArray:
    """Compute slopes · matrix · slopes for each row and permutation; the matrix is symmetric."""
    found: FloatArray = np.zeros(slopes.shape[1:])
    for one, other in np.argwhere(np.triu(matrix.any(axis=(2, 3)))):
        times = 1 if one == other else 2
        found += (times * matrix[one, other]) * slopes[one] * slopes[other]
    return found


def _together(stream: IntArray, values: FloatArray) -> tuple[IntArray, FloatArray]:
    """Add up the products of documents that share a stream, and sort them by stream."""
    names, places = np.unique(stream, return_inverse=True)
    sums = [np.bincount(places, weights=row, minlength=len(names)) for row in values]
    together = np.array(sums, dtype=np.float64).reshape(len(values), len(names))
    return names.astype(np.int64), together
