"""The pairing that makes a figure greatest which is no sum over pairs, as the F1 of a document."""

from collections.abc import Callable, Mapping, Sequence

Gain = tuple[float, ...]
Pairs = tuple[tuple[int, int], ...]


def best_pairing(
    gains: Mapping[tuple[int, int], Gain], value: Callable[[Gain], float], *, size: int
) -> Pairs:
    """
    Find the one-to-one pairs of rows and columns whose summed gains have the greatest value.

    `gains` has the pairs that are allowed, each with `size` numbers not below 0. `value` sees their
    sums and never falls when one of them rises, as F1 does with the matches on either side. Exact:
    a search that leaves a branch only when no choice in it can be better. Rows are tried in order,
    for each its columns in order and then none; of equally good pairings the first one stays.

    >>> f1 = lambda sums: 2 * sums[0] / (3 + 2)
    >>> best_pairing({(0, 0): (2,), (0, 1): (1,), (1, 0): (2,)}, f1, size=1)
    ((0, 1), (1, 0))
    """
    columns: dict[int, list[int]] = {}
    for row, column in sorted(gains):
        columns.setdefault(row, []).append(column)
    search = _Search(gains, value, list(columns.items()))
    search.visit(0, (), (0.0,) * size)
    return search.best


class _Search:
    """The best pairing so far, and the walk over the others."""

    def __init__(
        self,
        gains: Mapping[tuple[int, int], Gain],
        value: Callable[[Gain], float],
        rows: Sequence[tuple[int, Sequence[int]]],
    ) -> None:
        self.gains, self.value, self.rows = gains, value, rows
        self.best: Pairs = ()
        self.reached: float | None = None

    def visit(self, place: int, chosen: Pairs, sums: Gain) -> None:
        """Choose for the row at `place` and all after it."""
        if place == len(self.rows):
            found = self.value(sums)
            if self.reached is None or found > self.reached:
                self.best, self.reached = chosen, found
            return
        taken = {column for _, column in chosen}
        if self.reached is not None and self._bound(place, taken, sums) <= self.reached:
            return
        row, columns = self.rows[place]
        for column in columns:
            if column not in taken:
                gained = _sum(sums, self.gains[row, column])
                self.visit(place + 1, (*chosen, (row, column)), gained)
        self.visit(place + 1, chosen, sums)

    def _bound(self, place: int, taken: set[int], sums: Gain) -> float:
        """Value what is reached if every row left gets the most of each number by itself."""
        for row, columns in self.rows[place:]:
            free = [self.gains[row, column] for column in columns if column not in taken]
            if free:
                sums = _sum(sums, tuple(map(max, zip(*free, strict=True))))
        return self.value(sums)


def _sum(one: Gain, other: Gain) -> Gain:
    return tuple(a + b for a, b in zip(one, other, strict=True))
