"""Where runs lie, for the commands that read them."""

from pathlib import Path

from evalkit.cli.inputs import GoldChoice, settings
from evalkit.config import Config


def project_root(config: Config) -> Path:
    """Return the folder of the settings, else the current one."""
    source = Path(config.source)
    return source.resolve().parent if source.is_file() else Path.cwd()


def runs_folder(config: Config, chosen: Path | None = None) -> Path:
    """Return the folder of runs: what the command line says, else the settings."""
    return config.runs if chosen is None else chosen


def chosen_store(store: Path | None, config: Path | None) -> Path:
    """Return the folder of runs that a command is about."""
    return runs_folder(settings(GoldChoice(config=config)), store)
