"""Read a baseline and refuse whatever is not, line by line, what was written."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from evalkit.errors import Diagnostic, Location, RunError, counted, limited, short
from evalkit.formats.line import decode_line
from evalkit.runs.baseline.encode import is_whole
from evalkit.runs.baseline.model import FORMAT, KIND, Baseline, Entry, Golden, Header

_AGAIN = (
    "Restore it with git; or remove it with evalkit baseline rm, and set it anew:"
    " evalkit baseline set @last --reason …"
)
_MARKERS = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")
_OWN = ("gold", "gold_types", "sum", "text_sha256", "split", "must_find")


class _Gold(msgspec.Struct, frozen=True):
    """What a line says about gold."""

    id: str
    gold: str
    gold_types: dict[str, int]
    text_sha256: str | None = None
    split: str | None = None
    must_find: tuple[Golden, ...] = ()


def parse(content: bytes, *, name: str, revision: str = "") -> Baseline:
    """
    Read the bytes of a baseline file; `name` is the file in messages.

    Raises RunError with everything that is wrong: EK5031 not a baseline, EK5032 a format to come,
    EK5033 a line that was edited, EK5034 a file that was cut, EK5035 a merge that is not resolved,
    EK5036 a document that stands twice or not in order, EK5037 no document; and what reading the
    document of a line finds (EK20xx).
    """
    lines = _lines(content, name)
    header = _header(lines[0], Location(name, 1))
    problems: list[Diagnostic] = []
    entries: list[Entry] = []
    for number, line in enumerate(lines[1:], start=2):
        found = _entry(line, Location(name, number))
        if isinstance(found, Entry):
            problems += _order(entries, found, Location(name, number))
            entries.append(found)
        else:
            problems += found
    if len(lines) - 1 != header.documents:
        told = counted(header.documents, "document")
        message = f"The header counts {told}, the file has {len(lines) - 1}."
        problems.append(Diagnostic("EK5034", message, Location(name, len(lines)), _AGAIN))
    if problems:
        raise RunError(*limited(problems))
    if not entries:
        raise RunError.of("EK5037", "The baseline is empty.", where=Location(name, 1), hint=_AGAIN)
    return Baseline(header, tuple(entries), source=name, revision=revision)


def _lines(content: bytes, name: str) -> list[str]:
    """Split into lines; refuse what is no text, has conflict markers or ends within a line."""
    where = Location(name, 1)
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        place = Location(name, content.count(b"\n", 0, error.start) + 1)
        message = f"This is no baseline: byte {error.start + 1} is not UTF-8."
        raise RunError.of("EK5031", message, where=place, hint=_AGAIN) from None
    if not text.strip():
        raise RunError.of("EK5037", "The baseline is empty.", where=where, hint=_AGAIN)
    lines = [line.removesuffix("\r") for line in text.split("\n")]
    markers = [n for n, line in enumerate(lines, start=1) if line.startswith(_MARKERS)]
    if markers:
        raise RunError.of(
            "EK5035",
            "A merge of the baseline is not resolved: this is a conflict marker.",
            where=Location(name, markers[0]),
            hint="Take one side (git checkout --ours or --theirs), then set the baseline anew.",
        )
    if lines[-1]:
        message = "The file ends in the middle of a line."
        raise RunError.of("EK5034", message, where=Location(name, len(lines)), hint=_AGAIN)
    return lines[:-1]


def _header(line: str, where: Location) -> Header:
    value = _json(line)
    if not isinstance(value, dict) or value.get("kind") != KIND:
        message = "This is no baseline: the first line is not its header."
        raise RunError.of("EK5031", message, where=where, hint=_AGAIN)
    number = value.get("format")
    if isinstance(number, int) and number > FORMAT:
        message = f"The baseline has the format number {number}; this evalkit knows {FORMAT}."
        raise RunError.of(
            "EK5032", message, where=where, hint="Update evalkit: pip install -U evalkit"
        )
    if not is_whole(line):
        raise RunError(_edited("The header", where))
    value.pop("sum")
    try:
        return msgspec.convert(value, Header)
    except msgspec.ValidationError as error:
        message = f"This is no baseline: {error}."
        raise RunError.of("EK5031", message, where=where, hint=_AGAIN) from None


def _entry(line: str, where: Location) -> Entry | Sequence[Diagnostic]:
    if not is_whole(line):
        return [_edited("The line", where)]
    value = _json(line)
    try:
        about = msgspec.convert(value, _Gold)
    except msgspec.ValidationError as error:
        return [Diagnostic("EK5031", f"This is no line of a baseline: {error}.", where, _AGAIN)]
    rest = {key: item for key, item in value.items() if key not in _OWN}
    decoded = decode_line(json.dumps(rest).encode(), where=where)
    if decoded.record is None:
        return [
            Diagnostic(d.code, d.message, where, d.hint, d.severity) for d in decoded.diagnostics
        ]
    document = decoded.record.document
    return Entry(
        about.gold, about.gold_types, about.text_sha256, about.split, document, about.must_find
    )


def _json(line: str) -> Any:
    """Read a line as JSON, None where it is none."""
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _edited(what: str, where: Location) -> Diagnostic:
    message = f"{what} is not what was written: it was edited or cut."
    return Diagnostic("EK5033", message, where, _AGAIN)


def _order(before: Sequence[Entry], entry: Entry, where: Location) -> Iterator[Diagnostic]:
    last = before[-1].id if before else ""
    if entry.id == last:
        yield Diagnostic("EK5036", f"The document {short(entry.id)} stands twice.", where, _AGAIN)
    elif entry.id < last:
        message = f"The document {short(entry.id)} stands behind {short(last)}."
        yield Diagnostic("EK5036", message, where, "Lines are sorted by id. " + _AGAIN)
