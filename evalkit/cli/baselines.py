"""What the commands about baselines share: where they lie, and the day."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from evalkit.cli.inputs import GoldChoice, settings
from evalkit.config import Config
from evalkit.errors import ConfigError
from evalkit.runs.baseline.store import Place, name_of

_Command = TypeVar("_Command", bound=Callable[..., Any])


def place_options(command: _Command) -> _Command:
    """Add the options that say which folder of baselines is meant."""
    options = [
        click.option("--suite", help="The suite of the baseline (default: the configured one)."),
        click.option(
            "--folder", metavar="DIR", type=click.Path(path_type=Path),
            help="Folder of the baselines (default: reports/baselines beside the settings).",
        ),
    ]  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


def settings_of(config: Path | None) -> Config:
    """Load the settings that hold here."""
    return settings(GoldChoice(config=config))


def place(config: Config, *, suite: str | None, folder: Path | None) -> Place:
    """Say where baselines lie: the command line, the settings, the default."""
    return Place(folder or config.check.baseline, suite or config.suite)


def default_name(config: Config, place: Place | None = None) -> str:
    """Return the name of the only baseline of a place, else that of the configured extractor."""
    names = place.names() if place is not None else []
    return names[0] if len(names) == 1 else name_of(config.extractor.partition(",")[0])


def today() -> str:
    """Return the day in UTC, that of $SOURCE_DATE_EPOCH where it is set; raises EK5058."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if given is None:
        return datetime.now(UTC).date().isoformat()
    try:
        return datetime.fromtimestamp(int(given), UTC).date().isoformat()
    except (ValueError, OverflowError, OSError):
        raise ConfigError.of(
            "EK5058", f"SOURCE_DATE_EPOCH is a number of seconds, not {given[:40]!r}.",
            hint="Unset it, or give for example 1700000000.",
        ) from None  # fmt: skip
