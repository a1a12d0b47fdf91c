"""Sort rows of integers: packed into one integer each where 63 bits suffice, else by column."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np

from evalkit.alignment.arrays import IntArray

BITS = 63
"""How many bits a packed row may have; a sign is not among them."""


class Cells(NamedTuple):
    """Numbers of two columns' values in one; the second one has the lowest `width` bits."""

    numbers: IntArray
    width: int

    @property
    def split(self) -> tuple[IntArray, IntArray]:
        """The values of both columns."""
        return self.numbers >> self.width, self.numbers & ((1 << self.width) - 1)


class Sorted(Protocol):
    """Rows in the order of their columns, the first one leading."""

    def starts(self, depth: int) -> IntArray:
        """Return where another value of the first `depth` columns begins, the first row too."""
        ...

    def values(self, column: int, rows: IntArray | slice) -> IntArray:
        """Return a column's values in some of the sorted rows."""
        ...

    def cells(self, column: int | None, rows: IntArray) -> Cells:
        """Return numbers for the first column's values, and those of another one with them."""
        ...


@dataclass(frozen=True, slots=True)
class Packed:
    """
    Rows as the bits of one number each, the last column's lowest; `widths` counts the bits.

    `steps` are the bits in which a row differs from the one before it.
    """

    keys: IntArray
    widths: tuple[int, ...]
    steps: IntArray

    def starts(self, depth: int) -> IntArray:
        """Return where another value of the first `depth` columns begins."""
        return _changes(self.steps >= 1 << sum(self.widths[depth:]), len(self.keys))

    def values(self, column: int, rows: IntArray | slice) -> IntArray:
        """Return a column's values in some of the sorted rows."""
        behind = sum(self.widths[column + 1 :])
        found: IntArray = self.keys[rows] >> behind if behind else self.keys[rows]
        return found & ((1 << self.widths[column]) - 1) if column else found

    def cells(self, column: int | None, rows: IntArray) -> Cells:
        """Return numbers for the first column's values, and those of another one with them."""
        if column is not None and column > 1:
            return _cells(self.values(0, rows), self.values(column, rows))
        leading = 1 if column is None else 2
        numbers = self.keys[rows] >> sum(self.widths[leading:])
        return Cells(numbers, sum(self.widths[1:leading]))


@dataclass(frozen=True, slots=True)
class Stacked:
    """Rows as they are, in their order."""

    columns: tuple[IntArray, ...]

    def starts(self, depth: int) -> IntArray:
        """Return where another value of the first `depth` columns begins."""
        rows = len(self.columns[0])
        changed = np.zeros(max(rows - 1, 0), dtype=np.bool_)
        for column in self.columns[:depth]:
            changed |= column[1:] != column[:-1]
        return _changes(changed, rows)

    def values(self, column: int, rows: IntArray | slice) -> IntArray:
        """Return a column's values in some of the sorted rows."""
        return self.columns[column][rows]

    def cells(self, column: int | None, rows: IntArray) -> Cells:
        """Return numbers for the first column's values, and those of another one with them."""
        first = self.values(0, rows)
        return Cells(first, 0) if column is None else _cells(first, self.values(column, rows))


def _cells(first: IntArray, second: IntArray) -> Cells:
    width = bits_of(second)
    return Cells(first << width | second, width)


def bits_of(column: IntArray) -> int:
    """Return how many bits the largest number of a column has; none is negative."""
    return int(column.max(initial=0)).bit_length()


def sort_rows(
    columns: Sequence[IntArray], *, widths: Sequence[int] | None = None, bits: int = BITS
) -> Sorted:
    """
    Sort rows, given as columns of numbers that are not negative.

    `widths` are the bits that each column's numbers need at most, if that is known.
    """
    widths = tuple(widths if widths is not None else map(bits_of, columns))
    if sum(widths) > bits:
        order = np.lexsort(columns[::-1])
        return Stacked(tuple(column[order] for column in columns))
    keys = packed(columns, widths)
    keys.sort()
    return Packed(keys, widths, keys[1:] ^ keys[:-1])


def packed(columns: Sequence[IntArray], widths: Sequence[int]) -> IntArray:
    """Put columns into one of as many bits as all their widths; the last one's are the lowest."""
    keys = columns[0].astype(np.int64)  # a copy: it is worked on in place
    for column, width in zip(columns[1:], widths[1:], strict=True):
        keys <<= width
        keys |= column
    return keys


def order_of(keys: IntArray) -> IntArray:
    """
    Return the order that sorts keys that are not negative, equal ones as they stand.

    Sorting the numbers of key and place together is several times as fast as sorting places.
    """
    rows = len(keys)
    width = rows.bit_length()
    if bits_of(keys) + width > BITS:
        return np.argsort(keys, kind="stable").astype(np.int64)
    placed = keys << width
    placed |= np.arange(rows)
    placed.sort()
    placed &= (1 << width) - 1
    return placed


def starts_of(keys: IntArray) -> IntArray:
    """Return where another key begins, the first one too; the keys are sorted."""
    return _changes(keys[1:] != keys[:-1], len(keys))


def _changes(changed: "np.typing.NDArray[np.bool_]", rows: int) -> IntArray:
    first = np.ones(rows, dtype=np.bool_)
    first[1:] = changed
    return np.flatnonzero(first)
