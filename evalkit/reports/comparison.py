"""A comparison in all its formats: for people, as JSON with everything, and as CSV."""

import csv
import io
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict

from evalkit.reports import comparison_markdown, comparison_text
from evalkit.runs.comparing import FIGURES, Compared, Contrast, System, two_sided, verdict
from evalkit.runs.items import ItemChange
from evalkit.significance import Difference, Interval

FORMAT = 1
"""The number of the JSON format. 1: systems, and by measure tests and items of each pair."""

_COLUMNS = (
    "gold", "before", "after", "difference", "low", "high", "p", "p_adjusted", "better", "tied",
    "worse", "detectable", "documents_needed",
)  # fmt: skip


def render(compared: Compared, *, name: str, items: int | None) -> str:
    """Write a comparison as text, markdown, csv or json; `items` of each kind, None for all."""
    if name == "json":
        content = as_dict(compared)
        text = json.dumps(content, sort_keys=True, allow_nan=False, ensure_ascii=False, indent=2)
        return f"{text}\n"
    if name == "csv":
        return _csv(compared)
    if name == "markdown":
        return comparison_markdown.render(compared, items=items)
    return comparison_text.render(compared, items=items)


def as_dict(compared: Compared) -> dict[str, object]:
    """Return everything that a comparison says; numbers as they are, all items included."""
    return {
        "format": FORMAT,
        "documents": len(compared.documents),
        "left_out": list(compared.left_out),
        "level": compared.level,
        "systems": [_system(one, compared) for one in compared.systems],
        "measures": {
            str(measure): {
                "figure": FIGURES[measure.figure],
                "pairs": [_pair(one, len(contrasts)) for one in contrasts],
            }
            for measure, contrasts in compared.contrasts.items()
        },
        "notes": [{"code": note.code, "message": note.message} for note in compared.notes],
    }


def _system(one: System, compared: Compared) -> dict[str, object]:
    return {
        "letter": one.letter,
        "label": one.label,
        "source": one.predictions.source,
        "extractor": one.predictions.extractor,
        "extractor_version": one.predictions.extractor_version,
        "signature": str(one.result.signature),
        "documents": asdict(one.result.documents),
        "same_as_reference": one.letter in compared.alike,
    }


def _pair(one: Contrast, pairs: int) -> dict[str, object]:
    tests = one.tests
    rest = {k: v for k, v in asdict(tests).items() if k not in ("rows", "measure", "figure")}
    found: dict[str, object] = {
        **rest,
        "family": list(tests.family),
        "before": one.before.letter,
        "after": one.after.letter,
        "rows": [_row(row, tests.level, pairs) for row in tests.rows],
    }
    if one.items is not None:
        found["items"] = [_item(item) for item in one.items]
        found["item_counts"] = dict(Counter(item.kind for item in one.items))
    return found


def _row(row: Difference, level: float, pairs: int) -> dict[str, object]:
    adjusted = two_sided(row.adjusted_regressed, row.adjusted_improved)
    return {
        **{k: v for k, v in asdict(row).items() if k != "interval"},
        **_interval(row.interval),
        "p": two_sided(row.p_regressed, row.p_improved),
        "p_adjusted": None if adjusted is None else min(1.0, adjusted * pairs),
        "verdict": {-1: "worse", 0: None, 1: "better"}[verdict(row, level=level, pairs=pairs)],
    }


def _interval(interval: Interval | str) -> dict[str, object]:
    if isinstance(interval, str):
        return {"interval": None, "interval_reason": interval}
    return {"interval": asdict(interval)}


def _item(item: ItemChange) -> dict[str, object]:
    where = item.where
    return {
        **{k: v for k, v in asdict(item).items() if k != "where"},
        "where": None if where is None else asdict(where),
    }


def _csv(compared: Compared) -> str:
    """Write a line a measure, pair and row, in full precision; undefined numbers are empty."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["measure", "reference", "system", "event_type", *_COLUMNS])
    for measure, contrasts in compared.contrasts.items():
        for one in contrasts:
            sides = (_safe(one.before.label), _safe(one.after.label))
            for row in one.tests.rows:
                cells = _row(row, one.tests.level, len(contrasts))
                name = _safe(row.name if row.of_type else "micro")
                writer.writerow([str(measure), *sides, name, *_cells(row, cells)])
    return out.getvalue()


def _cells(row: Difference, cells: Mapping[str, object]) -> list[object]:
    interval = row.interval if isinstance(row.interval, Interval) else None
    every = {**cells, "low": interval and interval.low, "high": interval and interval.high}
    return ["" if every[name] is None else every[name] for name in _COLUMNS]


def _safe(text: str) -> str:
    """Keep a spreadsheet from running a label as a formula; @last is one that it would read so."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text
