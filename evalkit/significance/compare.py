"""
Compare two sets of predictions on the same gold: a paired permutation test over documents.

The null hypothesis is that the two are exchangeable document by document: swapping which one is
called `after`, for a whole document with all its types, changes nothing but chance.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from evalkit.alignment.arrays import FloatArray, IntArray
from evalkit.measures.counts import CountTable
from evalkit.significance.comparison import Comparison, Difference
from evalkit.significance.detect import detectable, documents_needed, threshold
from evalkit.significance.interval import LEAST_GOLD, Interval, too_few
from evalkit.significance.multiple import benjamini_hochberg, holm, step_down, tail
from evalkit.significance.pairs import PairedRow, apart_anywhere, check_figure, paired
from evalkit.significance.permutation import Statistics, skewed, statistics
from evalkit.significance.signs import EXACT, Swaps, alike, drawn, every

METHOD = "permutation max-T"


def compare_tables(
    *,
    before: CountTable,
    after: CountTable,
    measure: str,
    figure: str = "f1",
    seed: int = 0,
    permutations: int = 10_000,
    level: float = 0.95,
) -> Comparison:
    """
    Test whether one figure got worse or better, in all and by event type.

    The family is micro and the types with at least 10 gold items. All rows of a document are
    swapped together, and the figure is computed and studentised anew in each of `permutations`
    swaps; where at most 16 documents differ all swaps are enumerated. The p are one-sided and
    adjusted for the family by step-down max-T. `measure` names the measure in the result.

    Raises MeasureError EK3050 where the tables are not of the same documents and measure, EK3051
    for a figure that the measure does not have.
    """
    rows = paired(before, after)
    check_figure(figure, rows[0].figures.values(rows[0].both.sum(axis=1)))
    draw = _Draw(before.documents, seed, permutations)
    family = [row for row in rows if _testable(row, figure)]
    swaps = draw.swaps(apart_anywhere(family))
    joint = dict(zip(_keys(family), statistics(family, figure, swaps), strict=True))
    band = _Band.of(list(joint.values()), level=level, documents=len(before.documents))
    single = [draw.single(row, figure, joint.get(key), swaps) for key, row in _keyed(rows)]
    tests = [_tests(_keys(rows), single, joint, sign) for sign in (-1.0, 1.0)]
    differing = apart_anywhere(rows)
    return Comparison(
        measure=measure,
        figure=figure,
        rows=tuple(
            _difference(row, figure, stats, band, [test[key] for test in tests])
            for (key, row), stats in zip(_keyed(rows), single, strict=True)
        ),
        family=tuple(row.name for row in family),
        documents=len(before.documents),
        differing=len(differing),
        permutations=swaps.count if swaps.exact else permutations,
        exact=swaps.exact,
        seed=seed,
        level=level,
        identical=not len(differing),
    )


_Key = tuple[bool, str]


def _keys(rows: Sequence[PairedRow]) -> list[_Key]:
    return [(row.of_type, row.name) for row in rows]


def _keyed(rows: Sequence[PairedRow]) -> Iterator[tuple[_Key, PairedRow]]:
    return zip(_keys(rows), rows, strict=True)


def _testable(row: PairedRow, figure: str) -> bool:
    """Tell whether a row enters the family: enough gold, and the figure defined on both sides."""
    before, after = _sides(row)
    defined = not np.isnan(
        [row.figures.value(figure, before), row.figures.value(figure, after)]
    ).any()
    return defined and (not row.of_type or row.gold >= LEAST_GOLD)


def _sides(row: PairedRow) -> tuple[FloatArray, FloatArray]:
    both, apart = row.both.sum(axis=1), row.apart.sum(axis=1)
    return (both - apart) / 2, (both + apart) / 2


@dataclass(frozen=True, slots=True)
class _Draw:
    """How swaps are drawn: streams follow from the ids, so rows share them."""

    documents: Sequence[str]
    seed: int
    permutations: int

    def swaps(self, document: IntArray) -> Swaps:
        """Enumerate the swaps of few documents, draw those of many."""
        if len(document) <= EXACT:
            return every(document)
        return drawn(document, documents=self.documents, seed=self.seed, number=self.permutations)

    def single(
        self, row: PairedRow, figure: str, joint: Statistics | None, swaps: Swaps
    ) -> Statistics:
        """
        Return the statistics of a row for its own p, which no other row may change.

        So it is its own number of differing documents that decides whether its swaps are
        enumerated.
        """
        differs = row.differs
        document = row.document[differs]
        if joint is not None and (swaps.exact or len(document) > EXACT):
            return joint
        mine = (
            alike(document, np.concatenate([row.both, row.apart])[:, differs])
            if len(document) <= EXACT
            else self.swaps(document)
        )
        return next(statistics([row], figure, mine))


@dataclass(frozen=True, slots=True)
class _P:
    """The p-values of a row on one side."""

    raw: float | None = None
    adjusted: float | None = None
    holm: float | None = None
    bh: float | None = None


def _tests(
    keys: Sequence[_Key],
    single: Sequence[Statistics],
    joint: Mapping[_Key, Statistics],
    sign: float,
) -> dict[_Key, _P]:
    raw = {
        key: None
        if np.isnan(stats.difference[0])
        else tail(sign * stats.studentised, stats.weights)
        for key, stats in zip(keys, single, strict=True)
    }
    own = [raw[key] or 1.0 for key in joint]
    adjusted = step_down([sign * stats.studentised for stats in joint.values()])
    # An enumerated p of one row beside a drawn one of the family: the family's is never smaller.
    adjusted = [max(pair) for pair in zip(adjusted, own, strict=True)]
    rest = zip(joint, adjusted, holm(own), benjamini_hochberg(own), strict=True)
    found = {key: _P(raw=p) for key, p in raw.items()}
    return found | {key: _P(raw[key], *values) for key, *values in rest}


@dataclass(frozen=True, slots=True)
class _Band:
    """What the family decides for all of its rows: critical values of its largest statistic."""

    level: float
    documents: int
    size: int
    two_sided: float
    one_sided: float

    @classmethod
    def of(cls, family: Sequence[Statistics], *, level: float, documents: int) -> "_Band":
        """Read the critical values off the permutations."""
        largest = np.zeros(1)
        drops = np.zeros(1)
        for stats in family:
            known = np.nan_to_num(stats.studentised, nan=0.0)
            largest = np.maximum(largest, np.abs(known))
            drops = np.maximum(drops, -known)
        two, one = (float(np.quantile(x, level, method="higher")) for x in (largest, drops))
        return cls(level, documents, len(family), two, one)

    @property
    def factor(self) -> float:
        """How many standard errors a drop needs."""
        return threshold(critical=self.one_sided, level=self.level, family=self.size)


def _difference(
    row: PairedRow, figure: str, stats: Statistics, band: _Band, tests: Sequence[_P]
) -> Difference:
    before, after = (_value(row, figure, sums) for sums in _sides(row))
    difference = None if before is None or after is None else after - before
    regressed, improved = tests
    better, worse = _documents(row, figure)
    return Difference(
        name=row.name,
        of_type=row.of_type,
        gold=int(row.gold) if row.gold.is_integer() else row.gold,
        before=before,
        after=after,
        difference=difference,
        interval=_interval(row, difference, stats, band),
        p_regressed=regressed.raw,
        p_improved=improved.raw,
        adjusted_regressed=regressed.adjusted,
        adjusted_improved=improved.adjusted,
        holm_regressed=regressed.holm,
        holm_improved=improved.holm,
        bh_regressed=regressed.bh,
        bh_improved=improved.bh,
        in_family=regressed.adjusted is not None,
        detectable=_detectable(row, figure, before, stats, band),
        documents_needed=_needed(difference, stats, band),
        better=better,
        tied=band.documents - better - worse,
        worse=worse,
    )


def _value(row: PairedRow, figure: str, sums: FloatArray) -> float | None:
    found = float(row.figures.value(figure, sums))
    return None if np.isnan(found) else found


def _interval(
    row: PairedRow, difference: float | None, stats: Statistics, band: _Band
) -> Interval | str:
    if difference is None:
        return "the figure is not defined on both sides"
    reason = too_few(documents=band.documents, gold=row.gold)
    if reason:
        return reason
    if not len(row.differs):
        return "no document differs"
    low, high = (
        difference - stats.error * skewed(end, stats.skew)
        for end in (band.two_sided, -band.two_sided)
    )
    return Interval(band.level, METHOD, max(-1.0, low), min(1.0, high))


def _detectable(
    row: PairedRow, figure: str, before: float | None, stats: Statistics, band: _Band
) -> float | None:
    if before is None or not row.figures.smooth or row.gold < LEAST_GOLD:
        return None
    item = float(row.figures.step(figure, _sides(row)[0]))
    found = detectable(error=stats.error, item=item, factor=band.factor)
    return found if found <= before else None


def _needed(difference: float | None, stats: Statistics, band: _Band) -> int | None:
    if not difference or not np.isfinite(stats.error):
        return None
    return documents_needed(
        documents=band.documents, difference=difference, error=stats.error, factor=band.factor
    )


def _documents(row: PairedRow, figure: str) -> tuple[int, int]:
    """Count the documents that got better and worse; nothing asked and nothing said is right."""
    both, apart = row.both[:, row.differs], row.apart[:, row.differs]
    if not both.shape[1]:
        return 0, 0
    before, after = (
        np.nan_to_num(row.figures.value(figure, sums), nan=1.0)
        for sums in ((both - apart) / 2, (both + apart) / 2)
    )
    return int((after > before).sum()), int((after < before).sum())
