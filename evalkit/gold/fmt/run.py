"""Bring gold files into canonical form; a file that would lose anything is left as it is."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from evalkit import yamltree
from evalkit.errors import Diagnostic, EvalkitError, GoldError, Location
from evalkit.gold.discover import is_gold, walk
from evalkit.gold.fmt.comments import attach, comments_of
from evalkit.gold.fmt.emit import emit
from evalkit.gold.fmt.layout import read_layout, refusal
from evalkit.gold.nodes import is_null
from evalkit.yamltree import Mapping, Node, Scalar, Sequence


@dataclass(frozen=True, slots=True)
class Formatted:
    """
    What became of a file: whether it was canonical already, or why it was left as it is.

    `text` is the canonical form, None where there is none.
    """

    path: Path
    text: str | None = None
    changed: bool = False
    problems: tuple[Diagnostic, ...] = ()


def format_all(paths: Iterable[Path], *, write: bool) -> list[Formatted]:
    """
    Format files, and all gold files of folders, each once, in the order of the paths.

    A folder yields what it yields to the lint: every `*.yaml` with a key `gold`. Raises GoldError
    EK1610 for a path that does not exist.
    """
    seen: set[Path] = set()
    results = []
    for file, named in (found for path in paths for found in walk(path)):
        identity = file.resolve()
        if identity not in seen and (named or _may_be_gold(file)):
            results.append(format_file(file, write=write))
        seen.add(identity)
    return results


def _may_be_gold(path: Path) -> bool:
    """Tell gold from other YAML; what cannot be read is for `format_file` to complain of."""
    try:
        tree = yamltree.load(path)
    except EvalkitError:
        return True
    return isinstance(tree, Mapping) and is_gold(tree.keys.keys())


def format_file(path: Path, *, write: bool) -> Formatted:
    """
    Format a gold file, and `write` it if that changes it; raises nothing but OSError.

    It is written to another file in its folder first, which then takes its place, so that a stop
    at any time leaves the one or the other.
    """
    try:
        source = yamltree.read_text(path)
        text = format_text(source, name=str(path))
    except EvalkitError as error:
        return Formatted(path, problems=error.diagnostics)
    # Bytes, not lines: a file with other line ends is not canonical.
    changed = text != source
    if changed and write:
        _replace(path.resolve(), text)
    return Formatted(path, text, changed)


def format_text(source: str, *, name: str) -> str:
    """
    Return the canonical form of a gold file.

    Keys come in the order of the format, words of the article stand in double quotes, levels are
    indented by two blanks; comments stay. What is written in brackets on one line stays so, in
    several lines it becomes a block. Reading the result gives the same as reading the source.

    Raises YamlError for what the lint refuses as YAML, and EK1012 where that cannot be done without
    loss; GoldError EK1302 for a file without the key `gold`.
    """
    before = yamltree.parse(source, name=name)
    if not isinstance(before, Mapping) or "gold" not in before.entries:
        where = Location(name, 1, 1)
        hint = "Only gold files have a canonical form."
        raise GoldError.of("EK1302", "The key 'gold' is missing.", where=where, hint=hint)
    text = _written(source, name=name)
    if not _is_same(before, text, name=name) or _comments(source, text, name=name):
        raise refusal(name, 1, "Its canonical form would say something else.")
    if _written(text, name=name) != text:
        raise refusal(name, 1, "Its canonical form would not be the last one.")
    return text


def _written(source: str, *, name: str) -> str:
    layout = read_layout(source, name=name)
    attach(layout, source, name=name)
    return emit(layout)


def _is_same(before: Node, text: str, *, name: str) -> bool:
    try:
        after = yamltree.parse(text, name=name)
    except EvalkitError:
        return False
    return _said(before) == _said(after)


def _comments(source: str, text: str, *, name: str) -> bool:
    """Tell whether comments were lost or made."""
    return comments_of(source, name=name) != comments_of(text, name=name)


Said = str | None | list["Said"] | dict[str, "Said"]


def _said(node: Node) -> Said:
    """Reduce a tree to what it says, without places and without the order of keys."""
    if isinstance(node, Scalar):
        return None if is_null(node) else node.value
    if isinstance(node, Sequence):
        return [_said(item) for item in node.items]
    return {key: _said(value) for key, value in node.entries.items()}


def _replace(path: Path, text: str) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        shutil.copymode(path, name)
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
