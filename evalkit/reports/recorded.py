"""The figures of recorded counts as a table: one line a row, percents with two decimals."""

from collections.abc import Mapping
from decimal import ROUND_HALF_EVEN, Decimal

from evalkit.reports.view import UNDEFINED, escape

_CELL = 7  # characters of a column, more where counts need them
Cells = Mapping[str, float | None]


def render(
    rows: Mapping[str, Cells], *, counts: Mapping[str, str], figures: Mapping[str, str]
) -> str:
    r"""
    Lay out rows; `counts` and `figures` give the names that are shown and their headings.

    >>> render({"ALL": {"n": 3, "f1": 0.75}}, counts={"n": "COR"}, figures={"f1": "P&R"})
    '       COR    P&R\nALL      3  75.00\n'
    """
    names = {name: escape(name) for name in rows}
    width = max(map(len, names.values()), default=0)
    headings = [*counts.values(), *figures.values()]
    lines = {
        name: [
            *(str(row.get(column) or 0) for column in counts),
            *(_percent(row.get(figure)) for figure in figures),
        ]
        for name, row in rows.items()
    }
    cells = max([_CELL, *(1 + len(cell) for line in lines.values() for cell in line)])
    table = [("", headings), *((names[name], line) for name, line in lines.items())]
    return "".join(
        f"{name:<{width}}" + "".join(f"{cell:>{cells}}" for cell in line) + "\n"
        for name, line in table
    )


def _percent(value: float | None) -> str:
    if value is None:
        return UNDEFINED
    return str((Decimal(repr(value)) * 100).quantize(Decimal("0.01"), ROUND_HALF_EVEN))
