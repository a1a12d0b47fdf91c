"""A result as text for people: stable columns, no number cut or wrapped."""

from collections.abc import Iterator, Sequence

from evalkit.reports.view import UNDEFINED, Row, Run, View, number, percent

_WIDTH = 24


def render(view: View) -> str:
    """Lay out a result; one extractor gets its counts, several get columns side by side."""
    lines = list(_single(view.runs[0]) if len(view.runs) == 1 else _several(view))
    if any(UNDEFINED in line for line in lines):
        lines += [
            "",
            f"{UNDEFINED} undefined: nothing predicted (P), nothing in gold (R), or neither (F1)",
        ]
    for run in view.runs:
        lines += ["", *([f"[{run.extractor}]"] if len(view.runs) > 1 else []), *run.ledger]
        lines.append(f"signature  {run.signature}")
    return "\n".join(lines) + "\n"


def shorten(name: str, width: int) -> str:
    """
    Cut a long name in its middle, so that both ends stay.

    >>> shorten("Movement:Transport-Person", 12)
    'Moveme…erson'
    """
    if len(name) <= width:
        return name
    left = width // 2
    return f"{name[:left]}…{name[len(name) - (width - left - 1) :]}"


def _single(run: Run) -> Iterator[str]:
    columns = list(dict.fromkeys(key for row in run.rows for key in row.counts))
    yield f"{run.extractor}"
    yield ""
    yield _line("", ["P", "R", "F1"], [c.replace("_", " ") for c in columns], "")
    for measure in dict.fromkeys(row.measure for row in run.rows):
        yield measure
        for row in run.rows:
            if row.measure == measure:
                counts = [number(row.counts[c]) if c in row.counts else "" for c in columns]
                yield _line(f"  {row.name}", [percent(f) for f in row.figures], counts, row.note)


def _line(name: str, figures: Sequence[str], counts: Sequence[str], note: str) -> str:
    cells = "".join(f"{cell:>7}" for cell in figures)
    cells += "".join(f"{cell:>{11 if len(cell) < 10 else len(cell) + 2}}" for cell in counts)
    return f"{shorten(name, _WIDTH):<{_WIDTH}}{cells}{'  ' + note if note else ''}".rstrip()


def _several(view: View) -> Iterator[str]:
    names = [shorten(run.extractor, 22) for run in view.runs]
    yield " " * (_WIDTH + 7) + "".join(f"{name:>24}" for name in names)
    yield f"{'':<{_WIDTH}}{'gold':>7}" + f"{'P':>10}{'R':>7}{'F1':>7}" * len(names)
    for measure in view.measures:
        yield measure
        for owner, name in view.order:
            if owner == measure:
                yield _across([run.find(measure, name) for run in view.runs], name)


def _across(rows: Sequence[Row | None], name: str) -> str:
    gold = next((number(r.counts["gold"]) for r in rows if r and "gold" in r.counts), "")
    cells = "".join(
        "".join(
            f"{percent(f) if row else '':>{10 if i == 0 else 7}}" for i, f in enumerate(figures)
        )
        for row in rows
        for figures in [row.figures if row else (None, None, None)]
    )
    return f"{shorten('  ' + name, _WIDTH):<{_WIDTH}}{gold:>7}{cells}".rstrip()
