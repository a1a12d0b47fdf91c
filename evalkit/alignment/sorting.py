"""Sort rows of integers: packed into one integer each where 63 bits suffice, else by column."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from evalkit.alignment.arrays import IntArray

BITS = 63
"""How many bits a packed row may have; a sign is not among them."""


class Sorted(Protocol):
    """Rows in the order of their columns, the first one leading."""

    def starts(self, depth: int) -> IntArray:
        """Return where another value of the first `depth` columns begins, the first row too."""
        ...

    def values(self, column: int, rows: IntArray | slice) -> IntArray:
        """Return a column's values in some of the sorted rows."""
        ...


@dataclass(frozen=True, slots=True)
class Packed:
    """Rows as the digits of one number each: mixed radix, the last column lowest."""

    keys: IntArray
    radices: tuple[int, ...]

    def starts(self, depth: int) -> IntArray:
        """Return where another value of the first `depth` columns begins."""
        unit = self._unit(depth)
        keys = self.keys if unit == 1 else self.keys // unit
        return _changes(keys[1:] != keys[:-1], len(keys))

    def values(self, column: int, rows: IntArray | slice) -> IntArray:
        """Return a column's values in some of the sorted rows."""
        found: IntArray = self.keys[rows] // self._unit(column + 1)
        return found % self.radices[column] if column else found

    def _unit(self, depth: int) -> int:
        """Return what one step of the column before `depth` is worth."""
        unit = 1
        for radix in self.radices[depth:]:
            unit *= radix
        return unit


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


def sort_rows(columns: Sequence[IntArray], *, bits: int = BITS) -> Sorted:
    """Sort rows, given as columns of numbers that are not negative."""
    radices = tuple(int(column.max(initial=0)) + 1 for column in columns)
    size = 1
    for radix in radices:
        size *= radix
    if size.bit_length() > bits:
        order = np.lexsort(columns[::-1])
        return Stacked(tuple(column[order] for column in columns))
    keys = columns[0].astype(np.int64)  # a copy: it is worked on in place
    for column, radix in zip(columns[1:], radices[1:], strict=True):
        keys *= radix
        keys += column
    keys.sort()
    return Packed(keys, radices)


def order_of(keys: IntArray) -> IntArray:
    """
    Return the order that sorts keys that are not negative, equal ones as they stand.

    Sorting the numbers of key and place together is several times as fast as sorting places.
    """
    rows = len(keys)
    if (int(keys.max(initial=0)) + 1).bit_length() + rows.bit_length() > BITS:
        return np.argsort(keys, kind="stable").astype(np.int64)
    packed = keys * rows
    packed += np.arange(rows)
    packed.sort()
    packed %= rows
    return packed


def starts_of(keys: IntArray) -> IntArray:
    """Return where another key begins, the first one too; the keys are sorted."""
    return _changes(keys[1:] != keys[:-1], len(keys))


def _changes(changed: "np.typing.NDArray[np.bool_]", rows: int) -> IntArray:
    if not rows:
        return np.empty(0, dtype=np.int64)
    return np.concatenate([np.zeros(1, dtype=np.int64), np.flatnonzero(changed) + 1])
