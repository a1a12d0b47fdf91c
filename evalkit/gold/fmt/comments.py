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
    found = list(_lines(source, layout.texts))
    for number, one in enumerate(found):
        if not one.text:
            following = next((other for other in found[number:] if other.text), None)
            _attach_blank(one, following, placed, layout)
        elif one.alone:
            _above(one, placed, layout).append(one.text)
        else:
            _attach_beside(one, placed, name=name)


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
        end = text.end
        if text.style in ("|", ">") and "+" not in source[text.start : start]:
            end = start + len(source[start:end].rstrip())  # blank lines behind it are not its own
        inside[start:end] = b"\1" * (end - start)
    start = 0
    for number, line in enumerate(LINE_BREAK.split(source)):
        sign = next((i for i, c in enumerate(line) if c == "#" and not inside[start + i]), None)
        if sign is not None:
            yield _comment(line, number, sign)
        elif not line.strip() and not inside[start]:
            yield _Line("", number, 0, alone=True)
        start += len(line)
        behind = LINE_BREAK.match(source, start)
        start = behind.end() if behind else start


def _comment(line: str, number: int, sign: int) -> _Line:
    """Make a comment; beside nothing but the dash of an item it counts as one above the item."""
    before = line[:sign]
    alone = not before.strip(" \t-")
    column = len(before) - len(before.lstrip()) if alone and before.strip() else sign
    return _Line(line[sign:].rstrip(), number, column, alone=alone)


def _attach_beside(one: _Line, placed: list[_Placed], *, name: str) -> None:
    """Attach a comment behind a value, to the innermost entry that starts or ends in its line."""
    here = [p.entry for p in placed if one.line in (p.entry.line, p.entry.value.last)]
    entry = here[-1] if here else None
    if entry is None or entry.beside:
        why = "Its comment cannot be kept where it stands."
        raise refusal(name, one.line + 1, why)
    entry.beside, entry.beside_column = one.text, one.column


def _above(one: _Line, placed: list[_Placed], layout: Layout) -> list[str]:
    """
    Return where a comment on a line of its own belongs.

    It belongs to what follows, unless it is indented deeper than that: then it ends the block of
    which the last entry is indented like it.
    """
    before = [place for place in placed if place.entry.line <= one.line]
    if not before:
        return layout.header
    after = [place.entry for place in placed if place.entry.line > one.line]
    chain = before[-1].chain
    fitting = [entry for entry in chain if entry.column <= one.column]
    last = (fitting or list(chain))[-1]
    # An item of a list and its first key are in one line; a comment indented like that key is above
    # the item, unless it is indented like what it follows.
    columns = [entry.column for entry in after if entry.line == after[0].line]
    if columns and (one.column <= columns[0] or last.column < one.column <= max(columns)):
        return after[0].above
    return last.below


def _attach_blank(
    one: _Line, following: _Line | None, placed: list[_Placed], layout: Layout
) -> None:
    """Attach a blank line to what follows it, the next comment or the next entry."""
    after = next((place.entry for place in placed if place.entry.line > one.line), None)
    behind = following if following is not None and following.alone else None
    if behind is not None and (after is None or behind.line < after.line):
        _above(behind, placed, layout).append("")
    elif after is not None:
        after.above.append("")
