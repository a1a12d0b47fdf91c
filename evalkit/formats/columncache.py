"""
Keep the columns of a file beside it, so that it need not be decoded again.

A kept file is named after the size and the sha256 of the file's bytes, the number of this format,
the number of the scoring and what the reader was asked for: it is never stale. It holds the columns
of each batch, with their sha256, and a last record that says how many batches there are; anything
else is ignored and written again. The folder may be deleted at any time.
"""

import hashlib
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

import msgspec
import numpy as np

from evalkit.errors import Location
from evalkit.formats.batch import OF_ARGUMENTS, OF_EVENTS, Batch, InDoubt, Warned
from evalkit.formats.line import decode_line
from evalkit.formats.lines import Lines
from evalkit.model import Document
from evalkit.model.content import Plain

FORMAT = 2
SMALLEST = 1 << 20
"""Smaller files are decoded sooner than looked up."""

_STORED = (*OF_EVENTS[:-1], *OF_ARGUMENTS[:-1])  # scores are in the hashes
_NUMBER = 8


class _Meta(msgspec.Struct, frozen=True):
    """What a batch has beside its columns; `slow` are the numbers of the lines read in full."""

    first: int
    ids: list[str]
    types: list[str]
    roles: list[str]
    splits: dict[str, int]
    slow: list[int]
    rows: tuple[int, int]
    end: bool = False
    batches: int = 0


class KeptWrongly(Exception):  # noqa: N818 - the file is decoded instead
    """A kept file is damaged."""


def key_of(digest: str, *, scoring: int, words: bool) -> str:
    """Return the name under which the columns of a file with this sha256 are kept."""
    text = f"{FORMAT}|{scoring}|{words}|{digest}"
    return hashlib.sha256(text.encode()).hexdigest()[:40]


def find(folder: Path, path: Path, *, scoring: int, words: bool) -> Path | None:
    """Find what is kept of a file; its bytes are hashed only if something of its size is kept."""
    try:
        size = path.stat().st_size
        if not any(folder.glob(f"{size}-*.columns")):
            return None
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None
    kept = folder / f"{size}-{key_of(digest, scoring=scoring, words=words)}.columns"
    return kept if kept.is_file() else None


class Keeper:
    """Writes the columns of a file while it is read; where that fails, nothing is kept."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._partial = folder / f".{os.getpid()}-{id(self)}.partial"
        self._file: BinaryIO | None = None
        self._batches = 0
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            self._file = self._partial.open("wb")

    def add(self, batch: Batch, *, first: int) -> None:
        """Keep a batch whose first line has this number."""
        meta = _Meta(
            first=first,
            ids=batch.ids,
            types=batch.types,
            roles=batch.roles,
            splits=dict(batch.splits),
            slow=sorted(batch.slow),
            rows=(len(batch.rows.document), len(batch.rows.event)),
        )
        columns = [getattr(batch.rows, name).astype("<i4") for name in _STORED]
        columns += [batch.places.astype("<i8"), batch.known.astype("u1")]
        columns.append(batch.hashes().astype("<u8"))
        self._batches += 1
        self._write(meta, b"".join(column.tobytes() for column in columns))

    def close(self, *, size: int, key: str | None) -> None:
        """Put what was written in its place; `key` None gives it up."""
        if key is not None:
            end = _Meta(0, [], [], [], {}, [], (0, 0), end=True, batches=self._batches)
            self._write(end, b"")
        if self._file is None:
            return
        with suppress(OSError):
            self._file.close()
            if key is not None:
                self._partial.replace(self._folder / f"{size}-{key}.columns")
        with suppress(OSError):
            self._partial.unlink(missing_ok=True)

    def _write(self, meta: _Meta, columns: bytes) -> None:
        if self._file is None:
            return
        said = msgspec.json.encode(meta)
        sizes = (len(said).to_bytes(_NUMBER, "little"), len(columns).to_bytes(_NUMBER, "little"))
        record = b"".join([*sizes, said, columns])
        try:
            self._file.write(record + hashlib.sha256(record).digest())
        except OSError:  # the disk is full: nothing is kept
            self._file.close()
            self._file = None
            with suppress(OSError):
                self._partial.unlink(missing_ok=True)


def read(kept: Path, path: Path, *, lines: bool = True) -> Iterator[tuple[Batch, Lines]]:
    """
    Yield the batches that are kept of a file, each with its lines if they are asked for.

    Raises KeptWrongly where what is kept is damaged.
    """
    with kept.open("rb") as file, path.open("rb") as source:
        batches = 0
        while True:
            meta, columns = _record(file)
            if meta.end:
                break
            batches += 1
            yield _batch(meta, columns, source, str(path), lines=lines or bool(meta.slow))
        if meta.batches != batches or file.read(1):
            raise KeptWrongly


def _record(file: BinaryIO) -> tuple[_Meta, bytes]:
    head = file.read(2 * _NUMBER)
    sizes = [int.from_bytes(head[i : i + _NUMBER], "little") for i in (0, _NUMBER)]
    there = os.fstat(file.fileno()).st_size
    if len(head) < 2 * _NUMBER or sum(sizes) > there:
        raise KeptWrongly
    body = file.read(sum(sizes))
    if hashlib.sha256(head + body).digest() != file.read(32):
        raise KeptWrongly
    try:
        return msgspec.json.decode(body[: sizes[0]], type=_Meta), body[sizes[0] :]
    except msgspec.DecodeError:
        raise KeptWrongly from None


def _batch(
    meta: _Meta, data: bytes, source: BinaryIO, name: str, *, lines: bool
) -> tuple[Batch, Lines]:
    documents, (events, arguments) = len(meta.ids), meta.rows
    lengths = [events] * len(OF_EVENTS[:-1]) + [arguments] * len(OF_ARGUMENTS[:-1])
    columns: dict[str, Any] = {}
    offset = 0
    for column, length in zip(_STORED, lengths, strict=True):
        columns[column] = np.frombuffer(data, "<i4", length, offset).astype(np.int64)
        offset += 4 * length
    places = np.frombuffer(data, "<i8", 2 * documents, offset).reshape(2, -1).astype(np.int64)
    offset += 16 * documents
    known = np.frombuffer(data, "u1", documents, offset).astype(np.bool_)
    hashes = np.frombuffer(data, "<u8", documents, offset + documents).astype(np.uint64)
    batch = Batch(
        ids=meta.ids,
        places=places,
        rows=Plain(
            **columns,
            score=np.zeros(events, dtype=np.int64),
            argument_score=np.zeros(arguments, dtype=np.int64),
        ),
        types=meta.types,
        roles=meta.roles,
        known=known,
        splits=Counter(meta.splits),
        known_hashes=hashes,
    )
    if not lines:
        return batch, Lines.of(b"")
    source.seek(int(places[0, 0]))
    data = source.read(int(places[0, -1] + places[1, -1] - places[0, 0]))
    texts = Lines.of(data, file=name, first=meta.first, offset=int(places[0, 0]))
    for number in meta.slow:
        batch.slow[number] = _slow(batch, texts[number], Location(name, meta.first + number, 1))
    return batch, texts


def _slow(batch: Batch, line: bytes, where: Location) -> Document:
    decoded = decode_line(line.rstrip(b"\r"), where=where, explain=False)
    if decoded.record is None:
        raise InDoubt
    unknown = {path: dict.fromkeys(keys) for path, keys in decoded.record.unknown.items()}
    if decoded.diagnostics or unknown:
        batch.warned.append(Warned(where.line, decoded.diagnostics, unknown))
    return decoded.record.document
