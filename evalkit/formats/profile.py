"""
Which keys the documents of a file have, and a decoder for exactly those.

A file mostly has the same keys in every document. Its first lines tell which; a decoder of exactly
these keys refuses every other one, and the number of keys that it saw follows from the number of
objects. So keys that stand twice, of which a decoder tells nothing, show in the number of colons.
"""

import json
import types
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
from msgspec import UNSET

from evalkit.model import Modality, Polarity, Realis

_TYPES: dict[str, dict[str, Any]] = {
    "argument": {"role": str, "start": int, "end": int, "text": str, "score": float | None},
    "trigger": {"start": int, "end": int, "text": str},
    "event": {
        "type": str,
        "id": str,
        "trigger": None,
        "arguments": None,
        "realis": Realis | None,
        "modality": Modality | None,
        "polarity": Polarity | None,
        "score": float | None,
        "must_find": bool,
        "provenance": str | None,
    },
    "document": {
        "id": str,
        "text": str,
        "events": None,
        "language": str | None,
        "split": str | None,
        "group": str | None,
    },
}
_NEEDED = {
    "argument": {"role", "start", "end"},
    "trigger": {"start", "end"},
    "event": {"type", "trigger"},
    "document": {"id", "events"},
}
_INNER = {"trigger": ("trigger", False), "arguments": ("argument", True), "events": ("event", True)}


@dataclass(frozen=True)
class Profile:
    """
    The keys of a file's objects: `always` those that every one has, `perhaps` those that some have.

    Documents with other keys are not plain; they are read in full. `words` tells whether the words
    of spans are kept, to be compared with texts.
    """

    always: dict[str, frozenset[str]]
    perhaps: dict[str, frozenset[str]]
    words: bool
    decode: Callable[[bytes], Any] = field(init=False, repr=False, compare=False)
    decode_lines: Callable[[memoryview], list[Any]] = field(init=False, repr=False, compare=False)
    has_state: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        structs: dict[str, Any] = {}
        for kind in _TYPES:
            always = [(name, self._type(kind, name, structs)) for name in sorted(self.always[kind])]
            perhaps = [
                (name, self._type(kind, name, structs) | msgspec.UnsetType, UNSET)
                for name in sorted(self.perhaps[kind])
            ]
            structs[kind] = msgspec.defstruct(
                kind, [*always, *perhaps], gc=False, forbid_unknown_fields=True, kw_only=True
            )
        decoder = msgspec.json.Decoder(structs["document"])
        object.__setattr__(self, "decode", decoder.decode)
        object.__setattr__(self, "decode_lines", decoder.decode_lines)
        state = any(self.has("event", name) for name in ("realis", "modality", "polarity"))
        object.__setattr__(self, "has_state", state)

    def __reduce__(self) -> Any:
        return Profile, (self.always, self.perhaps, self.words)

    def _type(self, kind: str, name: str, structs: Mapping[str, Any]) -> Any:
        if name in _INNER:
            inner, several = _INNER[name]
            return types.GenericAlias(list, structs[inner]) if several else structs[inner]
        return _TYPES[kind][name]

    def has(self, kind: str, name: str) -> bool:
        """Tell whether objects of a kind may have a key."""
        return name in self.always[kind] or name in self.perhaps[kind]

    def keys(self, kind: str, objects: Sequence[Any]) -> int:
        """Count the keys that objects of a kind had."""
        number = len(self.always[kind]) * len(objects)
        for name in self.perhaps[kind]:
            number += sum([getattr(one, name) is not UNSET for one in objects])
        return number


def learn(lines: Iterable[bytes], *, words: bool) -> Profile | None:
    """Learn a profile from a file's first lines; None where no plain document is among them."""
    seen: dict[str, Counter[str]] = {kind: Counter() for kind in _TYPES}
    objects: Counter[str] = Counter()
    for line in lines:
        try:
            found = _walk("document", json.loads(line))
        except (ValueError, RecursionError):
            continue
        if not all(_NEEDED[kind] <= names <= set(_TYPES[kind]) for kind, names in found):
            continue
        for kind, names in found:
            objects[kind] += 1
            seen[kind].update(names)
    if not objects:
        return None
    always = {
        kind: frozenset(_NEEDED[kind] | {n for n, times in seen[kind].items() if times == number})
        for kind, number in ((kind, objects[kind]) for kind in _TYPES)
    }
    perhaps = {kind: frozenset(seen[kind]) - always[kind] for kind in _TYPES}
    return Profile(always, perhaps, words)


def _walk(kind: str, value: Any) -> list[tuple[str, set[str]]]:
    """List the objects in a value with their keys; one that is none has a key that nothing has."""
    if not isinstance(value, dict):
        return [(kind, {""})]
    found = [(kind, set(value))]
    for name, (inner, several) in _INNER.items():
        if name not in value or name not in _TYPES[kind]:
            continue
        inside = value[name] if several and isinstance(value[name], list) else [value[name]]
        for one in inside:
            found += _walk(inner, one)
    return found
