"""Read files of another git revision; nothing is checked out and nothing is fetched."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from evalkit.errors import RunError, UnavailableError, short

_REVISION = re.compile(r"[A-Za-z0-9_@][A-Za-z0-9_./@{}^~+-]{0,199}")
_RELATIVE = re.compile(r"[~^@]|^HEAD$")
_SECONDS = 60


def show(revision: str, path: Path) -> bytes:
    """
    Return the bytes of a file as they are in a revision.

    Raises RunError: EK5046 outside a repository, EK5047 for a revision that is not here (a shallow
    clone has few), EK5048 where it has no such file, EK5049 for a text that is no revision;
    UnavailableError EK5045 without git.
    """
    if not _REVISION.fullmatch(revision) or ".." in revision:
        raise RunError.of(
            "EK5049", f"{short(revision)} is not the name of a git revision.",
            hint="Write for example git:origin/main.",
        )  # fmt: skip
    folder = _existing(path)
    root = _root(folder)
    commit = _git(
        folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"
    )
    if commit is None:
        raise RunError.of(
            "EK5047", f"The revision {revision} is not in this clone.", hint=_fetching(revision)
        )
    name = _inside(path, root)
    content = _git(folder, "cat-file", "blob", f"{commit.decode().strip()}:{name}")
    if content is None:
        raise RunError.of(
            "EK5048", f"There is no {name} in {revision}.",
            hint="Commit a baseline there first, or leave --baseline out to take the one here.",
        )  # fmt: skip
    return content


def _fetching(revision: str) -> str:
    """Say how a revision comes into a clone that does not have it."""
    if _RELATIVE.search(revision):
        return "A shallow clone lacks what came before: git fetch --unshallow"
    branch = revision.removeprefix("origin/")
    if branch != revision:
        return f"Fetch it: git fetch --depth 1 origin {branch}:refs/remotes/origin/{branch}"
    return f"Fetch it: git fetch --depth 1 origin {branch}, and name it git:FETCH_HEAD."


def _existing(path: Path) -> Path:
    """Return the nearest folder above a file that is there."""
    return next(folder for folder in _plain(path).parents if folder.is_dir())


def _inside(path: Path, root: Path) -> str:
    """Name a file as git does; where it is a link, itself and not what it leads to here."""
    plain = _plain(path)
    for one in (plain, plain.parent.resolve() / plain.name):
        if one.is_relative_to(root):
            return one.relative_to(root).as_posix()
    raise _elsewhere()


def _root(folder: Path) -> Path:
    found = _git(folder, "rev-parse", "--show-toplevel")
    if found is None:
        raise _elsewhere()
    return Path(found.decode().rstrip("\n")).resolve()


def _plain(path: Path) -> Path:
    """Make a path absolute, and follow no link."""
    return Path(os.path.abspath(path))  # noqa: PTH100 (resolve follows links)


def _elsewhere() -> RunError:
    return RunError.of(
        "EK5046", "The baseline does not lie in a git repository that can be read.",
        hint="See what git says: git status",
    )  # fmt: skip


def _git(folder: Path, *arguments: str) -> bytes | None:
    """Run git; None where it fails. Arguments are never options: they are checked, or ours."""
    program = shutil.which("git")
    if program is None:
        raise UnavailableError.of(
            "EK5045", "git is not installed, and the baseline is asked for by revision.",
            hint="Install git, or name the baseline's file.",
        )  # fmt: skip
    done = subprocess.run(  # noqa: S603 (no shell; see above)
        [program, "-C", str(folder), "--no-pager", "--no-optional-locks", *arguments],
        stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=_SECONDS,
    )  # fmt: skip
    return done.stdout if done.returncode == 0 else None
