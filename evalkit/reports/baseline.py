"""Baselines as text: what one holds, how it stands to gold, and how two differ."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec

from evalkit.errors import counted
from evalkit.reports.terminal import brief
from evalkit.reports.view import escape, number
from evalkit.runs.baseline.compare import Change, Status
from evalkit.runs.baseline.model import Baseline

_SHOWN = 5


def describe(baseline: Baseline) -> str:
    """Lay out a header, the totals of its day, and what gold and predictions have by type."""
    about = baseline.header
    gold: Counter[str] = Counter()
    predicted: Counter[str] = Counter()
    for entry in baseline.entries:
        gold.update(entry.gold_types)
        predicted.update(event.type for event in entry.predicted.events)
    who = " ".join(part for part in (about.extractor.name, about.extractor.version) if part)
    lines = [
        f"baseline {brief(about.suite)}/{brief(about.name)}  {brief(baseline.source)}",
        f"extractor  {brief(who)} {brief(about.extractor.fingerprint[:12])}".rstrip(),
        f"set on     {brief(about.date)}: {brief(about.reason)}",
        f"documents  {about.documents}, {counted(sum(gold.values()), 'gold event')}",
        *(f"{'measuring' if not n else '':<11}{escape(f'{k}:{v}')}"
          for n, (k, v) in enumerate(sorted(about.measuring.items()))),
        "",
        *(f"{name:<8}{_columns(columns)}" for name, columns in about.totals.items()),
        "",
        f"{'event type':<40}{'gold':>8}{'predicted':>11}",
        *(f"{brief(name):<40}{gold[name]:>8}{predicted[name]:>11}"
          for name in sorted({*gold, *predicted})),
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def as_json(baseline: Baseline) -> str:
    """Write the header of a baseline and its documents, as in the file, as one object."""
    content = {
        "format": 1,
        "header": msgspec.to_builtins(baseline.header),
        "documents": [
            {
                "id": entry.id,
                "gold": entry.gold,
                "gold_types": dict(entry.gold_types),
                "predicted": len(entry.predicted.events),
            }
            for entry in baseline.entries
        ],
    }
    return f"{json.dumps(content, sort_keys=True, ensure_ascii=False, indent=2)}\n"


def status_line(status: Status) -> str:
    """Say in one line, and one for each list of documents, how a baseline stands to gold."""
    state = "orphaned" if status.orphaned else "stale" if status.is_stale else "up to date"
    parts = {
        "same": status.same,
        "changed": status.changed,
        "new": status.new,
        "removed": status.removed,
        "without article": status.unread,
    }
    counts = ", ".join(f"{len(ids)} {name}" for name, ids in parts.items() if ids)
    lines = [f"{brief(status.name)}: {state} ({status.orphaned or counts})"]
    lines += [f"  {name}: {_some(ids)}" for name, ids in parts.items() if ids and name != "same"]
    return "\n".join(lines)


def difference(change: Change, *, names: tuple[str, str]) -> str:
    """Say what differs between two baselines."""
    lines = [f"{brief(names[0])} → {brief(names[1])}", *_about(change)]
    what_of = {
        "gold": "other gold",
        "predicted": "other predictions",
        "must_find": "other events that have to be found",
    }
    for name in ("added", "removed", *what_of):
        ids, what = getattr(change, name), what_of.get(name, name)
        if ids:
            lines.append(f"{what}: {len(ids)} ({_some(ids)})")
    if change.is_empty:
        lines.append("both say the same")
    return "\n".join(lines) + "\n"


def _about(change: Change) -> Iterator[str]:
    for name, (one, other) in change.about.items():
        yield f"{name}: {brief(one) or 'none'} → {brief(other) or 'none'}"
    for name, (before, after) in change.totals.items():
        yield f"{name}: {_number(before)} → {_number(after)}"


def _number(value: float | None) -> str:
    return "none" if value is None else number(value)


def _columns(columns: dict[str, int | float]) -> str:
    return "  ".join(f"{name} {number(value)}" for name, value in columns.items())


def _some(ids: Sequence[str]) -> str:
    return ", ".join(map(brief, ids[:_SHOWN])) + (", …" if len(ids) > _SHOWN else "")
