"""A document as it was read, with the keys of its file that evalkit does not know."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import msgspec

from evalkit.errors import Severity, short
from evalkit.model import Argument, Candidate, Document, Entity, Event, Mention

__all__ = [
    "SHAPE",
    "Part",
    "Path",
    "Problem",
    "Record",
    "dotted",
    "parts",
    "plain",
    "short",
    "unknown_keys",
]

Path = tuple[str | int, ...]
"""The way from a document to a value inside it: `("events", 0, "trigger", "start")`."""

# Which objects stand inside which: record type → key → record type there. Under every key but
# `trigger` there is a list of them.
SHAPE: dict[type[msgspec.Struct], dict[str, type[msgspec.Struct]]] = {
    Document: {"events": Event, "templates": Event, "entities": Entity, "candidates": Candidate},
    Event: {"trigger": Mention, "arguments": Argument},
    Entity: {"mentions": Mention},
}


@dataclass(frozen=True, slots=True)
class Record:
    """A document and its unknown keys, by the path of the object that they stood in."""

    document: Document
    unknown: Mapping[Path, Mapping[str, Any]] = field(default_factory=dict)


class Problem(NamedTuple):
    """What is wrong with a document, and where in it; the reader of the file adds file and line."""

    path: Path
    code: str
    message: str
    hint: str = ""
    severity: Severity = "error"


class Part(NamedTuple):
    """An object inside a document of plain lists and dicts, and what it should become."""

    path: Path
    value: Any
    kind: type[msgspec.Struct]


def parts(value: Any, kind: type[msgspec.Struct] = Document, path: Path = ()) -> Iterator[Part]:
    """Walk the objects of a plain document, each before those inside it; at most three deep."""
    yield Part(path, value, kind)
    if not isinstance(value, dict):
        return
    for key, inner in SHAPE.get(kind, {}).items():
        child = value.get(key)
        if key == "trigger":
            if isinstance(child, dict):
                yield from parts(child, inner, (*path, key))
        elif isinstance(child, list):
            for index, item in enumerate(child):
                yield from parts(item, inner, (*path, key, index))


def unknown_keys(value: Any) -> dict[Path, dict[str, Any]]:
    """Collect the keys of a plain document, in which all else is right, that no record type has."""
    found = {}
    for part in parts(value):
        known = part.kind.__struct_fields__
        if strange := {key: item for key, item in part.value.items() if key not in known}:
            found[part.path] = strange
    return found


def plain(record: Record) -> dict[str, Any]:
    """Turn a record into lists and dicts, its unknown keys back where they stood."""
    value: dict[str, Any] = msgspec.to_builtins(record.document, builtin_types=(tuple,))
    for path, strange in record.unknown.items():
        target: Any = value
        for step in path:
            target = target[step]
        target.update(strange)
    return value


def dotted(path: Path) -> str:
    """
    Write a path as people read it.

    >>> dotted(("events", 0, "trigger"))
    'events[0].trigger'
    """
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.removeprefix(".") or "The document"
