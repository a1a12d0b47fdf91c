"""Settings of the revision whose baseline is held against: a branch cannot loosen them alone."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from evalkit.config import Config, config_of
from evalkit.config.files import Found, parse
from evalkit.errors import Diagnostic, EvalkitError, RunError, short
from evalkit.runs.gate.policy import Policy
from evalkit.runs.git import show

_FILES = ("evalkit.yaml", "pyproject.toml")
_NAMING = ("extractor", "suite", "check.baseline")


class Former(NamedTuple):
    """Settings of a revision and the rules that follow; None where they cannot be read."""

    config: Config | None
    policy: Policy | None
    notes: tuple[Diagnostic, ...]


def former(
    revision: str, config: Config, *, given: tuple[str, ...], options: Mapping[str, Any]
) -> Former:
    """
    Read the settings as they are in a revision, with what the command line says before them.

    Where they cannot be read there is a warning EK5066; where they name another baseline than
    today's do, by extractor, suite or folder, a note EK5068.
    """
    try:
        found, folder = _found(revision, config)
        then = config_of(found, folder, environment=os.environ, given=given)
        policy = Policy.of({**then.check.settings(), **options})
    except EvalkitError as error:
        message = f"The settings in {revision} cannot be read, so its rules do not hold: {error}"
        hint = "Mend them there; until then a review has to compare the rules."
        return Former(None, None, (Diagnostic("EK5066", message, None, hint, "warning"),))
    return Former(then, policy, tuple(_renamed(revision, then, config)))


def _renamed(revision: str, then: Config, now: Config) -> Iterator[Diagnostic]:
    changed = [
        f"{name} {short(str(then.values[name].value))}, here {short(str(now.values[name].value))}"
        for name in _NAMING
        if then.values[name].value != now.values[name].value
    ]
    if changed:
        message = f"The settings in {revision} name another baseline: {'; '.join(changed)}."
        hint = "Theirs is held against; git:REV:NAME names another."
        yield Diagnostic("EK5068", message, None, hint, "note")


def _found(revision: str, config: Config) -> tuple[Found, Path]:
    """Return the values of the revision's file and its folder; none where it has no such file."""
    for path in _places(config):
        try:
            content = show(revision, path)
        except RunError as error:
            if error.diagnostics[0].code != "EK5048":
                raise
            continue
        if path.name != "pyproject.toml" or b"[tool.evalkit" in content:
            return parse(content, name=f"{revision}:{path.name}"), path.parent
    return Found("defaults"), Path.cwd()


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
