"""
JSON Lines: one document a line, UTF-8, in the contract of docs/predictions.md.

A file is read line by line and never held in memory. All its problems are found in one run.
"""

import io
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, NamedTuple

import msgspec

from evalkit.errors import Diagnostic, DocumentError, Location, Severity
from evalkit.formats.catalog import Format
from evalkit.formats.check import unfinite
from evalkit.formats.findings import SHOWN, Findings, duplicate, no_document, unwritable
from evalkit.formats.line import decode_line
from evalkit.formats.record import Record, plain, short
from evalkit.formats.sniff import sniff
from evalkit.model import Document

MAX_LINE = 16 << 20
"""The longest line that is read, in bytes."""

BOM = b"\xef\xbb\xbf"
HEAD = 4096


def read_records(path: Path, *, notes: list[Diagnostic], show: int = SHOWN) -> Iterator[Record]:
    """Read a file; see `evalkit.formats.read_documents` for what is raised and when."""
    findings = Findings(str(path), show=show)
    with _opened(path) as file:
        for record in _records(file, findings):
            if not findings:
                yield record
    notes.extend(findings.close())


@contextmanager
def _opened(path: Path) -> Iterator[io.BufferedReader]:
    """Open a file that may hold JSON Lines; EK2001 where there is none, EK2002 for other things."""
    where = Location(str(path))
    if path.is_dir():
        raise DocumentError.of(
            "EK2001",
            "This is a folder, not a file of JSON Lines.",
            where=where,
            hint=f"A folder that 'datasets' saved is named hf:{path}.",
        )
    try:
        file = path.open("rb")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise DocumentError.of(
            "EK2001",
            f"The file cannot be read: {reason}.",
            where=where,
            hint="Check the path.",
        ) from None
    with file:
        found = sniff(file.peek(HEAD)[:HEAD])
        if found is not None:
            name, hint = found
            message = f"This is not JSON Lines: it looks like {name}."
            raise DocumentError.of("EK2002", message, where=where, hint=hint)
        yield file


class _Line(NamedTuple):
    """A line without its end; None where it is too long; `cut` where the file ends within it."""

    number: int
    text: bytes | None
    cut: bool


def _lines(file: BinaryIO) -> Iterator[_Line]:
    number = 0
    while line := file.readline(MAX_LINE + 2):
        number += 1
        text, ended = line.rstrip(b"\r\n"), line.endswith(b"\n")
        yield _Line(number, text if len(text) <= MAX_LINE else None, cut=not ended)
        while not ended and line:
            line = file.readline(1 << 16)
            ended = line.endswith(b"\n")


def _records(file: BinaryIO, findings: Findings) -> Iterator[Record]:
    lines_of: dict[str, int] = {}
    blank = 0
    for number, text, cut in _lines(file):
        where = Location(findings.file, number, 1)
        if text is None:
            findings.add(_problem("EK2005", where))
            continue
        if number == 1 and text.startswith(BOM):
            findings.add(_problem("EK2004", where))
        line = text.removeprefix(BOM) if number == 1 else text
        if not line.strip():
            blank = blank or number
            continue
        if blank:
            findings.add(_problem("EK2006", Location(findings.file, blank, 1)))
            blank = 0
        decoded = decode_line(line, where=where, cut=cut, explain=not findings.full)
        findings.add(*decoded.diagnostics)
        if decoded.record is not None:
            findings.add_unknown(decoded.record.unknown, where)
            first = lines_of.setdefault(decoded.record.document.id, number)
            if first != number:
                findings.add(duplicate(decoded.record.document.id, where, f"in line {first}"))
            yield decoded.record
    if not lines_of and not findings:
        findings.add(no_document(findings.file))


_PROBLEMS: dict[str, tuple[str, str, Severity]] = {
    "EK2004": ("The file starts with a byte order mark.", "Save it without BOM.", "warning"),
    "EK2005": (f"The line is longer than {MAX_LINE} bytes.", "Split the document.", "error"),
    "EK2006": ("The line is empty.", "Remove it; was a document lost?", "error"),
}


def _problem(code: str, where: Location) -> Diagnostic:
    return Diagnostic(code, _PROBLEMS[code][0], where, *_PROBLEMS[code][1:])


def write_documents(documents: Iterable[Document], target: str | Path | BinaryIO) -> None:
    """
    Write documents canonically: one line each, UTF-8, absent what is absent.

    A path is replaced only when all is written. Raises DocumentError: EK2009 a score that is no
    finite number, EK2017 half a surrogate pair; JSON cannot hold them.
    """
    write_records((Record(document) for document in documents), target)


def write_records(records: Iterable[Record], target: str | Path | BinaryIO) -> None:
    """Write documents with their unknown keys; see `write_documents`."""
    if not isinstance(target, str | Path):
        for record in records:
            target.write(encode(record))
        return
    path = Path(target).resolve()
    partial = path.with_name(f".{path.name}.partial")
    if path.exists() and not path.is_file():
        partial = path  # a device or a pipe cannot be replaced; opening a folder fails
    try:
        with partial.open("wb") as file:
            for record in records:
                file.write(encode(record))
        partial.replace(path)
    except OSError as error:
        raise unwritable(str(target), error) from None
    finally:
        if partial != path:
            partial.unlink(missing_ok=True)


def encode(record: Record) -> bytes:
    """Write a record as one line, with its end."""
    document = record.document
    for problem in unfinite(document):
        raise DocumentError.of(problem.code, problem.message, hint=problem.hint)
    try:
        if record.unknown:
            return json.dumps(plain(record), ensure_ascii=False, default=str).encode() + b"\n"
        return msgspec.json.encode(document) + b"\n"
    except UnicodeEncodeError as error:
        raise DocumentError.of(
            "EK2017",
            f"Document {short(document.id)} holds {error.object[error.start]!a}.",
            hint="Half a surrogate pair is no character: decode the text as UTF-8.",
        ) from None


FORMAT = Format(
    name="jsonl",
    doc="JSON Lines, one document a line.",
    read=read_records,
    write=write_records,
)
