"""Put gold and predicted items side by side: which are the same, and what is left on each side."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from evalkit.alignment.arrays import BoolArray, FloatArray, IntArray, row_ids
from evalkit.alignment.table import EventTable
from evalkit.alignment.unit import Keys, Unit, keys, repeats


class Outcome(IntEnum):
    """
    What became of an item.

    `DUPLICATE`: where equal items are merged, another copy of an item of its side, or of one that
    left as optional, free of charge; where each counts, a prediction whose gold items are all taken
    by its equals, a false positive.
    """

    EXCLUDED = 0
    MATCHED = 1
    MISSED = 2
    SPURIOUS = 3
    DUPLICATE = 4


@dataclass(frozen=True, slots=True)
class Alignment:
    """
    Pairs of items of two tables, and the outcome of every item.

    `pairs` has shape (pairs, 2): a gold row and a predicted row, of the events or the arguments as
    the unit says; each row stands in one pair at most. `similarity` has shape (pairs,), 1 where
    keys are equal. Of several equal items those are paired that come first in the tables, whose
    order follows from the contents. The outcomes have shape (rows,).
    """

    unit: Unit
    gold: EventTable
    predicted: EventTable
    pairs: IntArray
    similarity: FloatArray
    gold_outcome: IntArray
    predicted_outcome: IntArray


def align(*, gold: EventTable, predicted: EventTable, unit: Unit) -> Alignment:
    """
    Join the items of two tables of the same documents by their keys.

    Where each of equal items counts, as many pairs form as the smaller side has; where they are
    merged, one. Works by sorting: n log n in the number of items.
    """
    found = keys(gold=gold, predicted=predicted, unit=unit)
    joined = _join(found)
    merge = unit.duplicates == "merge"
    is_copy = (joined.rank > 0) if merge else (~joined.is_gold & (joined.other > 0))
    is_matched = (joined.rank < joined.other) & ~(is_copy & merge)
    outcome = np.select(
        [is_matched, is_copy, joined.is_gold],
        [Outcome.MATCHED, Outcome.DUPLICATE, Outcome.MISSED],
        Outcome.SPURIOUS,
    )
    gold_outcome, predicted_outcome = (
        np.where(repeats(table, unit), Outcome.DUPLICATE, Outcome.EXCLUDED).astype(np.int64)
        for table in (gold, predicted)
    )
    gold_outcome[joined.row[joined.is_gold]] = outcome[joined.is_gold]
    predicted_outcome[joined.row[~joined.is_gold]] = outcome[~joined.is_gold]
    ours, theirs = joined.row[is_matched & joined.is_gold], joined.row[is_matched & ~joined.is_gold]
    return Alignment(
        unit=unit,
        gold=gold,
        predicted=predicted,
        pairs=np.column_stack([ours, theirs]),
        similarity=np.ones(len(ours)),
        gold_outcome=gold_outcome,
        predicted_outcome=predicted_outcome,
    )


@dataclass(frozen=True, slots=True)
class _Joined:
    """
    The items of both sides that count, sorted by key, gold before predicted; all of shape (items,).

    `row` is a row of the item's own table, `rank` its place among the equal items of its side,
    `other` the number of equal items on the other side.
    """

    row: IntArray
    is_gold: BoolArray
    rank: IntArray
    other: IntArray


def _join(found: Keys) -> _Joined:
    group = row_ids(np.concatenate([found.gold, found.predicted]))
    side = np.repeat([0, 1], [len(found.gold), len(found.predicted)])
    order = np.lexsort((side, group))
    group, is_gold = group[order], side[order] == 0
    groups = int(group[-1]) + 1 if len(group) else 0
    gold_size = np.bincount(group[is_gold], minlength=groups)
    predicted_size = np.bincount(group[~is_gold], minlength=groups)
    start = np.cumsum(gold_size + predicted_size) - gold_size - predicted_size
    return _Joined(
        row=np.concatenate([found.gold_rows, found.predicted_rows])[order],
        is_gold=is_gold,
        rank=np.arange(len(group)) - start[group] - np.where(is_gold, 0, gold_size[group]),
        other=np.where(is_gold, predicted_size[group], gold_size[group]),
    )
