"""An article's text, made ready for finding quotes in it: linear in its length, no patterns."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

_RUN = re.compile(r"\s+")
# Searching stops after this many compared characters: far beyond any article, but not endless for
# a text and a quote that were built to match everywhere.
_BUDGET = 50_000_000
# Scripts that are written without blanks between words, or with particles joined to names: a hit
# there is never "inside a longer word".
_UNSPACED = (
    (0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3040, 0x30FF), (0x3400, 0x9FFF),
    (0xAC00, 0xD7AF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """A line and column of an article, from 1; a column counts code points."""

    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class ArticleText:
    """
    A text with every run of white space folded to one blank.

    `offsets[i]` is the code point of `text` where character i of `folded` stands; `lines` are the
    offsets at which lines begin (a line ends at a newline character and nothing else).
    """

    text: str
    folded: str
    offsets: Sequence[int]
    lines: Sequence[int]

    @classmethod
    def of(cls, text: str) -> "ArticleText":
        """Prepare a text, once for all its quotes."""
        folded: list[str] = []
        offsets: list[int] = []
        last = 0
        for run in _RUN.finditer(text):
            folded += (text[last : run.start()], " ")
            offsets += range(last, run.start() + 1)
            last = run.end()
        folded.append(text[last:])
        offsets += range(last, len(text) + 1)
        lines = [0, *(match.end() for match in re.finditer("\n", text))]
        return cls(text, "".join(folded), offsets, lines)

    def occurrences(self, literal: str) -> Iterator[int]:
        """
        Yield where a folded literal occurs in `folded`, in order, overlapping ones too.

        One that begins or ends inside a word does not count. Raises TooManyError when the search
        takes more than a fixed amount of work.
        """
        budget = _BUDGET
        start = self.folded.find(literal)
        while start >= 0:
            if not (self._in_word(start) or self._in_word(start + len(literal))):
                yield start
            budget -= len(literal) + 16
            if budget < 0:
                raise TooManyError
            start = self.folded.find(literal, start + 1)

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Convert a range of `folded` that does not end in a blank to code points of `text`."""
        return self.offsets[start], self.offsets[end - 1] + 1

    def place(self, offset: int) -> Place:
        """Return the line and column of a code point."""
        line = bisect_right(self.lines, offset)
        return Place(line, offset - self.lines[line - 1] + 1)

    def line_range(self, offset: int) -> tuple[int, int]:
        """Return [start, end) of the line around a code point, without its newline."""
        line = bisect_right(self.lines, offset)
        end = self.lines[line] - 1 if line < len(self.lines) else len(self.text)
        return self.lines[line - 1], end

    def _in_word(self, edge: int) -> bool:
        """Tell whether an edge separates two characters of one word."""
        if not 0 < edge < len(self.folded):
            return False
        return is_word(self.folded[edge - 1]) and is_word(self.folded[edge])


@dataclass(frozen=True, slots=True)
class Cover:
    """Ranges that can be asked in logarithmic time whether one of them holds another range."""

    starts: Sequence[int]
    ends: Sequence[int]

    @classmethod
    def of(cls, ranges: Iterable[tuple[int, int]]) -> "Cover":
        """Make a cover of [start, end) ranges in any order."""
        ordered = sorted(ranges)
        ends = list(accumulate((end for _, end in ordered), max))
        return cls([start for start, _ in ordered], ends)

    def holds(self, start: int, end: int) -> bool:
        """Tell whether [start, end) lies within one of the ranges."""
        index = bisect_right(self.starts, start) - 1
        return index >= 0 and self.ends[index] >= end


class TooManyError(Exception):
    """A literal occurs so often that looking at each occurrence would take too long."""


def is_word(character: str) -> bool:
    """
    Tell whether a character makes a word together with its neighbours.

    >>> [is_word(c) for c in ("a", "9", "-", "\N{COMBINING ACUTE ACCENT}", "\u4eac")]
    [True, True, False, True, False]
    """
    if character.isascii():
        return character.isalnum()
    if character.isalnum():
        code = ord(character)
        return not any(first <= code <= last for first, last in _UNSPACED)
    return unicodedata.category(character).startswith("M")
