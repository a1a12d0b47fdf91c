"""What the commands about single gold files have in common: where gold and texts lie."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from evalkit.cli.inputs import GoldChoice, near, settings, text_folders
from evalkit.cli.options import text_path_option
from evalkit.gold import GoldFile, Reader
from evalkit.gold.discover import find
from evalkit.gold.text import ArticleText

_Command = TypeVar("_Command", bound=Callable[..., Any])


def file_options(command: _Command) -> _Command:
    """Add `--gold` and `--text-path`."""
    gold = click.option(
        "--gold", multiple=True, metavar="PATH", type=click.Path(path_type=Path),
        help="Gold files or folders (default: the configured gold).",
    )  # fmt: skip
    return gold(text_path_option(command))


def gold_paths(given: Sequence[Path]) -> tuple[Path, ...]:
    """Say where gold lies: what the command line names, else what the settings do."""
    return tuple(given) or near(settings(GoldChoice()).gold_paths(Path.cwd()))


def folders(text_path: Sequence[Path]) -> tuple[Path, ...]:
    """List where texts by reference are looked for."""
    choice = GoldChoice(text_path=tuple(text_path))
    return text_folders(choice, settings(choice))


def open_gold(
    document_id: str, gold: Sequence[Path], text_path: Sequence[Path]
) -> tuple[GoldFile, ArticleText]:
    """Find a gold file by its id; its text must be there. Raises GoldError with what is wrong."""
    reader = Reader(folders(text_path), require_text=True)
    found = find(document_id, gold_paths(gold), reader).require()
    if found.article is None:  # never: the reader has made that an error
        raise LookupError(document_id)
    return found, found.article
