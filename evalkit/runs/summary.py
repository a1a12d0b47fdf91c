"""One run in one line: what `evalkit runs list` shows."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from evalkit.errors import Diagnostic, RunError
from evalkit.runs.listing import folders, sequence
from evalkit.runs.manifest import FAILED, PREDICTIONS, RESULTS, TIMES, Manifest, check_file
from evalkit.runs.store import is_locked
from evalkit.runs.stored import open_run


@dataclass(frozen=True, slots=True)
class Summary:
    """
    A run as a row; what is not known is None or empty.

    `status` is unfinished, incomplete, finished, running (a living process writes it) or
    unreadable, with `problem`. `measure` and `f1` are those of TC, else of the first measure.
    """

    id: str
    sequence: int
    status: str
    extractor: str = ""
    documents: int | None = None
    failed: int | None = None
    measure: str = ""
    f1: float | None = None
    begun: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)
    problem: Diagnostic | None = None


def summaries(store: Path) -> Iterator[Summary]:
    """Describe every run of a store, in the order of their numbers."""
    for folder in folders(store):
        try:
            yield _summary(folder)
        except RunError as error:
            yield Summary(folder.name, sequence(folder), "unreadable", problem=error.diagnostics[0])


def begun(folder: Path) -> str:
    """Read when a run was begun, "" where its times do not say."""
    try:
        with (folder / TIMES).open("rb") as file:
            return str(msgspec.json.decode(file.readline(4096), type=dict[str, Any]).get("utc", ""))
    except (OSError, ValueError):
        return ""


def _summary(folder: Path) -> Summary:
    about = open_run(folder).manifest
    measure, f1 = _headline(folder, about)
    return Summary(
        id=about.id,
        sequence=about.sequence,
        status="running" if is_locked(folder) else about.status,
        extractor=about.extractor.label,
        documents=about.files[PREDICTIONS].lines if about.files else None,
        failed=about.files[FAILED].lines if about.files else None,
        measure=measure,
        f1=f1,
        begun=begun(folder),
        tags=about.tags,
    )


def _headline(folder: Path, about: Manifest) -> tuple[str, float | None]:
    if about.status == "unfinished":
        return "", None
    scores = json.loads(check_file(folder, RESULTS, about.files))["measures"]
    wanted = [name for name in ("TC", *about.command.get("measures", ())) if name in scores]
    return (wanted[0], scores[wanted[0]]["micro"]["f1"]) if wanted else ("", None)
