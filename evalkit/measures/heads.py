"""
Head finders: which word of a span stands for the whole.

Built in are finders that need nothing but the text; installed packages bring others under the entry
point group `evalkit.head_finders`. Nothing is ever downloaded.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from evalkit.errors import MeasureError, counted
from evalkit.measures.definition import Pair, Requirement
from evalkit.model import Document, Mention
from evalkit.registry import Registry


class Context(NamedTuple):
    """The document that a span is in: its text, and its language where gold says it."""

    text: str | None
    language: str | None


Finder = Callable[[Mention, Context], tuple[int, int] | None]
"""Finds the head of a span, [start, end), or None where it does not know."""

FINDERS = Registry(
    kind="head finder",
    group="evalkit.head_finders",
    builtin={
        "data": "evalkit.measures.heads:from_data",
        "last-word": "evalkit.measures.heads:last_word",
        "first-word": "evalkit.measures.heads:first_word",
        "rules": "evalkit.measures.heads:by_rules",
    },
    code="EK3002",
    error=MeasureError,
)

DOCS: Mapping[str, str] = {
    "data": "the `head` that stands in the span; a span of one word is its own head",
    "last-word": "the last word of the span",
    "first-word": "the first word of the span",
    "rules": "the last word before the first preposition, comma or relative word; in Indonesian the"
    " first word",
}

_WORD = re.compile(r"\w+(?:[-'\u2019.]\w+)*")
_HEAD_FIRST = frozenset({"id", "ms"})
_BREAK = re.compile(
    r"about|above|across|after|against|along|among|around|as|at|because|before|behind|below"
    r"|beneath|beside|between|beyond|by|despite|during|except|for|from|in|inside|into|like"
    r"|near|of|off|on|onto|out|outside|over|since|than|through|throughout|to|toward|towards"
    r"|under|until|up|upon|via|with|within|without|that|when|where|which|while|who|whom|whose"
    r"|why"
)
"""Prepositions and relative words of English."""


class Finders(Mapping[str, str]):
    """What each finder does; installed ones are looked up only where a name is not built in."""

    def __getitem__(self, name: str) -> str:
        if name in DOCS:
            return DOCS[name]
        for plugin in FINDERS.all():
            if plugin.name == name:
                return f"of the package {plugin.origin}"
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys([*DOCS, *(plugin.name for plugin in FINDERS.all())]))

    def __len__(self) -> int:
        return len(list(iter(self)))


def finder(name: str) -> Finder:
    """Load a finder; raises MeasureError EK3002 for an unknown name."""
    found: Finder = FINDERS.find(name).load()
    return found


def from_data(span: Mention, context: Context) -> tuple[int, int] | None:
    """Take the head that the data give; a span of one word needs none."""
    if span.head is not None:
        return span.head
    words = _words(span, context)
    if words is None and span.text is not None and len(span.text.split()) == 1:
        return span.start, span.end
    return words[0] if words is not None and len(words) == 1 else None


def first_word(span: Mention, context: Context) -> tuple[int, int] | None:
    """Take the first word."""
    words = _words(span, context)
    return None if words is None else words[0]


def last_word(span: Mention, context: Context) -> tuple[int, int] | None:
    """Take the last word."""
    words = _words(span, context)
    return None if words is None else words[-1]


def by_rules(span: Mention, context: Context) -> tuple[int, int] | None:
    """
    Take the last word before the first preposition, comma or relative word, as English has it.

    A word that opens the span ends nothing. In Indonesian and Malay the first word is the head.

    >>> text = "the former president of France, who resigned"
    >>> by_rules(Mention(0, len(text)), Context(text, "en"))
    (11, 20)
    """
    words = _words(span, context)
    if words is None or context.language in _HEAD_FIRST:
        return None if words is None else words[0]
    text = context.text or ""
    for before, word in pairwise(words):
        comma = "," in text[before[1] : word[0]]
        if comma or _BREAK.fullmatch(text[word[0] : word[1]].casefold()):
            return before
    return words[-1]


def _words(span: Mention, context: Context) -> list[tuple[int, int]] | None:
    """List the words of a span; one without letters is one word; None without the text."""
    if context.text is None:
        return None
    found = [
        match.span()
        for start, end in span.pieces
        for match in _WORD.finditer(context.text, start, end)
    ]
    return found or [(span.start, span.end)]


def with_head(span: Mention, context: Context, find: Finder) -> Mention:
    """Give a span the head that the finder finds."""
    return Mention(span.start, span.end, span.parts, span.text, find(span, context))


def contexts(pair: Pair) -> tuple[Context, Context]:
    """Tell what finders see of the two documents; gold's language holds for both."""
    language = pair.gold.language or pair.predicted.language
    return Context(pair.gold.text, language), Context(pair.predicted.text, language)


def heads_needed(
    spans_of: Callable[[Document], Iterator[Mention]], name: str, find: Finder
) -> Requirement:
    """Require that the finder finds the head of every span."""

    def missing(pair: Pair) -> str | None:
        sides = zip(("gold", "predicted"), (pair.gold, pair.predicted), contexts(pair), strict=True)
        for side, document, context in sides:
            number = sum(find(span, context) is None for span in spans_of(document))
            if number:
                return f"{counted(number, f'{side} span')} without head"
        return None

    hint = "Give spans of more than one word their 'head', or take finder=rules."
    if name != "data":
        hint = f"The finder {name!r} needs the document's 'text'."
    return Requirement("heads", missing, hint)
