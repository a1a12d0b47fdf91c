"""Rules about quotes: targets that are likely to be a little too long or too short."""

import re
from bisect import bisect_left
from collections.abc import Iterator

from evalkit.errors import Diagnostic
from evalkit.gold.file import GoldFile, Quoted
from evalkit.gold.lint.rule import Rule, warning
from evalkit.gold.notation import shown
from evalkit.gold.quotes import Hit, ready_quote
from evalkit.gold.text import is_word
from evalkit.model import Mention

_PAIRS = ("()", "[]", "{}", "\u201c\u201d", "\u00ab\u00bb", '""')
_SEPARATORS = ",;:!?…"
# Ends with a full stop of its own: Inc. / U.S. / Jr.
_ABBREVIATION = re.compile(r"(?:\b\w\.)+\w?\.?$|\b[A-Z]\w{0,4}\.$")


def punctuation_at_the_edge(gold: GoldFile) -> Iterator[Diagnostic]:
    """Warn of targets that start or end with punctuation that is not theirs."""
    for quoted, _, words in _targets(gold):
        sign = _stray(words)
        if sign:
            yield warning(
                "EK1204",
                quoted.where,
                f"The target of {shown(quoted.source)} has {shown(sign)} at its edge.",
                "Leave punctuation out, unless it belongs to the words.",
            )


def _stray(words: str) -> str:
    """Find a sign at an edge that separates, or that belongs to a pair and is alone."""
    first, last = words[0], words[-1]
    if first in _SEPARATORS + ".":
        return first
    if last in _SEPARATORS or (last == "." and not _ABBREVIATION.search(words[-20:])):
        return last
    return next((sign for sign in (first, last) if _is_alone(sign, words)), "")


def _is_alone(sign: str, words: str) -> bool:
    """Tell whether a sign belongs to a pair of which the other one is missing."""
    pair = next((pair for pair in _PAIRS if sign in pair), None)
    if pair is None:
        return False
    return words.count(sign) % 2 == 1 if pair[0] == pair[1] else len({*map(words.count, pair)}) > 1


def split_word(gold: GoldFile) -> Iterator[Diagnostic]:
    """Warn of targets that start or end within a word."""
    for quoted, mention, words in _targets(gold):
        if any(_inside(gold, edge) for piece in mention.pieces for edge in piece):
            yield warning(
                "EK1205",
                quoted.where,
                f"The target {shown(words)} is a part of a word.",
                "Take the whole word, unless the part is meant (pertemuan<nya>).",
            )


def _inside(gold: GoldFile, edge: int) -> bool:
    text = gold.article.text if gold.article else ""
    return 0 < edge < len(text) and is_word(text[edge - 1]) and is_word(text[edge])


def unused_except(gold: GoldFile) -> Iterator[Diagnostic]:
    """Warn of an `except` that no occurrence of a name lies in."""
    for entity in gold.entities.values():
        names = sorted(
            (span for name in entity.names for span in name.occurrences), key=lambda span: span.key
        )
        for quoted in entity.excepts:
            if quoted.mention and not _holds_any(quoted.mention, names):
                yield warning(
                    "EK1207",
                    quoted.where,
                    f"No name of '{entity.id}' stands in {shown(quoted.source)}.",
                    "Remove it, or put <…> around the name that is not meant.",
                )


def _holds_any(place: Mention, names: list[Mention]) -> bool:
    first = bisect_left(names, place.start, key=lambda span: span.start)
    behind = bisect_left(names, place.end, key=lambda span: span.start)
    return any(span.end <= place.end for span in names[first:behind])


def numbered_quote(gold: GoldFile) -> Iterator[Diagnostic]:
    """Warn of `nth`: when the text is edited it finds another place in silence."""
    for quoted in gold.quotes():
        if quoted.nth is not None and quoted.mention and gold.article:
            mention = quoted.mention
            hit = Hit(mention.start, mention.end, mention.pieces)
            ready = ready_quote(gold.article, hit, number=quoted.nth, marks=gold.marks)
            yield warning(
                "EK1208",
                quoted.where,
                "'nth' finds another place when the text is edited.",
                f"Write {ready}." if not ready.startswith("{") else "Add context by hand.",
            )


def _targets(gold: GoldFile) -> Iterator[tuple[Quoted, Mention, str]]:
    for quoted in gold.quotes():
        if quoted.mention is not None and gold.article is not None:
            yield quoted, quoted.mention, quoted.mention.slice(gold.article.text)


RULES = (
    Rule("EK1204", "warning", punctuation_at_the_edge),
    Rule("EK1205", "warning", split_word),
    Rule("EK1207", "warning", unused_except),
    Rule("EK1208", "warning", numbered_quote),
)
