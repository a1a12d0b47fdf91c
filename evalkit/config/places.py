"""Where the keys of a TOML text stand; its parser in the standard library does not say."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field

from evalkit.errors import Location

Path = tuple[str | int, ...]
Places = dict[Path, Location]

_TOKEN = re.compile(
    r"""(?P<space>[\ \t\r]+|\#[^\n]*)
    |(?P<newline>\n)
    |(?P<string>\"{3}(?:\\.|[^\\])*?\"{3,5}|'{3}.*?'{3,5}|"(?:\\.|[^"\\\n])*"|'[^'\n]*')
    |(?P<mark>[][{}=,.])
    |(?P<bare>[^][{}=,.\s"'\#]+)""",
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    kind: str
    where: Location


@dataclass(slots=True)
class _Reader:
    """The tokens that are left, and the places found so far."""

    tokens: list[_Token]
    at: int = 0
    places: Places = field(default_factory=dict)
    rows: dict[Path, int] = field(default_factory=dict)  # array of tables → its last index

    def peek(self) -> str:
        return self.tokens[self.at].text if self.at < len(self.tokens) else ""

    def take(self) -> _Token:
        self.at += 1
        return self.tokens[self.at - 1]

    def skip_newlines(self) -> None:
        while self.peek() == "\n":
            self.at += 1


def toml_places(text: str, *, name: str) -> Places:
    r"""
    Map each key's path to its place; items of arrays of tables have their number in the path.

    `text` has been accepted by the parser: what is no TOML is not recognised here.

    >>> toml_places("[a]\nb.c = {d = 1}", name="x")[("a", "b", "c", "d")].column
    8
    """
    reader = _Reader(list(_tokens(text, name)))
    table: Path = ()
    reader.skip_newlines()
    while reader.peek():
        if reader.peek() == "[":
            table = _header(reader)
        else:
            _pair(reader, table)
        reader.skip_newlines()
    return reader.places


def _tokens(text: str, name: str) -> Iterator[_Token]:
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or ""
        if kind != "space":
            start = match.start()
            line_start = text.rfind("\n", 0, start) + 1
            where = Location(name, text.count("\n", 0, start) + 1, start - line_start + 1)
            yield _Token(match.group(), kind, where)


def _header(reader: _Reader) -> Path:
    where = reader.take().where
    is_row = reader.peek() == "["
    if is_row:
        reader.take()
    keys = [key for key, _ in _keys(reader, "]")]
    if is_row:
        reader.take()
    path: Path = ()
    for key in keys[:-1]:
        path = _inside(reader, (*path, key))
        reader.places.setdefault(path, where)
    path = (*path, keys[-1])
    reader.places.setdefault(path, where)
    if is_row:
        reader.rows[path] = reader.rows.get(path, -1) + 1
        path = (*path, reader.rows[path])
        reader.places[path] = where
    return path


def _inside(reader: _Reader, path: Path) -> Path:
    """Step into the last row where a path names an array of tables."""
    return (*path, reader.rows[path]) if path in reader.rows else path


def _keys(reader: _Reader, end: str) -> Iterator[tuple[str, Location]]:
    """Read dotted keys up to `end`, which is taken, too."""
    while (token := reader.take()).text != end:
        if token.text == ".":
            continue
        key = token.text
        if token.kind == "string":
            key = next(iter(tomllib.loads(f"{key} = 0")))
        yield key, token.where


def _pair(reader: _Reader, table: Path) -> None:
    path = table
    for key, where in _keys(reader, "="):
        path = (*path, key)
        reader.places.setdefault(path, where)
    _value(reader, path)


def _value(reader: _Reader, path: Path) -> None:
    if reader.peek() == "[":
        _array(reader, path)
    elif reader.peek() == "{":
        _inline(reader, path)
    else:
        while reader.peek() not in ("", "\n", ",", "]", "}"):
            reader.take()


def _array(reader: _Reader, path: Path) -> None:
    reader.take()
    index = 0
    reader.skip_newlines()
    while reader.peek() != "]":
        reader.places[*path, index] = reader.tokens[reader.at].where
        _value(reader, (*path, index))
        index += 1
        reader.skip_newlines()
        _comma(reader)
    reader.take()


def _inline(reader: _Reader, path: Path) -> None:
    reader.take()
    reader.skip_newlines()
    while reader.peek() != "}":
        _pair(reader, path)
        reader.skip_newlines()
        _comma(reader)
    reader.take()


def _comma(reader: _Reader) -> None:
    if reader.peek() == ",":
        reader.take()
        reader.skip_newlines()
