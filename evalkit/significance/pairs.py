"""Two tables of the same documents, row beside row: what they have together and apart."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from evalkit.alignment.arrays import FloatArray, IntArray
from evalkit.errors import MeasureError, did_you_mean
from evalkit.measures.counts import CountTable
from evalkit.significance.figures import Vector
from evalkit.significance.rows import Row, total, types


@dataclass(frozen=True, slots=True)
class PairedRow:
    """
    One row of two tables; swapping a document exchanges its counts of `before` and `after`.

    `document` of shape (n,) are those where either has counts; `both` and `apart` of shape
    (columns, n) are the sums `after` + `before` and the differences `after` - `before`.
    """

    name: str
    of_type: bool
    document: IntArray
    both: FloatArray
    apart: FloatArray
    figures: Vector
    gold: float

    @property
    def differs(self) -> IntArray:
        """The places in `document` where the two differ."""
        return np.flatnonzero((self.apart != 0).any(axis=0))


def paired(before: CountTable, after: CountTable) -> list[PairedRow]:
    """
    Put the rows of two tables beside each other: all first, then the classes of either by name.

    Raises MeasureError EK3050 where the tables are not of one measure and the same documents.
    """
    _check(before, after)
    ours, theirs = _named(types(before)), _named(types(after))
    names = sorted(ours.keys() | theirs.keys())
    pairs = [(total(before), total(after))]
    pairs += [
        (ours.get(name) or _empty(theirs[name]), theirs.get(name) or _empty(ours[name]))
        for name in names
    ]
    return [_pair(*pair) for pair in pairs]


def check_figure(figure: str, known: Iterable[str]) -> None:
    """Raise MeasureError EK3051 for a figure that the measure does not have."""
    names = list(known)
    if figure not in names:
        hint = did_you_mean(figure, names)
        raise MeasureError.of("EK3051", f"The measure has no figure {figure!r}.", hint=hint)


def _check(before: CountTable, after: CountTable) -> None:
    same = (
        before.documents == after.documents
        and tuple(before.columns) == tuple(after.columns)
        and (before.classes is None) == (after.classes is None)
        and before.aggregation.name == after.aggregation.name
    )
    if not same:
        raise MeasureError.of(
            "EK3050",
            "The two counts are not of the same documents and measure.",
            hint="Score both sets of predictions on the same gold with the same measure.",
        )


def _named(rows: Iterable[Row]) -> dict[str, Row]:
    return {row.name: row for row in rows}


def _empty(row: Row) -> Row:
    nothing = np.zeros((len(row.counts), 0))
    return Row(row.name, row.of_type, row.document[:0], nothing, row.figures, row.support)


def _pair(before: Row, after: Row) -> PairedRow:
    document = np.union1d(before.document, after.document)
    first, second = (_spread(row, document) for row in (before, after))
    return PairedRow(
        name=after.name,
        of_type=after.of_type,
        document=document,
        both=second + first,
        apart=second - first,
        figures=after.figures,
        gold=max(before.gold, after.gold),
    )


def _spread(row: Row, document: IntArray) -> FloatArray:
    counts = np.zeros((len(row.counts), len(document)))
    counts[:, np.searchsorted(document, row.document)] = row.counts
    return counts


def apart_anywhere(rows: Sequence[PairedRow]) -> IntArray:
    """Return the sorted numbers of the documents in which any of the rows differs."""
    found = [row.document[row.differs] for row in rows]
    return np.unique(np.concatenate(found)) if found else np.zeros(0, dtype=np.int64)
