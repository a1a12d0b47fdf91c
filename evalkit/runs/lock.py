"""One writer at a time: a file that the system keeps locked as long as its process lives."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import msgspec

if sys.platform == "win32":  # pragma: no cover
    import msvcrt

    def _take(descriptor: int, *, wait: bool) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _take(descriptor: int, *, wait: bool) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            return False
        return True


_BOOT = Path("/proc/sys/kernel/random/boot_id")


class Owner(msgspec.Struct, frozen=True):
    """The process that holds a lock, and the start of the machine that its number belongs to."""

    pid: int
    boot: str = ""

    def __str__(self) -> str:
        return f"process {self.pid}" if self.pid else "another process"


@dataclass(slots=True)
class Lock:
    """A lock that is held; the system lets go of it when the process ends, however it ends."""

    path: Path
    descriptor: int

    @classmethod
    def take(cls, path: Path, *, wait: bool = False) -> Self | None:
        """Take a lock, or return None where a living process has it; makes the file."""
        while True:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
            if not _take(descriptor, wait=wait):
                os.close(descriptor)
                return None
            if _is_at(path, descriptor):
                return cls(path, descriptor)
            os.close(descriptor)  # whoever had it has removed the file in the meantime

    def write(self, content: bytes) -> None:
        """Replace what the file says."""
        os.ftruncate(self.descriptor, 0)
        os.pwrite(self.descriptor, content, 0)

    def sign(self) -> None:
        """Say in the file who holds it."""
        self.write(msgspec.json.encode(Owner(os.getpid(), _boot())) + b"\n")

    def release(self, *, remove: bool = False) -> None:
        """Let go; `remove` the file before anybody else can hold it."""
        if remove:
            self.path.unlink(missing_ok=True)
        os.close(self.descriptor)


@contextmanager
def held(path: Path) -> Iterator[Lock]:
    """Wait for a lock and hold it for a moment."""
    lock = Lock.take(path, wait=True)
    if lock is None:  # only where the system does not wait for ever
        raise TimeoutError(f"{path} stays locked")
    try:
        yield lock
    finally:
        lock.release()


def owner(path: Path) -> Owner | None:
    """Say who holds a lock; None where nobody does, also where a dead process left the file."""
    if not path.exists():
        return None
    lock = Lock.take(path)
    if lock is not None:
        lock.release()
        return None
    try:
        return msgspec.json.decode(path.read_bytes(), type=Owner)
    except (OSError, ValueError):
        return Owner(0)


def _is_at(path: Path, descriptor: int) -> bool:
    try:
        there = path.stat()
    except FileNotFoundError:
        return False
    mine = os.fstat(descriptor)
    return (there.st_dev, there.st_ino) == (mine.st_dev, mine.st_ino)


def _boot() -> str:
    try:
        return _BOOT.read_text("ascii").strip()
    except OSError:
        return ""
