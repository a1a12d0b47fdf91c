"""Where baselines lie: `reports/baselines/<suite>/<name>.jsonl`, here or in a git revision."""

import re
from dataclasses import dataclass
from pathlib import Path

from evalkit.errors import Location, RunError, did_you_mean, short
from evalkit.runs.baseline.encode import encode
from evalkit.runs.baseline.model import Baseline
from evalkit.runs.baseline.read import parse
from evalkit.runs.git import show
from evalkit.runs.manifest import replace_file

GIT = "git:"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,99}")
_UNSAFE = re.compile(r"[^A-Za-z0-9._+-]+")


@dataclass(frozen=True, slots=True)
class Place:
    """The folder of baselines and the suite in it."""

    folder: Path
    suite: str = "default"

    def path(self, name: str) -> Path:
        """Return the file of a baseline; raises RunError EK5042 for a name that is no file's."""
        for part in (self.suite, name):
            if not _NAME.fullmatch(part):
                raise RunError.of(
                    "EK5042", f"{short(part)} cannot be the name of a baseline.",
                    hint="Take letters, digits, dot, plus, minus and underscore: --name rules.",
                )  # fmt: skip
        return self.folder / self.suite / f"{name}.jsonl"

    def names(self) -> list[str]:
        """List the baselines of the suite."""
        return sorted(path.stem for path in (self.folder / self.suite).glob("*.jsonl"))


def name_of(label: str) -> str:
    """
    Make the name of a baseline out of an extractor's label.

    >>> name_of("mine.jsonl"), name_of("stanza (2)")
    ('mine', 'stanza-2')
    """
    return _UNSAFE.sub("-", label.removesuffix(".jsonl")).strip("-._+")[:100] or "baseline"


def find(text: str, place: Place, *, default: str) -> Baseline:
    """
    Read a baseline: a name, a path, `git:REV` or `git:REV:name`; "" is the one named `default`.

    Raises RunError: EK5030 where there is none, what `read.parse` and `git.show` raise.
    """
    if text.startswith(GIT):
        revision, _, name = text.removeprefix(GIT).partition(":")
        path = place.path(name or default)
        return parse(show(revision, path), name=f"{revision}:{shown(path)}", revision=revision)
    return read(path_of(text, place, default=default), place)


def path_of(text: str, place: Place, *, default: str) -> Path:
    """Return the file that a reference means, its revision apart."""
    if text.startswith(GIT):
        text = text.removeprefix(GIT).partition(":")[2]
    if text.endswith(".jsonl") or "/" in text:
        return Path(text)
    return place.path(text or default)


def read(path: Path, place: Place) -> Baseline:
    """Read the file of a baseline; raises RunError EK5030 where there is none."""
    try:
        content = path.read_bytes()
    except OSError as error:
        names = place.names()
        hint = did_you_mean(path.stem, names) if names else "There is none in that suite."
        raise RunError.of(
            "EK5030", f"There is no baseline that can be read: {error.strerror}.",
            where=Location(shown(path)),
            hint=f"{hint} Set one: evalkit baseline set @last --reason …",
        ) from None  # fmt: skip
    return parse(content, name=shown(path))


def write(baseline: Baseline, path: Path) -> bool:
    """Write a baseline; returns False where the file says all of it already, but for the day."""
    content = encode(baseline)
    try:
        if path.read_bytes() == content:
            return False
    except OSError:
        path.parent.mkdir(parents=True, exist_ok=True)
    replace_file(path, content)
    return True


def shown(path: Path) -> str:
    """Say where a file is: relative to the current folder where it lies in it."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.as_posix()
