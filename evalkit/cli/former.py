"""The rules of the revision whose baseline is held against: a branch cannot loosen them alone."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from evalkit.config import Config, read_check
from evalkit.errors import Diagnostic, EvalkitError, RunError
from evalkit.runs.gate.policy import Policy
from evalkit.runs.git import show

_FILES = ("evalkit.yaml", "pyproject.toml")


def former_policy(
    revision: str, config: Config, *, given: tuple[str, ...], options: Mapping[str, Any]
) -> tuple[Policy | None, tuple[Diagnostic, ...]]:
    """
    Read the rules as they are in a revision, with what the command line says before them.

    Where the settings of the revision cannot be read there are none, and a warning EK5066.
    """
    try:
        found = _content(revision, config)
        if found is None:
            return Policy.of(options), ()
        content, name = found
        check = read_check(content, name=name, environment=os.environ, given=given)
        return Policy.of({**check.settings(), **options}), ()
    except EvalkitError as error:
        message = f"The settings in {revision} cannot be read, so its rules do not hold: {error}"
        hint = "Mend them there; until then a review has to compare the rules."
        return None, (Diagnostic("EK5066", message, None, hint, "warning"),)


def _content(revision: str, config: Config) -> tuple[bytes, str] | None:
    for path in _places(config):
        try:
            content = show(revision, path)
        except RunError as error:
            if error.diagnostics[0].code != "EK5048":
                raise
            continue
        if path.name != "pyproject.toml" or b"[tool.evalkit" in content:
            return content, f"{revision}:{path.name}"
    return None


def _places(config: Config) -> Iterator[Path]:
    """List where the settings may have been: today's file, then as they are searched."""
    here = Path.cwd()
    if config.source != "defaults":
        yield Path(config.source)
        here = Path(config.source).resolve().parent
    for folder in (here, *here.parents):
        yield from (folder / name for name in _FILES)
        if (folder / ".git").exists():
            return
