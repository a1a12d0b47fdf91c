"""A progress bar on standard error, and only where a person looks at it."""

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

_T = TypeVar("_T")


def progress(items: Iterable[_T], *, total: int, label: str, quiet: bool = False) -> Iterator[_T]:
    """Pass items through and count them on the terminal; prints nothing into a pipe or a file."""
    if quiet or not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import track
    from rich.text import Text

    description = Text(label).plain.replace("[", "\\[")
    yield from track(
        items, total=total, description=description, console=Console(stderr=True), transient=True
    )
