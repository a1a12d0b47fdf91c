"""Where the values of a line of JSON stand: only looked up once something is wrong with one."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from evalkit.formats.record import Path

_SYMBOL = re.compile(r'[{}\[\]:,]|"[^"\\]*(?:\\.[^"\\]*)*"|[^\s{}\[\]:,"]+', re.DOTALL)


class Place(NamedTuple):
    """
    A key or a value as it is written; `column` counts code points from 1.

    `repeated` marks the second use of a key in its object.
    """

    path: Path
    column: int
    symbol: str
    key: bool
    repeated: bool = False


@dataclass(slots=True)
class _Frame:
    """An object or a list that is open; `step` is the key or the index of the value that comes."""

    is_object: bool
    step: str | int
    expects_key: bool
    keys: set[str] = field(default_factory=set)


def places(text: str) -> Iterator[Place]:
    """Walk all keys and values of a JSON text, in order; the text must be valid JSON."""
    frames: list[_Frame] = []
    for match in _SYMBOL.finditer(text):
        symbol, column = match[0], match.start() + 1
        frame = frames[-1] if frames else None
        if symbol in "}]":
            frames.pop()
        elif symbol == ":" or (symbol == "," and frame is None):
            continue
        elif symbol == "," and frame is not None:
            _advance(frame)
        elif frame is not None and frame.expects_key:
            key = json.loads(symbol)
            repeated = key in frame.keys
            frame.keys.add(key)
            frame.step, frame.expects_key = key, False
            yield Place(_path(frames), column, symbol, key=True, repeated=repeated)
        else:
            yield Place(_path(frames), column, symbol, key=False)
            if symbol in "{[":
                frames.append(_Frame(symbol == "{", "" if symbol == "{" else 0, symbol == "{"))


def _advance(frame: _Frame) -> None:
    if isinstance(frame.step, int):
        frame.step += 1
    else:
        frame.expects_key = True


def _path(frames: list[_Frame]) -> Path:
    return tuple(frame.step for frame in frames)


def columns(text: str, paths: Iterable[Path]) -> dict[Path, int]:
    """Find the column of each path, or of the nearest object around it that is in the text."""
    wanted = list(paths)
    prefixes = {path[:length] for path in wanted for length in range(len(path) + 1)}
    found: dict[Path, int] = {}
    for place in places(text):
        if place.path in prefixes and not place.key:
            found[place.path] = place.column
    return {path: _nearest(path, found) for path in wanted}


def _nearest(path: Path, found: dict[Path, int]) -> int:
    while path and path not in found:
        path = path[:-1]
    return found.get(path, 1)
