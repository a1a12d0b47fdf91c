"""How far the runs of one extractor lie apart, as text."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from evalkit.errors import counted
from evalkit.reports.view import UNDEFINED, escape, percent


def render(found: Sequence[Mapping[str, Any]]) -> str:
    """Lay out mean ± standard deviation of F1 over the runs, and the error of the documents."""
    return "".join(f"{line}\n" for one in found for line in _lines(one))


def _lines(one: Mapping[str, Any]) -> Iterator[str]:
    yield ""
    yield f"{escape(one['extractor'])} · {counted(one['runs'], 'run')}"
    yield f"{'':<24}{'F1 mean':>10}{'± runs':>10}{'± documents':>14}"
    for measure, rows in one["measures"].items():
        yield measure
        for name, figures in [*sorted(rows["types"].items()), ("micro", rows["micro"])]:
            if "f1" in figures:
                yield f"  {escape(name):<22}{_cells(figures['f1'])}"


def _cells(figure: Mapping[str, Any]) -> str:
    spread = (figure["between_runs"], figure["between_documents"])
    runs, documents = (UNDEFINED if one is None else f"± {percent(one)}" for one in spread)
    return f"{percent(figure['mean']):>10}{runs:>10}{documents:>14}"
