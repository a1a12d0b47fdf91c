"""
Tokens of an article with their places, where its lines and sentences end, and its dateline.

Offsets are code points of the article, never of a normalised copy. A token keeps what stands in the
text; `form` is what patterns see: NFC, case folded, without invisible characters.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_MARKS = (
    "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u0900-\u0903\u093a-\u094f\u0e31\u0e34-\u0e4e"
)
_WORD = rf"\w(?:[\w{_MARKS}]|[{_INVISIBLE}]+(?=\w))*"
_TOKEN = re.compile(
    rf"""
      \d+(?:[.,:/]\d+)+                          # 12/6/2018, 10.30, 2,5
    | (?:[^\W\d_]\.){{2,}}                       # U.S., a.m.
    | {_WORD}(?:[-\u2010\u2011'\u2019]{_WORD})*  # juru-bicara, Qur'an, Arvel-Tov
      (?:\.(?:com|org|net|info|co\.[a-z]{{2}}|id)\b)?
    | \S
    """,
    re.VERBOSE,
)
_CLITIC = re.compile(r"(?:['\u2019](?:s|re|ve|ll|d|m)|n['\u2019]t)$", re.IGNORECASE)
_HYPHENS = "-\u2010\u2011"
_CLOSING = frozenset("\"'\u201d\u2019)]\u00bb")
_FINAL = frozenset(".!?\u2026\u061f\u0964")
_DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2212"
_DATELINE = re.compile(
    rf"(?P<place>[^\W\d_a-z][^\n,(\u2010-\u2015]{{0,40}}?)"
    rf"(?P<rest>(?:,[^\n\u2010-\u2015]{{1,60}}?|\s*\([^()\n]{{1,40}}\)){{0,3}})\s*"
    rf"(?:(?<=\s)[{_DASHES}]{{1,2}}(?=\s)|[\u2013\u2014](?=\S))\s*"
)
_MAX_DATELINE = 120


@dataclass(frozen=True, slots=True)
class Token:
    """Code points [start, end) of the article; `line` and `sentence` count from 0."""

    start: int
    end: int
    text: str
    form: str
    line: int
    sentence: int

    @property
    def is_word(self) -> bool:
        """Tell words and numbers from punctuation."""
        return self.text[0].isalnum()


def normal(text: str) -> str:
    """
    Bring a word to the form in which words are compared.

    >>> normal("Per\u200btemuan"), normal("didn\u2019t")
    ('pertemuan', "didn't")
    """
    if text.isascii():
        return text.lower()
    visible = "".join(character for character in text if character not in _INVISIBLE)
    return unicodedata.normalize("NFC", visible).casefold().replace("\u2019", "'")


def split_words(text: str) -> tuple[str, ...]:
    """
    Cut a phrase of a rule file as an article would be cut.

    >>> split_words("Tatap muka"), split_words("didn't say")
    (('tatap', 'muka'), ('did', "n't", 'say'))
    """
    return tuple(normal(text[start:end]) for start, end in _pieces(text, 0, len(text)))


def tokenize(
    text: str,
    *,
    abbreviations: frozenset[str] = frozenset(),
    hyphen_prefixes: frozenset[str] = frozenset(),
) -> list[Token]:
    """
    Cut an article into tokens.

    Joined names (`Arvel-Tov`) become three tokens, but not given names (`Arim-Ul`), reduplications
    (`Menteri-Menteri`) or names behind one of `hyphen_prefixes` (`Al-Jazeera`). A sentence ends
    with its line, and at a full stop that belongs to none of the `abbreviations` (without their
    dots).
    """
    pieces = list(_split_names(text, list(_pieces(text, 0, len(text))), hyphen_prefixes))
    tokens: list[Token] = []
    line = sentence = 0
    for index, (start, end) in enumerate(pieces):
        if index:
            last = pieces[index - 1][1]
            breaks = text.count("\n", last, start) + text.count("\r", last, start)
            line += breaks > 0
            sentence += breaks > 0 or _sentence_ends(text, pieces, index, abbreviations)
        tokens.append(Token(start, end, text[start:end], normal(text[start:end]), line, sentence))
    return tokens


def dateline_end(text: str) -> int:
    """
    Return where the first line's text begins behind its dateline; 0 where it has none.

    >>> dateline_end("DOLMETHA, Warta (12/6) - Velor membantah.")
    25
    >>> dateline_end("Arvel bertemu Tov - sumber")
    0
    """
    return max((end for _, end in datelines(text, lines=1)), default=0)


def datelines(text: str, *, lines: int = 3) -> Iterator[tuple[int, int]]:
    """
    Find datelines at the start of the first non-empty lines (a headline may stand above).

    A dateline is a place in capitals, or up to three capitalised words before a comma or bracket
    (two without), and a dash with blanks around; every other word before the dash is capitalised or
    in brackets.
    """
    seen = 0
    for line in re.finditer(r"[^\r\n]+", text):
        begin = line.start() + len(line[0]) - len(line[0].lstrip())
        if begin == line.end():
            continue
        found = _DATELINE.match(text, begin, min(line.end(), begin + _MAX_DATELINE))
        if found and _is_place(found["place"], found["rest"]):
            yield begin, found.end()
        seen += 1
        if seen == lines:
            return


def _is_place(place: str, rest: str) -> bool:
    words = place.split()
    outside = re.sub(r"\([^()]*\)", " ", rest)
    if any(word[0].islower() for word in re.findall(r"[^\W\d_][\w.]*", outside)):
        return False
    if place.upper() == place:
        return len(words) <= 5
    capitalised = all(word[0].isupper() for word in words)
    return capitalised and len(words) <= (3 if rest else 2)


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for match in _TOKEN.finditer(text, start, end):
        clitic = _CLITIC.search(match[0])
        if clitic and clitic.start():
            cut = match.start() + clitic.start()
            yield match.start(), cut
            yield cut, match.end()
        else:
            yield match.span()


def _split_names(
    text: str, pieces: list[tuple[int, int]], prefixes: frozenset[str]
) -> Iterator[tuple[int, int]]:
    for index, (start, end) in enumerate(pieces):
        word = text[start:end]
        parts = re.split(f"[{_HYPHENS}]", word)
        before = text[slice(*pieces[index - 1])] if index else ""
        if len(parts) == 1 or not _are_names(parts, before, prefixes):
            yield start, end
            continue
        at = start
        for part in parts:
            if at > start:
                yield at - 1, at
            yield at, at + len(part)
            at += len(part) + 1


def _are_names(parts: list[str], before: str, prefixes: frozenset[str]) -> bool:
    whole = all(part.isalpha() and (part.isupper() or part.istitle()) for part in parts)
    if not whole or len({part.casefold() for part in parts}) != len(parts):
        return False
    acronyms = all(len(part) > 2 or (len(part) == 2 and part.isupper()) for part in parts)
    if not acronyms and not _ends_short(parts, before):
        return False
    given = before.istitle() and all(len(part) <= 4 for part in parts)
    return not given and parts[0].casefold() not in prefixes


def _ends_short(parts: list[str], before: str) -> bool:
    """Tell `pertemuan Arvel-Ly` from given names (`Tov Arim-Ul`, `Moon Jae-In`)."""
    return not before.istitle() and len(parts[-1]) == 2 and all(len(p) > 4 for p in parts[:-1])


def _sentence_ends(
    text: str, pieces: list[tuple[int, int]], index: int, abbreviations: frozenset[str]
) -> bool:
    """Tell whether a sentence ends before the piece of this index, in the middle of a line."""
    last = index - 1
    while last > max(0, index - 4) and text[slice(*pieces[last])] in _CLOSING:
        last -= 1
    start, end = pieces[last]
    if text[end - 1] not in _FINAL or text[pieces[index - 1][1] : pieces[index][0]] == "":
        return False
    following = text[pieces[index][0]]
    if following.islower() or following in _CLOSING - {'"', "'"}:
        return False
    if text[end - 1] != ".":
        return True
    if end - start > 1:  # U.S., a.m.
        return following.isupper() and last != index - 1
    word = text[slice(*pieces[last - 1])] if last else ""
    is_initial = len(word) == 1 and word.isupper()
    return not is_initial and normal(word) not in abbreviations
