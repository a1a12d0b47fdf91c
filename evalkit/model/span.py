"""A stretch of an article, [start, end) in code points, possibly in several parts."""

from typing import NamedTuple

import msgspec

Parts = tuple[tuple[int, int], ...]


class Span(msgspec.Struct, frozen=True, order=True, omit_defaults=True):
    """
    Code points [start, end) of a text; `parts` only where the span is discontinuous.

    Parts are in order and do not overlap; a single part is the same as none. Anything else is a
    ValueError, so that a span that exists is a span that is well formed.

    >>> Span(6, 15)
    Span(start=6, end=15, parts=())
    >>> Span(0, 9, ((0, 3), (5, 9))).slice("ab cd efg")
    'ab   efg'
    """

    start: int
    end: int
    parts: Parts = ()

    def __post_init__(self) -> None:
        if self.start < 0 or self.start >= self.end:
            raise ValueError(f"the span [{self.start}, {self.end}) is empty, reversed or negative")
        if self.parts:
            check_parts(self.parts, start=self.start, end=self.end)
        if len(self.parts) == 1:
            msgspec.structs.force_setattr(self, "parts", ())

    @property
    def pieces(self) -> Parts:
        """The parts, or the whole span as its only part."""
        return self.parts or ((self.start, self.end),)

    def slice(self, text: str) -> str:
        """Cut the span out of its article; parts are joined by a blank."""
        return " ".join(text[start:end] for start, end in self.pieces)


class Key(NamedTuple):
    """What makes two spans equal: their places, not their words."""

    start: int
    end: int
    parts: Parts


def check_parts(parts: Parts, *, start: int, end: int) -> None:
    """Raise ValueError unless the parts are ordered, disjoint, non-empty and fill [start, end)."""
    last = -1
    for first, behind in parts:
        if first >= behind or first < last:
            raise ValueError(
                f"the parts {[list(p) for p in parts]} are empty, overlap or are unordered"
            )
        last = behind
    if (parts[0][0], parts[-1][1]) != (start, end):
        raise ValueError(f"the parts {[list(p) for p in parts]} do not fill [{start}, {end})")


class Mention(Span, frozen=True, omit_defaults=True):
    """
    A span that was read or written with its words.

    `text` is verified against the article, never trusted; `head` is [start, end) of the head word.
    """

    text: str | None = None
    head: tuple[int, int] | None = None

    @property
    def key(self) -> Key:
        """The places alone."""
        return Key(self.start, self.end, self.parts)
