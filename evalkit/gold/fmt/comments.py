"""Find the comments of a YAML file, and give each to the value it belongs to."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from evalkit.gold.fmt.layout import LINE_BREAK, Block, Entry, Layout, Text, read_layout, refusal

_BLOCK_HEADER = re.compile(r"[|>][-+0-9]*")


@dataclass(frozen=True, slots=True)
class _Line:
    """A comment, or a blank line (text ""), with its place; `alone` if nothing stands before it."""

    text: str
    line: int
    column: int
    alone: bool


@dataclass(frozen=True, slots=True)
class _Placed:
    """An entry of a block that is not written on one line, with the entries that it lies in."""

    entry: Entry
    chain: tuple[Entry, ...]


def comments_of(source: str, *, name: str) -> Counter[str]:
    """Count the comments of a file by their words."""
    texts = read_layout(source, name=name).texts
    return Counter(one.text for one in _lines(source, texts) if one.text)


def attach(layout: Layout, source: str, *, name: str) -> None:
    """
    Attach all comments and blank lines.

    Raises YamlError EK1012 for a comment that cannot be kept beside what it stands beside.
    """
    placed = list(_entries(layout.root, ()))
    for one in _lines(source, layout.texts):
        before = [place for place in placed if place.entry.line <= one.line]
        if not one.alone:
            _attach_beside(one, before, name=name)
        elif not before:
            layout.header.append(one.text)
        else:
            after = next((place for place in placed if place.entry.line > one.line), None)
            _attach_alone(one, before[-1], after)


def _entries(block: Block, chain: tuple[Entry, ...]) -> Iterator[_Placed]:
    """Yield the entries that get lines of their own, in the order of the file."""
    for entry in block.entries:
        here = (*chain, entry)
        yield _Placed(entry, here)
        if isinstance(entry.value, Block) and not entry.value.is_flow:
            yield from _entries(entry.value, here)


def _lines(source: str, texts: list[Text]) -> Iterator[_Line]:
    """Yield comments and blank lines outside of all texts, in the order of the file."""
    inside = bytearray(len(source) + 1)
    for text in texts:
        start = text.start
        if text.style in ("|", ">"):
            header = _BLOCK_HEADER.match(source, start)
            start = header.end() if header else start
            start += len(LINE_BREAK.split(source[start : text.end], maxsplit=1)[0])
        inside[start : text.end] = b"\1" * (text.end - start)
    start = 0
    for number, line in enumerate(LINE_BREAK.split(source)):
        sign = next((i for i, c in enumerate(line) if c == "#" and not inside[start + i]), None)
        if sign is not None:
            alone = not line[:sign].strip()
            yield _Line(line[sign:].rstrip(), number, sign, alone=alone)
        elif not line.strip() and not inside[start]:
            yield _Line("", number, 0, alone=True)
        start += len(line)
        behind = LINE_BREAK.match(source, start)
        start = behind.end() if behind else start


def _attach_beside(one: _Line, before: list[_Placed], *, name: str) -> None:
    """Attach a comment behind a value, to the innermost entry that starts or ends in its line."""
    here = [p.entry for p in before if one.line in (p.entry.line, p.entry.value.last)]
    entry = here[-1] if here else None
    if entry is None or entry.beside:
        why = "Its comment cannot be kept where it stands."
        raise refusal(name, one.line + 1, why)
    entry.beside, entry.beside_column = one.text, one.column


def _attach_alone(one: _Line, before: _Placed, after: _Placed | None) -> None:
    """
    Attach a comment on a line of its own, or a blank line.

    It belongs to what follows, unless it is indented deeper than that: then it ends the block of
    which the last entry is indented like it.
    """
    if after is not None and (not one.text or one.column <= after.entry.column):
        after.entry.above.append(one.text)
        return
    fitting = [entry for entry in before.chain if entry.column <= one.column]
    (fitting or list(before.chain))[-1].below.append(one.text)
