"""The folder of runs: each in its own folder, numbered in the order in which they were begun."""

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from evalkit.errors import Location, RunError
from evalkit.runs.listing import folders, sequence
from evalkit.runs.lock import Lock, held, owner
from evalkit.runs.manifest import NAME, encode, read_manifest
from evalkit.runs.plan import Plan

LOCK = "lock"
_NUMBER = ".sequence"
_PARTIAL = ".new-"


def begin(store: Path, plan: Plan, *, fresh: bool = False) -> tuple[Path, Lock]:
    """
    Return the folder of a new run, or of one of the same key that did not come to its end, locked.

    `fresh` always makes a new one. Raises RunError EK5007 where a living process writes the run
    that would be resumed; OSError where the store cannot be written.
    """
    store.mkdir(parents=True, exist_ok=True)
    with held(store / _NUMBER) as numbers:
        folder = None if fresh else _to_resume(store, plan)
        if folder is None:
            number = _next(store, numbers)
            folder = _make(store, plan, number)
            numbers.write(f"{number}\n".encode())
        return folder, lock(folder)


def lock(folder: Path) -> Lock:
    """Lock a run for writing; raises RunError EK5007 where a living process has it."""
    path = folder / LOCK
    taken = Lock.take(path)
    if taken is None:
        raise locked(folder)
    try:
        taken.sign()
    except OSError:
        taken.release(remove=True)
        raise
    return taken


def locked(folder: Path) -> RunError:
    """Say that a run is being written, and by whom."""
    return RunError.of(
        "EK5007",
        f"The run {folder.name} is being written by {owner(folder / LOCK) or 'another process'}.",
        where=Location(str(folder)),
        hint="Wait for it, or score with --refresh, which begins a run of its own.",
    )


def is_locked(folder: Path) -> bool:
    """Tell whether a living process writes a run."""
    return owner(folder / LOCK) is not None


def remove(folder: Path) -> None:
    """Remove a run; raises RunError EK5007 where a living process writes it."""
    taken = lock(folder)
    try:
        # In two steps, so that no half of a run is ever found under its name.
        gone = folder.with_name(f".gone-{folder.name}")
        folder.replace(gone)
        shutil.rmtree(gone)
    finally:
        os.close(taken.descriptor)


def leftovers(store: Path) -> Iterator[Path]:
    """List what killed processes have left beside the runs."""
    for pattern in (f"{_PARTIAL}*", ".gone-*"):
        yield from sorted(store.glob(pattern))


def _to_resume(store: Path, plan: Plan) -> Path | None:
    """Find the latest run of the same key; it is resumed unless it is complete."""
    key = plan.key
    for folder in reversed(folders(store)):
        if not folder.name.endswith(f"-{key[:8]}"):
            continue
        with suppress(RunError):  # one that cannot be read is left alone
            about = read_manifest(folder)
            if about.key == key:
                same = about.extractor.code == plan.extractor.code
                return folder if same and about.status != "finished" else None
    return None


def _next(store: Path, numbers: Lock) -> int:
    """Count on from the last number ever given, also where its run has been removed."""
    said = os.pread(numbers.descriptor, 20, 0).strip()
    last = int(said) if said.isdigit() else 0
    return max([last, *map(sequence, folders(store))]) + 1


def _make(store: Path, plan: Plan, number: int) -> Path:
    name = f"{number:04d}-{plan.key[:8]}"
    partial = store / f"{_PARTIAL}{name}"
    if partial.exists():
        shutil.rmtree(partial)
    partial.mkdir()
    try:
        (partial / NAME).write_bytes(encode(plan.manifest(name=name, sequence=number)))
        return partial.rename(store / name)
    except OSError:
        shutil.rmtree(partial, ignore_errors=True)
        raise
