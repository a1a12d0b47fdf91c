"""The gate's result as Markdown: a step summary, a comment on a pull request, a file."""

from collections.abc import Iterable, Iterator, Sequence

from evalkit.errors import Location, counted
from evalkit.reports.ci.gate import broken_items, row_name
from evalkit.reports.gate_notes import chances, moved, since
from evalkit.reports.markdown import cell
from evalkit.reports.terminal import brief
from evalkit.reports.view import escape, number, percent
from evalkit.runs.gate.result import VERDICTS, Buckets, Check, GateResult, Side
from evalkit.runs.items import ItemChange

_HEADLINES = {
    "regressed": "❌ worse than the baseline",
    "unmeasured": "❌ not measured",
    "inconclusive": "⚠️ inconclusive",
    "improved": "✅ better than the baseline",
    "pass": "✅ no worse than the baseline",
}
_MOST_WORDS = 80


def gate_markdown(result: GateResult) -> str:
    """Write the verdict, the rules, the items by type, the documents and the account."""
    parts = [
        f"## evalkit: {_headline(result)}\n",
        "".join(f"- {safe(sentence)}\n" for sentence in result.why),
        "\n".join(_sides(result)),
        "\n".join(_checks(result.checks)),
        "\n".join(f"- {safe(note)}" for note in chances(result, intervals=True)),
        "\n".join(_must_find(result)),
        "\n".join(_items("Broken", broken_items(result))),
        "\n".join(_items("Fixed", result.fixed)),
        "\n".join(_effects(result)),
        "\n".join(_edit(result)),
        "\n".join(_rules_edit(result)),
        "\n".join(_documents(result)),
        "\n".join(f"- {safe(str(note))}" for note in result.notes),
        _account(result),
    ]
    return "\n".join(part.rstrip("\n") + "\n" for part in parts if part)


def _headline(result: GateResult) -> str:
    """Say the verdict, but nothing green where the command is not."""
    if result.exit_code and result.verdict in ("pass", "improved"):
        return f"❌ not green (exit {result.exit_code}): see below"
    return _HEADLINES[result.verdict]


def safe(text: str) -> str:
    r"""
    Write data so that it is no markup, calls nobody by name and leads nowhere.

    >>> safe("@all *now* https://x.y")
    '@\u200ball \\*now\\* https:\u200b//x.y'
    """
    quiet = cell(brief(text)).replace("@", "@\u200b").replace("://", ":\u200b//")
    return quiet.replace("#", "\\#").replace("~", "\\~")


def _sides(result: GateResult) -> Iterator[str]:
    yield f"baseline: {_side(result.baseline)}  "
    yield f"predicted: {_side(result.predicted)}"


def _side(side: Side) -> str:
    by = " ".join(filter(None, (side.extractor, side.version)))
    held = counted(side.documents, "document"), counted(side.events, "event")
    parts = [by or side.label, *held, side.source]
    reason = f"; reason: {safe(side.reason)}" if side.reason else ""
    return safe(" · ".join(part for part in parts if part)) + reason


def _checks(checks: Sequence[Check]) -> Iterator[str]:
    if not checks:
        return
    yield "| verdict | rule | on | gold | before | after | change | interval | p | says |"
    yield "|---|---|---|---:|---:|---:|---:|---|---:|---|"
    for check in sorted(checks, key=lambda one: VERDICTS.index(one.verdict)):
        yield _row(_cells(check))


def _cells(check: Check) -> Iterator[str]:
    yield f"**{check.verdict}**" if check.fails else check.verdict
    of = f" of {check.revision}" if check.revision else ""
    yield safe(f"{check.measure} {check.policy}{of}")
    yield safe(row_name(check))
    yield number(check.gold)
    yield percent(check.before)
    yield percent(check.after)
    yield signed(check.difference)
    low_high = check.interval
    yield "" if low_high is None else f"{signed(low_high[0])} … {signed(low_high[1])}"
    p = check.p if check.adjusted is None else check.adjusted
    yield "" if p is None else f"{p:.2g}"
    yield safe(check.reason)


