"""Annotations of GitHub's workflow commands, within its limits, and the size of its texts."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from evalkit.reports.ci.finding import LEVELS, Finding, relative
from evalkit.reports.terminal import brief
from evalkit.reports.view import escape

LIMIT = 10  # annotations of a kind that a step may show
SUMMARY_BYTES = 1 << 20  # a step summary must stay below
COMMENT_BYTES = 1 << 16  # a comment must stay below
_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}
_PLURALS = {"error": "errors", "warning": "warnings", "note": "notes"}


def annotations(findings: Sequence[Finding], *, root: Path) -> str:
    """
    Write findings as workflow commands, a line each; of each kind the worst that fit.

    Where there are more than fit, the last one says how many are not shown. `root` is the folder
    of the repository: files are named relative to it.
    """
    lines: list[str] = []
    for level in LEVELS:
        of_kind = [finding for finding in findings if finding.level == level]
        fits = len(of_kind) <= LIMIT
        lines += [_line(finding, root) for finding in (of_kind if fits else of_kind[: LIMIT - 1])]
        if not fits:
            more = f"And {len(of_kind) - LIMIT + 1} more {_PLURALS[level]}: see the summary."
            lines.append(f"::{_COMMANDS[level]} title=More {_PLURALS[level]}::{more}")
    return "".join(f"{line}\n" for line in lines)


def fitting(markdown: str, *, most: int, where: str = "the full report") -> str:
    r"""
    Cut a text at the end of a line so that it has less than `most` bytes, and say so.

    >>> fitting("one\ntwo\n", most=9)
    'one\ntwo\n'
    """
    data = markdown.encode()
    if len(data) < most:
        return markdown
    said = f"\n**Cut here: {len(data):,} bytes do not fit. The rest stands in {where}.**\n"
    kept = data[: most - len(said.encode()) - 1]
    kept = kept[: kept.rfind(b"\n") + 1]
    return kept.decode("utf-8", errors="ignore") + said


def _line(finding: Finding, root: Path) -> str:
    properties = "".join(
        f"{',' if number else ' '}{name}={_property(value)}"
        for number, (name, value) in enumerate(_properties(finding, root))
    )
    return f"::{_COMMANDS[finding.level]}{properties}::{_data(brief(finding.message))}"


def _properties(finding: Finding, root: Path) -> Iterator[tuple[str, str]]:
    if finding.where is not None:
        yield "file", relative(finding.where, root=root)
        if finding.where.line:
            yield "line", str(finding.where.line)
        if finding.where.column:
            yield "col", str(finding.where.column)
    yield "title", brief(finding.title)


def _data(text: str) -> str:
    return escape(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
