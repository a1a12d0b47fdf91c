"""A result as Markdown tables."""

from collections.abc import Iterator, Sequence

from evalkit.reports.view import Row, Run, View, interval, number, percent


def render(view: View) -> str:
    """Write a table a measure, then the ledger and the signature of each run."""
    lines: list[str] = []
    for measure in view.measures:
        lines += [f"### {measure}", "", *_table(view, measure), ""]
    lines += [view.said, ""] if view.said else []
    for run in view.runs:
        lines += [*_account(run), ""]
    return "\n".join(lines).rstrip() + "\n"


def cell(text: str) -> str:
    r"""
    Write text that no Markdown reads as markup.

    >>> cell("a|b<c")
    'a\\|b&lt;c'
    """
    text = text.replace("&", "&amp;").replace("<", "&lt;")
    return "".join(f"\\{c}" if c in "\\|*_[]`" else c for c in text)


def _table(view: View, measure: str) -> Iterator[str]:
    names = [name for owner, name in view.order if owner == measure]
    columns = list(
        dict.fromkeys(
            key
            for run in view.runs
            for row in run.rows
            if row.measure == measure
            for key in (*row.more, *row.counts)
        )
    )
    several = len(view.runs) > 1
    level = next((run.level for run in view.runs if run.level), "")
    sure = [f"{level} CI"] if level else []
    header = [*(["extractor"] if several else []), "event type", "P", "R", "F1", *sure, *columns]
    yield _join([cell(h) for h in header])
    yield _join(["---"] * (1 + several) + ["---:"] * (len(header) - 1 - several))
    for name in names:
        for run in view.runs:
            row = run.find(measure, name)
            if row:
                cells = _cells(row, columns, sure=bool(level))
                yield _join([*([cell(run.name)] if several else []), *cells])


def _cells(row: Row, columns: Sequence[str], *, sure: bool) -> list[str]:
    name = cell(row.name) + (f" ({row.note})" if row.note else "")
    counts = [_column(row, column) for column in columns]
    between = [interval(row)] if sure else []
    return [name, *(percent(f) for f in row.figures[:2]), row.f1, *between, *counts]


def _column(row: Row, column: str) -> str:
    if column in row.more:
        return percent(row.more[column])
    return number(row.counts[column]) if column in row.counts else ""


def _account(run: Run) -> Iterator[str]:
    yield f"**{cell(run.name)}** · {cell(run.about)}"
    yield ""
    yield "```text"
    yield from run.ledger
    yield f"signature  {run.signature}"
    yield "```"


def _join(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
