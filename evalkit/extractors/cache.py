"""
Predictions that were made before, in a file of sqlite: the same question is not asked twice.

What is kept of an article is found by a hash over all that can change its prediction. The file may
be deleted at any time; when something is wrong with it, everything is predicted as if it were not.
"""

import hashlib
import json
import sqlite3
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from evalkit.errors import Diagnostic, Location
from evalkit.extractors.base import Extractor
from evalkit.model import Article, Document

SCHEMA = 1
"""Grows by one when a prediction that is kept would be read as another one than was written."""

FILE = "predictions.sqlite"

_BATCH = 64
_WAIT = 2.0  # seconds for another process to let go of the file
_CREATE = "CREATE TABLE IF NOT EXISTS predictions (key TEXT PRIMARY KEY, line BLOB) WITHOUT ROWID"


def identity(
    extractor: Extractor, *, options: Mapping[str, str], repeat: int | None = None
) -> str | None:
    """
    Hash who predicts; None for an extractor without fingerprint, which is asked every time.

    Options hold paths, and what those lead to is in the fingerprint; both count.
    """
    about = extractor.describe()
    if not about.fingerprint:
        return None
    parts = [
        SCHEMA, about.name, about.version, about.fingerprint, dict(about.packages), dict(options),
        repeat, code_state(extractor),
    ]  # fmt: skip
    return _hash(parts)


def code_state(extractor: Extractor) -> str:
    """
    Hash the names, sizes and times of the files of an extractor's code.

    With it an extractor that was changed without raising its version is asked again.
    """
    module = type(extractor).__module__
    path = Path(getattr(sys.modules.get(module), "__file__", None) or "")
    if not path.is_file():
        return ""
    own = module.startswith("evalkit.extractors.")
    files = sorted(Path(__file__).parent.rglob("*.py")) if own else [path]
    return _hash([[one.name, (about := one.stat()).st_size, about.st_mtime_ns] for one in files])


@dataclass(slots=True)
class PredictionCache:
    """
    What one extractor has predicted; `notes` says when the file could not be used.

    With `read` False everything is asked again and replaced.
    """

    path: Path
    identity: str
    read: bool = True
    notes: list[Diagnostic] = field(default_factory=list)
    _file: sqlite3.Connection | None = None
    _waiting: list[tuple[str, bytes]] = field(default_factory=list)

    def find(self, articles: Sequence[Article]) -> dict[str, Document]:
        """Return what is kept of these articles, by their ids."""
        if not self.read:
            return {}
        found = {}
        for article in articles:
            line = self._get(self._key(article))
            if line is None:
                continue
            with suppress(ValueError):
                document = msgspec.json.decode(line, type=Document)
                if document.id == article.id:
                    found[article.id] = document
        return found

    def keep(self, document: Document, article: Article) -> None:
        """Keep a prediction; it is written with the next ones, at the latest by `close`."""
        self._waiting.append((self._key(article), msgspec.json.encode(document)))
        if len(self._waiting) >= _BATCH:
            self._write()

    def close(self) -> None:
        """Write what waits, and close the file."""
        self._write()
        if self._file is not None:
            with suppress(sqlite3.Error):
                self._file.close()
            self._file = None

    def _key(self, article: Article) -> str:
        return _hash([
            self.identity, article.id, article.text, article.language, article.metadata,
        ])  # fmt: skip

    def _get(self, key: str) -> bytes | None:
        for file in self._opened():
            try:
                row = file.execute("SELECT line FROM predictions WHERE key = ?", (key,)).fetchone()
            except sqlite3.Error as error:
                self._fail(error)
            else:
                return bytes(row[0]) if row is not None and isinstance(row[0], bytes) else None
        return None

    def _write(self) -> None:
        rows, self._waiting = self._waiting, []
        if not rows:
            return
        for file in self._opened():
            try:
                with file:
                    file.executemany("INSERT OR REPLACE INTO predictions VALUES (?, ?)", rows)
            except sqlite3.Error as error:
                self._fail(error)

    def _opened(self) -> Iterator[sqlite3.Connection]:
        """Yield the file, or nothing once it could not be used."""
        if self._file is None and not self.notes:
            try:
                self._file = _open(self.path)
            except (sqlite3.Error, OSError) as error:
                self._fail(error)
        if self._file is not None:
            yield self._file

    def _fail(self, error: Exception) -> None:
        if self._file is not None:
            with suppress(sqlite3.Error):
                self._file.close()
            self._file = None
        self.notes.append(
            Diagnostic(
                "EK4030",
                f"The predictions that are kept cannot be used: {error}.",
                Location(str(self.path)),
                "Everything is predicted anew. Delete the file, or give --no-cache.",
                severity="warning",
            )
        )


def _open(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    file = sqlite3.connect(path, timeout=_WAIT)
    try:
        file.execute("PRAGMA journal_mode=WAL")
        file.execute("PRAGMA synchronous=OFF")  # a power cut may cost what can be predicted again
        with file:
            file.execute(_CREATE)
    except sqlite3.Error:
        file.close()
        raise
    return file


def _hash(parts: Sequence[object]) -> str:
    content = json.dumps(parts, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(content.encode()).hexdigest()
