"""Take the lines of a file some at a time, with their places."""

from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Protocol, Self

from evalkit.formats.batch import InDoubt, Lines
from evalkit.formats.jsonl import BOM, HEAD, MAX_LINE
from evalkit.formats.sniff import sniff

_READ = 1 << 20


class Digest(Protocol):
    """A hash that grows."""

    def update(self, data: bytes, /) -> None:
        """Add bytes."""
        ...


class LineSource:
    """
    The lines of a regular file, in order.

    All bytes that are read go through `digest` too. Raises InDoubt for anything that is no file of
    JSON Lines at first sight.
    """

    def __init__(self, path: Path, *, digest: Digest | None = None) -> None:
        if not path.is_file():  # a pipe could not be read again
            raise InDoubt
        self.path = path
        self._digest = digest
        self._lines: list[bytes] = []
        self._taken = 0
        self._rest = b""
        self._ended = False
        self._number = 1
        self._offset = 0
        try:
            self._file: BinaryIO = path.open("rb")
        except OSError:
            raise InDoubt from None

    def __enter__(self) -> Self:
        head = self._file.read(HEAD)
        self._file.seek(0)
        if head.startswith(BOM) or sniff(head) is not None:
            self._file.close()
            raise InDoubt
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def peek(self, number: int) -> list[bytes]:
        """Return the next lines and leave them there."""
        self._fill(number, MAX_LINE)
        return self._lines[self._taken : self._taken + number]

    def take(self, number: int, *, size: int = MAX_LINE * 4) -> Lines:
        """Return the next lines: so many, or fewer where they have more bytes or the file ends."""
        self._fill(number, size)
        texts = self._lines[self._taken : self._taken + number]
        taken = sum(map(len, texts))
        while taken > size and len(texts) > 1:
            taken -= len(texts.pop())
        self._taken += len(texts)
        ended = self._ended and self._taken == len(self._lines)
        found = Lines(str(self.path), self._number, self._offset, texts, cut=ended)
        self._number += len(texts)
        self._offset += taken + len(texts)
        return found

    def _fill(self, number: int, size: int) -> None:
        """Read until there are so many lines or bytes."""
        del self._lines[: self._taken]
        self._taken = there = 0
        while len(self._lines) < number and there < size and not self._ended:
            data = self._file.read(_READ)
            self._ended = not data
            if self._digest is not None:
                self._digest.update(data)
            *lines, self._rest = (self._rest + data).split(b"\n") if data else (self._rest, b"")
            if self._ended and not lines[0]:
                lines = []
            if max(map(len, lines), default=len(self._rest)) > MAX_LINE:
                raise InDoubt
            there += len(data)
            self._lines += lines
