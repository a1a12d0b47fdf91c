"""
Convert offsets between code points, UTF-16 units, UTF-8 bytes and tokens.

evalkit counts code points everywhere; other programs count what their language counts (JavaScript
and Java UTF-16 units, C bytes, taggers tokens). The edges of the program convert, once.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

Unit = Literal["codepoint", "utf16", "byte"]


def _utf16_width(character: str) -> int:
    return 2 if ord(character) > 0xFFFF else 1


def _byte_width(character: str) -> int:
    code = ord(character)
    return 1 + (code > 0x7F) + (code > 0x7FF) + (code > 0xFFFF)


_WIDTHS: dict[Unit, Callable[[str], int]] = {"utf16": _utf16_width, "byte": _byte_width}


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """
    Offsets of one text in another unit; `units[i]` is the offset of code point i.

    >>> offsets = OffsetMap.of("\N{GRINNING FACE} Kim", unit="utf16")
    >>> offsets.to_unit(2), offsets.to_codepoint(3)
    (3, 2)
    """

    unit: Unit
    units: Sequence[int]

    @classmethod
    def of(cls, text: str, *, unit: Unit) -> "OffsetMap":
        """Measure a text once; memory is one integer a code point."""
        if unit == "codepoint":
            return cls(unit, range(len(text) + 1))
        return cls(unit, list(accumulate(map(_WIDTHS[unit], text), initial=0)))

    def to_unit(self, offset: int) -> int:
        """Convert a code-point offset; outside the text is a ValueError."""
        if not 0 <= offset < len(self.units):
            raise ValueError(
                f"offset {offset} is outside the text of {len(self.units) - 1} characters"
            )
        return self.units[offset]

    def to_codepoint(self, offset: int) -> int:
        """Convert to code points; outside the text or inside a character is a ValueError."""
        index = bisect_left(self.units, offset)
        if index == len(self.units) or self.units[index] != offset:
            raise ValueError(
                f"{self.unit} offset {offset} is inside a character or outside the text"
            )
        return index


def token_range(
    tokens: Sequence[tuple[int, int]], *, start: int, end: int
) -> tuple[int, int] | None:
    """
    Find the tokens [first, behind) that cover code points [start, end) exactly.

    `tokens` are in order and do not overlap. None where an edge is not a token's edge: nothing is
    moved or dropped in silence.

    >>> token_range([(0, 3), (4, 9)], start=4, end=9)
    (1, 2)
    """
    first = bisect_left(tokens, (start, start))
    behind = bisect_right(tokens, (end, 0))
    if first >= behind or tokens[first][0] != start or tokens[behind - 1][1] != end:
        return None
    return first, behind
