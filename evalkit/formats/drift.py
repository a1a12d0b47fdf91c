"""
Find out how offsets came to be wrong: which reading of them makes the words fit.

A reading is a text that the other program may have had before it, a unit that it may have counted
in, and where it may have put a span's edges. All readings are tried, the simple ones first; none is
applied: whoever made the file has to mend it, or the next file will be wrong again.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product
from typing import NamedTuple

from evalkit.model import Mention, OffsetMap
from evalkit.model.offsets import Unit
from evalkit.model.span import Parts

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


class Version(NamedTuple):
    """
    A text that a program may have made of the article before it counted.

    `counting` says what its offsets look like, `made` what was done to the text.
    """

    counting: str
    made: str
    make: Callable[[str], str]


def _same(text: str) -> str:
    return text


AS_IT_IS = Version("", "as it is", _same)
VERSIONS = [
    Version(
        "each CRLF counted as one character", "with CRLF turned into LF",
        lambda text: text.replace("\r\n", "\n"),
    ),
    Version(
        "each line end counted as CRLF", "with LF turned into CRLF",
        lambda text: re.sub("\r?\n", "\r\n", text),
    ),
    Version(
        "a byte order mark counted (or counting from 1)", "with a byte order mark",
        lambda text: "\ufeff" + text,
    ),
    Version(
        "the byte order mark not counted", "without its byte order mark",
        lambda text: text.removeprefix("\ufeff"),
    ),
    *(
        Version(f"offsets in {form}", f"in {form}", partial(unicodedata.normalize, form))
        for form in ("NFC", "NFD", "NFKC")
    ),
    Version(
        "line ends not counted", "without line ends", lambda text: re.sub("[\r\n]", "", text)
    ),
    Version(
        "each run of white space counted as one character", "with one blank for white space",
        lambda text: " ".join(text.split()),
    ),
    Version("white space around the text not counted", "without white space around it", str.strip),
    Version("white space behind it not counted", "without white space at its end", str.rstrip),
    Version(
        "invisible characters not counted", "without invisible characters",
        lambda text: _INVISIBLE.sub("", text),
    ),
]  # fmt: skip
_UNITS: list[tuple[str, Unit]] = [
    ("", "codepoint"), ("UTF-16 offsets", "utf16"), ("UTF-8 byte offsets", "byte")
]  # fmt: skip
# name, what to add to a start, what to add to an end
_EDGES = [
    ("", 0, 0),
    ("inclusive ends", 0, 1),
    ("counting from 1", -1, -1),
    ("counting from 1 with inclusive ends", -1, 0),
]


@dataclass(frozen=True, slots=True)
class Cause:
    """A reading under which `fits` of `total` spans say their words."""

    name: str
    fits: int
    total: int

    def __str__(self) -> str:
        return f"It looks like {self.name}: {self.fits} of {self.total} fit."


def says(text: str, span: Mention) -> bool:
    """Tell whether a span's words stand at its place."""
    return span.end <= len(text) and span.slice(text) == span.text


Reading = Callable[[Mention], Parts | None]


class _Try(NamedTuple):
    name: str
    text: str
    read: Reading
    words: Callable[[str], str] = _same


