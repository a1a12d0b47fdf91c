"""Find predictions by what a person types: `@last`, `@last~1`, the beginning of an id, a path."""

import re
from pathlib import Path

from evalkit.errors import RunError, counted, did_you_mean, short
from evalkit.formats import load_documents, parse_source
from evalkit.runs.listing import folders, starting_with
from evalkit.runs.manifest import NAME
from evalkit.runs.predictions import Predictions
from evalkit.runs.stored import StoredRun, open_run, predictions

_LAST = re.compile(r"@last(?:~(\d{1,9}))?")
_PREFIX = re.compile(r"[0-9a-f-]{1,40}")


def find(text: str, *, store: Path) -> Predictions:
    """
    Read what a reference means: a run of the store, a run's folder, or a file of documents.

    A path that is there wins over the beginning of an id. Raises RunError: EK5001 where there is
    none, EK5002 where several begin so, and what reading a run raises; DocumentError for a file.
    """
    path = parse_source(text).path
    if text.startswith("hf:") or (path.is_file() and path.name != NAME):
        corpus = load_documents(text)
        return Predictions(
            label=text,
            source=text,
            documents=corpus.documents,
            extractor=path.name,
            extractor_fingerprint=corpus.fingerprint,
            notes=corpus.notes,
        )
    return predictions(find_run(text, store=store), label=text)


def find_run(text: str, *, store: Path) -> StoredRun:
    """Find a run of the store, or the run in a folder; see `find`."""
    return open_run(find_folder(text, store=store))


def find_folder(text: str, *, store: Path) -> Path:
    """Find a run's folder, whether or not the run can be read; see `find`."""
    last = _LAST.fullmatch(text)
    if last:
        return _last(int(last[1] or 0), text, store)
    path = Path(text)
    if path.name == NAME and path.is_file():
        return path.parent
    if (path / NAME).is_file():
        return path
    found = list(starting_with(store, text)) if _PREFIX.fullmatch(text) else []
    if len(found) > 1:
        names = ", ".join(one.name for one in found[:10])
        raise RunError.of(
            "EK5002",
            f"{len(found)} runs begin with {text!r}: {names}{', …' if len(found) > 10 else ''}.",
            hint="Give more of the id.",
        )
    if not found:
        raise _none(text, store)
    return found[0]


def _last(back: int, text: str, store: Path) -> Path:
    """Count back over the runs that have results; the order is that of their numbers."""
    left = back
    for folder in reversed(folders(store)):
        if not open_run(folder).has_results:
            continue
        if left == 0:
            return folder
        left -= 1
    raise RunError.of(
        "EK5001",
        f"There is no {text}: {store} has results of {counted(back - left, 'run')}.",
        hint="Score something first: evalkit score",
    )


def _none(text: str, store: Path) -> RunError:
    names = [one.name for one in folders(store)]
    nearest = did_you_mean(text, names[-20:]) if names else f"There are no runs in {store}."
    return RunError.of(
        "EK5001",
        f"There is neither a run nor a file {short(text)}.",
        hint=f"{nearest} See: evalkit runs list",
    )
