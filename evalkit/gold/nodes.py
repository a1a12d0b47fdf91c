"""Take values out of YAML nodes and note down what is wrong, without stopping at the first."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from evalkit.errors import Diagnostic, GoldError, Location, Severity, did_you_mean
from evalkit.gold.notation import MARKS, shown
from evalkit.gold.quotes import MAX_HITS, find_all, resolve
from evalkit.gold.text import ArticleText
from evalkit.model import Mention
from evalkit.yamltree import Mapping, Node, Scalar, Sequence

MAX_WORK = 300_000  # places looked at for all quotes of a file; a real one needs thousands
MAX_HINTS = 20  # problems of a file for which something similar is looked for
_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_FLAGS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_ID = re.compile(r"[a-z][a-z0-9_]*")
_REFERENCE = re.compile(r"\$([a-z][a-z0-9_]*)")
Found = tuple[Mention, ...]


class Nodes:
    """
    The state of reading one file: its problems, and what quotes and references resolve against.

    `article` is None as long as the text is not known; `ids` are those of all entities and events.
    """

    def __init__(self, name: str) -> None:
        self.top = Location(name, 1, 1)
        self.problems: list[Diagnostic] = []
        self.article: ArticleText | None = None
        self.marks = MARKS
        self.entity_ids: frozenset[str] = frozenset()
        self.event_ids: frozenset[str] = frozenset()
        self.ids: frozenset[str] = frozenset()
        self._hints = MAX_HINTS
        self._work = MAX_WORK

    def problem(
        self, code: str, message: str, where: Location, hint: str = "", severity: Severity = "error"
    ) -> None:
        """Note down a finding."""
        self.problems.append(Diagnostic(code, message, where, hint, severity))

    def wrong_kind(self, node: Node, expected: str) -> None:
        """Note down that something else is expected here."""
        self.problem("EK1008", f"{expected} is expected here.", node.where, _kind_hint(node))

    def mapping(self, node: Node | None, known: Iterable[str], *, what: str) -> Mapping:
        """Return a mapping with only known keys; an absent or empty one has no keys."""
        if not isinstance(node, Mapping):
            if node is not None and not is_null(node):
                self.wrong_kind(node, "A mapping (key: value)")
            return Mapping({}, {}, node.where if node else self.top)
        names = frozenset(known)
        for key, scalar in node.keys.items():
            if key not in names:
                hint = did_you_mean(key, names)
                self.problem("EK1301", f"{what} has no key {shown(key)}.", scalar.where, hint)
        return node

    def entries(self, node: Node | None) -> Iterator[tuple[Scalar, Node]]:
        """Yield the keys and values of a mapping whose keys are ids."""
        mapping = node if isinstance(node, Mapping) else self.mapping(node, (), what="")
        for key, value in mapping.entries.items():
            yield mapping.keys[key], value

    def items(self, node: Node | None) -> list[Node]:
        """Return the items of a list; a single value is a list of one, an absent one is empty."""
        if node is None or is_null(node):
            return []
        return node.items if isinstance(node, Sequence) else [node]

    def required(self, mapping: Mapping, key: str, hint: str) -> Node | None:
        """Return a value that must be there."""
        node = mapping.get(key)
        if node is None or is_null(node):
            where = mapping.keys[key].where if node is not None else mapping.where
            self.problem("EK1302", f"The key '{key}' is missing.", where, hint)
            return None
        return node

    def text(self, node: Node | None) -> str | None:
        """Return text, None where it is absent."""
        if node is None or is_null(node):
            return None
        if not isinstance(node, Scalar):
            self.wrong_kind(node, "Text")
            return None
        return node.value

    def texts(self, node: Node | None) -> tuple[str, ...]:
        """Return a list of texts, or one as a list."""
        return tuple(text for item in self.items(node) if (text := self.text(item)) is not None)

    def flag(self, node: Node | None) -> bool:
        """Return true or false; absent is false."""
        if node is None or is_null(node):
            return False
        if not isinstance(node, Scalar) or node.value not in _FLAGS:
            self.wrong_kind(node, "true or false")
            return False
        return _FLAGS[node.value]

    def number(self, node: Node | None) -> int | None:
        """Return a whole number, None where it is absent."""
        if node is None or is_null(node):
            return None
        if not (isinstance(node, Scalar) and re.fullmatch("[0-9]{1,9}", node.value)):
            self.wrong_kind(node, "A whole number")
            return None
        return int(node.value)

    def choice(self, node: Node | None, known: Iterable[str], *, what: str) -> str | None:
        """Return one of a few words, None where it is absent or not one of them."""
        text = self.text(node)
        names = list(known)
        if text is None or text in names or node is None:
            return text
        hint = did_you_mean(text, names)
        self.problem("EK1301", f"{shown(text)} is no {what}.", node.where, hint)
        return None

    def id(self, node: Scalar) -> str:
        """Return an id of an entity or event; one that could not be referred to is a problem."""
        if not _ID.fullmatch(node.value):
            self.problem(
                "EK1010",
                f"The id {shown(node.value)} cannot be referred to.",
                node.where,
                "Use lower-case letters, digits and '_', with a letter first.",
            )
        return node.value

    def reference(self, node: Node) -> str | None:
        """Return the id of a scalar of the form `$id`, whether or not there is one; else None."""
        match = _REFERENCE.fullmatch(node.value) if isinstance(node, Scalar) else None
        return match[1] if match else None

    def check_reference(self, name: str, where: Location, known: frozenset[str], kind: str) -> bool:
        """Note down a reference to something that is not there; tell whether it is there."""
        if name not in known:
            others = {"entity": self.entity_ids, "event": self.event_ids}
            is_other = next((f"It is an {k}." for k, ids in others.items() if name in ids), None)
            self._hints -= 1
            near = [f"${other}" for other in known] if self._hints >= 0 else []
            hint = is_other or did_you_mean(f"${name}", near)
            self.problem("EK1401", f"There is no {kind} '${name}' in this file.", where, hint)
        return name in known

    def resolve(self, source: str, where: Location, *, nth: int | None = None) -> Mention | None:
        """Resolve a quote; None, and a problem, where it does not stand for exactly one place."""

        def one(article: ArticleText) -> Found:
            return (resolve(source, article, nth=nth, marks=self.marks, hint=self._hints > 0),)

        return next(iter(self._search(one, source, where)), None)

    def find_all(self, source: str, where: Location) -> tuple[Mention, ...]:
        """Find all occurrences of a name; none is a problem."""

        def every(article: ArticleText) -> Found:
            return find_all(source, article, marks=self.marks, hint=self._hints > 0)

        return self._search(every, source, where)

    def _search(self, find: Callable[[ArticleText], Found], source: str, where: Location) -> Found:
        """Look for a quote in the article, if there is one, as long as the file's work lasts."""
        if self.article is None or self._work < 0:
            return ()
        try:
            found = find(self.article)
            self._spend(len(found), where)
        except GoldError as error:
            self._failed(error, source, where)
            self._spend(MAX_HITS if error.diagnostics[0].code == "EK1202" else 1, where)
            return ()
        return found

    def _spend(self, places: int, where: Location) -> None:
        """Count the places that were looked at; a file that was built to take long is cut short."""
        self._work -= places + (len(self.article.text) if self.article else 0) // 10_000
        if self._work < 0:
            self.problem(
                "EK1006",
                "The quotes of this file stand for too many places.",
                where,
                "Split the file.",
            )

    def _failed(self, error: GoldError, source: str, where: Location) -> None:
        self._hints -= 1
        if error.diagnostics[0].code == "EK1201" and source in self.ids:
            self.problem(
                "EK1402",
                f"{shown(source)} does not occur in the text, but it is an id.",
                where,
                f"Did you mean ${source}?",
            )
            return
        self.problems += [replace(diagnostic, where=where) for diagnostic in error.diagnostics]


def is_null(node: Node) -> bool:
    """Tell whether nothing is written there, or one of YAML's words for nothing."""
    return isinstance(node, Scalar) and node.plain and node.value in _NULL


def _kind_hint(node: Node) -> str:
    if isinstance(node, Scalar):
        return f"Not the text {shown(node.value[:60])}."
    return "Not a list." if isinstance(node, Sequence) else "Not a mapping."
