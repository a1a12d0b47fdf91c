"""A result as CSV: one line an extractor, measure and type; undefined numbers are empty."""

import csv
import io

from evalkit.reports.view import View


def render(view: View) -> str:
    """Write full precision; the columns are those of any measure in the result."""
    columns = list(
        dict.fromkeys(key for run in view.runs for row in run.rows for key in row.counts)
    )
    more = list(dict.fromkeys(key for run in view.runs for row in run.rows for key in row.more))
    sure = ["f1_low", "f1_high"] if any(run.level for run in view.runs) else []
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(
        ["extractor", "measure", "event_type", *columns, "precision", "recall", "f1", *more, *sure]
    )
    for run in view.runs:
        for row in run.rows:
            counts = [row.counts.get(column, "") for column in columns]
            others = [row.more.get(name) for name in more]
            figures = ["" if f is None else repr(f) for f in (*row.figures, *others)]
            ends = ["", ""] if row.interval is None else [repr(end) for end in row.interval]
            figures += ends if sure else []
            writer.writerow([_safe(run.extractor), row.measure, _safe(row.name), *counts, *figures])
    return out.getvalue()


def _safe(text: str) -> str:
    """Keep a spreadsheet from running a label as a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text
