"""
Get the text of an article: written in the gold file, or in a file of its own.

A text by reference is looked for relative to the gold file, then by its bare name in the folders of
the text path: a gold file cannot make anybody read what lies elsewhere in those folders. Its bytes
are checked by sha256 and decoded as they are: no line end and no character is changed.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath

from evalkit.errors import Location
from evalkit.gold.file import GoldText
from evalkit.gold.nodes import Nodes
from evalkit.gold.notation import shown
from evalkit.gold.text import ArticleText
from evalkit.model import text_sha256
from evalkit.yamltree import Mapping, Node, Scalar

MAX_TEXT_BYTES = 16 << 20
_BOM = b"\xef\xbb\xbf"
SHA256 = "[0-9a-f]{64}"


@dataclass(frozen=True, slots=True)
class TextSearch:
    """Where texts by reference may lie, and whether one that is not found is an error."""

    folder: Path
    text_path: Sequence[Path] = ()
    require: bool = False


def read_text_block(nodes: Nodes, node: Node, search: TextSearch) -> GoldText:
    """Read the value of `document.text`; problems are EK1101, EK1102, EK1105, EK1106."""
    if isinstance(node, Scalar):
        text = node.value.removeprefix("\ufeff")
        return GoldText(node.where, ArticleText.of(text), None, text_sha256(text))
    block = nodes.mapping(node, ("file", "sha256"), what="A text by reference")
    if not isinstance(node, Mapping):
        return GoldText(node.where, missing="it is not given")
    file = nodes.text(
        nodes.required(block, "file", "Give the path of the text, relative to this file.")
    )
    declared = nodes.text(block.get("sha256")) or ""
    if file is None:
        return GoldText(node.where, missing="it is not given")
    path = _find(nodes, block.entries["file"].where, file, search)
    if path is None:
        return GoldText(
            node.where, None, file, declared, missing=f"{_basename(file)} was not found"
        )
    data = _read(nodes, block.entries["file"].where, path)
    if data is None:
        return GoldText(node.where, None, file, declared, missing=f"{path.name} cannot be read")
    _check_sha256(nodes, block, declared, data)
    article = ArticleText.of(data.decode("utf-8"))
    return GoldText(node.where, article, file, hashlib.sha256(data).hexdigest())


def _basename(file: str) -> str:
    return PureWindowsPath(file).name


def _find(nodes: Nodes, where: Location, file: str, search: TextSearch) -> Path | None:
    if PurePosixPath(file).is_absolute() or PureWindowsPath(file).is_absolute():
        nodes.problem(
            "EK1106",
            f"The path {shown(file)} is absolute.",
            where,
            "Give it relative to this file; others have other folders.",
        )
        return None
    places = [search.folder / file, *(folder / _basename(file) for folder in search.text_path)]
    found = next((place for place in places if _is_file(place)), None)
    if found is None:
        nodes.problem(
            "EK1102",
            f"The text {shown(_basename(file))} was not found.",
            where,
            "Name its folder with --text-path or $EVALKIT_TEXT_PATH; until then it is not scored.",
            "error" if search.require else "note",
        )
    return found


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name that no file can have
        return False


def _read(nodes: Nodes, where: Location, path: Path) -> bytes | None:
    """Read a text's bytes without its byte order mark; None, and a problem, where that fails."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_TEXT_BYTES + 1)
    except OSError as error:
        nodes.problem(
            "EK1106", f"The text cannot be read: {error.strerror}.", where, "Check the file."
        )
        return None
    if len(data) > MAX_TEXT_BYTES:
        nodes.problem(
            "EK1106",
            f"The text is larger than {MAX_TEXT_BYTES >> 20} MiB.",
            where,
            "Split the article.",
        )
        return None
    data = data.removeprefix(_BOM)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        nodes.problem(
            "EK1105",
            f"The text is not UTF-8: byte 0x{data[error.start]:02x} in its line {line}.",
            where,
            "Save the text as UTF-8.",
        )
        return None
    return data


def _check_sha256(nodes: Nodes, block: Mapping, declared: str, data: bytes) -> None:
    actual = hashlib.sha256(data).hexdigest()
    node = block.get("sha256")
    if node is None:
        nodes.problem(
            "EK1302", "The key 'sha256' is missing.", block.where, f"Add sha256: {actual}."
        )
    elif not re.fullmatch(SHA256, declared):
        nodes.wrong_kind(node, "A sha256 (64 hexadecimal digits)")
    elif declared != actual:
        nodes.problem(
            "EK1101",
            "The text is not the one that was annotated.",
            node.where,
            _why(declared, data),
        )


def _why(declared: str, data: bytes) -> str:
    """Tell a text whose line ends were converted from one that was edited."""
    unix = data.replace(b"\r\n", b"\n")
    for converted in (unix, unix.replace(b"\n", b"\r\n")):
        if hashlib.sha256(converted).hexdigest() == declared:
            return "Only its line ends differ: restore them; in git, mark the file as -text."
    actual = hashlib.sha256(data).hexdigest()
    return f"Restore it; or, if the edit is meant, check every quote and set sha256 to {actual}."
