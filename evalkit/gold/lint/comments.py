"""`# evalkit: ignore EK1206` in a gold file: for its line, or, alone on a line, for all of it."""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from evalkit.errors import Diagnostic, Location
from evalkit.gold.file import GoldFile
from evalkit.gold.lint.rule import warning
from evalkit.yamltree import Mapping, Node, Scalar, Sequence

_COMMENT = re.compile(r"(?:^|\s)#\s*evalkit:\s*ignore\b(?P<codes>[^\n]*)")
_CODE = re.compile(r"\bEK\d{4}\b")


@dataclass(frozen=True, slots=True)
class Ignored:
    """A code that a file's author does not want to hear of; `line` 0 stands for the whole file."""

    code: str
    line: int
    where: Location

    def covers(self, diagnostic: Diagnostic) -> bool:
        """Tell whether a finding is one of these."""
        line = diagnostic.where.line if diagnostic.where else 0
        return diagnostic.code == self.code and self.line in (0, line)


def ignored(gold: GoldFile) -> list[Ignored]:
    """Find the comments of a file; what stands inside quoted text is none."""
    found = []
    texts = sorted(_texts(gold.tree)) if "evalkit:" in gold.source else []
    for number, line in enumerate(gold.source.split("\n"), start=1):
        comment = _COMMENT.search(line)
        if comment is None:
            continue
        column = line.index("#", comment.start()) + 1
        before = bisect_right(texts, ((number, column), (number, column))) - 1
        if before >= 0 and (number, column) < texts[before][1]:
            continue
        alone = not line[: comment.start()].strip()
        where = Location(gold.name, number, column)
        found += [
            Ignored(code, 0 if alone else number, where) for code in _CODE.findall(comment["codes"])
        ]
    return found


def unknown_codes(found: list[Ignored], known: Collection[str]) -> Iterator[Diagnostic]:
    """Warn of codes that are no rules: what cannot be read cannot be ignored either."""
    for item in found:
        if item.code not in known:
            yield warning(
                "EK1011",
                item.where,
                f"{item.code} cannot be ignored.",
                "Only what the rules of the lint find can be; mend what cannot be read.",
            )


def _texts(node: Node) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Yield where the scalars of a file start and end."""
    if isinstance(node, Scalar) and node.end is not None:
        yield (node.where.line, node.where.column), (node.end.line, node.end.column)
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _texts(item)
    elif isinstance(node, Mapping):
        for value in node.entries.values():
            yield from _texts(value)
