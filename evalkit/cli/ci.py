"""Where CI looks: the files and annotations that commands write beside what they print."""

import os
from pathlib import Path


def repository() -> Path:
    """Find the folder of the repository, which CI systems name files relative to."""
    workspace = os.environ.get("GITHUB_WORKSPACE") or os.environ.get("CI_PROJECT_DIR")
    here = Path.cwd()
    if workspace and here.is_relative_to(Path(workspace).resolve()):
        return Path(workspace).resolve()
    return next((folder for folder in (here, *here.parents) if (folder / ".git").exists()), here)
