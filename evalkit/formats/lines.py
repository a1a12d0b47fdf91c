"""Take the lines of a file some at a time, with their places."""

from dataclasses import dataclass, replace
from io import BufferedReader
from mmap import mmap
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

import numpy as np

from evalkit.alignment.arrays import BoolArray, IntArray
from evalkit.formats.batch import InDoubt
from evalkit.formats.jsonl import BOM, HEAD, MAX_LINE
from evalkit.formats.sniff import sniff

_READ = 1 << 20
_PIECE = 1 << 16
_SPARE = 32  # one in so many bytes is read more than lines are expected to have
_LINE_END, _OPEN, _CLOSE = b"\n{}"  # as numbers


@dataclass(frozen=True, slots=True)
class Lines:
    """
    Some lines of a file: the number of the first one, and at which byte of it `data` starts.

    `starts` and `ends` are the places of the lines in `data`, of shape (lines,), without what ends
    them. `cut` tells that the file ends within the last of them.
    """

    file: str
    first: int
    offset: int
    data: memoryview
    starts: IntArray
    ends: IntArray
    cut: bool

    @classmethod
    def of(cls, data: bytes, *, file: str = "", first: int = 1, offset: int = 0) -> "Lines":
        """Take data apart; each line but the last one has an end of line."""
        ends = _ends(memoryview(data))
        cut = bool(data) and not data.endswith(b"\n")
        if cut:
            ends = np.append(ends, len(data))
        return cls(file, first, offset, memoryview(data), _starts(ends), ends, cut)

    def __len__(self) -> int:
        """Return how many lines there are."""
        return len(self.starts)

    def __getitem__(self, number: int) -> bytes:
        """Return a line, counted from 0."""
        return bytes(self.data[self.starts[number] : self.ends[number]])

    def __reduce__(self) -> Any:
        """Take no more to another process than the lines."""
        before = self.starts[0] if len(self) else 0
        return _restored, (
            self.file,
            self.first,
            self.offset + before,
            bytes(self.joined()),
            self.starts - before,
            self.ends - before,
            self.cut,
        )

    @property
    def places(self) -> IntArray:
        """The first byte of each line in the file, and its length, of shape (2, lines)."""
        return np.stack([self.starts + self.offset, self.ends - self.starts])

    @property
    def framed(self) -> BoolArray:
        """Tell which lines begin as an object does and end as one does."""
        if not len(self.data):
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
        return self.data[self.starts[0] : self.ends[-1]] if len(self) else self.data[:0]


def _restored(file: str, first: int, offset: int, data: bytes, *rest: Any) -> Lines:
    return Lines(file, first, offset, memoryview(data), *rest)


def _ends(data: memoryview) -> IntArray:
    """Find the ends of lines, in pieces that fit a processor's cache."""
    read = np.frombuffer(data, np.uint8)
    found = [
        np.flatnonzero(read[start : start + _PIECE] == _LINE_END) + start
        for start in range(0, max(len(read), 1), _PIECE)
    ]
    return np.concatenate(found)


def _starts(ends: IntArray) -> IntArray:
    """Return where the lines start that end there."""
    starts = np.zeros_like(ends)
    starts[1:] = ends[:-1] + 1
    return starts


class Digest(Protocol):
    """A hash that grows."""

    def update(self, data: bytes | memoryview, /) -> None:
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
        self._data = memoryview(b"")
        self._ends = _ends(self._data)
        self._number = 1
        self._offset = 0
        self._ended = False
        try:
            self._file: BufferedReader = path.open("rb")
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
        cut = last and len(self._data) > 0 and self._data[-1] != _LINE_END
        starts = _starts(ends)
        return Lines(str(self.path), self._number, self._offset, self._data, starts, ends, cut)

    def _fill(self, number: int, size: int) -> None:
        """Read until there are so many lines or bytes."""
        there = 0
        while (
            not self._ended and len(self._ends) < number and (there < size or not len(self._ends))
        ):
            lines, before = len(self._ends), len(self._data)
            expected = (number - lines) * before // lines if lines else 0
            self._read(max(min(expected + expected // _SPARE, size), _READ))
            there += len(self._data) - before
            rest = len(self._data) - int(self._ends[-1]) - 1 if len(self._ends) else there
            longest = int((self._ends - _starts(self._ends)).max(initial=0))
            if max(longest, rest) > MAX_LINE:
                raise InDoubt

    def _read(self, size: int) -> None:
        """
        Put more bytes behind those that are there.

        They are in memory of their own, which goes back to the system when nobody needs them any
        more: between blocks of so many bytes the heap would keep holes.
        """
        before = len(self._data)
        data = memoryview(mmap(-1, before + size))
        data[:before] = self._data
        read = self._file.readinto(data[before:])
        self._ended = read < size
        new = data[before : before + read]
        if self._digest is not None:
            self._digest.update(new)
        self._data = data[: before + read]
        ends = np.concatenate([self._ends, _ends(new) + before])
        if self._ended and len(self._data) and self._data[-1] != _LINE_END:
            ends = np.append(ends, len(self._data))
        self._ends = ends
