"""Take the lines of a file some at a time, with their places."""

from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Protocol, Self

import numpy as np

from evalkit.alignment.arrays import BoolArray, IntArray
from evalkit.formats.batch import InDoubt
from evalkit.formats.jsonl import BOM, HEAD, MAX_LINE
from evalkit.formats.sniff import sniff

_READ = 1 << 20
_LINE_END, _OPEN, _CLOSE = b"\n{}"  # as numbers


@dataclass(frozen=True, slots=True)
class Lines:
    """
    Some lines of a file: the number of the first one, and at which byte `data` starts.

    `starts` and `ends` are the places of the lines in `data`, of shape (lines,), without what ends
    them. `cut` tells that the file ends within the last of them.
    """

    file: str
    first: int
    offset: int
    data: bytes
    starts: IntArray
    ends: IntArray
    cut: bool

    @classmethod
    def of(cls, data: bytes, *, file: str = "", first: int = 1, offset: int = 0) -> "Lines":
        """Take data apart; each line but the last one has an end of line."""
        ends = _ends(data)
        cut = bool(data) and not data.endswith(b"\n")
        if cut:
            ends = np.append(ends, len(data))
        return cls(file, first, offset, data, _starts(ends), ends, cut)

    def __len__(self) -> int:
        """Return how many lines there are."""
        return len(self.starts)

    def __getitem__(self, number: int) -> bytes:
        """Return a line, counted from 0."""
        return self.data[self.starts[number] : self.ends[number]]

    @property
    def places(self) -> IntArray:
        """The first byte of each line in the file, and its length, of shape (2, lines)."""
        return np.stack([self.starts + self.offset, self.ends - self.starts])

    @property
    def framed(self) -> BoolArray:
        """Tell which lines begin as an object does and end as one does."""
        if not self.data:
            return np.zeros(len(self), dtype=np.bool_)
        read = np.frombuffer(self.data, np.uint8)
        begin = read[np.minimum(self.starts, len(read) - 1)] == _OPEN
        end = read[np.maximum(self.ends - 1, 0)] == _CLOSE
        framed: BoolArray = (self.ends > self.starts) & begin & end
        return framed

    def part(self, first: int, behind: int) -> "Lines":
        """Return some of the lines, of the same data."""
        return replace(
            self,
            first=self.first + first,
            starts=self.starts[first:behind],
            ends=self.ends[first:behind],
            cut=self.cut and behind >= len(self),
        )

    def joined(self) -> memoryview:
        """Return all lines as they stand, with what is between them."""
        return (
            memoryview(self.data)[self.starts[0] : self.ends[-1]] if len(self) else memoryview(b"")
        )


def _ends(data: bytes) -> IntArray:
    return np.flatnonzero(np.frombuffer(data, np.uint8) == _LINE_END)


def _starts(ends: IntArray) -> IntArray:
    """Return where the lines start that end there."""
    starts = np.zeros_like(ends)
    starts[1:] = ends[:-1] + 1
    return starts


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
        self._data = b""
        self._ends = _ends(b"")
        self._number = 1
        self._offset = 0
        self._ended = False
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
        found = self._next(number)
        return [found[n] for n in range(len(found))]

    def take(self, number: int, *, size: int = MAX_LINE * 4) -> Lines:
        """Return the next lines: so many, or fewer where they have more bytes or the file ends."""
        self._fill(number, size)
        fitting = int(np.searchsorted(self._ends, size, side="right"))
        found = self._next(min(number, max(fitting, 1)))
        behind = min(int(found.ends[-1]) + 1, len(self._data)) if len(found) else 0
        self._data = self._data[behind:]
        self._ends = self._ends[len(found) :] - behind
        self._number += len(found)
        self._offset += behind
        return found

    def _next(self, number: int) -> Lines:
        ends = self._ends[:number]
        last = self._ended and number >= len(self._ends)
        cut = last and bool(self._data) and not self._data.endswith(b"\n")
        starts = _starts(ends)
        return Lines(str(self.path), self._number, self._offset, self._data, starts, ends, cut)

    def _fill(self, number: int, size: int) -> None:
        """Read until there are so many lines or bytes."""
        blocks, ends = [self._data], [self._ends]
        lines, length, there = len(self._ends), len(self._data), 0
        while lines < number and (there < size or not lines) and not self._ended:
            block = self._file.read(_READ)
            self._ended = not block
            if self._digest is not None:
                self._digest.update(block)
            blocks.append(block)
            ends.append(_ends(block) + length)
            lines += len(ends[-1])
            length += len(block)
            there += len(block)
            if not len(ends[-1]) and there > MAX_LINE:
                break
        if len(blocks) == 1:
            return
        self._data = b"".join(blocks)
        self._ends = np.concatenate(ends)
        rest = len(self._data) - int(_starts(np.append(self._ends, 0))[-1])
        if self._ended and rest:
            self._ends = np.append(self._ends, len(self._data))
        longest = int((self._ends - _starts(self._ends)).max(initial=0))
        if max(longest, rest) > MAX_LINE:
            raise InDoubt
