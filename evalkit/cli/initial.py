"""What `evalkit init` writes, and where; it never overwrites and can be run again."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from evalkit.config import load_config
from evalkit.config.files import find

_CI = {
    "github": {
        ".github/actions/evalkit/action.yml": "action.yml",
        ".github/workflows/evalkit.yml": "github.yml",
        ".github/workflows/evalkit-comment.yml": "github-comment.yml",
    },
    "gitlab": {".gitlab/evalkit.yml": "gitlab.yml", ".gitlab-ci.yml": "gitlab-include.yml"},
}
# Files that projects often have: what has to be added to them, and how it is recognised there.
_ENTRIES = {
    ".gitlab-ci.yml": ".gitlab/evalkit.yml",
    ".pre-commit-config.yaml": "evalkit gold lint",
    ".gitignore": "!reports/baselines/",
}


@dataclass(frozen=True, slots=True)
class _Planned:
    """A file to write; `instead` is what is there already and does its work."""

    path: str
    content: str
    instead: Path | None = None


def write_initial(folder: Path, *, ci: str | None, language: str) -> Iterator[str]:
    """Write the files that are not there, and say of each what was done; raises OSError."""
    for planned in _plan(folder, ci, language):
        target = folder / planned.path
        there = planned.instead or (target if target.exists() or target.is_symlink() else None)
        if there is not None:
            yield from _left_alone(planned, there, folder)
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("x", encoding="utf-8", newline="\n") as file:
            file.write(planned.content)
        yield f"wrote  {planned.path}"
    yield "next   evalkit gold lint && evalkit score, then: evalkit baseline set @last --reason …"


def _plan(folder: Path, ci: str | None, language: str) -> Iterator[_Planned]:
    yield _Planned("evalkit.yaml", _content("settings.yaml"), find(folder))
    sample = f"sample-{language}.yaml"
    yield _Planned(f"gold/{sample}", _content(sample), _gold(folder))
    yield _Planned(".pre-commit-config.yaml", _content("pre-commit.yaml"))
    yield _Planned(".gitignore", _content("gitignore"))
    for path, name in _CI.get(ci or "", {}).items():
        yield _Planned(path, _content(name))


def _gold(folder: Path) -> Path | None:
    """Find gold that is there: what the settings name, else the folder `gold`."""
    named = load_config(folder).gold or (folder / "gold",)
    return next((path for path in named if path.exists()), None)


def _left_alone(planned: _Planned, there: Path, folder: Path) -> Iterator[str]:
    name = there.relative_to(folder) if there.is_relative_to(folder) else there
    yield f"kept   {name}"
    mark = _ENTRIES.get(planned.path)
    if mark is None or not there.is_file():
        return
    if mark not in there.read_text("utf-8", errors="replace"):
        yield "       it is yours, so add this to it:"
        yield from (f"       | {line}" for line in planned.content.splitlines())


def _content(name: str) -> str:
    return (files("evalkit.cli") / "init_files" / name).read_text("utf-8")
