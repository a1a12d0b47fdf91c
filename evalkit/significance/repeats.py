"""An extractor that was run several times: the noise of its runs, apart from that of documents."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from evalkit.measures.counts import CountTable
from evalkit.measures.score import mean
from evalkit.significance.pairs import check_figure
from evalkit.significance.rows import Row, total, types


@dataclass(frozen=True, slots=True)
class Repeat:
    """
    One row over several runs: the figure of each run and their mean, in 0…1.

    `between_runs` is the standard deviation of the runs: how much a single run moves on the same
    documents. `between_documents` is the standard error of the mean over documents, without what
    the runs add to it: what more runs cannot lessen.
    """

    runs: tuple[float | None, ...]
    mean: float | None
    between_runs: float | None
    between_documents: float | None


@dataclass(frozen=True, slots=True)
class Repeats:
    """The rows of several runs of one extractor on the same documents."""

    figure: str
    micro: Repeat
    types: Mapping[str, Repeat]


def repeats(tables: Sequence[CountTable], *, figure: str = "f1") -> Repeats:
    """
    Tell the variance of runs from that of documents, for two runs or more.

    Raises MeasureError EK3051 for a figure that the measure does not have, ValueError for tables of
    different documents.
    """
    if not tables or len({table.documents for table in tables}) != 1:
        raise ValueError("repeated runs are of the same documents")
    totals = [total(table) for table in tables]
    check_figure(figure, totals[0].figures.values(totals[0].sums))
    by_run = [{row.name: row for row in types(table)} for table in tables]
    names = sorted({name for rows in by_run for name in rows})
    number = len(tables[0].documents)
    return Repeats(
        figure=figure,
        micro=_repeat(list(totals), figure, number),
        types={
            name: _repeat([rows.get(name) for rows in by_run], figure, number) for name in names
        },
    )


def _repeat(rows: Sequence[Row | None], figure: str, documents: int) -> Repeat:
    values = [None if row is None else _value(row, figure) for row in rows]
    known = [value for value in values if value is not None]
    runs = float(np.std(known, ddof=1)) if len(known) > 1 else None
    return Repeat(tuple(values), mean(values), runs, _documents(rows, figure, documents, runs))


def _value(row: Row, figure: str) -> float | None:
    found = float(row.figures.value(figure, row.sums))
    return None if np.isnan(found) else found


def _documents(
    rows: Sequence[Row | None], figure: str, documents: int, runs: float | None
) -> float | None:
    """Average each document's influence over the runs; the delta method, less the runs' share."""
    there = [row for row in rows if row is not None]
    if runs is None or not all(row.figures.smooth for row in there):
        return None
    influence = np.zeros(documents)
    for row in there:
        influence[row.document] += row.figures.gradient(figure, row.sums) @ row.counts
    variance = float(np.sum((influence / len(there)) ** 2)) - runs**2 / len(there)
    return math.sqrt(max(variance, 0.0))
