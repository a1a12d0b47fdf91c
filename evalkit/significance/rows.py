"""A count table as rows that are resampled: what each event type, and all, has in each document."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from evalkit.alignment.arrays import FloatArray, IntArray
from evalkit.measures.counts import CountTable
from evalkit.significance.figures import Vector, vector

MICRO = "micro"


@dataclass(frozen=True, slots=True)
class Row:
    """
    The counts of one line of a report, by document.

    `document` of shape (n,) are the sorted numbers of the documents that have counts, `counts` has
    shape (columns, n).
    """

    name: str
    of_type: bool
    document: IntArray
    counts: FloatArray
    figures: Vector
    support: str

    @property
    def sums(self) -> FloatArray:
        """The sums over all documents, of shape (columns,)."""
        return np.array([exact_sum(column) for column in self.counts])

    @property
    def gold(self) -> float:
        """How much of it gold has."""
        column = "gold" if "gold" in self.figures.columns else self.support
        return exact_sum(self.counts[self.figures.columns.index(column)])


def exact_sum(column: FloatArray) -> float:
    """Add up whole numbers exactly, and credit the same for any order."""
    values: list[float] = column.tolist()
    return math.fsum(values)


def total(table: CountTable) -> Row:
    """Add up the classes of each document: the row of the micro average."""
    return _row(table, MICRO, table.total_rows(), of_type=False)


def types(table: CountTable) -> Iterator[Row]:
    """Yield the row of each class, in their order."""
    names: Sequence[str] = table.classes or ()
    order = np.argsort(table.label, kind="stable")
    edges = np.searchsorted(table.label[order], np.arange(len(names) + 1))
    whole = table.aggregation.classes == "whole"
    for name, start, end in zip(names, edges[:-1], edges[1:], strict=True):
        if name or not whole:
            yield _row(table, name, order[start:end], of_type=True)


def _row(table: CountTable, name: str, chosen: IntArray, *, of_type: bool) -> Row:
    document, place = np.unique(table.document[chosen], return_inverse=True)
    counts = np.zeros((len(table.columns), len(document)))
    for number, column in enumerate(table.columns.values()):
        counts[number] = np.bincount(place, weights=column[chosen], minlength=len(document))
    figures = vector(table.aggregation, tuple(table.columns), of_class=of_type)
    return Row(name, of_type, document, counts, figures, table.aggregation.support)
