"""The folders of a store, in the order in which the runs were begun."""

import re
from collections.abc import Iterator
from pathlib import Path

FOLDER = re.compile(r"(\d{4,})-([0-9a-f]{8})")


def folders(store: Path) -> list[Path]:
    """List the folders that are named like runs, by their sequence numbers."""
    try:
        found = [one for one in store.iterdir() if FOLDER.fullmatch(one.name)]
    except (FileNotFoundError, NotADirectoryError):
        return []
    return sorted(found, key=lambda one: (sequence(one), one.name))


def sequence(folder: Path) -> int:
    """
    Read the sequence number in a folder's name.

    >>> sequence(Path("0012-0a1b2c3d"))
    12
    """
    return int(folder.name.partition("-")[0])


def starting_with(store: Path, prefix: str) -> Iterator[Path]:
    """Find runs by the beginning of their id, or of the part after its number."""
    for one in folders(store):
        if one.name.startswith(prefix) or one.name.partition("-")[2].startswith(prefix):
            yield one
