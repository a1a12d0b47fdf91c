"""Where the files are that ship with evalkit: the built-in gold and its ontology."""

from pathlib import Path

_PACKAGE = Path(__file__).parent


def builtin_folder(name: str) -> Path:
    """
    Return a folder that ships with evalkit (`gold`, `seeds`).

    In an installed package it lies inside the package, in a checkout beside it.
    """
    installed = _PACKAGE / "builtin" / name
    return installed if installed.is_dir() else _PACKAGE.parent / name