def signed(value: float | None) -> str:
    """
    Write a difference in points with its sign.

    >>> signed(-0.25), signed(0.0), signed(None)
    ('-25.0', '0.0', '—')
    """
    if value is None:
        return percent(None)
    return f"{'-' if value < 0 else '+' if value > 0 else ''}{percent(abs(value))}"


def _must_find(result: GateResult) -> Iterator[str]:
    if not result.must_find:
        return
    lost = [one for one in result.must_find if one.verdict != "pass"]
    yield f"### Must be found: {len(result.must_find) - len(lost)} of {len(result.must_find)}"
    yield ""
    for one in lost:
        place = _place(one.where, one.document)
        yield f"- **{one.verdict}** {safe(one.type)} {_words(one.name)} {one.says} {place}"


def _items(title: str, items: Sequence[ItemChange]) -> Iterator[str]:
    if not items:
        return
    yield f"### {title}: {len(items)}"
    for name in sorted({item.type for item in items}):
        of_type = [item for item in items if item.type == name]
        yield ""
        yield f"{safe(name)} ({len(of_type)})"
        yield ""
        yield from (_item(item) for item in of_type)


def _item(item: ItemChange) -> str:
    role = f"{safe(item.role)}: " if item.role else ""
    why = f" · {safe(item.category)}" if item.category else ""
    return f"- {role}{_words(item.words)}{why} {_place(item.where, item.document)}"


def _words(words: str) -> str:
    return f"“{safe(words if len(words) <= _MOST_WORDS else words[: _MOST_WORDS - 1] + '…')}”"


def _place(where: Location | None, document: str) -> str:
    return f"({safe(str(where) if where is not None else document)})"


def _effects(result: GateResult) -> Iterator[str]:
    effects = moved(result)
    if not effects:
        return
    why = since(result)
    fresh = any(one.new is not None for one in effects)
    yield f"### {why[0].upper()}{why[1:]}"
    yield ""
    yield _row(["measure", "on its day", "the same predictions today", "now", *["on new"] * fresh])
    yield _row(["---", "---:", "---:", "---:", *["---:"] * fresh])
    for one in effects:
        figures = [one.then, one.before, one.after, *[one.new] * fresh]
        yield _row([safe(one.measure), *(percent(figure) for figure in figures)])


def _edit(result: GateResult) -> Iterator[str]:
    edit = result.edit
    if edit is None:
        return
    yield f"### The baseline was edited: {safe(edit.path)}"
    yield ""
    yield f"reason: {safe(edit.reason) or 'none is given'}"
    yield ""
    counts = {"added": edit.added, "removed": edit.removed, "changed": edit.changed}
    said = {what: counted(len(ids), "document") for what, ids in counts.items() if ids}
    yield ", ".join(f"{documents} {what}" for what, documents in said.items())
    for one in edit.accepted:
        name = one.name if one.of_type else "all types"
        figures = f"{percent(one.before)} → {percent(one.after)}"
        yield f"- {safe(name)} {safe(one.measure)} {figures} would be accepted"


def _rules_edit(result: GateResult) -> Iterator[str]:
    edit = result.rules_edit
    if edit is None:
        return
    yield f"### The rules are not those of {safe(edit.revision)}"
    yield ""
    yield f"Both hold; by the former ones the check is {edit.verdict} (exit {edit.exit_code})."
    yield ""
    yield "| rule or setting | before | now |"
    yield "|---|---|---|"
    for one in edit.changes:
        yield _row([safe(one.name), safe(one.before) or "none", safe(one.after) or "none"])


def _documents(result: GateResult) -> Iterator[str]:
    documents: Buckets = result.documents
    buckets = {
        "with the same gold": documents.same,
        "scored again on changed gold": documents.rescored,
        "not measured": documents.unmeasured,
        "new": documents.new,
        "removed": documents.removed,
        "without a prediction": (*result.absent, *result.failed),
    }
    said = [f"{len(ids)} {what}" for what, ids in buckets.items() if ids]
    yield f"documents: {', '.join(said) or 'none'}"


def _account(result: GateResult) -> str:
    """Write the signature as code, where nothing is markup but what ends it."""
    signature = escape(result.signature).replace("`", "\\x60")
    return f"`{signature}`" if signature else ""


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
