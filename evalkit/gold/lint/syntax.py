"""Rules about YAML: what is read differently from how it looks, here or in other programs."""

import re
from collections.abc import Iterator

from evalkit.errors import Diagnostic
from evalkit.gold.file import GoldFile
from evalkit.gold.lint.rule import Rule, warning
from evalkit.gold.notation import shown
from evalkit.yamltree import Mapping, Node, Scalar, Sequence

# Keys whose values are meant to be numbers, dates, or true and false.
_NO_TEXT = frozenset(
    {
        "date",
        "fictional",
        "gold",
        "minutes",
        "must_find",
        "nth",
        "optional",
        "redistribute",
        "sha256",
    }
)
# What YAML 1.1 takes for something else than text (yes, 0x1F, 1_000, 12:30, 2023-09-13).
_NO_STRING = re.compile(
    r"(?:y|n|yes|no|on|off|true|false)"
    r"|[-+]?(?:0b[01_]+|0x[0-9a-f_]+|[0-9][0-9_]*(?:\.[0-9_]*)?(?:e[-+]?[0-9]+)?|\.[0-9][0-9_]*)"
    r"|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?|[-+]?\.(?:inf|nan)"
    r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[t ].*)?",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"[ \t]+(#\S{1,40})")


def swallowed_text(gold: GoldFile) -> Iterator[Diagnostic]:
    """Warn of `trigger: kesepakatan #senjata`: all behind the blank is a comment."""
    lines = gold.source.split("\n")
    for _, scalar in _scalars(gold.tree):
        end = scalar.end
        if not scalar.plain or not scalar.value or end is None or end.line > len(lines):
            continue
        comment = _COMMENT.match(lines[end.line - 1], end.column - 1)
        if comment:
            yield warning(
                "EK1004",
                scalar.where,
                f"{shown(comment[1])} behind {shown(scalar.value[:60])} is a comment for YAML.",
                "Put the text into double quotes, or a blank behind the '#'.",
            )


def no_string(gold: GoldFile) -> Iterator[Diagnostic]:
    """Warn of text that other YAML programs take for a number, a date, true or false."""
    for key, scalar in _scalars(gold.tree):
        if scalar.plain and key not in _NO_TEXT and _NO_STRING.fullmatch(scalar.value):
            yield warning(
                "EK1005",
                scalar.where,
                f"{scalar.value[:60]} is text here, elsewhere it is a number, a date or a boolean.",
                f"Write {shown(scalar.value[:60])}.",
            )


def _scalars(node: Node, key: str = "") -> Iterator[tuple[str, Scalar]]:
    """Yield all scalars with the key that they are a value of; keys themselves have none."""
    if isinstance(node, Scalar):
        yield key, node
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _scalars(item, key)
    elif isinstance(node, Mapping):
        for name, value in node.entries.items():
            yield "", node.keys[name]
            yield from _scalars(value, name)


RULES = (Rule("EK1004", "warning", swallowed_text), Rule("EK1005", "warning", no_string))
