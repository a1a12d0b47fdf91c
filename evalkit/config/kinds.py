"""The kinds of values that a setting can have: their names, how they are read, their schema."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from os import pathsep

Json = Mapping[str, "Json"] | Sequence["Json"] | str | int | float | bool | None

_INTEGER = re.compile(r"[+-]?\d{1,18}", re.ASCII)
_DECIMAL = re.compile(r"[+-]?(\d{1,18}(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
_COMMA = re.compile(r",(?![^()]*\))")  # not inside of parentheses


class Plain(str):
    """A value written without quotes: the setting decides whether it is a number or text."""

    __slots__ = ()


class Line(Plain):
    """A value of the environment or of `--set`: the items of a list stand in one line."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """
    What a setting holds, in words; its JSON Schema; and how it is read.

    `read` takes a value of TOML (typed) or a `Plain` text and raises ValueError for any other.
    """

    words: str
    schema: Mapping[str, Json]
    read: Callable[[object], object]


def text() -> Kind:
    """Make the kind of a text."""
    return Kind("text", {"type": "string", "minLength": 1}, _text)


def texts(words: str) -> Kind:
    """Make the kind of a list of texts, in the words that say what they are."""
    items: Json = {"type": "string", "minLength": 1}
    return Kind(words, {"type": "array", "items": items}, lambda value: _texts(value, _COMMA))


def paths(words: str) -> Kind:
    """Make the kind of a list of paths; in one line they are separated as in $PATH."""
    items: Json = {"type": "string", "minLength": 1}
    separator = re.compile(re.escape(pathsep))
    return Kind(words, {"type": "array", "items": items}, lambda value: _texts(value, separator))


def choice(*names: str) -> Kind:
    """Make the kind of one of several words."""

    def read(value: object) -> str:
        if value not in names:
            raise ValueError(value)
        return str(value)

    return Kind(f"one of {', '.join(names)}", {"enum": list(names)}, read)


def integer(*, low: int) -> Kind:
    """Make the kind of a whole number that is at least `low`."""

    def read(value: object) -> int:
        number = int(value) if isinstance(value, Plain) and _INTEGER.fullmatch(value) else value
        if not isinstance(number, int) or isinstance(number, bool) or number < low:
            raise ValueError(value)
        return number

    return Kind(f"a whole number from {low}", {"type": "integer", "minimum": low}, read)


def share(*, low_allowed: bool, high_allowed: bool) -> Kind:
    """Make the kind of a number from 0 to 1; the ends may be left out."""
    low = "minimum" if low_allowed else "exclusiveMinimum"
    high = "maximum" if high_allowed else "exclusiveMaximum"
    words = {
        (True, True): "from 0 to 1",
        (False, False): "between 0 and 1",
        (True, False): "from 0, below 1",
        (False, True): "above 0, up to 1",
    }

    def read(value: object) -> float:
        number = _number(value)
        above = number >= 0 if low_allowed else number > 0
        below = number <= 1 if high_allowed else number < 1
        if not (above and below):
            raise ValueError(value)
        return number

    said = f"a number {words[low_allowed, high_allowed]}"
    return Kind(said, {"type": "number", low: 0, high: 1}, read)


def options() -> Kind:
    """Make the kind of a table whose keys are free and whose values are texts or numbers."""
    inner: Json = {"type": ["string", "number", "boolean"]}
    outer: Json = {"type": "object", "additionalProperties": inner}
    return Kind(
        "tables of option = text", {"type": "object", "additionalProperties": outer}, _options
    )


def _number(value: object) -> float:
    if isinstance(value, Plain) and _DECIMAL.fullmatch(value):
        return float(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(value)  # noqa: TRY004 (one error for every value that does not fit)
    return float(value)


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError(value)
    return str(value)


def _texts(value: object, separator: re.Pattern[str]) -> tuple[str, ...]:
    if isinstance(value, Line):
        value = [part.strip() for part in separator.split(value) if part.strip()]
    if not isinstance(value, list):
        raise ValueError(value)  # noqa: TRY004 (one error for every value that does not fit)
    return tuple(_text(item) for item in value)


def _options(value: object) -> dict[str, dict[str, str]]:
    if not isinstance(value, dict) or not all(isinstance(v, dict) for v in value.values()):
        raise ValueError(value)
    return {name: {key: _option(v) for key, v in table.items()} for name, table in value.items()}


def _option(value: object) -> str:
    """Write an option of an extractor as the text it would be on the command line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str | int | float):
        raise ValueError(value)  # noqa: TRY004 (one error for every value that does not fit)
    return str(value)
