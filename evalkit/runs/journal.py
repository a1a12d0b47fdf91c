"""The journal of a run: one line a document, appended and flushed as soon as it is predicted."""

from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

import msgspec

from evalkit.errors import Diagnostic, Location, RunError
from evalkit.model import Document, Failed

Line = TypeVar("Line", Document, Failed)


@dataclass(frozen=True, slots=True)
class Journal(Generic[Line]):
    """What a journal holds; `size` is the bytes of its whole lines."""

    lines: tuple[Line, ...] = ()
    size: int = 0
    notes: tuple[Diagnostic, ...] = ()


def read_journal(path: Path, kind: type[Line]) -> Journal[Line]:
    """
    Read a journal that may have been interrupted; none is an empty one.

    A torn last line is left out with the warning EK5006. Raises RunError EK5005 for any other line
    that is no document, OSError where the file cannot be read.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return Journal()
    return parse_journal(content, kind, path=path)


def parse_journal(content: bytes, kind: type[Line], *, path: Path) -> Journal[Line]:
    """Read the content of a journal; see `read_journal`."""
    decoder = msgspec.json.Decoder(kind)
    *whole, rest = content.split(b"\n")
    found: list[Line] = []
    size = 0
    for number, line in enumerate(whole, start=1):
        try:
            found.append(decoder.decode(line))
        except ValueError as error:
            if number == len(whole) and not rest:
                return Journal(tuple(found), size, (_torn(path, number),))
            raise _broken(path, number, str(error)) from None
        size += len(line) + 1
    notes = (_torn(path, len(whole) + 1),) if rest else ()
    return Journal(tuple(found), size, notes)


def _torn(path: Path, number: int) -> Diagnostic:
    return Diagnostic(
        "EK5006", "The last line was torn off while it was written, and is left out.",
        Location(str(path), number), "Nothing else is lost; its document is predicted again.",
        severity="warning",
    )  # fmt: skip


def _broken(path: Path, number: int, reason: str) -> RunError:
    return RunError.of(
        "EK5005",
        f"The line is not what a run writes: {reason}.",
        where=Location(str(path), number),
        hint=f"Restore the file, or remove the run: evalkit runs rm {path.parent.name}",
    )
