"""
Make a Document of lists and dicts, or say everything that is wrong with them.

msgspec decides what fits and stops at the first misfit; so after a failure every value of every
object inside the document is tried on its own.
"""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache
from typing import Any, NamedTuple, get_args

import msgspec

from evalkit.errors import did_you_mean
from evalkit.formats.record import (
    SHAPE,
    Part,
    Path,
    Problem,
    Record,
    dotted,
    parts,
    short,
    unknown_keys,
)
from evalkit.model import Argument, Document, Mention, Modality, Polarity, Realis


class Built(NamedTuple):
    """A record, or None with its problems."""

    record: Record | None
    problems: list[Problem]


def build(value: Any) -> Built:
    """Build a record from plain data; fills in what the contract allows to leave out."""
    complete(value)
    try:
        document = msgspec.convert(value, Document)
    except msgspec.ValidationError as error:
        found = [problem for part in parts(value) for problem in _misfits(part)]
        return Built(None, found or [explain(str(error), ())])
    return Built(Record(document, unknown_keys(value)), [])


def complete(value: Any) -> None:
    """
    Fill in what other keys imply, in place.

    A span that is given by `parts` alone gets `start` and `end`. An entity that is itself a span,
    without `mentions`, becomes an entity with that one mention; without `id` it gets one.
    """
    if isinstance(value, dict) and isinstance(value.get("entities"), list):
        _complete_entities(value["entities"])
    for part in parts(value):
        if part.kind in (Mention, Argument) and isinstance(part.value, dict):
            _complete_span(part.value)


def _complete_span(span: dict[str, Any]) -> None:
    pieces = span.get("parts")
    if "start" in span or "end" in span or not isinstance(pieces, list) or not pieces:
        return
    first, last = pieces[0], pieces[-1]
    if isinstance(first, list) and isinstance(last, list) and first and last:
        span["start"], span["end"] = first[0], last[-1]


def _complete_entities(entities: list[Any]) -> None:
    given = {entity["id"] for entity in entities if isinstance(entity, dict) and _has_id(entity)}
    for number, entity in enumerate(entities, start=1):
        if not isinstance(entity, dict) or "mentions" in entity:
            continue
        if not entity.keys() & {"start", "end", "parts"}:
            continue
        keys = [key for key in Mention.__struct_fields__ if key in entity]
        entity["mentions"] = [{key: entity.pop(key) for key in keys}]
        if "id" not in entity:
            entity["id"] = next(name for name in _names(number) if name not in given)


def _has_id(entity: dict[str, Any]) -> bool:
    return isinstance(entity.get("id"), str)


def _names(number: int) -> Iterator[str]:
    """Name an entity by its number in the document, with a stroke more for each name taken."""
    name = f"entity-{number}"
    while True:
        yield name
        name += "'"


def _misfits(part: Part) -> list[Problem]:
    """Find what is wrong with an object, but for the objects inside it."""
    if not isinstance(part.value, dict):
        return _try(part.value, part.kind, part.path)
    found = []
    shell = {}
    for field in _fields(part.kind):
        path = (*part.path, field.name)
        if field.name not in part.value:
            found += [_missing(field.name, part)] if field.required else []
            continue
        shell[field.name] = _emptied(part, field.name)
        found += _try(shell[field.name], field.type, path)
    # What keys say together is looked at only where each is right by itself.
    return found or _try(shell, part.kind, part.path)


@cache
def _fields(kind: type[msgspec.Struct]) -> tuple[msgspec.structs.FieldInfo, ...]:
    return msgspec.structs.fields(kind)


def _emptied(part: Part, key: str) -> Any:
    """Return a value without the objects inside it: those are tried on their own."""
    value = part.value[key]
    if key not in SHAPE.get(part.kind, {}):
        return value
    if isinstance(value, list):
        return []
    return None if isinstance(value, dict) and key == "trigger" else value


def _try(value: Any, kind: Any, path: Path) -> list[Problem]:
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        return [explain(str(error), path)]
    return []


def _missing(key: str, part: Part) -> Problem:
    near = get_close_matches(key, [name for name in part.value if isinstance(name, str)], n=1)
    hint = f"Rename {short(near[0])}." if near else _MISSING.get(key, f"Add {key!r}.")
    return Problem(part.path, "EK2012", f"{dotted(part.path)} has no {key!r}.", hint)


_WORDS = {
    "int": "a whole number",
    "float": "a number",
    "str": "text",
    "bool": "true or false",
    "array": "a list",
    "object": "an object {…}",
    "null": "null",
}
_HINTS = {
    ("int", "str"): "Write offsets without quotes.",
    ("int", "float"): "Offsets are whole numbers: code points of the text.",
    ("float", "str"): "Write numbers without quotes.",
    ("str", "int"): "Put it into double quotes.",
    ("object", "array"): 'Write a span as {"start": 0, "end": 5}.',
}
_CHOICES = {"modality": Modality, "polarity": Polarity, "realis": Realis}
_MISSING = {
    "events": 'A document without events has "events": [].',
    "id": "Every document and every entity needs an id.",
    "start": "A span needs 'start' and 'end', or 'parts'.",
    "end": "A span needs 'start' and 'end', or 'parts'.",
}
_PATH_STEP = re.compile(r"\.([^.\[]+)|\[(\d+)\]")


def explain(message: str, path: Path) -> Problem:
    """Say in plain words what msgspec says about the value at a path."""
    text, _, at = message.partition(" - at `$")
    for step in _PATH_STEP.finditer(at.rstrip("`").replace("[...]", ".…")):
        path = (*path, step[1] or int(step[2]))
    for pattern, make in _EXPLAIN:
        if match := pattern.fullmatch(text):
            return make(match, path)
    code = "EK2013" if text.startswith(("the span", "the parts")) else "EK2021"
    said = f"{dotted(path)}: {text}." if path else f"{text[:1].upper()}{text[1:]}."
    return Problem(path, code, said, _OWN_HINTS[code])


_OWN_HINTS = {
    "EK2013": "Spans are [start, end) in code points; parts are in order and do not overlap.",
    "EK2021": "See the contract in docs/predictions.md.",
}


def _wrong_type(match: re.Match[str], path: Path) -> Problem:
    wanted, got = match[1].removesuffix(" | null"), match[2]
    name = "a decimal number" if got == "float" else _WORDS.get(got, got)
    message = f"{dotted(path)} must be {_WORDS.get(wanted, wanted)}, not {name}."
    hint = _HINTS.get((wanted, got), "Mend the value.") if path else "Write one object a line."
    return Problem(path, "EK2011", message, hint)


def _wrong_length(match: re.Match[str], path: Path) -> Problem:
    message = f"{dotted(path)} must be a pair [start, end], a list of {match[1]}."
    return Problem(path, "EK2011", message, "Mend the value.")


def _not_a_choice(match: re.Match[str], path: Path) -> Problem:
    known = get_args(_CHOICES[str(path[-1])])
    message = f"{dotted(path)} cannot be {short(match[1])}."
    return Problem(path, "EK2020", message, did_you_mean(match[1], known))


_EXPLAIN = [
    (re.compile(r"Expected `([^`]+)`, got `([^`]+)`"), _wrong_type),
    (re.compile(r"Expected `array` of length (\d+).*"), _wrong_length),
    (re.compile(r"Invalid enum value '(.*)'", re.DOTALL), _not_a_choice),
]
