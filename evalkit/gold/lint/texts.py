"""Rules about the article's text: characters that make programs count differently."""

import re
import unicodedata
from collections.abc import Iterator

from evalkit.errors import Diagnostic
from evalkit.gold.file import GoldFile
from evalkit.gold.lint.rule import Rule, warning

# what they are, which characters, what to know
_ODD = (
    ("carriage returns", r"\r", "Programs that read CR LF as one character count differently."),
    (
        "no-break spaces",
        "[\u00a0\u2007\u202f]",
        "Quotes match them like blanks; extractors may not.",
    ),
    ("zero-width characters", "[\u200b\u2060\ufeff]", "They split words without showing it."),
    ("soft hyphens", "\u00ad", "They split words without showing it."),
    (
        "direction marks",
        "[\u202a-\u202e\u2066-\u2069]",
        "They change the order in which text is shown.",
    ),
    ("control characters", "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", "Was the text converted well?"),
)
_BREAKS = re.compile("[\u0085\u2028\u2029]")


def odd_characters(gold: GoldFile) -> Iterator[Diagnostic]:
    """Warn of characters that hide, and of letters that are not composed (NFC)."""
    if gold.article is None:
        return
    for name, places, hint in _odd(gold.article.text):
        first = places[0]
        code = f"U+{ord(gold.article.text[first]):04X}"
        message = f"The text has {name}: {len(places)}, the first at {gold.article.place(first)}"
        yield warning("EK1103", gold.text.where, f"{message} ({code}).", hint)


def _odd(text: str) -> Iterator[tuple[str, list[int], str]]:
    """Yield what they are, where they stand, and what to know."""
    for name, pattern, hint in _ODD:
        places = [match.start() for match in re.finditer(pattern, text)]
        if places:
            yield name, places, hint
    if not unicodedata.is_normalized("NFC", text):
        places = [i for i, character in enumerate(text) if unicodedata.combining(character)] or [0]
        yield "decomposed characters", places, "Offsets count a letter and its marks apart."


def line_separators(gold: GoldFile) -> Iterator[Diagnostic]:
    """Warn of inline text with U+0085, U+2028 or U+2029, which YAML takes for line breaks."""
    found = _BREAKS.search(gold.source) if gold.text.file is None else None
    if found:
        yield warning(
            "EK1104",
            gold.text.where,
            f"The file has U+{ord(found[0]):04X}, which YAML takes for a line break.",
            "Put the text into a file of its own, with its sha256.",
        )


RULES = (Rule("EK1103", "warning", odd_characters), Rule("EK1104", "warning", line_separators))
