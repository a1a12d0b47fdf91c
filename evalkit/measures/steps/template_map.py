"""
The map of predicted to gold templates with the highest F1 of the document.

F1 is no sum over pairs, so no assignment solves this. But the denominators do not depend on the
map, and 1/F1 is convex in the two numerators: its tangent at the best map so far turns into weights
whose best assignment bounds what any completion of a map can reach. A completion is tried only if
whole numbers within the bounds would be good enough. All numbers are whole, nothing is rounded.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from evalkit.alignment.arrays import FloatArray, IntArray
from evalkit.alignment.assignment import best_cells

Gain = tuple[int, int]
"""What a pair of templates adds to the numerators of precision and recall."""

_EXACT = 2**52  # whole numbers below are exact in floats


@dataclass(slots=True)
class _Search:
    """The best map so far; `found` once it was met in product order."""

    gains: Mapping[tuple[int, int], Gain]
    rows: int
    columns: int
    predicted: int
    gold: int
    best: tuple[int, int] = (0, 0)
    choice: tuple[int, ...] = ()
    found: bool = False
    scale: int = 1
    weights: FloatArray = field(default_factory=lambda: np.zeros((0, 0)))
    sides: tuple[IntArray, IntArray] = field(init=False)

    def __post_init__(self) -> None:
        right = np.zeros((self.rows, self.columns), dtype=np.int64)
        covered = np.zeros_like(right)
        for pair, gain in self.gains.items():
            right[pair], covered[pair] = gain
        self.sides = right, covered

    def keep(self, sums: Gain) -> None:
        """Take a map's sums as the best ones and turn the tangent there into weights."""
        self.best = sums
        self.scale = 1 + 2 * (self.predicted * self.gold) ** 2 // _EXACT
        self.weights = np.zeros((self.rows, self.columns))
        for pair, gain in self.gains.items():
            self.weights[pair] = -(-self.weight(gain) // self.scale)

    def weight(self, sums: Gain) -> int:
        """Measure numerators along the tangent at the best ones."""
        right, covered = self.best
        return self.predicted * covered**2 * sums[0] + self.gold * right**2 * sums[1]

    def order(self, sums: Gain) -> int:
        """Compare the F1 of sums with the best one: positive if it is higher, 0 if equal."""
        if not all(sums):
            return -1
        one = sums[0] * sums[1] * self._sum(self.best)
        return one - self.best[0] * self.best[1] * self._sum(sums)

    def hopeless(self, sums: Gain, row: int, free: list[int]) -> bool:
        """Tell whether no completion from `row` on can be better, or as good and new."""
        rest = self.weights[row:, free]
        most = self.weight(sums) + int(rest.max(axis=1, initial=0.0).sum()) * self.scale
        if not self._within(sums, row, free, most):
            return True
        reach = sum(int(rest[cell]) for cell in best_cells(rest))
        most = self.weight(sums) + reach * self.scale
        return not self._within(sums, row, free, most)

    def _within(self, sums: Gain, row: int, free: list[int], most: int) -> bool:
        """Tell whether whole numbers below all bounds have a high enough F1."""
        if most < self.weight(self.best):
            return False
        right, covered = (
            one + int(gains[row:, free].max(axis=1, initial=0).sum())
            for one, gains in zip(sums, self.sides, strict=True)
        )
        least = self._least(covered, self.predicted, self.gold)
        lowest = max(least, sums[0])
        if not least or lowest > right:
            return False
        start = min(max(self._lowest_on_the_curve(sums[1]), lowest), right)
        return self._any(range(start, right + 1), sums[1], most) or self._any(
            range(start - 1, lowest - 1, -1), sums[1], most
        )

    def _lowest_on_the_curve(self, least: int) -> int:
        """Return the first numerator where the weight of all that are good enough is least."""
        if self.best[1] >= least:
            return self.best[0]
        return self._least(least, self.predicted, self.gold)

    def _any(self, firsts: range, least: int, most: int) -> bool:
        """Tell whether one of these first numerators is good enough with a weight up to `most`."""
        for first in firsts:
            second = max(self._least(first, self.gold, self.predicted), least)
            if self.weight((first, second)) <= most:
                return True
            if self.weight((first, second - 1)) > most:
                return False  # the curve of what is good enough is convex: it only gets worse
        return False

    def _least(self, numerator: int, own: int, other: int) -> int:
        """Return the least other numerator with which F1 is high enough, 0 where none is."""
        above, below = 2 * self.best[0] * self.best[1], self._sum(self.best)
        slope = 2 * numerator * below - above * other
        if slope <= 0:
            return 0
        needed = above * numerator * own
        return needed // slope + 1 if self.found else -(-needed // slope)

    def _sum(self, sums: Gain) -> int:
        return sums[0] * self.gold + sums[1] * self.predicted


def best_map(
    gains: Mapping[tuple[int, int], Gain], *, rows: int, columns: int, predicted: int, gold: int
) -> list[tuple[int, int]]:
    """
    Choose pairs (predicted template, gold template) so that F1 of the document is highest.

    `gains` has the pairs that may match; `predicted` and `gold` are the denominators. Of several
    such maps it is the first in product order: the first predicted template takes the first gold
    template, one that it does not match stands before none at all.

    >>> best_map({(0, 0): (1, 1), (0, 1): (3, 2)}, rows=1, columns=2, predicted=4, gold=5)
    [(0, 1)]
    """
    if not gains:
        return []
    search = _Search(gains, rows, columns, predicted, gold)
    _start(search)
    stack: list[tuple[tuple[int, ...], Gain]] = [((), (0, 0))]
    while stack:
        choice, sums = stack.pop()
        row = len(choice)
        if row == rows:
            _finish(search, choice, sums)
            continue
        used = set(choice) - {columns}
        free = [column for column in range(columns) if column not in used]
        if search.hopeless(sums, row, free):
            continue
        for column in [columns, *reversed(free)]:
            right, covered = gains.get((row, column), (0, 0))
            stack.append(((*choice, column), (sums[0] + right, sums[1] + covered)))
    return [(row, column) for row, column in enumerate(search.choice) if (row, column) in gains]


def _finish(search: _Search, choice: tuple[int, ...], sums: Gain) -> None:
    order = search.order(sums)
    if order > 0:
        search.keep(sums)
    if order > 0 or (order == 0 and not search.found):
        search.choice, search.found = choice, True


def _start(search: _Search) -> None:
    """Begin with good sums: follow the tangents for as long as they lead upwards."""
    search.keep(next(iter(search.gains.values())))
    while True:
        chosen = [search.gains.get(cell, (0, 0)) for cell in best_cells(search.weights)]
        sums = sum(gain[0] for gain in chosen), sum(gain[1] for gain in chosen)
        if search.order(sums) <= 0:
            return
        search.keep(sums)
