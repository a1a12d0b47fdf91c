"""The findings of the gate: golden cases, rules and broken items, each at its gold line."""

from collections.abc import Iterable, Iterator

from evalkit.errors import Location, counted
from evalkit.reports.ci.finding import LEVELS, Finding, Level, of_diagnostics
from evalkit.reports.view import escape, percent
from evalkit.runs.gate.result import Check, GateResult, MustFind
from evalkit.runs.items import ItemChange

_MOST_WORDS = 80
_KEPT = frozenset({"regressed", "unmeasured"})
_WEIGHTS: tuple[tuple[str, Level], ...] = (("inconclusive", "warning"), ("regressed", "error"))


def of_gate(result: GateResult) -> list[Finding]:
    """Make findings of what the gate says: golden cases, rules, broken items, notes."""
    found = [
        *_whole(result),
        *(_must_find(one) for one in result.must_find if one.verdict != "pass"),
        *(_check(one) for one in result.checks if one.verdict in _KEPT),
        *_broken(result),
        *(_check(one) for one in result.checks if one.verdict == "inconclusive"),
        *_edit(result),
        *_rules_edit(result),
        *of_diagnostics(result.notes),
    ]
    return sorted(found, key=lambda finding: LEVELS.index(finding.level))


def whole(result: GateResult) -> str:
    """Say why the command is not green where no rule and no golden case says so, else nothing."""
    failing = any(one.fails for one in result.checks)
    if not result.exit_code or failing or any(one.verdict != "pass" for one in result.must_find):
        return ""
    why = "; ".join(result.why) or "Warnings fail under --strict."
    return f"exit {result.exit_code}: {escape(why)}"


def _whole(result: GateResult) -> Iterator[Finding]:
    message = whole(result)
    if message:
        yield Finding("not-green", "error", "evalkit check", message)


def row_name(check: Check) -> str:
    """Name the row of a rule: an event type, or all of them."""
    return escape(check.name) if check.of_type else "all types"


def quoted(words: str) -> str:
    """Quote the words of a gold item, short and with nothing in them that acts."""
    return f'"{escape(words if len(words) <= _MOST_WORDS else words[: _MOST_WORDS - 1] + "…")}"'


def figures(check: Check) -> str:
    """Say what a figure was and is; a floor only holds what it is."""
    before = "" if check.before is None else f"{percent(check.before)} → "
    return f"{before}{percent(check.after)}"


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
    why = f" ({escape(one.category)})" if one.category else ""
    message = (
        f"{escape(one.type)} {quoted(one.name)} must be found and {one.says}{why}"
        f" in {escape(one.document)}."
    )
    return Finding("must-find", "error", f"{escape(one.type)}: must be found", message, one.where)


def _check(check: Check) -> Finding:
    title = f"{row_name(check)}: {check.measure} {check.verdict}"
    level: Level = "error" if check.fails else "warning" if check.decides else "note"
    message = f"{figures(check)} ({check.policy}): {escape(check.reason)}"
    return Finding(check.verdict, level, title, message)


def _broken(result: GateResult) -> Iterator[Finding]:
    """Broken items weigh as much as the verdict on their type, or on all types."""
    by = result.predicted.extractor or result.predicted.label
    weights = dict(_weights(result.checks))
    said = {(one.document, one.event_id) for one in result.must_find if one.verdict != "pass"}
    found = []
    for item in broken_items(result):
        if not item.role and (item.document, item.event_id) in said:
            continue
        level = min((weights.get(item.type, "note"), weights.get("", "note")), key=LEVELS.index)
        what = f" ({escape(item.category)})" if item.category else ""
        message = (
            f"{item_name(item)} {quoted(item.words)} is no longer found by {escape(by)}{what}"
            f" in {escape(item.document)}."
        )
        found.append(
            (item, Finding("broken", level, f"{item_name(item)} broken", message, item.where))
        )
    in_order = sorted(
        found,
        key=lambda pair: (not pair[0].must_find, pair[1].where or Location(""), pair[1].message),
    )
    return (finding for _, finding in in_order)


def _weights(checks: Iterable[Check]) -> Iterator[tuple[str, Level]]:
    """Give each event type, and "" for all of them, the level of its verdicts, the worst last."""
    for verdict, level in _WEIGHTS:
        for check in checks:
            if check.verdict == verdict and check.decides:
                yield (check.name if check.of_type else ""), level


def _edit(result: GateResult) -> Iterator[Finding]:
    edit = result.edit
    if edit is None:
        return
    documents = counted(len(edit.added) + len(edit.removed) + len(edit.changed), "document")
    reason = f"; reason: {escape(edit.reason)}" if edit.reason else "; no reason is given"
    message = f"The baseline was edited ({documents}){reason}. It is held against the old one."
    yield Finding("baseline-edited", "warning", "Baseline edited", message, Location(edit.path, 1))


def _rules_edit(result: GateResult) -> Iterator[Finding]:
    edit = result.rules_edit
    if edit is None:
        return
    changes = "; ".join(
        f"{escape(one.name)}: {escape(one.before) or 'none'}, now {escape(one.after) or 'none'}"
        for one in edit.changes
    )
    message = (
        f"The rules are not those of {escape(edit.revision)} ({changes}). Both hold; by the former"
        f" ones the check is {edit.verdict} (exit {edit.exit_code})."
    )
    yield Finding("rules-edited", "warning", "Rules edited", message)
