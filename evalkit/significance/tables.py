"""
The intervals of a count table: documents are resampled, all counts of a document together.

- A type, by the distinct counts of its documents: BCa bootstrap. Where fewer than ten documents
  have something right, or something wrong, resamples know too little of how wrong it might be:
  there it is Wilson's interval with the number of items that the variance over documents is worth.
  It is that also where more than 256 documents have different counts, which is a large sample.
- micro and macro, up to 1,000 documents, from one joint resample of all documents. Beyond, micro is
  treated like a type, and the standard error of macro is that of the delta method.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import NormalDist

import numpy as np

from evalkit.alignment.arrays import FloatArray, IntArray
from evalkit.measures.counts import CountTable
from evalkit.significance.bootstrap import Distinct, bca
from evalkit.significance.interval import Found, Interval, Intervals, too_few
from evalkit.significance.joint import Joint, macro_values
from evalkit.significance.rows import Row, total, types
from evalkit.significance.seeding import generator
from evalkit.significance.wilson import few_differ, wilson

UNDEFINED = "it is not defined"
BOOTSTRAP, WILSON, DELTA = "BCa bootstrap", "Wilson, effective size", "delta method"

JOINT = 1000
"""More documents than this are not resampled jointly."""

DISTINCT = 256
"""More distinct counts than this are not resampled where the delta method will do."""

RESAMPLES, SLOW_RESAMPLES = 2000, 500  # the latter for figures that are computed sum by sum
_DIGITS = 6


def intervals(table: CountTable, *, measure: str, seed: int = 0, level: float = 0.95) -> Intervals:
    """
    Compute the intervals of micro, macro and each type, for each figure that the measure has.

    Where there is none, the reason stands in its place: fewer than 20 documents or 10 gold items,
    or a figure that is not defined. `seed` and the text of `measure` decide what is drawn; neither
    other measures nor other types do.
    """
    asked = _Asked(measure, seed, level, len(table.documents))
    whole, rows = total(table), list(types(table))
    joint = sums = None
    if asked.reason(whole) is None and asked.documents <= JOINT:
        joint = Joint.of([whole, *rows], documents=asked.documents)
        sums = joint.resample(generator(seed, measure, ""), _resamples(whole))
    return Intervals(
        micro=_row(asked, whole, None if sums is None else sums[:, 0]),
        macro={} if table.classes is None else _macro(asked, whole, rows, joint, sums),
        types={row.name: _row(asked, row, None) for row in rows},
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    measure: str
    seed: int
    level: float
    documents: int

    def reason(self, row: Row) -> str | None:
        return too_few(documents=self.documents, gold=row.gold)

    def interval(self, method: str, low: float, high: float) -> Interval:
        return Interval(self.level, method, round(low, _DIGITS), round(high, _DIGITS))

    def bca(
        self, drawn: FloatArray, observed: float, left_out: FloatArray, times: IntArray
    ) -> Interval | str:
        """Leave out what is not defined; a figure that never moves has no interval."""
        drawn, known = drawn[~np.isnan(drawn)], ~np.isnan(left_out)
        if not len(drawn) or (drawn == drawn[0]).all():
            return "it is the same in every resample"
        return self.interval(
            BOOTSTRAP, *bca(drawn, observed, left_out[known], times[known], self.level)
        )


def _resamples(row: Row) -> int:
    return RESAMPLES if row.figures.smooth else SLOW_RESAMPLES


def _row(asked: _Asked, row: Row, sums: FloatArray | None) -> Found:
    """Compute a row's intervals; `sums` are its resamples if they were drawn already."""
    values = row.figures.values(row.sums)
    reason = asked.reason(row)
    if reason:
        return dict.fromkeys(values, reason)
    sampler = _Sampler(asked, row, Distinct.of(row, documents=asked.documents), sums)
    return {name: _figure(sampler, name, float(value)) for name, value in values.items()}


@dataclass
class _Sampler:
    """A row's resamples, drawn when the first figure asks for them."""

    asked: _Asked
    row: Row
    distinct: Distinct
    sums: FloatArray | None

    def by_formula(self, name: str) -> bool:
        """Tell whether resamples would know too little, or cost too much."""
        if self.sums is None and self.distinct.counts.shape[1] > DISTINCT:
            return True
        return few_differ(self.distinct, self.row.figures, name)

    @cached_property
    def drawn(self) -> Mapping[str, FloatArray]:
        """The figures of the resamples."""
        if self.sums is None:
            rng = generator(self.asked.seed, self.asked.measure, self.row.name)
            self.sums = self.distinct.resample(rng, _resamples(self.row))
        return self.row.figures.values(self.sums)

    @cached_property
    def left_out(self) -> Mapping[str, FloatArray]:
        """The figures without one document of each kind."""
        return self.row.figures.values(self.distinct.without_one())


def _figure(sampler: _Sampler, name: str, value: float) -> Interval | str:
    asked, row, distinct = sampler.asked, sampler.row, sampler.distinct
    if np.isnan(value):
        return UNDEFINED
    if row.figures.smooth and sampler.by_formula(name):
        return asked.interval(WILSON, *wilson(distinct, row.figures, name, asked.level))
    return asked.bca(sampler.drawn[name], value, sampler.left_out[name], distinct.times)


def _macro(
    asked: _Asked, whole: Row, rows: Sequence[Row], joint: Joint | None, sums: FloatArray | None
) -> Found:
    """Compute the intervals of the means over the types that gold has."""
    if not rows:
        return {}
    reason = asked.reason(whole)
    observed = macro_values(rows, np.array([row.sums for row in rows]).T)
    if reason:
        return dict.fromkeys(observed, reason)
    found: dict[str, Interval | str] = {}
    if joint is None or sums is None:
        for name, value in observed.items():
            found[name] = _macro_delta(asked, rows, name, float(value))
        return found
    drawn = macro_values(rows, sums[:, 1:])
    left_out = macro_values(rows, joint.without_one()[:, 1:])
    once = np.ones(asked.documents, dtype=np.int64)
    for name, value in observed.items():
        undefined = np.isnan(value)
        found[name] = (
            UNDEFINED if undefined else asked.bca(drawn[name], float(value), left_out[name], once)
        )
    return found


def _macro_delta(asked: _Asked, rows: Sequence[Row], name: str, value: float) -> Interval | str:
    """Take the normal interval: each document moves the mean by its mean influence on types."""
    if np.isnan(value):
        return UNDEFINED
    if not rows[0].figures.smooth:
        return f"{asked.documents} documents, more than the {JOINT} that are resampled jointly"
    influence, number = np.zeros(asked.documents), 0
    for row in rows:
        if row.gold and not np.isnan(row.figures.value(name, row.sums)):
            slopes = row.figures.gradient(name, row.sums)
            influence[row.document] += (slopes[:, None] * row.counts).sum(axis=0)
            number += 1
    error = math.sqrt(math.fsum((influence**2).tolist())) / number
    reach = NormalDist().inv_cdf((1 + asked.level) / 2) * error
    return asked.interval(DELTA, max(0.0, value - reach), min(1.0, value + reach))
