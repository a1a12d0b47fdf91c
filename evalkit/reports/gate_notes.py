"""What the gate's reports say beside their tables, in the same words as text and as Markdown."""

from collections.abc import Iterator

from evalkit.errors import counted
from evalkit.runs.gate.result import Effect, GateResult
from evalkit.significance.interval import LEAST_GOLD

_OTHERWISE = "EK5041"  # the baseline was measured by other rules, and is scored again


def chances(result: GateResult, *, intervals: bool) -> Iterator[str]:
    """Say what the p are, and the intervals where a report shows them."""
    tested = [check for check in result.checks if check.p is not None]
    raw = "; raw for the others" if intervals and any(c.adjusted is None for c in tested) else ""
    if any(intervals or check.adjusted is not None for check in tested):
        yield (
            "p is one-sided, for worse, adjusted for micro and all types with at least"
            f" {LEAST_GOLD} gold items{raw}"
        )
    shown = [check.policy for check in result.checks if intervals and check.interval is not None]
    level = f"{100 * (1 - result.alpha / max(result.families, 1)):.4g} %"
    if set(shown) - {"floor"}:
        yield (
            "intervals are two-sided: where the change may lie, all of a measure together in"
            f" {level} of samples"
        )
    if "floor" in shown:
        yield f"the interval of a floor is two-sided: where the figure may lie, in {level}"


def moved(result: GateResult) -> list[Effect]:
    """List the measures whose figure is, or may be, not the one of the baseline's day."""
    found = result.documents
    if found.rescored or found.removed or found.unmeasured or found.new:
        return list(result.effects)
    return [one for one in result.effects if one.then is not None and one.then != one.before]


def since(result: GateResult) -> str:
    """Say why the same predictions have another figure than on the day of the baseline."""
    found = result.documents
    parts = [
        f"gold changed in {counted(len(found.rescored), 'document')}" if found.rescored else "",
        f"{counted(len(found.removed), 'document')} removed" if found.removed else "",
        f"{counted(len(found.unmeasured), 'document')} not measured" if found.unmeasured else "",
        f"{counted(len(found.new), 'document')} new" if found.new else "",
        "measured otherwise" if any(one.code == _OTHERWISE for one in result.notes) else "",
    ]
    said = ", ".join(part for part in parts if part)
    return f"since the baseline was set: {said or 'only a part of its documents is compared'}"
