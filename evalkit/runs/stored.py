"""Read a run that is in a store, and hold its files against what its manifest says of them."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from evalkit.errors import Diagnostic, Location, RunError
from evalkit.formats import load_documents
from evalkit.model import Document, Failed
from evalkit.runs.journal import Journal, parse_journal, read_journal
from evalkit.runs.manifest import (
    FAILED,
    PREDICTIONS,
    RESULTS,
    File,
    Manifest,
    check_file,
    read_manifest,
)
from evalkit.runs.predictions import Predictions


@dataclass(frozen=True, slots=True)
class StoredRun:
    """A run's folder and its manifest."""

    folder: Path
    manifest: Manifest

    @property
    def has_results(self) -> bool:
        """Tell whether the run came to its results."""
        return self.manifest.status != "unfinished"


def open_run(folder: Path) -> StoredRun:
    """Read a run; raises RunError EK5003 or EK5004."""
    return StoredRun(folder, read_manifest(folder))


def results(run: StoredRun) -> bytes:
    """Return the canonical bytes of a run's results; raises RunError EK5005, EK5013."""
    if not run.has_results:
        raise RunError(_unfinished(run))
    return check_file(run.folder, RESULTS, run.manifest.files)


def predictions(run: StoredRun, *, label: str = "") -> Predictions:
    """
    Return what a run predicted, whole or so far.

    Raises RunError: EK5005 where a file is not what was written, EK5011 where the file of
    predictions that it links is gone or another one.
    """
    about = run.manifest
    documents, failed = _documents(run), _failed(run)
    waiting = [] if run.has_results else [_unfinished(run, severity="warning")]
    return Predictions(
        label=label or about.id,
        source=str(run.folder),
        documents=documents.lines,
        failed=failed.lines,
        extractor=about.extractor.label,
        extractor_version=about.extractor.version,
        extractor_fingerprint=about.extractor.fingerprint,
        measuring=about.signature.get("measuring", {}),
        gold_hashes=about.gold.documents,
        complete=about.status == "finished",
        notes=(*waiting, *documents.notes, *failed.notes),
    )


def _documents(run: StoredRun) -> Journal[Document]:
    path = run.folder / PREDICTIONS
    if not run.has_results:
        return read_journal(path, Document)
    about = run.manifest.files[PREDICTIONS]
    if about.linked is not None:
        return _linked(run.folder / about.linked, about)
    content = check_file(run.folder, PREDICTIONS, run.manifest.files)
    return parse_journal(content, Document, path=path)


def _failed(run: StoredRun) -> Journal[Failed]:
    if not run.has_results:
        found = read_journal(run.folder / FAILED, Failed)
        return Journal(
            tuple({one.id: one for one in found.lines}.values()), found.size, found.notes
        )
    content = check_file(run.folder, FAILED, run.manifest.files)
    return parse_journal(content, Failed, path=run.folder / FAILED)


def _linked(path: Path, about: File) -> Journal[Document]:
    try:
        with path.open("rb") as file:
            same = hashlib.file_digest(file, "sha256").hexdigest() == about.sha256
    except OSError:
        same = False
    if not same:
        raise RunError.of(
            "EK5011",
            f"The run was scored from this file of {about.bytes} bytes; it is gone or another one.",
            where=Location(str(path)),
            hint="Bring the file back, or score the new one.",
        )
    corpus = load_documents(path)
    return Journal(corpus.documents, about.bytes, corpus.notes)


def _unfinished(run: StoredRun, *, severity: str = "error") -> Diagnostic:
    return Diagnostic(
        "EK5013", f"The run {run.manifest.id} is not finished.", Location(str(run.folder)),
        "Give the command again that started it; it goes on where it stopped.",
        severity="warning" if severity == "warning" else "error",
    )  # fmt: skip
