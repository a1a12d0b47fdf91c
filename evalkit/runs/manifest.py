"""`manifest.json`: what a run is, and the size and hash of each of its files."""

import hashlib
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import msgspec

from evalkit.errors import Location, RunError

FORMAT = 1
"""The number of the layout of a run's folder."""

NAME = "manifest.json"
PREDICTIONS = "predictions.jsonl"
FAILED = "failed.jsonl"
RESULTS = "results.json"
TIMES = "times.jsonl"

Status = Literal["unfinished", "incomplete", "finished"]


class File(msgspec.Struct, frozen=True, kw_only=True):
    """
    A file of a run: its lines, its bytes, and their sha256.

    `linked` is the path of a file outside the run, relative to the run's folder where it can be.
    """

    lines: int
    bytes: int
    sha256: str
    linked: str | None = None


class ExtractorInfo(msgspec.Struct, frozen=True, kw_only=True):
    """Who predicted: `label` is the name in reports, `source` the file of predictions if any."""

    label: str
    name: str = ""
    version: str = ""
    fingerprint: str = ""
    packages: dict[str, str] = {}
    options: dict[str, str] = {}
    source: str | None = None
    code: str = ""


class GoldInfo(msgspec.Struct, frozen=True, kw_only=True):
    """The gold that was scored on; `documents` maps ids to hashes (see `goldhash`), or is empty."""

    fingerprint: str = ""
    documents: dict[str, str] = {}


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """
    Everything about a run that is neither a prediction, a result nor a time.

    `key` is the sha256 of all that decides the result: two runs of one key have the same results.
    `command` holds the parameters of the score. `signature` has the parts `measuring` and
    `identity`. `files` is there as soon as results are.
    """

    format: int
    id: str
    sequence: int
    key: str
    status: Status = "unfinished"
    command: dict[str, Any] = {}
    signature: dict[str, dict[str, str]] = {}
    versions: dict[str, str] = {}
    gold: GoldInfo = GoldInfo()
    extractor: ExtractorInfo
    config: str = ""
    revision: str = ""
    seed: int = 0
    tags: dict[str, str] = {}
    files: dict[str, File] = {}


def encode(manifest: Manifest) -> bytes:
    """Write a manifest canonically: sorted keys, no clock."""
    content = msgspec.to_builtins(manifest)
    return f"{json.dumps(content, sort_keys=True, ensure_ascii=False, indent=1)}\n".encode()


def read_manifest(folder: Path) -> Manifest:
    """
    Read the manifest of a run's folder.

    Raises RunError: EK5003 for one that cannot be read, EK5004 for a format number to come.
    """
    path = folder / NAME
    try:
        content = path.read_bytes()
        number = msgspec.json.decode(content, type=_Format).format
        if number > FORMAT:
            raise RunError.of(
                "EK5004",
                f"The run has the format number {number}; this evalkit knows {FORMAT}.",
                where=Location(str(path)),
                hint="Update evalkit: pip install -U evalkit",
            )
        return msgspec.json.decode(content, type=Manifest)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise RunError.of(
            "EK5003",
            f"This is no run that can be read: {reason}.",
            where=Location(str(path)),
            hint=f"Restore the file, or remove the run: evalkit runs rm {folder.name}",
        ) from None


class _Format(msgspec.Struct):
    format: int


def digest(content: bytes, *, linked: str | None = None) -> File:
    """
    Measure the content of a file.

    >>> digest(b"a").bytes
    1
    """
    return File(
        lines=content.count(b"\n"),
        bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        linked=linked,
    )


def check_file(folder: Path, name: str, files: Mapping[str, File]) -> bytes:
    """Read a file of a finished run; raises RunError EK5005 where it is not what was written."""
    path = folder / name
    try:
        content = path.read_bytes()
    except OSError:
        content = b""
    expected = files[name]
    if digest(content).sha256 != expected.sha256:
        raise RunError.of(
            "EK5005",
            f"The file has {len(content)} bytes that are not the {expected.bytes} bytes"
            f" ({expected.lines} lines) that the run wrote.",
            where=Location(str(path)),
            hint=f"Restore it, or remove the run: evalkit runs rm {folder.name}",
        )
    return content


def replace_file(path: Path, content: bytes) -> None:
    """
    Replace a file so that after any interruption either the old or the new content is there.

    The name outlasts a power cut only after `sync_folder`.
    """
    partial = path.with_name(f".{path.name}.partial")
    try:
        with partial.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder outlast a power cut, where the system can do that."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
