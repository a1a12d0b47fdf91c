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
    """Rows as the bits of one number each, the last column's lowest; `widths` counts the bits."""

    keys: IntArray
    widths: tuple[int, ...]

    def starts(self, depth: int) -> IntArray:
        """Return where another value of the first `depth` columns begins."""
        behind = sum(self.widths[depth:])
        keys = self.keys >> behind if behind else self.keys
        return _changes(keys[1:] != keys[:-1], len(keys))

    def values(self, column: int, rows: IntArray | slice) -> IntArray:
        """Return a column's values in some of the sorted rows."""
        found: IntArray = self.keys[rows] >> sum(self.widths[column + 1 :])
        return found & ((1 << self.widths[column]) - 1) if column else found


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
    widths = tuple(int(column.max(initial=0)).bit_length() for column in columns)
    if sum(widths) > bits:
        order = np.lexsort(columns[::-1])
        return Stacked(tuple(column[order] for column in columns))
    keys = columns[0].astype(np.int64)  # a copy: it is worked on in place
    for column, width in zip(columns[1:], widths[1:], strict=True):
        keys <<= width
        keys |= column
    keys.sort()
    return Packed(keys, widths)


def order_of(keys: IntArray) -> IntArray:
    """
    Return the order that sorts keys that are not negative, equal ones as they stand.

    Sorting the numbers of key and place together is several times as fast as sorting places.
    """
    rows = len(keys)
    width = rows.bit_length()
    if int(keys.max(initial=0)).bit_length() + width > BITS:
        return np.argsort(keys, kind="stable").astype(np.int64)
    packed = keys << width
    packed |= np.arange(rows)
    packed.sort()
    packed &= (1 << width) - 1
    return packed


def starts_of(keys: IntArray) -> IntArray:
    """Return where another key begins, the first one too; the keys are sorted."""
    return _changes(keys[1:] != keys[:-1], len(keys))


def _changes(changed: "np.typing.NDArray[np.bool_]", rows: int) -> IntArray:
    if not rows:
        return np.empty(0, dtype=np.int64)
    return np.concatenate([np.zeros(1, dtype=np.int64), np.flatnonzero(changed) + 1])
