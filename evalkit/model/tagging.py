"""
Entities written as a tag for each token, and read from such tags; spans count tokens, half-open.

Nothing is guessed: a tag that its scheme does not have is found by `wrong`, never mended.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from evalkit.model.offsets import token_range
from evalkit.model.schemes import OUTSIDE, Letters, Moves, Scheme
from evalkit.model.span import Span

UNTYPED = "_"
"""The type of a tag that is a prefix alone."""


class Chunk(NamedTuple):
    """An entity on tokens [start, end)."""

    start: int
    end: int
    type: str


class Placed(NamedTuple):
    """
    What became of spans on tokens, each named by its place in what was given.

    `kept` do not overlap. `dropped` overlap one of them, `astray` do not begin and end where tokens
    do, or have several parts.
    """

    kept: tuple[tuple[int, Chunk], ...]
    dropped: tuple[int, ...]
    astray: tuple[int, ...]


class _Tag(NamedTuple):
    prefix: str
    type: str


_OUTSIDE = _Tag(OUTSIDE, UNTYPED)


def _read(tag: str, scheme: Scheme) -> _Tag | None:
    if tag == OUTSIDE:
        return _OUTSIDE
    prefix, dash, label = tag[:1], tag[1:2], tag[2:]
    if not prefix or prefix not in scheme.prefixes or dash not in ("", "-"):
        return None
    return _Tag(prefix, label or UNTYPED)


def wrong(tags: Sequence[str], *, scheme: Scheme) -> list[int]:
    """
    List the places of tags that the scheme does not have.

    >>> from evalkit.model.schemes import IOB2
    >>> wrong(["B-A", "", "b-A", "A-B", "S-A", "O"], scheme=IOB2)
    [1, 2, 3, 4]
    """
    unread = {tag for tag in set(tags) if _read(tag, scheme) is None}
    return [place for place, tag in enumerate(tags) if tag in unread] if unread else []


def decode(tags: Sequence[str], *, scheme: Scheme) -> list[Chunk]:
    """
    Read the entities of a sequence; a tag that the scheme does not have is a ValueError.

    >>> from evalkit.model.schemes import CONLLEVAL, IOB2
    >>> decode(["O", "I-A", "I-A"], scheme=CONLLEVAL), decode(["O", "I-A", "I-A"], scheme=IOB2)
    ([Chunk(start=1, end=3, type='A')], [])
    """
    read = {tag: one for tag in set(tags) if (one := _read(tag, scheme)) is not None}
    if len(read) < len(set(tags)):
        raise ValueError(f"the scheme {scheme.name} does not have all of the tags")
    found = []
    begun: int | None = None
    before = _OUTSIDE
    for place, tag in enumerate((*tags, OUTSIDE)):
        if tag == OUTSIDE and before is _OUTSIDE:
            continue  # nothing begins or ends between two of these, and most tags are such
        last, before = before, read.get(tag, _OUTSIDE)
        if begun is not None and _holds(scheme.continues, last, before):
            continue
        if begun is not None and _holds(scheme.ends, last, before):
            found.append(Chunk(begun, place, last.type))
        begun = place if _holds(scheme.begins, last, before) else None
    return found


def _holds(moves: Moves, before: _Tag, now: _Tag) -> bool:
    return (before.type == now.type) in moves.get(before.prefix + now.prefix, ())


def encode(chunks: Iterable[Chunk], *, length: int, scheme: Scheme) -> list[str]:
    """
    Write entities that do not overlap as tags.

    >>> from evalkit.model.schemes import IOB1, IOBES
    >>> encode([Chunk(0, 1, "A"), Chunk(1, 3, "A")], length=4, scheme=IOBES)
    ['S-A', 'B-A', 'E-A', 'O']
    >>> encode([Chunk(0, 1, "A"), Chunk(1, 3, "A")], length=4, scheme=IOB1)
    ['I-A', 'B-A', 'I-A', 'O']
    """
    chunks = list(chunks)
    begin = {(chunk.start, chunk.type) for chunk in chunks}
    end = {(chunk.end, chunk.type) for chunk in chunks}
    tags = [OUTSIDE] * length
    for start, behind, label in chunks:
        touches = (start, label) in end if scheme.beside == "before" else (behind, label) in begin
        letters = scheme.touching if touches and scheme.touching else scheme.letters
        tags[start:behind] = [f"{prefix}-{label}" for prefix in _prefixes(letters, behind - start)]
    return tags


def _prefixes(letters: Letters, length: int) -> str:
    if length == 1:
        return letters.single
    return letters.first + letters.inside * (length - 2) + letters.last


def place(spans: Sequence[tuple[Span, str]], *, tokens: Sequence[tuple[int, int]]) -> Placed:
    """
    Put typed spans of characters on tokens; of overlapping ones the first stays.

    First is what begins first, then what is longest, then what is given first.

    >>> place([(Span(4, 9), "A"), (Span(0, 9), "B"), (Span(0, 2), "A")], tokens=[(0, 3), (4, 9)])
    Placed(kept=((1, Chunk(start=0, end=2, type='B')),), dropped=(0,), astray=(2,))
    """
    found = [
        None if span.parts else token_range(tokens, start=span.start, end=span.end)
        for span, _ in spans
    ]
    on_tokens = [(*where, number) for number, where in enumerate(found) if where is not None]
    kept: list[tuple[int, Chunk]] = []
    dropped = []
    last = 0
    for start, end, number in sorted(on_tokens, key=lambda row: (row[0], -row[1])):
        if start < last:
            dropped.append(number)
            continue
        kept.append((number, Chunk(start, end, spans[number][1])))
        last = end
    astray = tuple(number for number, where in enumerate(found) if where is None)
    return Placed(tuple(kept), tuple(sorted(dropped)), astray)
