"""
Read a strict subset of YAML into nodes that know their place.

Scalars stay strings (the schema of whoever reads decides their type), so `no`, `12:30` and `007`
survive. Anchors, aliases, tags, merge keys and duplicate keys are refused. Size, depth and number
of nodes are limited, and the depth is counted while libyaml's events arrive, so that a file of
brackets stops the parser instead of the process.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Protocol

import yaml

from evalkit.errors import Diagnostic, Location, YamlError

MAX_BYTES = 1 << 20
MAX_DEPTH = 32
MAX_NODES = 200_000
_AHEAD = 2048  # characters; twice of what libyaml reads to tell a key from a value

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Mark(Protocol):
    """A place as either of PyYAML's parsers gives it, counted from 0."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Scalar:
    """A string; `plain` when it was written without quotes, `end` is the place behind it."""

    value: str
    where: Location
    plain: bool = False
    end: Location | None = None


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list of nodes."""

    items: list["Node"]
    where: Location


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys in the order of the file, each with its value."""

    entries: dict[str, "Node"]
    keys: dict[str, Scalar]
    where: Location

    def get(self, key: str) -> "Node | None":
        """Return the value of a key, or None where it is absent."""
        return self.entries.get(key)


Node = Scalar | Sequence | Mapping


@dataclass(slots=True)
class _Frame:
    """A collection that is being built; `key` is the mapping key that waits for its value."""

    node: Sequence | Mapping
    key: Scalar | None = None


def read_text(path: Path, *, name: str | None = None) -> str:
    """
    Read a YAML file's bytes as UTF-8 text, within the size limit.

    Raises YamlError: EK1001 not UTF-8 or with a byte order mark, EK1006 too large.
    """
    where = Location(name or str(path))
    with path.open("rb") as file:
        data = file.read(MAX_BYTES + 1)
    return decode(data, where=where)


def decode(data: bytes, *, where: Location) -> str:
    """Decode the bytes of a YAML file; see `read_text`."""
    if len(data) > MAX_BYTES:
        raise YamlError.of(
            "EK1006",
            f"The file is larger than {MAX_BYTES} bytes.",
            where=where,
            hint="Put the text into a file of its own and split large files.",
        )
    if data.startswith(b"\xef\xbb\xbf"):
        raise YamlError.of(
            "EK1001",
            "The file starts with a byte order mark.",
            where=where,
            hint="Save it as UTF-8 without BOM.",
        )
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        good = data[: error.start].decode("utf-8")
        line = good.count("\n") + 1
        column = len(good) - (good.rfind("\n") + 1) + 1
        raise YamlError.of(
            "EK1001",
            f"The file is not UTF-8: byte 0x{data[error.start]:02x}.",
            where=Location(where.file, line, column),
            hint="Save it as UTF-8.",
        ) from None


def parse(text: str, *, name: str) -> Node:
    """
    Parse one YAML document.

    Raises YamlError with the code of the first refusal: EK1001 syntax, EK1002 duplicate key,
    EK1003 anchor, alias, tag or merge key, EK1006 depth or number of nodes, EK1007 not exactly one
    document. All duplicate keys of a file are reported together.
    """
    stack: list[_Frame] = []
    roots: list[Node] = []
    problems: list[Diagnostic] = []
    count = 0
    for event in _events(text, name):
        where = _location(name, event.start_mark)
        if isinstance(event, yaml.CollectionStartEvent | yaml.ScalarEvent | yaml.AliasEvent):
            count += 1
            _refuse(event, where, depth=len(stack), count=count)
        if isinstance(event, yaml.ScalarEvent):
            end = _location(name, event.end_mark)
            plain = event.style is None or event.style == ""
            _add(Scalar(event.value, where, plain, end), stack, roots, problems)
        elif isinstance(event, yaml.SequenceStartEvent):
            stack.append(_Frame(Sequence([], where)))
        elif isinstance(event, yaml.MappingStartEvent):
            stack.append(_Frame(Mapping({}, {}, where)))
        elif isinstance(event, yaml.CollectionEndEvent):
            _add(stack.pop().node, stack, roots, problems)
    if len(roots) != 1:
        raise YamlError.of(
            "EK1007",
            f"The file holds {len(roots)} YAML documents, not one.",
            where=roots[1].where if roots[1:] else Location(name, 1, 1),
            hint="Write one document a file, without '---' between.",
        )
    if problems:
        raise YamlError(*problems)
    return roots[0]


def load(path: Path, *, name: str | None = None) -> Node:
    """Read and parse a YAML file; raises YamlError."""
    return parse(read_text(path, name=name), name=name or str(path))


