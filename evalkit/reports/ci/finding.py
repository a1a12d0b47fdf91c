"""What a CI system shows beside a file: a finding, from a diagnostic or from the gate."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal

from evalkit.errors import Diagnostic, Location
from evalkit.reports.view import escape, percent
from evalkit.runs.gate.result import Check, GateResult, MustFind
from evalkit.runs.items import ItemChange

Level = Literal["error", "warning", "note"]
LEVELS: tuple[Level, ...] = ("error", "warning", "note")  # the worst first
_MOST_WORDS = 80
_KEPT = frozenset({"regressed", "unmeasured"})
_WEIGHTS: tuple[tuple[str, Level], ...] = (("inconclusive", "warning"), ("regressed", "error"))

# rule → what it says, for systems that show rules apart from findings
RULES = {
    "must-find": "A gold event that must be found was not.",
    "regressed": "A rule of the gate does not hold: the extractor got worse.",
    "unmeasured": "A rule of the gate cannot be measured, which is never taken for a pass.",
    "broken": "A gold item that the baseline got right is no longer right.",
    "inconclusive": "A figure fell, but the gold cannot tell whether that is more than noise.",
    "baseline-edited": "The baseline was edited since the one that is held against.",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to show: `rule` is a diagnostic's code or one of `RULES`."""

    rule: str
    level: Level
    title: str
    message: str
    where: Location | None = None


def of_diagnostics(diagnostics: Iterable[Diagnostic]) -> list[Finding]:
    """Make findings of diagnostics, the worst first."""
    found = [
        Finding(d.code, d.severity, d.code, " ".join(filter(None, (d.message, d.hint))), d.where)
        for d in diagnostics
    ]
    return sorted(found, key=lambda finding: LEVELS.index(finding.level))


def of_gate(result: GateResult) -> list[Finding]:
    """Make findings of what the gate says: golden cases, rules, broken items, notes; worst first."""
    found = [
        *(_must_find(one) for one in result.must_find if one.verdict != "pass"),
        *(_check(one) for one in result.checks if one.verdict in _KEPT),
        *_broken(result),
        *(_check(one) for one in result.checks if one.verdict == "inconclusive"),
        *_edit(result),
        *of_diagnostics(result.notes),
    ]
    return sorted(found, key=lambda finding: LEVELS.index(finding.level))


def relative(where: Location, *, root: Path) -> str:
    """Write a file as CI systems want it: relative to the repository, with slashes."""
    path = Path(where.file)
    resolved = path if path.is_absolute() else Path.cwd() / path
    if resolved.is_relative_to(root):
        path = resolved.relative_to(root)
    return str(PurePosixPath(*path.parts))


def row_name(check: Check) -> str:
    """Name the row of a rule: an event type, or all of them."""
    return escape(check.name) if check.of_type else "all types"


def quoted(words: str) -> str:
    """Quote the words of a gold item, short and with nothing in them that acts."""
    return f'"{escape(words if len(words) <= _MOST_WORDS else words[: _MOST_WORDS - 1] + "…")}"'


def item_name(item: ItemChange) -> str:
    """Name a gold item: its type, and its role where it is an argument."""
    return escape(f"{item.type}.{item.role}" if item.role else item.type)


def broken_items(result: GateResult) -> list[ItemChange]:
    """List what is broken, each gold item once although several measures say so."""
    once: dict[tuple[object, ...], ItemChange] = {}
    for item in result.broken:
        key = (item.document, item.event_id, item.role, item.start, item.end, item.words)
        once.setdefault(key, item)
    return list(once.values())


def _must_find(one: MustFind) -> Finding:
    missing = "is not found" if one.found is False else "cannot be measured"
    why = f" ({escape(one.category)})" if one.category else ""
    message = (
        f"{escape(one.type)} {quoted(one.words)} must be found and {missing}{why}"
        f" in {escape(one.document)}."
    )
    return Finding("must-find", "error", f"{escape(one.type)}: must be found", message, one.where)


def _check(check: Check) -> Finding:
    figures = f"{percent(check.before)} → {percent(check.after)}"
    title = f"{row_name(check)}: {check.measure} {check.verdict}"
    level: Level = "error" if check.verdict in _KEPT else "warning"
    message = f"{figures} ({check.policy}). {escape(check.reason)}"
    return Finding(check.verdict, level, title, message)


def _broken(result: GateResult) -> Iterator[Finding]:
    """Broken items weigh as much as the verdict on their type, or on all types."""
    by = result.predicted.extractor or result.predicted.label
    weights = dict(_weights(result.checks))
    found = []
    for item in broken_items(result):
        level = min(
            (weights.get(item.type, "note"), weights.get("", "note")), key=LEVELS.index
        )
        what = f" ({escape(item.category)})" if item.category else ""
        message = (
            f"{item_name(item)} {quoted(item.words)} is no longer found by {escape(by)}{what}"
            f" in {escape(item.document)}."
        )
        found.append((item, Finding("broken", level, f"{item_name(item)} broken", message, item.where)))
    in_order = sorted(
        found, key=lambda pair: (not pair[0].must_find, pair[1].where or Location(""), pair[1].message)
    )
    return (finding for _, finding in in_order)


def _weights(checks: Iterable[Check]) -> Iterator[tuple[str, Level]]:
    """Give each event type, and "" for all of them, the level of its verdicts, the worst last."""
    for verdict, level in _WEIGHTS:
        for check in checks:
            if check.verdict == verdict:
                yield (check.name if check.of_type else ""), level


def _edit(result: GateResult) -> Iterator[Finding]:
    edit = result.edit
    if edit is None:
        return
    documents = len(edit.added) + len(edit.removed) + len(edit.changed)
    reason = f"; reason: {escape(edit.reason)}" if edit.reason else "; no reason is given"
    message = f"The baseline was edited ({documents} documents){reason}. It is held against the old one."
    yield Finding("baseline-edited", "warning", "Baseline edited", message, Location(edit.path, 1))
