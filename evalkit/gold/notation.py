r"""
How a quote is written: literal text of the article, with `<…>` around what is meant.

Without a group all of it is meant; several groups are the parts of a discontinuous span. `\<`, `\>`
and `\\` stand for the characters themselves, any other backslash is a backslash. A file whose
article is full of `<` sets other marks (`marks: "⟦⟧"`).
"""

import re
from dataclasses import dataclass
from itertools import accumulate

from evalkit.errors import GoldError
from evalkit.model import Span

MARKS = "<>"
_BLANKS = re.compile(r"\s+")
Pieces = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """
    A parsed quote: `literal` with every run of white space as one blank, and what is meant in it.

    `targets` are [start, end) in code points of `literal`, in order, never empty.
    """

    literal: str
    targets: Pieces


def parse_quote(source: str, *, marks: str = MARKS) -> Quote:
    """
    Parse a quote.

    Raises GoldError without a place: EK1203 for marks that do not pair up, EK1204 for a target that
    is empty or has a blank at its edge.

    >>> parse_quote("menyebut <pertemuan> Putin")
    Quote(literal='menyebut pertemuan Putin', targets=((9, 18),))
    """
    raw, targets = _split(source, marks)
    targets = targets or [(0, len(raw))]
    for start, end in targets:
        target = raw[start:end]
        if not target.strip():
            raise GoldError.of(
                "EK1204", f"The target of {shown(source)} is empty.", hint="Quote words."
            )
        if target != target.strip():
            raise GoldError.of(
                "EK1204",
                f"The target of {shown(source)} starts or ends with a blank.",
                hint="Move the blank out of it.",
            )
    return Quote(_BLANKS.sub(" ", raw), tuple(_folded(raw, _joined(targets))))


def write_quote(text: str, *, start: int, end: int, parts: Pieces, marks: str = MARKS) -> str:
    """
    Write the quote of `parts` with the context [start, end), all in code points of `text`.

    Line breaks and other runs of white space become one blank; marks stand only where they must.

    >>> write_quote("menyebut pertemuan", start=0, end=18, parts=((9, 18),))
    'menyebut <pertemuan>'
    """
    opening, closing = tuple(marks)
    whole = parts == ((start, end),)
    pieces, last = [], start
    for first, behind in parts:
        pieces.append(_escaped(text[last:first], marks))
        inner = _escaped(text[first:behind], marks)
        pieces.append(inner if whole else f"{opening}{inner}{closing}")
        last = behind
    pieces.append(_escaped(text[last:end], marks))
    return _BLANKS.sub(" ", "".join(pieces))


def shown(text: str) -> str:
    r"""
    Put text into double quotes as YAML wants them, with invisible characters escaped.

    >>> shown('kata "x"\x1b')
    '"kata \\"x\\"\\x1b"'
    """
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{visible(escaped)}"'


def visible(text: str) -> str:
    """Escape control, direction and zero-width characters: they cannot disguise anything."""
    return text if text.isprintable() else "".join(map(_visible, text))


def quote_of(span: Span, text: str) -> str:
    """Write the words of a span as a quote that is only the target."""
    return shown(write_quote(text, start=span.start, end=span.end, parts=span.pieces))


def _visible(character: str) -> str:
    if character.isprintable():
        return character
    code = ord(character)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _split(source: str, marks: str) -> tuple[str, list[tuple[int, int]]]:
    """Take the marks out of a quote; targets are offsets in what is left."""
    opening, closing = tuple(marks)
    out: list[str] = []
    targets: list[tuple[int, int]] = []
    start: int | None = None
    characters = iter(enumerate(source))
    for index, character in characters:
        if character == "\\" and source[index + 1 : index + 2] in ("\\", *marks):
            out.append(next(characters)[1])
        elif character == opening:
            _check(start is None, source, f"a second '{opening}' before '{closing}'", marks)
            start = len(out)
        elif character == closing:
            _check(start is not None, source, f"a '{closing}' without '{opening}'", marks)
            targets.append((start or 0, len(out)))
            start = None
        else:
            out.append(character)
    _check(start is None, source, f"a '{opening}' without '{closing}'", marks)
    return "".join(out), targets


def _check(good: bool, source: str, fault: str, marks: str) -> None:  # noqa: FBT001 (a condition)
    if not good:
        raise GoldError.of(
            "EK1203",
            f"The quote {shown(source)} has {fault}.",
            hint=rf"For the character itself write \{marks[0]} (in double quotes \\{marks[0]}).",
        )


def _joined(targets: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join groups that touch: there is nothing between them, so the span is not discontinuous."""
    joined: list[tuple[int, int]] = []
    for start, end in targets:
        if joined and joined[-1][1] == start:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _folded(raw: str, targets: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Move targets to where they are once every run of white space is one blank."""
    kept = [
        not (c.isspace() and before.isspace()) for before, c in zip(f"x{raw}", raw, strict=False)
    ]
    offsets = list(accumulate(kept, initial=0))
    return [(offsets[start], offsets[end]) for start, end in targets]


def _escaped(text: str, marks: str) -> str:
    return "".join("\\" + c if c in ("\\", *marks) else c for c in text)
