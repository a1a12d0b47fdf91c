"""
Recorded counts: what a scorer counted, as JSON, to compute its figures from.

    {"rows": {"ALL TEMPLATES": {"correct": 573, "partial": 154, "missing": 751}}}

A count that is not given is 0. Sums may be given too and must then be right.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evalkit.errors import Diagnostic, Location, MeasureError, did_you_mean, limited, short
from evalkit.formats.places import places

Rows = dict[str, dict[str, int]]
_MOST = 10**12
_DIGITS = 100
_TOO_MANY = f", {_MOST:,} at most"
_SURROGATE = re.compile("[\ud800-\udfff]")
_SHAPE = 'Write {"rows": {"ALL TEMPLATES": {"correct": 573, …}}}.'


@dataclass(frozen=True, slots=True)
class Columns:
    """
    What a row may say: counts, sums of them, and counts that are a part of another.

    `sums` maps a name to what it sums, `parts` a count to the one that it cannot exceed, `bounds` a
    count to those whose sum it cannot be below.
    """

    counts: Sequence[str]
    sums: Mapping[str, Sequence[str]]
    parts: Mapping[str, str]
    bounds: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def names(self) -> list[str]:
        """All names that a row may have."""
        return [*self.counts, *self.sums, *self.parts]


@dataclass(frozen=True, slots=True)
class _File:
    """The text of a file, and where its values stand."""

    path: Path
    text: str

    def say(self, code: str, message: str, hint: str, *path: str) -> Diagnostic:
        found = (place.column for place in places(self.text) if place.path == path)
        return self.at(next(found, 1), code, message, hint)

    def at(self, offset: int, code: str, message: str, hint: str) -> Diagnostic:
        before = self.text[: offset - 1]
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        return Diagnostic(code, message, Location(str(self.path), line, column), hint)


def read_recorded(path: Path, columns: Columns) -> Rows:
    """
    Read recorded counts by row.

    Raises MeasureError with everything that is wrong: EK3020 no JSON, EK3021 another shape, EK3022
    no count, EK3023 counts that contradict each other.
    """
    file = _File(path, _text(path))
    content = _parsed(file)
    problems = [*_repeated(file), *_shape(file, content)]
    if not problems:
        rows: dict[str, dict[str, Any]] = content["rows"]
        for name, row in rows.items():
            wrong = [*_names(file, name, row, columns), *_counts(file, name, row)]
            problems += wrong or _sums(file, name, row, columns)
    if problems:
        raise MeasureError(*limited(problems))
    return rows


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"The file is not UTF-8: byte {error.start + 1} cannot be read."
        where = Location(str(path))
        raise MeasureError.of("EK3020", message, where=where, hint="Save it as UTF-8.") from None


def _parsed(file: _File) -> Any:
    try:
        return json.loads(file.text, parse_constant=_refuse, parse_int=_whole)
    except json.JSONDecodeError as error:
        problem = file.at(error.pos + 1, "EK3020", f"This is not JSON: {error.msg}.", _SHAPE)
    except (RecursionError, ValueError) as error:
        reason = "the nesting is too deep" if isinstance(error, RecursionError) else str(error)
        problem = file.at(1, "EK3020", f"This is not JSON: {reason}.", _SHAPE)
    raise MeasureError(problem)


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no number")


def _whole(digits: str) -> int:
    if len(digits) > _DIGITS:
        raise ValueError(f"a number has {len(digits)} digits")
    return int(digits)


def _repeated(file: _File) -> Iterator[Diagnostic]:
    for place in places(file.text):
        if place.repeated:
            message = f"The name {short(str(place.path[-1]))} stands twice."
            yield file.at(place.column, "EK3021", message, "Keep one of them.")


def _shape(file: _File, content: Any) -> Iterator[Diagnostic]:
    if not isinstance(content, dict) or not isinstance(content.get("rows"), dict):
        yield file.at(1, "EK3021", "There are no rows of counts.", _SHAPE)
        return
    for name in content:
        if name != "rows":
            hint = did_you_mean(name, ["rows"])
            yield file.say("EK3021", f"There is no key {short(name)}.", hint, name)
    if not content["rows"]:
        yield file.say("EK3021", "There are no rows of counts.", _SHAPE, "rows")
    for name, row in content["rows"].items():
        if _SURROGATE.search(name):
            message = f"The name {short(name)} has half a surrogate pair, which is no character."
            yield file.say("EK3021", message, "Write characters as UTF-8.", "rows", name)
        if not isinstance(row, dict):
            message = f"The row {short(name)} has no counts by name."
            yield file.say("EK3021", message, _SHAPE, "rows", name)


def _names(
    file: _File, name: str, row: Mapping[str, Any], columns: Columns
) -> Iterator[Diagnostic]:
    for key in row:
        if key not in columns.names:
            hint = did_you_mean(key, columns.names)
            yield file.say("EK3021", f"There is no count {short(key)}.", hint, "rows", name, key)


def _counts(file: _File, name: str, row: Mapping[str, Any]) -> Iterator[Diagnostic]:
    for key, value in row.items():
        if type(value) is not int or not 0 <= value <= _MOST:
            message = f"{key} of the row {short(name)} is no count: {short(json.dumps(value))}."
            hint = f"Write a whole number, 0 or more{_TOO_MANY if _is_large(value) else ''}."
            yield file.say("EK3022", message, hint, "rows", name, key)


def _is_large(value: object) -> bool:
    return type(value) is int and value > _MOST


def _sums(file: _File, name: str, row: Mapping[str, int], columns: Columns) -> Iterator[Diagnostic]:
    for key, parts in columns.sums.items():
        total = sum(row.get(part, 0) for part in parts)
        if key in row and row[key] != total:
            message = f"{key} of the row {short(name)} is {row[key]}, but {' + '.join(parts)}"
            hint = "Correct one of them, or leave the sum out."
            yield file.say("EK3023", f"{message} is {total}.", hint, "rows", name, key)
    for key, whole in columns.parts.items():
        if row.get(key, 0) > row.get(whole, 0):
            message = f"{key} of the row {short(name)} is a part of {whole}, but larger."
            yield file.say("EK3023", message, f"Correct {key} or {whole}.", "rows", name, key)
    for key, inside in columns.bounds.items():
        total = sum(row.get(part, 0) for part in inside)
        if key in row and row[key] < total:
            message = f"{key} of the row {short(name)} is {row[key]}, below {' + '.join(inside)}"
            yield file.say("EK3023", f"{message}, {total}.", f"Correct {key}.", "rows", name, key)
