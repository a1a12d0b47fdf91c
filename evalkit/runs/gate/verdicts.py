"""The verdict on a row: one function a policy, and the sentence that says why."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from evalkit.errors import counted
from evalkit.measures import CountTable
from evalkit.runs.gate.exactly import apart, exactly, points
from evalkit.runs.gate.result import Verdict
from evalkit.runs.gate.rows import Row
from evalkit.significance import Difference, Interval
from evalkit.significance.interval import LEAST_GOLD
from evalkit.significance.tables import intervals


@dataclass(frozen=True, slots=True)
class Said:
    """A verdict and the sentence that says why."""

    verdict: Verdict
    reason: str


def decide(row: Row) -> Said:
    """Decide a row by its rule's policy; what is not defined never passes."""
    missing = _unmeasured(row)
    if missing is not None:
        return missing
    if row.rule.policy != "floor" and row.is_still:
        return Said("pass", "nothing changed")
    return _POLICIES[row.rule.policy](row)


def bound(row: Row) -> Interval | str:
    """Compute the interval of a floor's figure, or say why there is none."""
    if row.rule.bound != "lower":
        return "it was not asked for"
    base = str(row.rule.measure.base)
    table = row.facts.whole.measures[base].table
    found = intervals(table, measure=base, seed=row.facts.seed, level=row.facts.level)
    rows = found.types.get(row.name, {}) if row.of_type else found.micro
    return rows.get(row.rule.figure, "the figure has none")


def _unmeasured(row: Row) -> Said | None:
    """Say why a row cannot be decided, None where it can."""
    if row.after is None or not row.after.gold:
        gone = row.facts.lost.get(row.name, 0) if row.of_type else 0
        events = f"the baseline had {counted(gone, 'gold event')} of it, " if gone else ""
        return Said("unmeasured", f"{events}the compared gold has none")
    is_floor = row.rule.policy == "floor"
    sides = [("today", row.after), *([] if is_floor else [("in the baseline", row.before)])]
    for when, score in [] if row.facts.identical and not is_floor else sides:
        if score is None or score.figures().get(row.rule.figure) is None:
            why = score.undefined().get(row.rule.figure) if score is not None else None
            said = f"{row.rule.figure} is not defined {when}: {why or 'nothing was counted'}"
            return Said("unmeasured", said)
    return None


def _regression(row: Row) -> Said:
    drop, test = _compared(row)
    least = row.rule.exact_bar
    if _holds(test.adjusted_improved, row) and drop < 0:
        return Said("improved", f"it rose by {points(drop)} points{_p(test.adjusted_improved)}")
    if drop <= 0:
        return Said("pass", "it did not fall")
    fell = f"it fell by {points(drop)} points"
    p = _p(test.adjusted_regressed)
    if drop < least:
        return Said("pass", f"{fell}, fewer than {points(least)}{p}")
    if _holds(test.adjusted_regressed, row):
        return Said("regressed", f"{fell}{p}")
    return Said("inconclusive", f"{fell}, which may be chance{p}; {_shows(row, test)}")


def _noninferior(row: Row) -> Said:
    drop, test = _compared(row)
    margin = row.rule.exact_bar
    loss = f"a loss of {points(margin)} points"
    if isinstance(test.interval, str):
        return Said("inconclusive", f"{loss} is not excluded: {test.interval}")
    low = Fraction(repr(test.interval.low))
    if low > -margin:
        return Said("improved" if low > 0 else "pass", f"{loss} is excluded")
    if _holds(test.adjusted_regressed, row) and drop >= margin:
        fell = f"it fell by {points(drop)} points{_p(test.adjusted_regressed)}"
        return Said("regressed", f"{fell}; the margin is {points(margin)}")
    said = f"{loss} is not excluded, it may be {points(low)}"
    return Said("inconclusive", f"{said}; {_shows(row, test)}")


def _exact(row: Row) -> Said:
    base = str(row.rule.measure.base)
    changed = [one for one in row.facts.items[base] if not row.of_type or one.type == row.name]
    broken, fixed = (sum(one.kind == kind for one in changed) for kind in ("broken", "fixed"))
    if broken:
        return Said("regressed", f"{counted(broken, 'item')} broke")
    tables = [result.measures[base].table for result in (row.facts.before, row.facts.after)]
    fallen = _fallen(tables[0], tables[1], row.name if row.of_type else None)
    if fallen:
        return Said("regressed", f"fewer items match than before in {', '.join(fallen[:3])}")
    drop = row.drop or 0
    if drop > 0:
        return Said("regressed", f"no item broke, but it fell by {points(drop)} points")
    return Said("improved" if fixed or drop < 0 else "pass", f"no item broke, {fixed} mended")


def _floor(row: Row) -> Said:
    value = None if row.after is None else exactly(row.after, row.rule.figure)
    bar, what = row.rule.exact_bar, "it is"
    if row.rule.bound == "lower":
        found = bound(row)
        if isinstance(found, str):
            return Said("inconclusive", f"it has no lower bound: {found}")
        value, what = Fraction(repr(found.low)), "its lower bound is"
    value = value or Fraction(0)
    said = f"{what} {apart(value, bar)}, the floor is {apart(bar, value)}"
    return Said("pass" if value >= bar else "regressed", said)


_POLICIES: Mapping[str, Callable[[Row], Said]] = {
    "exact": _exact,
    "regression": _regression,
    "noninferior": _noninferior,
    "floor": _floor,
}


def _compared(row: Row) -> tuple[Fraction, Difference]:
    """Return the drop and the test of a row that has both."""
    if row.drop is None or row.tested is None:
        raise ValueError(f"the row {row.name!r} has no test")
    return row.drop, row.tested


def _holds(p: float | None, row: Row) -> bool:
    return p is not None and p <= row.facts.share


def _p(value: float | None) -> str:
    if value is None:
        return ""
    return f" (adjusted p {value:.4f})" if value >= 0.0001 else f" (adjusted p {value:.1e})"


def _shows(row: Row, test: Difference) -> str:
    """Say what the smallest drop is that this gold could have shown."""
    if test.detectable is not None:
        return f"this gold shows drops from {points(test.detectable)} points on"
    few = f" with {counted(row.gold, 'gold item')}" if row.gold < LEAST_GOLD else ""
    return f"this gold cannot show any drop{few}"


def _fallen(before: CountTable, after: CountTable, label: str | None) -> list[str]:
    """Name the documents in which fewer items match, of one class or of any."""
    old, new = (_matched(table, label) for table in (before, after))
    rows = zip(before.documents, old, new, strict=True)
    return [name for name, ours, theirs in rows if theirs < ours]


def _matched(table: CountTable, label: str | None) -> list[float]:
    """Sum what matches by document, in the order of the table's documents."""
    weights = np.zeros(len(table.document))
    for name in ("matched", "matched_recall"):
        if name in table.columns:
            weights = weights + table.columns[name]
    if label is not None:
        wanted = np.array([name == label for name in table.classes or ()], dtype=bool)
        weights = weights * wanted[table.label]
    sums = np.bincount(table.document, weights=weights, minlength=len(table.documents))
    return [float(value) for value in sums]
