"""Options that several commands share, declared once."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

_Command = TypeVar("_Command", bound=Callable[..., Any])

text_path_option = click.option(
    "--text-path", "text_path", multiple=True, metavar="DIR", type=click.Path(path_type=Path),
    help="Folder with article texts that gold names but does not bring.",
)  # fmt: skip

config_option = click.option(
    "--config", "config", metavar="FILE", type=click.Path(path_type=Path),
    help="Settings to use instead of those that are found.",
)  # fmt: skip

set_option = click.option(
    "--set", "given", multiple=True, metavar="NAME=VALUE",
    help="A setting for this command, such as seed=1 (see `evalkit config list`).",
)  # fmt: skip


def _together(_: click.Context, __: click.Parameter, given: Sequence[str]) -> str | None:
    return ",".join(given) if given else None


types_option = click.option(
    "--types", multiple=True, metavar="TYPE[,TYPE…]", callback=_together,
    help="Only these event types, on both sides; a name with a comma in quotes: '\"a, b\"'.",
)  # fmt: skip

_GOLD = [
    click.option(
        "--gold", "gold", multiple=True, metavar="PATH",
        help="Gold: YAML files, folders, JSON Lines or hf:PATH (default: the configured gold).",
    ),
    click.option("--split", help="Only documents of this split, such as dev or test."),
    click.option("--lang", "language", help="Only documents in this language, such as id."),
    text_path_option,
    click.option("--require-text", is_flag=True, help="A missing article text is an error."),
    config_option,
    set_option,
]  # fmt: skip

_EXTRACTOR = [
    click.option("--rules", metavar="FILE", help="Rule file, for extractors that use one."),
    click.option("--model-dir", metavar="DIR", help="Folder of models, where some are loaded."),
    click.option("--device", help="Where a model runs: cpu, cuda, …"),
    click.option("--allow-download", is_flag=True, help="Let an extractor fetch missing models."),
]  # fmt: skip

store_option = click.option(
    "--store", "store", metavar="DIR", type=click.Path(path_type=Path),
    help="Folder of the runs (default: $EVALKIT_RUNS, else reports/runs beside the settings).",
)  # fmt: skip

_RUN = [
    store_option,
    click.option("--no-store", is_flag=True, help="Keep nothing of this run."),
    click.option(
        "--refresh", is_flag=True,
        help="Predict anew: go on with no earlier run and read no kept prediction.",
    ),
    click.option("--shard", metavar="I/N", help="Only each N-th document, from the I-th on."),
    click.option(
        "--repeat", type=click.IntRange(min=1), metavar="K",
        help="Run each extractor K times, and show how far the runs differ.",
    ),
    click.option(
        "--tag", "tags", multiple=True, metavar="KEY=VALUE",
        help="A mark on the run; marked runs are never cleared away.",
    ),
]  # fmt: skip


def gold_options(command: _Command) -> _Command:
    """Add the options that say which gold documents are meant."""
    return _add(_GOLD, command)


def extractor_options(command: _Command) -> _Command:
    """Add the options that go to every extractor that declares them."""
    return _add(_EXTRACTOR, command)


def run_options(command: _Command) -> _Command:
    """Add the options that say how a run is kept."""
    return _add(_RUN, command)


def _add(options: Sequence[Callable[[Any], Any]], command: _Command) -> _Command:
    for option in reversed(options):
        command = option(command)
    return command