def find_cause(text: str, spans: Sequence[Mention]) -> Cause | None:
    """
    Find the simplest reading under which the spans' words stand in the text.

    None where no reading fits most of them and more than the plain one does. `spans` have words.
    """
    total = len(spans)
    best: Cause | None = None
    least = max(sum(says(text, span) for span in spans), total // 2)
    for attempt in _attempts(text, spans):
        fits = _count(attempt, spans, misses=total - least)
        if fits > (best.fits if best else least):
            best = Cause(attempt.name, fits, total)
        if fits == total:
            break
    return best


def _count(attempt: _Try, spans: Sequence[Mention], *, misses: int) -> int:
    """Count the spans that fit; gives up after too many misses, for large documents."""
    fits = 0
    for span in spans:
        words = span.text or ""
        pieces = attempt.read(span)
        found = None if pieces is None else _cut(attempt.text, pieces)
        if found is not None and found in (words, attempt.words(words)):
            fits += 1
        elif (misses := misses - 1) < 0:
            return 0
    return fits


def _cut(text: str, pieces: Parts) -> str | None:
    if any(not 0 <= start < end <= len(text) for start, end in pieces):
        return None
    return " ".join(text[start:end] for start, end in pieces)


def _attempts(text: str, spans: Sequence[Mention]) -> Iterator[_Try]:
    versions = [AS_IT_IS, *VERSIONS]
    # Of two readings that both fit the likelier one comes first: another unit, another text, other
    # edges; then all that can be combined.
    combinations = list(product(_EDGES, versions, _UNITS))
    simple = [c for c in combinations if sum(part[0] != "" for part in c) == 1]
    double = [c for c in combinations if sum(part[0] != "" for part in c) > 1]
    texts = {version.counting: version.make(text) for version in versions}
    for chosen in (simple, double):
        for (edges, first, behind), version, (unit_name, unit) in chosen:
            if version.counting and texts[version.counting] == text:
                continue
            read = _unit_reading(texts[version.counting], unit, first, behind)
            name = ", ".join(filter(None, [unit_name, version.counting, edges]))
            yield _Try(name, texts[version.counting], read, version.make)
        if chosen is simple:
            yield from _by_shift(text, spans)
            yield from _by_token(text)
            yield from _by_line(text, spans)


def _unit_reading(text: str, unit: Unit, first: int, behind: int) -> Reading:
    offsets = OffsetMap.of(text, unit=unit)

    def read(span: Mention) -> Parts | None:
        try:
            return tuple(
                (offsets.to_codepoint(start + first), offsets.to_codepoint(end + behind))
                for start, end in span.pieces
            )
        except ValueError:
            return None

    return read


def _by_shift(text: str, spans: Sequence[Mention]) -> Iterator[_Try]:
    """Try the distances at which the words of the first wrong spans stand in the text."""
    wrong = [span for span in spans if not says(text, span)][:5]
    distances: Counter[int] = Counter()
    for span in wrong:
        distances.update(found - span.start for found in occurrences(text, span))
    for distance, _ in sorted(distances.items(), key=lambda item: (-item[1], abs(item[0])))[:10]:
        side = "low" if distance > 0 else "high"
        yield _Try(f"offsets that are {abs(distance)} too {side}", text, _shift(distance))


def occurrences(text: str, span: Mention, *, most: int = 50) -> list[int]:
    """Find where the first part of a span's words stands in the text."""
    words = (span.text or "")[: span.pieces[0][1] - span.pieces[0][0]]
    found: list[int] = []
    at = text.find(words) if words else -1
    while at >= 0 and len(found) < most:
        found.append(at)
        at = text.find(words, at + 1)
    return found


def _shift(distance: int) -> Reading:
    return lambda span: tuple((start + distance, end + distance) for start, end in span.pieces)


def _by_token(text: str) -> Iterator[_Try]:
    tokens = [match.span() for match in re.finditer(r"\S+", text)]
    for name, behind in (("token indices", 0), ("token indices with inclusive ends", 1)):
        yield _Try(name, text, _token_reading(tokens, behind))


def _token_reading(tokens: Sequence[tuple[int, int]], behind: int) -> Reading:
    def read(span: Mention) -> Parts | None:
        if span.end + behind > len(tokens):
            return None
        pairs = ((start, end + behind - 1) for start, end in span.pieces)
        return tuple((tokens[first][0], tokens[last][1]) for first, last in pairs)

    return read


def _by_line(text: str, spans: Sequence[Mention]) -> Iterator[_Try]:
    """Try offsets that start anew in each line; only where that is quick."""
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    if len(starts) < 2 or len(starts) * len(spans) > 100_000:
        return

    def read(span: Mention) -> Parts | None:
        moves = (_shift(start)(span) for start in starts)
        return next((m for m in moves if m and _cut(text, m) == span.text), None)

    yield _Try("offsets that start anew in each line", text, read)
