"""Number rows and bags of rows, so that equality of tuples becomes equality of integers."""

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]
FloatArray = npt.NDArray[np.float64]


def row_order(rows: IntArray) -> IntArray:
    """Return the order that sorts the rows by their first column, then the second, and so on."""
    return np.lexsort(rows.T[::-1]).astype(np.int64)


def row_ids(rows: IntArray) -> IntArray:
    """
    Give the distinct rows numbers from 0 in their sorted order.

    `rows` has shape (n, k) with k ≥ 1; the result has shape (n,). Equal rows get equal numbers.
    """
    order = row_order(rows)
    ordered = rows[order]
    ids = np.zeros(len(rows), dtype=np.int64)
    ids[order[1:]] = np.cumsum((ordered[1:] != ordered[:-1]).any(axis=1))
    return ids


def bag_ids(owner: IntArray, items: IntArray, *, owners: int) -> IntArray:
    """
    Give the multisets of item rows that owners have numbers; the empty one is 0.

    `owner` has shape (n,) and values below `owners`, `items` has shape (n, k). Two owners get the
    same number exactly when they own the same rows equally often. The numbers depend on the
    contents alone, not on the order of the rows.
    """
    names = row_ids(items)
    ordered = names[np.lexsort((names, owner))]
    sizes = np.bincount(owner, minlength=owners)
    starts = np.cumsum(sizes) - sizes
    ids = np.zeros(owners, dtype=np.int64)
    used = 1
    for size in np.unique(sizes[sizes > 0]):
        members = np.flatnonzero(sizes == size)
        bags = row_ids(ordered[starts[members][:, None] + np.arange(size)])
        ids[members] = used + bags
        used += int(bags.max()) + 1
    return ids
