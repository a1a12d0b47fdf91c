"""Write a layout as YAML in canonical form."""

import re
from typing import cast

from evalkit.gold.fmt.layout import Block, Entry, Layout, Text
from evalkit.gold.fmt.order import GOLD, Part
from evalkit.gold.notation import shown

STEP = "  "

_REFERENCE = re.compile(r"\$[a-z][a-z0-9_]*")
_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_WORD = re.compile(r"[\w$./][\w$./+@=-]*")
_URL = re.compile(r"[\w./][\w$./+@=~%;?()-]*(:[\w$./+@=~%;?()-]+)+")
_WORDS = re.compile(r"\w[\w.-]*( \w[\w.-]*)*")
_NUMBER = re.compile(r"[-+.]?[0-9][-+0-9_.,:a-zA-Z]*")
_SPECIAL = re.compile(r"(?i)y|n|yes|no|on|off|true|false|null|\.nan|\.inf")


def emit(layout: Layout) -> str:
    """Write the file; it ends with one line break."""
    lines = [*_trimmed(layout.header, start=True), *_block(layout.root, GOLD, "")]
    return "\n".join(lines) + "\n"


def _block(block: Block, part: Part, indent: str) -> list[str]:
    """Write a list or a mapping, an entry a line or more."""
    lines: list[str] = []
    entries = block.entries if block.is_list else part.ordered(block.entries)
    for number, entry in enumerate(entries):
        first, rest, above = _entry(entry, part, indent)
        lines += _indented(_trimmed(above, start=number == 0), indent)
        lines += [_with_comment(indent + first, entry), *rest]
        lines += _indented(_trimmed(entry.below, end=True), indent)
    return lines


def _entry(entry: Entry, part: Part, indent: str) -> tuple[str, list[str], list[str]]:
    """Return the first line of an entry, those that follow, and what stands above it."""
    value = entry.value
    if entry.key is None:
        return _item(entry, part, indent)
    key, below = _key(entry.key), part.under(entry.key.value)
    if isinstance(value, Block) and not value.is_flow:
        return f"{key}:", _block(value, below, indent + STEP), entry.above
    if isinstance(value, Text) and _is_literal(value):
        return f"{key}: {_sign(value)}", _literal(value, indent + STEP), entry.above
    return f"{key}: {_inline(value, below, in_flow=False)}".rstrip(), [], entry.above


def _item(entry: Entry, part: Part, indent: str) -> tuple[str, list[str], list[str]]:
    value = entry.value
    if isinstance(value, Block) and not value.is_flow:
        inner = _block(value, part, indent + STEP)
        behind = len(inner) - len(_after_comments(inner))
        hoisted = [line.strip() for line in inner[:behind]]
        if entry.beside:
            hoisted.append(entry.beside)
            entry.beside = ""
        return f"- {inner[behind].strip()}", inner[behind + 1 :], [*entry.above, *hoisted]
    if isinstance(value, Text) and _is_literal(value):
        return f"- {_sign(value)}", _literal(value, indent + STEP), entry.above
    return f"- {_inline(value, part, in_flow=False)}".rstrip(), [], entry.above


def _after_comments(lines: list[str]) -> list[str]:
    """Leave the comments and blank lines at the start out."""
    number = next(i for i, line in enumerate(lines) if line and not line.lstrip().startswith("#"))
    return lines[number:]


def _inline(value: Text | Block, part: Part, *, in_flow: bool) -> str:
    """Write a value on one line."""
    if isinstance(value, Text):
        return _quoted(value) if part.quoted else _plain(value, in_flow=in_flow)
    if value.is_list:
        items = (_inline(entry.value, part, in_flow=True) for entry in value.entries)
        return f"[{', '.join(items)}]"
    pairs = (_pair(entry, part) for entry in part.ordered(value.entries))
    return f"{{{', '.join(pairs)}}}"


def _pair(entry: Entry, part: Part) -> str:
    key = cast(Text, entry.key)
    value = _inline(entry.value, part.under(key.value), in_flow=True)
    return f"{_key(key, in_flow=True)}: {value}"


def _key(key: Text, *, in_flow: bool = False) -> str:
    return _plain(key, in_flow=in_flow) or '""'


def _quoted(text: Text) -> str:
    """Write words of the article; references and nothing at all stand without quotes."""
    if not text.style and text.value in _NULL:
        return text.value
    return text.value if _REFERENCE.fullmatch(text.value) else shown(text.value)


def _plain(text: Text, *, in_flow: bool = False) -> str:
    """
    Write without quotes what any reader of YAML takes for the same text.

    Several words keep the quotes that they have, and what looks like a number or a truth value.
    """
    value = text.value
    if not text.style and value in _NULL:
        return value
    is_word = _WORD.fullmatch(value) or (_URL.fullmatch(value) and not in_flow)
    doubtful = _NUMBER.fullmatch(value) or _SPECIAL.fullmatch(value) or not is_word
    if doubtful and text.style:
        return shown(value)
    return value if is_word or _WORDS.fullmatch(value) else shown(value)


def _is_literal(text: Text) -> bool:
    """Tell whether text keeps its lines; what a literal block cannot hold is put into quotes."""
    value = text.value
    if "\n" not in value or value[0] in " \t\n" or value.rstrip() != value.rstrip("\n"):
        return False
    return all(c.isprintable() or c in "\n\t\xa0" for c in value) and bool(value.strip())


def _sign(text: Text) -> str:
    ends = len(text.value) - len(text.value.rstrip("\n"))
    return "|" + ("-", "", "+")[min(ends, 2)]


def _literal(text: Text, indent: str) -> list[str]:
    value = text.value.removesuffix("\n")
    return [indent + line if line else "" for line in value.split("\n")]


def _with_comment(line: str, entry: Entry) -> str:
    if not entry.beside:
        return line
    column = max(entry.beside_column, len(line) + 2)
    return line.ljust(column) + entry.beside


def _indented(lines: list[str], indent: str) -> list[str]:
    return [indent + line if line else "" for line in lines]


def _trimmed(lines: list[str], *, start: bool = False, end: bool = False) -> list[str]:
    """Keep one of several blank lines, and none at the edges that are named."""
    kept = [line for n, line in enumerate(lines) if line or n == 0 or lines[n - 1]]
    if start and kept and not kept[0]:
        kept = kept[1:]
    return kept[:-1] if end and kept and not kept[-1] else kept