def _events(text: str, name: str) -> Iterator[yaml.Event]:
    seen = 0
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            seen += 1
            yield event
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        column = error.position - (text.rfind("\n", 0, error.position) + 1) + 1
        character = text[error.position : error.position + 1]
        code_point = f"U+{ord(character):04X}" if character else "an unknown character"
        raise YamlError.of(
            "EK1001",
            f"YAML does not allow the character {code_point}.",
            where=Location(name, line, column),
            hint="Remove it.",
        ) from None
    except yaml.MarkedYAMLError as error:
        yield from islice(_too_deep(text, error), seen, None)
        mark = error.problem_mark or error.context_mark
        raise YamlError.of(
            "EK1001",
            f"This is not YAML: {error.problem or error.context}.",
            where=_location(name, mark) if mark else Location(name),
            hint=_syntax_hint(text, mark),
        ) from None
    except yaml.YAMLError as error:
        raise YamlError.of(
            "EK1001",
            f"This is not YAML: {' '.join(str(error).split())}.",
            where=Location(name),
        ) from None


def _too_deep(text: str, error: yaml.MarkedYAMLError) -> Iterator[yaml.Event]:
    """
    Give the events before an error that nesting beyond our limit may be the cause of.

    libyaml looks ahead, and can meet a limit of its own before it gives the event beyond ours.
    PyYAML's own parser has none.
    """
    mark = error.problem_mark
    before = text[max(0, mark.index - _AHEAD) : mark.index] if mark else ""
    if before.count("[") + before.count("{") > MAX_DEPTH:
        with suppress(yaml.YAMLError):
            yield from yaml.parse(text, Loader=yaml.SafeLoader)


def _syntax_hint(text: str, mark: yaml.Mark | None) -> str:
    lines = text.split("\n")
    if mark is None or mark.line >= len(lines):
        return "Check quotes, brackets and indentation."
    line = lines[mark.line]
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return "Indent with blanks, not with tabs."
    return 'Put text with ": ", " #" or a leading quote or bracket into double quotes.'


def _refuse(event: yaml.NodeEvent, where: Location, *, depth: int, count: int) -> None:
    if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
        raise YamlError.of(
            "EK1003",
            "Anchors and aliases ('&', '*') are not allowed.",
            where=where,
            hint="Write the value out, or put the text into quotes.",
        )
    tag = getattr(event, "tag", None)
    if tag is not None:
        raise YamlError.of(
            "EK1003",
            f"The tag {tag!r} is not allowed.",
            where=where,
            hint="Leave the tag out, or put the text into quotes.",
        )
    if depth >= MAX_DEPTH:
        raise YamlError.of(
            "EK1006",
            f"The nesting is deeper than {MAX_DEPTH}.",
            where=where,
            hint="Is a bracket left open?",
        )
    if count > MAX_NODES:
        raise YamlError.of(
            "EK1006",
            f"The file has more than {MAX_NODES} nodes.",
            where=where,
            hint="Split the file.",
        )


def _add(node: Node, stack: list[_Frame], roots: list[Node], problems: list[Diagnostic]) -> None:
    if not stack:
        roots.append(node)
        return
    frame = stack[-1]
    if isinstance(frame.node, Sequence):
        frame.node.items.append(node)
    elif frame.key is None:
        frame.key = _key(node)
    else:
        _put(frame.node, frame.key, node, problems)
        frame.key = None


def _key(node: Node) -> Scalar:
    if not isinstance(node, Scalar):
        raise YamlError.of(
            "EK1001",
            "A key must be a single word or text.",
            where=node.where,
            hint="Do not use lists or mappings as keys.",
        )
    if node.plain and node.value == "<<":
        raise YamlError.of(
            "EK1003",
            "Merge keys ('<<') are not allowed.",
            where=node.where,
            hint="Write the values out.",
        )
    return node


def _put(mapping: Mapping, key: Scalar, value: Node, problems: list[Diagnostic]) -> None:
    if key.value in mapping.keys:
        first = mapping.keys[key.value].where
        problems.append(
            Diagnostic(
                "EK1002",
                f"The key {key.value!r} stands twice (first in line {first.line}).",
                key.where,
                "Keep one of them.",
            )
        )
        return
    mapping.keys[key.value] = key
    mapping.entries[key.value] = value


def _location(name: str, mark: "_Mark | None") -> Location:
    if mark is None:
        return Location(name)
    return Location(name, mark.line + 1, mark.column + 1)
