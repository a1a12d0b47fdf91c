"""Number the multisets of arguments that events have: quickly, and never by a hash alone."""

from collections.abc import Sequence

import numpy as np

from evalkit.alignment.arrays import IntArray, bag_ids, row_ids
from evalkit.alignment.sorting import sort_rows, starts_of
from evalkit.alignment.table import ArgumentRows
from evalkit.model.content import mixed


def bag_numbers(sides: Sequence[tuple[int, ArgumentRows]]) -> IntArray:
    """
    Give numbers to the argument multisets of all events of the sides, one side after the other.

    A side is its number of events and those of their arguments that count. Two events get the same
    number exactly if they have the same roles at the same places equally often.
    """
    names = _names([arguments for _, arguments in sides])
    owners = sum(events for events, _ in sides)
    before = np.cumsum([0, *(events for events, _ in sides)])
    owner = np.concatenate(
        [arguments.event + first for (_, arguments), first in zip(sides, before, strict=False)]
    )
    return number_bags(owner, names, owners=owners)


def number_bags(owner: IntArray, names: IntArray, *, owners: int) -> IntArray:
    """
    Give numbers to the multisets of names that owners have.

    Owners of one hash are compared with one of them; only where two differ are all bags
    sorted, which takes several times as long.
    """
    found = sort_rows((owner, names))
    owner, names = (found.values(column, slice(None)) for column in (0, 1))
    sizes = np.bincount(owner, minlength=owners)
    behind = np.cumsum(sizes)
    sums = np.concatenate([np.zeros(1, dtype=np.uint64), np.cumsum(mixed(names))])
    start = behind - sizes
    hashes = mixed((sums[behind] - sums[start]).view(np.int64)) + sizes.astype(np.uint64)
    order = np.argsort(hashes)  # of equal ones any may be the first: they are compared
    first = starts_of(hashes[order].view(np.int64))
    number = np.empty(owners, dtype=np.int64)
    number[order] = np.repeat(np.arange(len(first)), np.diff(first, append=owners))
    model = order[first][number]
    place = np.arange(len(names)) - np.repeat(start - start[model], sizes)
    if (sizes == sizes[model]).all() and (names[place] == names).all():
        return number
    return bag_ids(owner, names[:, None], owners=owners)


def _names(sides: Sequence[ArgumentRows]) -> IntArray:
    """Give numbers to roles at places: equal ones get the same number."""
    role, start, end, parts = (
        np.concatenate([getattr(side, name) for side in sides])
        for name in ("role", "start", "end", "parts")
    )
    columns = [role, start, end - start, parts]
    radices = [int(column.max(initial=0)) + 1 for column in columns]
    if sum(radix.bit_length() for radix in radices) > 63:
        return row_ids(np.column_stack(columns))
    names = role
    for column, radix in zip(columns[1:], radices[1:], strict=True):
        names = names * radix + column
    return names
