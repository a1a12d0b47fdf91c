"""All rows of a table under the same resample of documents: what the macro average needs."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evalkit.alignment.arrays import FloatArray
from evalkit.measures.averaging import FIGURES
from evalkit.significance.bootstrap import on_grid
from evalkit.significance.rows import Row

_BLOCK = 256  # resamples at a time


@dataclass(frozen=True, slots=True)
class Joint:
    """
    The counts of micro and of the types in each document.

    `counts` has shape (columns, rows, documents); row 0 is micro.
    """

    rows: Sequence[Row]
    counts: FloatArray

    @classmethod
    def of(cls, rows: Sequence[Row], *, documents: int) -> "Joint":
        """Lay the rows out over all documents, in the order of their ids."""
        counts = np.zeros((len(rows[0].counts), len(rows), documents))
        for number, row in enumerate(rows):
            counts[:, number, row.document] = on_grid(row.counts)
        return cls(rows, counts)

    def resample(self, generator: np.random.Generator, number: int) -> FloatArray:
        """
        Draw sums, of shape (columns, rows, number): one multinomial over all documents.

        The sums are exact, so that the size of a block does not matter.
        """
        documents = self.counts.shape[2]
        flat = self.counts.reshape(-1, documents)
        sums = np.empty((len(flat), number))
        for start in range(0, number, _BLOCK):
            size = min(_BLOCK, number - start)
            drawn = generator.integers(documents, size=(size, documents))
            drawn += np.arange(size)[:, None] * documents
            times = np.bincount(drawn.reshape(-1), minlength=size * documents)
            sums[:, start : start + size] = flat @ times.reshape(size, documents).T.astype(float)
        return sums.reshape(*self.counts.shape[:2], number)

    def without_one(self) -> FloatArray:
        """Return the sums without each document in turn, of shape (columns, rows, documents)."""
        sums: FloatArray = self.counts.sum(axis=2)
        return sums[:, :, None] - self.counts


def macro_values(rows: Sequence[Row], sums: FloatArray) -> dict[str, FloatArray]:
    """
    Average the figures of types, as the macro average does, for many sums at once.

    `sums` has shape (columns, types, …). A type without gold, and a figure that a type does not
    have, leave the mean; NaN where none is left.
    """
    figures = rows[0].figures.values(sums)
    gold = sums[rows[0].figures.columns.index(rows[0].support)] > 0
    found = {}
    for name in (one for one in FIGURES if one in figures):
        enters = gold & ~np.isnan(figures[name])
        number = enters.sum(axis=0)
        total = np.where(enters, figures[name], 0.0).sum(axis=0)
        found[name] = np.divide(total, number, out=np.full(total.shape, np.nan), where=number > 0)
    return found
