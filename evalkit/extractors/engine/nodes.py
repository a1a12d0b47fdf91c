"""Take values out of a rule file's YAML nodes, remembering every problem with its place."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from evalkit.errors import Diagnostic, ExtractorError, Location, did_you_mean
from evalkit.extractors.engine.patterns import NOTHING, Forms, make_forms, refuse_regex
from evalkit.yamltree import Mapping, Node, Scalar, Sequence

Value = TypeVar("Value", bound=str)
_LEXICON = re.compile(r"\$([A-Za-z_][\w.]*)$")
_INSERTED = re.compile(r"\{([A-Za-z_][\w.]*)\}")


class Nodes:
    """Checked access to nodes; `words` are the lexicons known so far, as they were written."""

    def __init__(self, where: Location) -> None:
        self.where = where
        self.problems: list[Diagnostic] = []
        self.words: dict[str, tuple[str, ...]] = {}

    def problem(self, code: str, message: str, node: Node | None, hint: str = "") -> None:
        """Remember a finding."""
        where = node.where if node is not None else self.where
        self.problems.append(Diagnostic(code, message, where, hint))

    def raise_problems(self) -> None:
        """Raise what was found, each finding once, in the order of the file."""
        if self.problems:
            unique = dict.fromkeys(self.problems)
            raise ExtractorError(
                *sorted(unique, key=lambda found: (found.where or self.where, found.code))
            )

    def mapping(self, node: Node | None, known: Iterable[str] | None) -> Mapping:
        """Expect a mapping with known keys only (None: any); otherwise an empty one."""
        if not isinstance(node, Mapping):
            if node is not None:
                self.problem("EK4103", "A mapping (key: value) is expected here.", node)
            return Mapping({}, {}, node.where if node is not None else self.where)
        for key, scalar in node.keys.items():
            if known is not None and key not in known:
                self.problem("EK4102", f"Unknown key {key!r}.", scalar, did_you_mean(key, known))
        return node

    def items(self, node: Node | None) -> Iterator[Node]:
        """Expect a list, or a single value that stands for a list of one."""
        if isinstance(node, Sequence):
            yield from node.items
        elif isinstance(node, Scalar):
            yield node
        elif node is not None:
            self.problem("EK4103", "A list is expected here.", node)

    def text(self, node: Node | None, default: str = "") -> str:
        """Expect a text that is not empty."""
        if node is None:
            return default
        if not isinstance(node, Scalar) or not node.value.strip():
            self.problem("EK4103", "A text is expected here.", node)
            return default
        return node.value

    def needed(self, mapping: Mapping, *keys: str) -> bool:
        """Report the keys that are missing; tell whether all are there."""
        missing = [key for key in keys if mapping.get(key) is None]
        for key in missing:
            self.problem("EK4104", f"The key {key!r} is missing.", mapping, f"Add '{key}: …'.")
        return not missing

    def choice(self, node: Node | None, allowed: Iterable[Value], default: Value) -> Value:
        """Expect one of some words."""
        if node is None:
            return default
        text = self.text(node)
        found = next((value for value in allowed if value == text), None)
        if found is None and text:
            hint = did_you_mean(text, allowed)
            self.problem("EK4105", f"{text!r} is none of the values allowed here.", node, hint)
        return found or default

    def choices(self, node: Node | None, allowed: Iterable[Value]) -> frozenset[Value]:
        """Expect a list of some words."""
        known = list(allowed)
        found = [self.choice(item, known, known[0]) for item in self.items(node)]
        return frozenset(found)

    def flag(self, node: Node | None) -> bool:
        """Expect true or false; absent is false."""
        return self.choice(node, ("true", "false"), "false") == "true"

    def count(self, node: Node | None) -> int | None:
        """Expect a whole number from 1 to 99."""
        if node is None:
            return None
        text = self.text(node)
        if text.isascii() and text.isdigit() and 0 < int(text[:9]) < 100:
            return int(text)
        self.problem(
            "EK4105", f"{text!r} is no whole number from 1 to 99.", node, "Leave it out for any."
        )
        return None

    def list_of_words(self, node: Node | None) -> tuple[str, ...]:
        """Expect words, phrases, `$lexicon` and `/regex/`; lexicons are written out."""
        return tuple(
            word for item in self.items(node) for word in self.resolved(self.text(item), item)
        )

    def resolved(self, text: str, node: Node) -> tuple[str, ...]:
        """Write out a lexicon, check an expression, pass a word."""
        lexicon = _LEXICON.match(text)
        if lexicon:
            return self.lexicon(lexicon[1], node)
        if len(text) > 1 and text.startswith("/") and text.endswith("/"):
            return (text,) if self.is_regex(text[1:-1], node) else ()
        return (text,) if text.strip() else ()

    def lexicon(self, name: str, node: Node) -> tuple[str, ...]:
        """Return the words of a lexicon that is defined above; otherwise a problem."""
        if name not in self.words:
            near = did_you_mean(name, [known for known in self.words if "." not in known])
            hint = near or "Define it above under 'lexicons'."
            self.problem("EK4106", f"There is no lexicon '${name}' above.", node, hint)
        return self.words.get(name, ())

    def is_regex(self, text: str, node: Node, *, shown: str | None = None) -> bool:
        """Tell whether an expression is let through; otherwise a problem, perhaps `shown` so."""
        reason = refuse_regex(text)
        if reason is not None:
            self.problem(
                "EK4107",
                f"The expression /{shown or text}/ is not taken: {reason}.",
                node,
                "See docs/rules.md for what an expression may hold.",
            )
        return reason is None

    def forms(self, node: Node | None) -> Forms:
        """Expect a list of words and make it ready for matching."""
        return to_forms(self.list_of_words(node)) if node is not None else NOTHING

    def forms_of(self, text: str, node: Node) -> Forms:
        """Make what stands behind `=` in a path ready: `a|b`, `$lexicon`, `/regex/`."""
        if text.startswith("/"):
            return to_forms(self.resolved(text, node))
        return to_forms([word for part in text.split("|") for word in self.resolved(part, node)])

    def search(self, text: str, node: Node) -> str:
        """Check an expression that is searched in lines; `{lexicon}` is written out in it."""
        whole = self.is_regex(_INSERTED.sub("x", text), node, shown=text)

        def insert(match: re.Match[str]) -> str:
            words = self.lexicon(match[1], node)
            return "(?:" + "|".join(sorted(map(_literal, words), key=len, reverse=True)) + ")"

        return _INSERTED.sub(insert, text) if whole else ""

    def each(self, node: Node | None, read: Callable[[str, Node], None]) -> None:
        """Call a reader with each key and value of a mapping with any keys."""
        for key, value in self.mapping(node, None).entries.items():
            read(key, value)


def _literal(word: str) -> str:
    if len(word) > 2 and word[0] == word[-1] == "/":
        return word[1:-1]
    return re.escape(word).replace("\\ ", " ")


def to_forms(words: Iterable[str]) -> Forms:
    """
    Make words as they stand in a rule file ready for matching.

    >>> to_forms(["KTT", "/(me|di)nepis/"]).has("menepis")
    True
    """
    listed = list(words)
    is_regex = [len(word) > 2 and word[0] == word[-1] == "/" for word in listed]
    return make_forms(
        words=[word for word, regex in zip(listed, is_regex, strict=True) if not regex],
        regexes=[word[1:-1] for word, regex in zip(listed, is_regex, strict=True) if regex],
    )
