"""The git revision of a folder, read from git's own files: no process is started."""

from pathlib import Path


def revision(folder: Path) -> str:
    """Return the commit that is checked out where the folder is, "" outside a repository."""
    for one in [folder, *folder.parents]:
        git = one / ".git"
        if git.exists():
            try:
                return _commit(_folder(git))
            except (OSError, UnicodeDecodeError):
                return ""
    return ""


def _folder(git: Path) -> Path:
    """Follow the file `.git` of a work tree to its folder."""
    if git.is_dir():
        return git
    return git.parent / git.read_text("utf-8").removeprefix("gitdir:").strip()


def _commit(git: Path) -> str:
    head = (git / "HEAD").read_text("utf-8").strip()
    if not head.startswith("ref:"):
        return head
    name = head.removeprefix("ref:").strip()
    common = git / "commondir"
    home = git / common.read_text("utf-8").strip() if common.is_file() else git
    for place in (git, home):
        if (place / name).is_file():
            return (place / name).read_text("utf-8").strip()
    packed = home / "packed-refs"
    lines = packed.read_text("utf-8").splitlines() if packed.is_file() else []
    return next((line.partition(" ")[0] for line in lines if line.endswith(f" {name}")), "")
