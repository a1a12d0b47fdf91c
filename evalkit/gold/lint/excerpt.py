"""Show the line of a file that a finding is about, with a caret under its column."""

from pathlib import Path

from evalkit.errors import Location
from evalkit.gold.notation import visible

WIDTH = 100


def excerpt(where: Location | None) -> list[str]:
    """Return the line and a caret, cut to a width; nothing where there is no such line."""
    if where is None or not where.line:
        return []
    try:
        text = Path(where.file).read_text("utf-8", errors="replace")
    except OSError:
        return []
    lines = text.split("\n")
    return pointer(lines[where.line - 1], where.column) if where.line <= len(lines) else []


def pointer(line: str, column: int) -> list[str]:
    """
    Return a line and a caret under a column, from 1, of it.

    >>> pointer("id: 007", 5)
    ['    id: 007', '        ^']
    """
    at = max(column - 1, 0)
    first = max(0, at - WIDTH // 2) if len(line) > WIDTH else 0
    before, behind = visible(line[first:at]), visible(line[at : first + WIDTH])
    return [f"    {before}{behind}", f"    {' ' * len(before)}^"]
