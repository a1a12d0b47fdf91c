"""
The statistic of a row under every swap of documents: its difference over its standard error.

Swapped sums are (both ± Σ sign·apart) / 2, so all permutations are one matrix product. The standard
error is that of the delta method, from the same sums: documents are the units. To each variance the
square of what one item is worth is added, so that no row with few differing documents reaches
infinity by chance; it is the same in every permutation.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from evalkit.alignment.arrays import FloatArray, IntArray
from evalkit.significance.pairs import PairedRow
from evalkit.significance.signs import SignArray, Swaps

_FLOAT32_EXACT = 2.0**24


@dataclass(frozen=True, slots=True)
class Statistics:
    """
    Differences `after` - `before` and their studentised values, of shape (permutations,).

    The first is the observed one. `error` is its standard error.
    """

    difference: FloatArray
    studentised: FloatArray
    error: float


def statistics(rows: Sequence[PairedRow], figure: str, swaps: Swaps) -> Iterator[Statistics]:
    """Compute the statistics of each row under all swaps."""
    plans = [_Plan.of(row, figure, swaps) for row in rows]
    found: list[list[tuple[FloatArray, FloatArray]]] = [[] for _ in plans]
    for block in swaps.permutations():
        sums = [np.zeros((len(plan.products), block.stop - block.start)) for plan in plans]
        for streams in swaps.blocks():
            signs = swaps.signs(streams, block)
            for plan, total in zip(plans, sums, strict=True):
                plan.add(total, signs, streams)
        for plan, total, parts in zip(plans, sums, found, strict=True):
            parts.append(plan.finish(total))
    for plan, parts in zip(plans, found, strict=True):
        yield plan.together(parts)


@dataclass(frozen=True, slots=True)
class _Plan:
    """
    What of a row is multiplied with signs.

    `products` of shape (m, n) holds, for the n streams of documents that differ, `apart` and, where
    there are gradients, the products both ⊗ apart of which the swapped variance is made; `stream`
    are their sorted numbers, and `used` says which rows of all m are left, as others are 0.
    """

    row: PairedRow
    figure: str
    stream: IntArray
    products: FloatArray
    used: IntArray
    single: bool

    @classmethod
    def of(cls, row: PairedRow, figure: str, swaps: Swaps) -> "_Plan":
        differs = row.differs
        apart, both = row.apart[:, differs], row.both[:, differs]
        products = apart
        if row.figures.smooth:
            crossed = both[:, None, :] * apart[None, :, :]
            products = np.concatenate([apart, crossed.reshape(len(both) ** 2, len(differs))])
        used = np.flatnonzero((products != 0).any(axis=1))
        stream, products = _together(swaps.of(row.document[differs]), products[used])
        largest = np.abs(products).sum(axis=1).max(initial=0.0)
        whole = bool((products == np.rint(products)).all())
        return cls(row, figure, stream, products, used, whole and largest < _FLOAT32_EXACT)

    def add(self, total: FloatArray, signs: SignArray, streams: slice) -> None:
        """Add a block of streams to the sums over signs; whole numbers are exact in any order."""
        first, last = np.searchsorted(self.stream, [streams.start, streams.stop])
        if first == last:
            return
        mine = signs[self.stream[first:last] - streams.start]
        if self.single:
            total += self.products[:, first:last].astype(np.float32) @ mine
        else:
            total += self.products[:, first:last] @ mine.astype(np.float64)

    def finish(self, total: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Turn sums over signs into differences and their variances (NaN without gradients)."""
        columns = len(self.row.both)
        spread = np.zeros((columns, total.shape[1]))
        linear = self.used < columns
        spread[self.used[linear]] = total[linear]
        both = self.row.both.sum(axis=1)[:, None]
        before, after = (both - spread) / 2, (both + spread) / 2
        figures = self.row.figures
        difference = figures.value(self.figure, after) - figures.value(self.figure, before)
        if not figures.smooth:
            return difference, np.full(len(difference), np.nan)
        slopes = [figures.gradient(self.figure, sums) for sums in (after, before)]
        return difference, self._variance(slopes[0] - slopes[1], slopes[0] + slopes[1], total)

    def _variance(self, minus: FloatArray, plus: FloatArray, total: FloatArray) -> FloatArray:
        """Sum (minus·both + sign·plus·apart)² / 4 over the documents, for all permutations."""
        row, columns = self.row, len(self.row.both)
        found = _quadratic(row.both @ row.both.T, minus)
        found += _quadratic(row.apart @ row.apart.T, plus)
        for number, sums in zip(self.used.tolist(), total, strict=True):
            if number >= columns:
                one, other = divmod(number - columns, columns)
                found += 2 * minus[one] * plus[other] * sums
        middle = row.both.sum(axis=1) / 2
        item = float(row.figures.step(self.figure, middle))
        return np.maximum(found / 4, 0.0) + item**2

    def together(self, parts: Sequence[tuple[FloatArray, FloatArray]]) -> Statistics:
        """Studentise; without gradients by the spread of the permutations themselves."""
        difference = np.concatenate([part for part, _ in parts])
        variance = np.concatenate([part for _, part in parts])
        if not self.row.figures.smooth:
            known = difference[~np.isnan(difference)]
            variance = np.full(len(difference), np.mean(known**2) if len(known) else np.nan)
        error = np.sqrt(variance)
        zero = np.zeros_like(difference)
        # A swap that leaves the figure undefined counts against any claim.
        studentised = np.divide(difference, error, out=zero, where=error > 0)
        studentised[np.isnan(difference)] = np.nan
        return Statistics(difference, studentised, float(error[0]))


def _quadratic(matrix: FloatArray, slopes: FloatArray) -> FloatArray:
    """Compute slopes · matrix · slopes for each permutation; the matrix is symmetric."""
    found: FloatArray = np.zeros(slopes.shape[1])
    for one, other in zip(*np.nonzero(np.triu(matrix)), strict=True):
        times = 1 if one == other else 2
        found += (times * matrix[one, other]) * slopes[one] * slopes[other]
    return found


def _together(stream: IntArray, products: FloatArray) -> tuple[IntArray, FloatArray]:
    """Add up the products of documents that share a stream, and sort them by stream."""
    names, places = np.unique(stream, return_inverse=True)
    sums = [np.bincount(places, weights=row, minlength=len(names)) for row in products]
    together = np.array(sums, dtype=np.float64).reshape(len(products), len(names))
    return names.astype(np.int64), together
