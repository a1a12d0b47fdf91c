"""The runs of a store as a table."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from evalkit.reports.terminal import columns, shorten
from evalkit.reports.view import UNDEFINED, escape, percent

_HEAD = ("run", "status", "extractor", "documents", "failed", "F1", "begun", "tags")
_RIGHT = ("documents", "failed", "F1")


def table(runs: Sequence[Mapping[str, Any]]) -> str:
    """Lay out runs as their JSON says them, the latest last."""
    rows = [_HEAD, *(tuple(_cells(run)) for run in runs)]
    widths = [max(columns(cell) for cell in column) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        cells = zip(_HEAD, row, widths, strict=True)
        lines.append("  ".join(_cell(*cell) for cell in cells).rstrip())
    return "\n".join(lines) + "\n"


def _cells(run: Mapping[str, Any]) -> Iterator[str]:
    yield run["id"]
    yield run["status"]
    yield shorten(escape(run["extractor"]), 32)
    yield from (UNDEFINED if run[name] is None else str(run[name]) for name in _RIGHT[:2])
    yield f"{run['measure']} {percent(run['f1'])}" if run["measure"] else UNDEFINED
    yield run["begun"][:16].replace("T", " ")
    yield escape(", ".join(f"{key}={value}" for key, value in sorted(run["tags"].items())))


def _cell(name: str, text: str, width: int) -> str:
    space = " " * (width - columns(text))
    return space + text if name in _RIGHT else text + space
