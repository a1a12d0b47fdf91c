"""
Read one line of JSON Lines: a fast pass, and a second one only for lines that need it.

The fast pass decodes the bytes straight into a Document. msgspec does not tell of keys that it does
not know or that stand twice; but both make the line hold more colons than the document written
anew, whose strings are the same. Where the numbers are equal, nothing was lost. Otherwise, and
where the fast pass fails, the line is read into lists and dicts and looked at in full.
"""

import json
import math
from dataclasses import dataclass
from typing import Any

import msgspec

from evalkit.errors import Diagnostic, Location
from evalkit.formats.check import check
from evalkit.formats.places import Place, columns, places
from evalkit.formats.record import Path, Problem, Record, dotted, short
from evalkit.formats.syntax import explain_syntax
from evalkit.formats.tree import Built, build
from evalkit.formats.verify import compare
from evalkit.model import Document

MAX_DEPTH = 32
"""How deep lists and objects may be nested in a line."""

_DOCUMENT = msgspec.json.Decoder(Document)
_SYNTAX = msgspec.json.Decoder(msgspec.Raw)
_ESCAPED_COLON = (rb"\u003a", rb"\u003A")
_MOST_DIGITS = 20  # of a whole number: 64 bits with their sign


@dataclass(frozen=True, slots=True)
class Decoded:
    """What a line holds: a record unless there are errors; `syntax` tells that it is no JSON."""

    record: Record | None
    diagnostics: list[Diagnostic]
    syntax: bool = False


def decode_line(
    line: bytes, *, where: Location, cut: bool = False, explain: bool = True
) -> Decoded:
    """
    Decode a line, without its line end, and check everything that a single document can tell.

    `cut` tells that the file ends within this line; `explain` False leaves out the search for the
    cause of wrong offsets.
    """
    try:
        text = line.decode()
        document = _fast(line)
        if document is None:
            _SYNTAX.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        problem, column = explain_syntax(error, line, cut=cut)
        return Decoded(None, [_diagnostic(problem, where, column)], syntax=True)
    built = Built(Record(document), []) if document is not None else _second_pass(text)
    record, problems = built
    if record is not None:
        problems = [*problems, *check(record.document), *_words(record.document, explain=explain)]
    refused = any(problem.severity == "error" for problem in problems)
    return Decoded(None if refused else record, _placed(problems, text, where))


def decode_plain(line: bytes) -> Document:
    """Decode a line that was checked before."""
    return _DOCUMENT.decode(line)


def _fast(line: bytes) -> Document | None:
    """Decode a line; None where that fails or loses something. Raises DecodeError for no JSON."""
    try:
        document = _DOCUMENT.decode(line)
    except msgspec.ValidationError:
        return None
    if any(escape in line for escape in _ESCAPED_COLON):
        return None
    same = line.count(b":") == msgspec.json.encode(document).count(b":")
    return document if same else None


def _second_pass(text: str) -> Built:
    repeated = False

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal repeated
        found = dict(pairs)
        repeated = repeated or len(found) < len(pairs)
        return found

    try:
        value = json.loads(text, object_pairs_hook=unique, parse_int=_whole, parse_float=_finite)
    except RecursionError:
        return Built(
            None, [Problem((), "EK2016", "The nesting is too deep.", "Is a bracket left open?")]
        )
    except ValueError:
        return Built(None, [_too_large(p) for p in places(text) if _is_too_large(p)])
    record, problems = build(value)
    if record is not None:
        problems = [*problems, *map(_too_deep, _deep(record))]
    if repeated:
        return Built(None, [*(_twice(p) for p in places(text) if p.repeated), *problems])
    return Built(record, problems)


def _deep(record: Record) -> list[Path]:
    """Find unknown keys whose values are nested too deep; those that evalkit knows cannot be."""
    return [
        (*path, key)
        for path, strange in record.unknown.items()
        for key, value in strange.items()
        if _is_deep(value, MAX_DEPTH - len(path))
    ]


def _is_deep(value: Any, left: int) -> bool:
    if not isinstance(value, dict | list):
        return False
    inner = value.values() if isinstance(value, dict) else value
    return left <= 0 or any(_is_deep(item, left - 1) for item in inner)


def _too_deep(path: Path) -> Problem:
    message = f"The value of {short(str(path[-1]))} is nested too deep."
    return Problem(path, "EK2016", message, f"At most {MAX_DEPTH} levels are read.")


def _whole(token: str) -> int:
    if len(token) > _MOST_DIGITS:
        raise ValueError
    return int(token)


def _finite(token: str) -> float:
    number = float(token)
    if math.isinf(number):
        raise ValueError
    return number


def _is_too_large(place: Place) -> bool:
    if place.key or place.symbol[0] not in "-0123456789":
        return False
    whole = place.symbol.lstrip("-").isdigit()
    return len(place.symbol) > _MOST_DIGITS if whole else math.isinf(float(place.symbol))


def _too_large(place: Place) -> Problem:
    message = f"{dotted(place.path)} is too large a number."
    return Problem(place.path, "EK2015", message, "Mend the value.")


def _twice(place: Place) -> Problem:
    key = short(str(place.path[-1]))
    return Problem(place.path, "EK2010", f"The key {key} stands twice.", "Keep one of them.")


def _words(document: Document, *, explain: bool) -> list[Problem]:
    if document.text is None:
        return []
    return compare(document, text=document.text, explain=explain)


def _placed(problems: list[Problem], text: str, where: Location) -> list[Diagnostic]:
    if not problems:
        return []
    found = columns(text, [problem.path for problem in problems])
    return [_diagnostic(problem, where, found[problem.path]) for problem in problems]


def _diagnostic(problem: Problem, where: Location, column: int) -> Diagnostic:
    place = Location(where.file, where.line, column)
    return Diagnostic(problem.code, problem.message, place, problem.hint, problem.severity)
