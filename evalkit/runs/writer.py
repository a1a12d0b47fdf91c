"""Write a run: each document when it is there, the results at the end, and nothing in between."""

import os
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from io import FileIO
from pathlib import Path
from time import monotonic
from typing import NamedTuple, Self

import msgspec
from msgspec.structs import replace

from evalkit.errors import Diagnostic
from evalkit.measures.signature import Signature
from evalkit.model import Document, Failed
from evalkit.runs.journal import read_journal
from evalkit.runs.lock import Lock
from evalkit.runs.manifest import (
    FAILED,
    NAME,
    PREDICTIONS,
    RESULTS,
    TIMES,
    File,
    digest,
    encode,
    read_manifest,
    replace_file,
    sync_folder,
)
from evalkit.runs.plan import Plan
from evalkit.runs.store import begin

Clock = Callable[[], str]
"""Says what time it is, as text."""


@dataclass(slots=True)
class Writer:
    """
    A run that is open and locked.

    `done` are the documents that its journal has, `notes` the warnings met when it was opened.
    """

    folder: Path
    done: dict[str, Document]
    notes: tuple[Diagnostic, ...]
    _lock: Lock
    _now: Clock
    _journal: FileIO
    _failed: FileIO
    _times: list[dict[str, object]] = field(default_factory=list)
    _last: float = field(default_factory=monotonic)

    @classmethod
    def open(cls, store: Path, plan: Plan, *, now: Clock, fresh: bool = False) -> Self:
        """
        Begin a run, or go on with one of the same key; see `store.begin`.

        What was torn off at the end of a journal is cut off, with the warning EK5006.
        """
        folder, lock = begin(store, plan, fresh=fresh)
        try:
            _reopen(folder, plan)
            documents = read_journal(folder / PREDICTIONS, Document)
            failures = read_journal(folder / FAILED, Failed)
            return cls(
                folder=folder,
                done={one.id: one for one in documents.lines},
                notes=(*documents.notes, *failures.notes),
                _lock=lock,
                _now=now,
                _journal=_append(folder / PREDICTIONS, documents.size),
                _failed=_append(folder / FAILED, failures.size),
                _times=[{"event": "start", "utc": now()}],
            )
        except BaseException:
            lock.release(remove=True)
            raise

    @property
    def id(self) -> str:
        """The run's id, which is its folder's name."""
        return self.folder.name

    def add(self, result: Document | Failed) -> None:
        """Write a result to its journal, all of it or nothing, and hand it to the system."""
        if isinstance(result, Failed):
            _write(self._failed, msgspec.json.encode(result) + b"\n")
        else:
            _write(self._journal, msgspec.json.encode(result) + b"\n")
        now = monotonic()
        self._times.append({"event": result.id, "seconds": round(now - self._last, 6)})
        self._last = now

    def finish(
        self,
        results: bytes,
        *,
        order: Sequence[str],
        signature: Signature,
        complete: bool,
        linked: File | None = None,
    ) -> None:
        """
        Write the results, and in the manifest the size and hash of every file.

        The journals come into the `order` of the documents' ids, and lose the failures that were
        mended. `linked` stands for predictions that stay outside the run.
        """
        self._close_journals()
        predicted = _ordered(self.folder / PREDICTIONS, order)
        failed = _ordered(self.folder / FAILED, order, without={*predicted.ids})
        replace_file(self.folder / RESULTS, results)
        files = {
            PREDICTIONS: linked or predicted.file,
            FAILED: failed.file,
            RESULTS: digest(results),
        }
        about = replace(
            read_manifest(self.folder),
            status="finished" if complete else "incomplete",
            signature={
                "measuring": dict(signature.measuring),
                "identity": dict(signature.identity),
            },
            files=files,
        )
        replace_file(self.folder / NAME, encode(about))
        sync_folder(self.folder)
        self._times.append({"event": "end", "utc": self._now()})

    def close(self) -> None:
        """Write the times and let go of the lock; the journals have all that was added."""
        try:
            self._close_journals()
            lines = b"".join(msgspec.json.encode(one) + b"\n" for one in self._times)
            with (self.folder / TIMES).open("ab") as file:
                file.write(lines)
        except OSError:
            pass  # times are worth no error; whatever cannot be written has been said before
        finally:
            self._lock.release(remove=True)

    def _close_journals(self) -> None:
        for file in (self._journal, self._failed):
            if not file.closed:
                _synced(file)


class _Id(msgspec.Struct):
    id: str


_ID = msgspec.json.Decoder(_Id)


class _Ordered(NamedTuple):
    ids: frozenset[str]
    file: File


def _reopen(folder: Path, plan: Plan) -> None:
    """Take back what the manifest says of files that will grow, and add tags."""
    about = read_manifest(folder)
    tags = {**about.tags, **plan.tags}
    if about.status != "unfinished" or tags != about.tags:
        changed = replace(about, status="unfinished", files={}, signature={}, tags=tags)
        replace_file(folder / NAME, encode(changed))


def _append(path: Path, size: int) -> FileIO:
    """Open a file for appending after its first `size` bytes; nothing is held back in a buffer."""
    file = FileIO(path, "ab")
    if os.fstat(file.fileno()).st_size != size:
        file.truncate(size)
    return file


def _synced(file: FileIO) -> None:
    """Close a file whose content outlasts a power cut."""
    with file:
        if os.fstat(file.fileno()).st_size:
            os.fsync(file.fileno())


def _write(file: FileIO, line: bytes) -> None:
    size = os.fstat(file.fileno()).st_size
    try:
        written = 0
        while written < len(line):
            written += file.write(line[written:])
    except OSError:
        with suppress(OSError):
            file.truncate(size)
        raise


def _ordered(path: Path, order: Sequence[str], *, without: Collection[str] = ()) -> _Ordered:
    """Bring the lines of a journal into an order, the last of those with one id, where need be."""
    content = path.read_bytes()
    lines = content.splitlines(keepends=True)
    of_id = {_ID.decode(line).id: line for line in lines}
    place = {name: number for number, name in enumerate(order)}
    ids = sorted(of_id.keys() - {*without}, key=lambda name: (place.get(name, len(place)), name))
    wanted = b"".join(of_id[name] for name in ids)
    if wanted != content:
        replace_file(path, wanted)
    return _Ordered(frozenset(ids), digest(wanted))
