"""A result as text for people: stable columns, no number cut or wrapped."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from evalkit.reports.view import UNDEFINED, Row, Run, View, escape, interval, number, percent

WORD, LINE = 200, 2_000
"""Characters of the longest word and the longest line of data that people are shown."""

_LEAST, _MOST = 24, 48  # columns that a name may take
_INTERVAL = 11  # and an interval


def render(view: View) -> str:
    """Lay out a result; one extractor gets its counts, several get columns side by side."""
    lines = list(_single(view.runs[0]) if len(view.runs) == 1 else _several(view))
    if any(UNDEFINED in line for line in lines):
        reason = "nothing predicted (P), nothing in gold (R), or neither (F1)"
        lines += ["", f"{UNDEFINED} undefined: {reason}"]
    lines += ["", view.said] if view.said else []
    for run in view.runs:
        name = [f"[{run.name}] {run.about}"] if len(view.runs) > 1 else []
        lines += ["", *name, *run.ledger]
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


def brief(text: str) -> str:
    """
    Escape data for people, and cut what nobody reads: an id, a type, words of any length.

    >>> len(brief("x" * 20_000)), len(brief("in " + "x" * 20_000)), len(brief("x " * 20_000))
    (200, 203, 2000)
    """
    words = re.sub(rf"\S{{{WORD + 1},}}", lambda word: shorten(word[0], WORD), escape(text))
    return shorten(words, LINE)


def columns(text: str) -> int:
    """Count the columns that a terminal takes; East Asian wide characters take two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _width(names: Iterable[str]) -> int:
    return min(_MOST, max([_LEAST, *(columns(name) + 3 for name in names)]))


def _pad(name: str, width: int) -> str:
    short = shorten(name, width - 1)
    return short + " " * (width - columns(short))


def _single(run: Run) -> Iterator[str]:
    width = _width(row.name for row in run.rows)
    yield f"{run.extractor} · {run.about}"
    above: list[str] | None = None
    heading = [f"{run.level} CI".rjust(_INTERVAL)] if run.level else []
    for measure in dict.fromkeys(row.measure for row in run.rows):
        rows = [row for row in run.rows if row.measure == measure]
        counts = list(dict.fromkeys(key for row in rows for key in row.counts))
        more = list(dict.fromkeys(key for row in rows for key in row.more))
        if [*more, *counts] != above:  # measures with the same columns share their heading
            yield ""
            names = [name.replace("_", " ") for name in (*more, *counts)]
            yield _line("", ["P", "R", "F1"], [*heading, *names], "", width)
        above = [*more, *counts]
        yield measure
        for row in rows:
            cells = [percent(row.more[c]) if c in row.more else "" for c in more]
            cells += [number(row.counts[c]) if c in row.counts else "" for c in counts]
            lengths = [max(11, len(name) + 2) for name in (*more, *counts)]
            figures = [percent(figure) for figure in row.figures]
            sure = [interval(row).rjust(_INTERVAL)] if run.level else []
            aligned = [f"{cell:>{n - 2}}" for cell, n in zip(cells, lengths, strict=True)]
            yield _line(f"  {row.name}", figures, [*sure, *aligned], row.note, width)


def _line(name: str, figures: Sequence[str], counts: Sequence[str], note: str, width: int) -> str:
    cells = "".join(f"{cell:>7}" for cell in figures)
    cells += "".join(f"{cell:>{11 if len(cell) < 10 else len(cell) + 2}}" for cell in counts)
    return f"{_pad(name, width)}{cells}{'  ' + note if note else ''}".rstrip()


def _several(view: View) -> Iterator[str]:
    width = _width(name for _, name in view.order)
    blocks = [_block(run) for run in view.runs]
    yield " " * (width + 7) + "".join(f"{shorten(b.run.name, 22):>{b.width}}" for b in blocks)
    yield f"{'':<{width}}{'gold':>7}" + "".join(b.heading for b in blocks)
    for measure in view.measures:
        yield measure
        for owner, name in view.order:
            if owner == measure:
                rows = [run.find(measure, name) for run in view.runs]
                gold = (number(r.counts["gold"]) for r in rows if r and "gold" in r.counts)
                cells = [block.cells(row) for block, row in zip(blocks, rows, strict=True)]
                yield f"{_pad('  ' + name, width)}{next(gold, ''):>7}{''.join(cells)}".rstrip()


@dataclass(frozen=True, slots=True)
class _Block:
    """The columns of one run among several; `raised` is the room for letters behind F1."""

    run: Run
    raised: int

    @property
    def width(self) -> int:
        """How many columns of the terminal it takes."""
        return len(self.heading)

    @property
    def heading(self) -> str:
        """The names of its columns."""
        sure = f"{self.run.level} CI".rjust(_INTERVAL + 2) if self.run.level else ""
        return f"{'P':>10}{'R':>7}{'F1':>7}{' ' * self.raised}{sure}"

    def cells(self, row: Row | None) -> str:
        """Lay out a row; blanks where the run has none."""
        if row is None:
            return " " * self.width
        precision, recall, f1 = (percent(figure) for figure in row.figures)
        sure = interval(row).rjust(_INTERVAL + 2) if self.run.level else ""
        letters = f"{row.f1[len(f1) :]:<{self.raised}}"
        return f"{precision:>10}{recall:>7}{f1:>7}{letters}{sure}"


def _block(run: Run) -> _Block:
    return _Block(run, max((len(row.beats) for row in run.rows), default=0))
