"""Write a baseline: the same content always becomes the same bytes."""

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

import msgspec

from evalkit.errors import DocumentError
from evalkit.formats.check import unfinite
from evalkit.runs.baseline.model import Baseline, Entry

_SUM = re.compile(r',"sum":"([0-9a-f]{8})"\}$')


def encode(baseline: Baseline) -> bytes:
    """
    Write the header and the documents in the order of their ids, each with a checksum.

    Raises DocumentError EK2009 for a score that is no finite number.
    """
    entries = sorted(baseline.entries, key=lambda entry: entry.id)
    rows = [msgspec.to_builtins(baseline.header), *map(_plain, entries)]
    return "".join(f"{_line(row)}\n" for row in rows).encode()


def is_whole(line: str) -> bool:
    """Tell whether a line still has the checksum that it was written with."""
    found = _SUM.search(line)
    return found is not None and found[1] == _sum(f"{line[: found.start()]}}}")


def _plain(entry: Entry) -> dict[str, Any]:
    for problem in unfinite(entry.predicted):
        raise DocumentError.of(problem.code, problem.message, hint=problem.hint)
    predicted: dict[str, Any] = msgspec.to_builtins(entry.predicted, builtin_types=(tuple,))
    about = {
        "id": predicted.pop("id"),
        "gold": entry.gold,
        "gold_types": dict(sorted(entry.gold_types.items())),
        "text_sha256": entry.text_sha256,
        "split": entry.split,
        "must_find": msgspec.to_builtins(entry.must_find) or None,
    }
    return {**{key: value for key, value in about.items() if value is not None}, **predicted}


def _line(row: Mapping[str, Any]) -> str:
    text = json.dumps(_ordered(row), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return f'{text[:-1]},"sum":"{_sum(text)}"}}'


def _ordered(row: Mapping[str, Any]) -> dict[str, Any]:
    """Sort the keys of tables whose keys are data; those of records keep their order."""
    return {
        key: dict(sorted(value.items())) if isinstance(value, dict) else value
        for key, value in row.items()
    }


def _sum(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]
