"""What is wrong with one file of documents: all of it, the first findings in full."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import msgspec

from evalkit.errors import (
    Diagnostic,
    DocumentError,
    EvalkitError,
    Location,
    Severity,
    counted,
    did_you_mean,
)
from evalkit.formats.record import Path, short
from evalkit.model import Argument, Candidate, Document, Entity, Event, Mention

SHOWN = 20
_MOST_NAMES = 100

# The last key on the way to an object → what the object is.
_KINDS: dict[str, tuple[str, type[msgspec.Struct]]] = {
    "": ("a document", Document),
    "events": ("an event", Event),
    "templates": ("a template", Event),
    "trigger": ("a trigger", Mention),
    "arguments": ("an argument", Argument),
    "entities": ("an entity", Entity),
    "mentions": ("a mention", Mention),
    "candidates": ("a candidate", Candidate),
}


class Findings:
    """Collects errors and warnings of a file; keeps the first ones and counts the rest."""

    def __init__(self, file: str, *, show: int = SHOWN) -> None:
        self.file = file
        self.show = show
        self._kept: dict[str, list[Diagnostic]] = {"error": [], "warning": []}
        self._more: Counter[str] = Counter()
        self._names: Counter[tuple[str, str]] = Counter()
        self._first: dict[tuple[str, str], Location] = {}

    def __bool__(self) -> bool:
        return bool(self._kept["error"])

    @property
    def full(self) -> bool:
        """Tell whether further errors are only counted."""
        return len(self._kept["error"]) >= self.show

    def add(self, *found: Diagnostic) -> None:
        """Note errors and warnings."""
        for diagnostic in found:
            kept = self._kept[diagnostic.severity]
            if len(kept) < self.show:
                kept.append(diagnostic)
            else:
                self._more[diagnostic.severity] += 1

    def add_unknown(self, unknown: Mapping[Path, Mapping[str, Any]], where: Location) -> None:
        """Note the unknown keys of a document; each is named once a file."""
        for path, strange in unknown.items():
            kind = next((step for step in reversed(path) if isinstance(step, str)), "")
            for key in strange:
                if (kind, key) in self._first or len(self._first) < _MOST_NAMES:
                    self._first.setdefault((kind, key), where)
                    self._names[kind, key] += 1
                else:
                    self._more["warning"] += 1

    def close(self) -> list[Diagnostic]:
        """Return the warnings; raises DocumentError with all errors if there are any."""
        warnings = [*self._kept["warning"], *map(self._unknown_key, self._names.items())]
        warnings += self._rest("warning")
        if self:
            raise DocumentError(*self._kept["error"], *self._rest("error"))
        return warnings

    def _unknown_key(self, item: tuple[tuple[str, str], int]) -> Diagnostic:
        (kind, key), times = item
        name, struct = _KINDS[kind]
        near = did_you_mean(key, struct.__struct_fields__)
        hint = near if near.startswith("Did") else "Scoring ignores it, 'evalkit convert' keeps it."
        often = "once" if times == 1 else f"{times} times"
        message = f"Unknown key {short(key)} in {name} ({often})."
        return Diagnostic("EK2019", message, self._first[kind, key], hint, "warning")

    def _rest(self, severity: Severity) -> list[Diagnostic]:
        count = self._more[severity]
        if not count:
            return []
        message = f"{counted(count, f'more {severity}')} in this file."
        return [
            Diagnostic("EK2025", message, Location(self.file), "Mend the first ones.", severity)
        ]


def duplicate(name: str, where: Location, first: str) -> Diagnostic:
    """Say that a document's id stands again; `first` says where it stood first."""
    message = f"The document {short(name)} stands twice (first {first})."
    return Diagnostic("EK2018", message, where, "Keep one of them.")


def no_document(file: str) -> Diagnostic:
    """Warn of a file without documents."""
    hint = "Did the program that wrote it fail?"
    return Diagnostic("EK2026", "There is no document in it.", Location(file), hint, "warning")


def unwritable(name: str, error: OSError) -> EvalkitError:
    """Say why a file or a folder cannot be written."""
    return DocumentError.of(
        "EK2043", f"This cannot be written: {error.strerror or error}.", where=Location(name),
        hint="Check the folder and the space on the disk.",
    )  # fmt: skip
