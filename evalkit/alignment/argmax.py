"""The pairing that makes a figure greatest which is no sum over pairs, as the F1 of a document."""

from collections.abc import Callable, Mapping, Sequence

from evalkit.alignment.assignment import Edge, optimal

Gain = tuple[float, ...]
Pairs = tuple[tuple[int, int], ...]
_ROUNDING = 1e-12


def best_pairing(
    gains: Mapping[tuple[int, int], Gain],
    value: Callable[[Gain], float],
    *,
    size: int,
    slopes: Callable[[Gain], Gain] | None = None,
) -> Pairs:
    """
    Find the one-to-one pairs of rows and columns whose summed gains have the greatest value.

    `gains` has the pairs that are allowed, each with `size` numbers not below 0. `value` sees their
    sums and never falls when one of them rises, as F1 does with the matches on either side. Exact:
    a search that leaves a branch only when no choice in it can be better. Rows are tried in order,
    for each its columns in order and then none; of equally good pairings the first one stays.

    `slopes`, the gradient of a value that is concave and grows in proportion (F1 with fixed
    denominators does), makes the search much faster where there are many pairs.

    >>> f1 = lambda sums: 2 * sums[0] / (3 + 2)
    >>> best_pairing({(0, 0): (2,), (0, 1): (1,), (1, 0): (2,)}, f1, size=1)
    ((0, 1), (1, 0))
    """
    search = _Search(gains, value, slopes)
    zero = (0.0,) * size
    search.aim(zero)
    search.visit(0, (), zero)
    return search.best


def best_f1_pairing(
    gains: Mapping[tuple[int, int], tuple[float, float]], *, predicted: float, gold: float
) -> Pairs:
    """
    Find the pairing with the greatest F1, given each pair's matched predicted and matched gold.

    `predicted` and `gold` are how many there are, whatever is paired; both are above 0. Ties as in
    `best_pairing`.

    >>> best_f1_pairing({(0, 0): (1, 2), (0, 1): (1, 1), (1, 0): (1, 2)}, predicted=2, gold=3)
    ((0, 1), (1, 0))
    """

    def value(sums: Gain) -> float:
        p, r = sums
        return 2 * p * r / (p * gold + r * predicted) if p and r else 0.0

    def slopes(sums: Gain) -> Gain:
        p, r = (max(one, 1e-9) for one in sums)
        below = (p * gold + r * predicted) ** 2
        return 2 * r * r * predicted / below, 2 * p * p * gold / below

    return best_pairing(gains, value, size=2, slopes=slopes)


class _Search:
    """The best pairing so far, and the walk over the others."""

    def __init__(
        self,
        gains: Mapping[tuple[int, int], Gain],
        value: Callable[[Gain], float],
        slopes: Callable[[Gain], Gain] | None,
    ) -> None:
        columns: dict[int, list[int]] = {}
        for row, column in sorted(gains):
            columns.setdefault(row, []).append(column)
        self.rows: Sequence[tuple[int, Sequence[int]]] = list(columns.items())
        self.gains, self.value, self.slopes = gains, value, slopes
        self.best: Pairs = ()
        self.reached: float | None = None
        self.floor = 0.0
        self.weights: list[Gain] = []

    def aim(self, zero: Gain) -> None:
        """Find a good pairing to measure others by; the walk still decides between equals."""
        weights = (1.0,) * len(zero)
        for _ in range(8 if self.slopes else 1):
            sums = self._reached_with(weights, zero)
            self.floor = max(self.floor, self.value(sums))
            if self.slopes is None:
                return
            weights = self.slopes(sums)
            self.weights.append(weights)

    def visit(self, place: int, chosen: Pairs, sums: Gain) -> None:
        """Choose for the row at `place` and all after it."""
        if place == len(self.rows):
            found = self.value(sums)
            if self.reached is None or found > self.reached:
                self.best, self.reached = chosen, found
            return
        taken = {column for _, column in chosen}
        if self._is_hopeless(place, taken, sums):
            return
        row, columns = self.rows[place]
        for column in columns:
            if column not in taken:
                gained = _sum(sums, self.gains[row, column])
                self.visit(place + 1, (*chosen, (row, column)), gained)
        self.visit(place + 1, chosen, sums)

    def _is_hopeless(self, place: int, taken: set[int], sums: Gain) -> bool:
        """Tell whether no choice for the rows left is better than what is known."""
        left = [
            [self.gains[row, column] for column in columns if column not in taken]
            for row, columns in self.rows[place:]
        ]
        most = sums
        for free in filter(None, left):
            most = _sum(most, tuple(map(max, zip(*free, strict=True))))
        return self._is_below(self.value(most)) or any(
            self._is_below(self._bound(weights, place, taken, sums)) for weights in self.weights
        )

    def _is_below(self, bound: float) -> bool:
        # Bounds are rounded: what is below by that alone is not hopeless, what is above not better.
        if bound * (1 + _ROUNDING) < self.floor:
            return True
        return self.reached is not None and bound * (1 - _ROUNDING) <= self.reached

    def _bound(self, weights: Gain, place: int, taken: set[int], sums: Gain) -> float:
        """Bound a concave value by its tangent: the most that a weighted sum of gains can reach."""
        edges = [
            Edge(row, column, _weighted(weights, self.gains[row, column]))
            for row, columns in self.rows[place:]
            for column in columns
            if column not in taken
        ]
        return _weighted(weights, sums) + sum(edge.weight for edge in optimal(edges))

    def _reached_with(self, weights: Gain, zero: Gain) -> Gain:
        sums = zero
        for edge in optimal(Edge(*p, _weighted(weights, g)) for p, g in self.gains.items()):
            sums = _sum(sums, self.gains[edge.row, edge.column])
        return sums


def _sum(one: Gain, other: Gain) -> Gain:
    return tuple(a + b for a, b in zip(one, other, strict=True))


def _weighted(weights: Gain, gain: Gain) -> float:
    return sum(weight * one for weight, one in zip(weights, gain, strict=True))
