"""Pair gold documents with predicted ones by their ids, exactly."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import PurePosixPath
from unicodedata import normalize

from evalkit.errors import Diagnostic, DocumentError, GoldError, limited, short
from evalkit.model import Document, Failed

_ENDINGS = (".txt", ".yaml", ".yml", ".jsonl", ".json", ".ann")
_NAMES, _KNOWN = 50, 1000  # how many spellings are compared; difflib is slow
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Pairing:
    """Gold documents in the order of their ids, the predictions beside them, and what is left."""

    gold: tuple[Document, ...]
    predicted: dict[str, Document]
    extra: tuple[Document, ...]


def pair(*, gold: Iterable[Document], predicted: Iterable[Document]) -> Pairing:
    """
    Pair by id; a gold document without prediction stands alone, a prediction without gold is extra.

    Raises GoldError EK1601 or DocumentError EK2050 if an id stands twice on one side.
    """
    ours, theirs = list(gold), list(predicted)
    check_unique(gold=[d.id for d in ours], predicted=[d.id for d in theirs])
    ids = {document.id for document in ours}
    return Pairing(
        gold=tuple(sorted(ours, key=lambda document: document.id)),
        predicted={document.id: document for document in theirs if document.id in ids},
        extra=tuple(document for document in theirs if document.id not in ids),
    )


def check_unique(*, gold: Iterable[str], predicted: Iterable[str]) -> None:
    """Refuse ids that stand twice; see `pair`."""
    problems = [
        Diagnostic(
            "EK1601", f"There are two gold documents {short(name)}.", None, "Keep one of them."
        )
        for name in _twice(gold)
    ]
    if problems:
        raise GoldError(*limited(problems))
    problems = [
        Diagnostic(
            "EK2050", f"There are two predictions for {short(name)}.", None, "Keep one of them."
        )
        for name in _twice(predicted)
    ]
    if problems:
        raise DocumentError(*limited(problems))


def _twice(ids: Iterable[str]) -> list[str]:
    seen: set[str] = set()
    twice: set[str] = set()
    for name in ids:
        (twice if name in seen else seen).add(name)
    return sorted(twice)


def nearest_ids(names: Sequence[str], known: Sequence[str]) -> dict[str, str]:
    """
    Find the ids that were probably meant.

    They are the same but for case, blanks, leading zeros, folder and ending, or spelled alike.

    >>> nearest_ids(["D01.txt", "other"], ["d1", "d2"])
    {'D01.txt': 'd1'}
    """
    folded = {_folded(name): name for name in sorted(known, reverse=True)}
    found = {name: folded[_folded(name)] for name in names if _folded(name) in folded}
    for name in [n for n in names if n not in found][:_NAMES]:
        near = get_close_matches(name, sorted(known)[:_KNOWN], n=1, cutoff=0.85)
        found.update(zip([name], near, strict=False))
    return found


def _folded(name: str) -> str:
    stem = PurePosixPath(normalize("NFC", name).strip().replace("\\", "/")).name.casefold()
    for ending in _ENDINGS:
        stem = stem.removesuffix(ending)
    return re.sub(r"(?<!\d)0+(?=\d)", "", "".join(stem.split()))


def unpaired(
    *, extra: Sequence[str], absent: Sequence[str], failed: Sequence[Failed]
) -> list[Diagnostic]:
    """Say which documents have no counterpart: the first warnings, in the order of the ids."""
    found = (_extra(extra, absent), _absent(absent), _failed(failed))
    return [diagnostic for notes in found for diagnostic in limited(list(notes))]


def _extra(extra: Sequence[str], absent: Sequence[str]) -> Iterator[Diagnostic]:
    near = nearest_ids(extra, absent)
    for name in sorted(extra):
        message = f"The prediction {short(name)} has no gold document and is not counted."
        hint = f"Did you mean {short(near[name])}?" if name in near else ""
        yield Diagnostic("EK2052", message, None, hint, "warning")


def _absent(absent: Sequence[str]) -> Iterator[Diagnostic]:
    if absent:
        names = ", ".join(short(name) for name in sorted(absent)[:_SHOWN])
        more = f" and {len(absent) - _SHOWN} more" if len(absent) > _SHOWN else ""
        some = "document has" if len(absent) == 1 else "documents have"
        count = "counts" if len(absent) == 1 else "count"
        message = f"{len(absent)} gold {some} no prediction and {count} as missed: {names}{more}."
        hint = 'A document without events needs a line too: {"id": …, "events": []}.'
        yield Diagnostic("EK2051", message, None, hint, "warning")


def _failed(failed: Sequence[Failed]) -> Iterator[Diagnostic]:
    for failure in sorted(failed, key=lambda failure: failure.id):
        message = (
            f"The extractor failed on {short(failure.id)}, its events are missed:"
            f" {failure.kind}: {failure.message}"
        )
        hint = "Try again." if failure.retryable else ""
        yield Diagnostic("EK2053", message, None, hint, "warning")
