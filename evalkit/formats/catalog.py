"""The formats that documents are read from and written to, by name."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol

from evalkit.errors import Diagnostic, DocumentError
from evalkit.formats.findings import SHOWN
from evalkit.formats.record import Record
from evalkit.model import Corpus, Document
from evalkit.registry import Registry


class Read(Protocol):
    """Yield a file's records; warnings go to `notes`, all errors into one error at the end."""

    def __call__(self, path: Path, *, notes: list[Diagnostic], show: int) -> Iterator[Record]:
        """Read; the error holds the first `show` errors and the number of the rest."""
        ...


@dataclass(frozen=True, slots=True)
class Format:
    """
    How to read and to write documents in one format.

    `write` replaces what is there only when everything is written, and keeps the unknown keys of
    records; what a format cannot hold is a DocumentError.
    """

    name: str
    doc: str
    read: Read
    write: Callable[[Iterable[Record], Path], None]


REGISTRY = Registry(
    kind="format",
    group="evalkit.formats",
    builtin={"hf": "evalkit.formats.hf:FORMAT", "jsonl": "evalkit.formats.jsonl:FORMAT"},
    code="EK2040",
    error=DocumentError,
)


class Source(NamedTuple):
    """Where documents are, and in which format."""

    format: str
    path: Path


def parse_source(source: str | Path) -> Source:
    """
    Split FORMAT:PATH; a path without a format's name before it is a file of JSON Lines.

    >>> parse_source("hf:out/predicted").format, parse_source("predicted.jsonl").format
    ('hf', 'jsonl')
    """
    if isinstance(source, str):
        name, colon, path = source.partition(":")
        if colon and name in REGISTRY.builtin:
            return Source(name, Path(path))
    return Source("jsonl", Path(source))


def find_format(name: str) -> Format:
    """Import a format; an unknown name is a DocumentError EK2040."""
    found: Format = REGISTRY.find(name).load()
    return found


def read_records(
    source: str | Path, *, notes: list[Diagnostic] | None = None, show: int = SHOWN
) -> Iterator[Record]:
    """Read documents with the keys that evalkit does not know; see `read_documents`."""
    name, path = parse_source(source)
    return find_format(name).read(path, notes=[] if notes is None else notes, show=show)


def read_documents(
    source: str | Path, *, notes: list[Diagnostic] | None = None, show: int = SHOWN
) -> Iterator[Document]:
    """
    Read documents one by one from a file of JSON Lines, or from `hf:FOLDER`.

    Memory is that of the longest line and of the ids. Raises DocumentError at the end, with every
    problem of the file: the first `show` and the number of the rest; after the first problem no
    document is yielded any more. Warnings go to `notes`.
    """
    for record in read_records(source, notes=notes, show=show):
        yield record.document


def load_documents(source: str | Path, *, show: int = SHOWN) -> Corpus:
    """
    Load all documents from a file of JSON Lines, or from `hf:FOLDER`.

    Raises DocumentError with every problem of the file; warnings are the corpus' notes. Its
    fingerprint is that of the documents, in whatever order they are.
    """
    from evalkit.model.fingerprint import fingerprint  # numpy, which light commands do without

    notes: list[Diagnostic] = []
    documents = tuple(read_documents(source, notes=notes, show=show))
    return Corpus(documents, notes=tuple(notes), fingerprint=fingerprint(documents))
