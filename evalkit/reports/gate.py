"""The gate's result as text for people: what was decided, on which numbers, and what broke."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from evalkit.errors import Location, counted
from evalkit.reports.gate_notes import chances, moved, since
from evalkit.reports.terminal import brief, shorten
from evalkit.reports.view import UNDEFINED, escape, number, percent
from evalkit.runs.gate.result import (
    BaselineEdit,
    Buckets,
    Check,
    GateResult,
    MustFind,
    RulesEdit,
    Side,
)
from evalkit.runs.items import ItemChange

MOST = 10
"""How many items are listed in each section; JSON has all."""

_WIDTH = 26


def render(result: GateResult) -> str:
    """Lay out a result; what did not change is only counted."""
    lines = [
        f"{_who(result.predicted)}  against  {_who(result.baseline)}",
        *_baseline(result.baseline),
        _documents(result.documents),
        *_rules(result.checks),
        *(f"  {note}" for note in chances(result, intervals=False)),
        *_must_find(result.must_find),
        *_items(result),
        *_effects(result),
        *(_edit(result.edit) if result.edit is not None else ()),
        *(_rules_edit(result.rules_edit) if result.rules_edit is not None else ()),
        "",
        f"verdict  {result.verdict} (exit {result.exit_code})",
        *(f"  {escape(text)}" for text in result.why),
    ]
    return "\n".join([*map(brief, lines), f"signature  {escape(result.signature)}"]) + "\n"


def _who(side: Side) -> str:
    name = " ".join(part for part in (side.extractor, side.version) if part)
    return escape(name if name and name == side.label else f"{side.label} ({name or 'unknown'})")


def _baseline(side: Side) -> Iterator[str]:
    at = f" in {side.revision}" if side.revision else ""
    if side.reason:
        yield f"set on {escape(side.date)}{escape(at)}: {escape(side.reason)}"


def _documents(found: Buckets) -> str:
    parts = {
        "same": found.same,
        "changed and scored again": found.rescored,
        "unmeasured": found.unmeasured,
        "new": found.new,
        "removed": found.removed,
    }
    said = ", ".join(f"{len(ids)} {name}" for name, ids in parts.items() if ids)
    moved = f"{found.moved} of {counted(found.gold, 'gold event')} moved"
    return f"gold documents  {said or 'none'}; {moved}"


def _rules(checks: Sequence[Check]) -> Iterator[str]:
    for rule in dict.fromkeys(check.rule for check in checks):
        rows = [check for check in checks if check.rule == rule]
        first = rows[0]
        yield ""
        of = f", of {first.revision}" if first.revision else ""
        yield f"{first.measure} · {first.policy}{_bar(first)}{of}"
        heads = f"{'gold':>7}{'before':>8}{'after':>8}{'change':>8}{'adjusted p':>12}"
        yield f"{'':<{_WIDTH}}{heads}  verdict"
        shown = [row for row in rows if not row.of_type or row.reason != "nothing changed"]
        yield from (_row(row) for row in shown)
        rest = len(rows) - len(shown)
        if rest:
            yield f"  {counted(rest, 'type')} where nothing changed"


def _bar(check: Check) -> str:
    words = {
        "regression": "from {} points",
        "noninferior": "margin {} points",
        "floor": "at least {}",
    }
    if check.policy not in words or check.bar is None:
        return ""
    return f", {words[check.policy].format(percent(check.bar))}"


def _row(row: Check) -> str:
    name = f"type:{row.name}" if row.of_type and row.name == "micro" else row.name
    cells = [
        f"{number(row.gold):>7}",
        f"{percent(row.before) if row.policy != 'floor' else '':>8}",
        f"{percent(row.after):>8}",
        f"{signed(row.difference):>8}",
        f"{'' if row.adjusted is None else f'{row.adjusted:.4f}':>12}",
    ]
    few = "" if row.decides else " (too little gold to decide)"
    left = f"  {shorten(escape(name), _WIDTH - 3)}"
    return f"{left:<{_WIDTH}}{''.join(cells)}  {row.verdict}{few}: {escape(row.reason)}"


def signed(value: float | None) -> str:
    """
    Show a difference in points with its sign.

    >>> signed(-0.0312), signed(0.25), signed(0.0)
    ('-3.1', '+25.0', '0.0')
    """
    if value is None:
        return ""
    size = percent(abs(value))
    return size if not value else f"{'-' if value < 0 else '+'}{size}"


def _must_find(cases: Sequence[MustFind]) -> Iterator[str]:
    if not cases:
        return
    found = sum(case.found is True for case in cases)
    yield ""
    yield f"must be found: {found} of {len(cases)} were found"
    for case in [case for case in cases if case.found is not True][:MOST]:
        why = f" ({case.category})" if case.category else ""
        at = _at(case.where, case.document)
        yield f"  {escape(at)} {escape(case.type)} “{escape(case.name)}” {case.says}{why}"


def _items(result: GateResult) -> Iterator[str]:
    for measure, items in result.items.items():
        counts = {
            kind: sum(one.kind == kind for one in items)
            for kind in ("broken", "fixed", "new_spurious", "gone_spurious")
        }
        if not any(counts.values()):
            continue
        said = ", ".join(f"{n} {kind.replace('_', ' ')}" for kind, n in counts.items() if n)
        yield ""
        yield f"{measure} items: {said}"
        broken = [one for one in items if one.kind == "broken"]
        yield from (_item(one) for one in broken[:MOST])
        if len(broken) > MOST:
            yield f"  and {len(broken) - MOST} more that broke (--format json has all)"


def _item(item: ItemChange) -> str:
    at = escape(_at(item.where, item.document))
    role = f" {item.role}" if item.role else ""
    text = f"{escape(item.type)}{escape(role)} “{escape(item.words)}” {item.category}"
    return f"  {at} broke: {text}"


def _at(where: Location | None, document: str) -> str:
    """Say where a gold item stands, relative to the current folder where it lies in it."""
    if where is None:
        return document
    path = Path(where.file)
    inside = path.is_absolute() and path.is_relative_to(Path.cwd())
    return str(replace(where, file=path.relative_to(Path.cwd()).as_posix()) if inside else where)


def _effects(result: GateResult) -> Iterator[str]:
    effects = moved(result)
    if effects:
        yield ""
        yield since(result)
    for effect in effects:
        gold = own = None
        if effect.then is not None and effect.before is not None:
            gold = effect.before - effect.then
        if effect.before is not None and effect.after is not None:
            own = effect.after - effect.before
        new = "" if effect.new is None else f"; {percent(effect.new)} on new documents"
        yield (
            f"  {effect.measure}  then {percent(effect.then)}, by that {signed(gold) or UNDEFINED},"
            f" by the extractor {signed(own) or UNDEFINED}, now {percent(effect.after)}{new}"
        )


def _edit(edit: BaselineEdit) -> Iterator[str]:
    yield ""
    yield f"the baseline {escape(edit.path)} was edited; this check holds against the old one"
    yield f"  reason: {escape(edit.reason)}"
    counts = (("added", edit.added), ("removed", edit.removed), ("changed", edit.changed))
    yield f"  documents: {', '.join(f'{len(ids)} {name}' for name, ids in counts)}"
    for one in edit.accepted:
        name = one.name if one.of_type else "overall"
        change = f"{percent(one.before)} → {percent(one.after)}"
        yield f"  accepted: {one.measure} {escape(name)} {change}"


def _rules_edit(edit: RulesEdit) -> Iterator[str]:
    yield ""
    yield f"the rules are not those of {escape(edit.revision)}; both hold"
    for one in edit.changes:
        change = f"{one.before or 'none'} → {one.after or 'none'}"
        yield f"  {escape(one.name)}: {escape(change)}"
    yield f"  by the former ones: {edit.verdict} (exit {edit.exit_code})"
