"""
Triggers on tokens counted as tags for all documents at once, without writing tags.

What is written in a scheme is read again as it was, so the entities are the triggers that stay
where several overlap. What is left to the steps are documents with tags, and those with a trigger
that cannot be written on tokens.
"""

from collections.abc import Callable, Sequence

import numpy as np

from evalkit.alignment.arrays import BoolArray, IntArray
from evalkit.alignment.overlaps import Extents, first_apart
from evalkit.alignment.sorting import sort_rows
from evalkit.measures.columnwise import Cells, Events, Fast, Shared, plain
from evalkit.measures.definition import Options
from evalkit.model.schemes import Scheme


def fast(scheme: Callable[[Options], Scheme]) -> Callable[[Shared, Options], Fast | None]:
    """Build the fast way of a measure of tags; a scheme that loses entities has none."""

    def run(shared: Shared, options: Options) -> Fast | None:
        if options["provider"] != "own" or scheme(options).loses:
            return None
        return shared.once(_count)

    return run


def _count(shared: Shared) -> Fast:
    seen = shared.once(plain)
    leaves = seen.tagged | seen.lacking | seen.marked(_unwritten)
    sides = [side.of(~leaves[side.document]) for side in (seen.gold, seen.predicted)]
    width = len(shared.compiled.vocabulary.types) + 1
    stays = [first_apart(_extents(side)) for side in sides]
    kept = [side.of(rows) for side, rows in zip(sides, stays, strict=True)]
    dropped = [side.of(~rows) for side, rows in zip(sides, stays, strict=True)]
    cells = Cells([_cells(side, width) for side in sides], width=width)
    columns = {
        "gold": cells.count(_cells(kept[0], width)),
        "predicted": cells.count(_cells(kept[1], width)),
        "matched": cells.count(_equal(kept, width)),
        "dropped_gold": cells.count(_cells(dropped[0], width)),
        "dropped_predicted": cells.count(_cells(dropped[1], width)),
    }
    return Fast(np.flatnonzero(leaves), cells.document, cells.label, columns)


def _unwritten(side: Events) -> BoolArray:
    found: BoolArray = (side.behind < 0) | (side.parts > 0)
    return found


def _extents(side: Events) -> Extents:
    return Extents(side.document, side.first, side.behind)


def _cells(side: Events, width: int) -> IntArray:
    return side.document * width + 1 + side.type


def _equal(sides: Sequence[Events], width: int) -> IntArray:
    """Find the cells of the entities that both sides have; neither has one twice."""
    joint = Events(*(np.concatenate(pair) for pair in zip(*sides, strict=True)))
    order = sort_rows([_cells(joint, width), joint.first, joint.behind])
    starts = order.starts(3)
    twice = starts[np.diff(np.append(starts, len(joint.document))) > 1]
    return order.values(0, twice)
