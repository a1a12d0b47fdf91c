"""What to write instead of a quote that does not stand exactly once in the article."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from itertools import accumulate, islice

from evalkit.gold.notation import MARKS, Pieces, Quote, shown, visible, write_quote
from evalkit.gold.text import ArticleText

MAX_CONTEXT_WORDS = 10  # on each side of the target
MAX_LINE = 2_000  # characters of a line that is taken as context as a whole
MAX_FUZZY_TEXT = 30_000  # characters of an article in which similar passages are looked for
MAX_FUZZY_WORDS = 40
_CANDIDATES = 20  # passages that are compared letter by letter
_WORD = re.compile(r"\w+")
_CHUNK = re.compile(r"\S+")
_EXCERPT = 24  # characters of context in a message
_QUOTATION = {
    **dict.fromkeys(map(ord, "\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033"), '"'),
    **dict.fromkeys(map(ord, "\u2018\u2019\u201a\u201b\u0060\u00b4\u2032"), "'"),
    **dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-"),
}
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Hit:
    """One occurrence of a quote: [start, end) of all of it, and its targets, in code points."""

    start: int
    end: int
    targets: Pieces


def excerpt(article: ArticleText, start: int, end: int) -> str:
    """Show a passage in brackets, with a little of its line on both sides."""
    first, behind = article.line_range(start)
    left, right = max(first, start - _EXCERPT), min(max(behind, end), end + _EXCERPT)
    text = article.text
    before = ("…" if left > first else "") + text[left:start]
    after = text[end:right] + ("…" if right < behind else "")
    return visible(_BLANKS.sub(" ", f"{before}[{text[start:end]}]{after}"))


def unique_quote(article: ArticleText, targets: Pieces, *, marks: str = MARKS) -> str | None:
    """
    Write the shortest quote that finds these targets and nothing else, or None if there is none.

    Its context grows by words, in the target's line first; the result is in YAML double quotes.
    """
    start, end = targets[0][0], targets[-1][1]
    for left, right in _contexts(article, start, end):
        literal = _BLANKS.sub(" ", article.text[left:right])
        if len(list(islice(article.occurrences(literal), 2))) == 1:
            quote = write_quote(article.text, start=left, end=right, parts=targets, marks=marks)
            return shown(quote)
    return None


def _contexts(article: ArticleText, start: int, end: int) -> list[tuple[int, int]]:
    """List the contexts to try, the shortest first."""
    first, behind = article.line_range(start)
    behind = max(behind, article.line_range(end - 1)[1])
    window = MAX_CONTEXT_WORDS * 40
    before = article.text[max(first, start - window) : start]
    after = article.text[end : min(behind, end + window)]
    lefts = [start, *(start - len(before) + m.start() for m in reversed(_words(before)))]
    rights = [end, *(end + m.end() for m in _words(after))]
    pairs = [
        (left, right)
        for left in lefts[: MAX_CONTEXT_WORDS + 1]
        for right in rights[: MAX_CONTEXT_WORDS + 1]
    ]
    pairs.sort(key=lambda pair: (pair[1] - pair[0], -pair[0]))
    return [*pairs, *_beyond_the_line(article, first, behind)]


def _beyond_the_line(article: ArticleText, first: int, behind: int) -> list[tuple[int, int]]:
    """Give contexts where words do not do: the whole line, and it with its neighbours."""
    if behind - first > MAX_LINE:
        return []
    above = article.line_range(first - 1)[0] if first > 0 else first
    below = article.line_range(behind + 1)[1] if behind < len(article.text) else behind
    pairs = [(first, behind), (above, behind), (first, below), (above, below)]
    return sorted(pairs, key=lambda pair: pair[1] - pair[0])


def _words(text: str) -> list[re.Match[str]]:
    return list(_WORD.finditer(text))


def nearest(quote: Quote, article: ArticleText) -> str:
    """Say what in the article comes nearest to a quote that is not there; "" if nothing does."""
    return _inside_words(quote, article) or _loosely(quote, article) or _similar(quote, article)


def _inside_words(quote: Quote, article: ArticleText) -> str:
    start = article.folded.find(quote.literal)
    if start < 0:
        return ""
    first, behind = article.original(start, start + len(quote.literal.rstrip()))
    left, right = first, behind
    while left > 0 and not article.text[left - 1].isspace():
        left -= 1
    while right < len(article.text) and not article.text[right].isspace():
        right += 1
    whole = visible(article.text[left:right][:80])
    return (
        f"It stands only inside a longer word ({article.place(first)} {whole!r}):"
        " quote the whole word, with <…> around the part that is meant."
    )


# What makes two texts the same but for something that is hard to see; the first that fits is named.
_CAUSES = (
    ("composed or decomposed characters", lambda t: unicodedata.normalize("NFC", t)),
    ("capital letters", str.casefold),
    ("quotation marks or dashes", lambda t: t.translate(_QUOTATION)),
)


def _loosely(quote: Quote, article: ArticleText) -> str:
    """Find the quote without regard to case, accents, quotation marks and invisible characters."""
    wanted = "".join(map(_loose, quote.literal)).strip()
    pieces = [_loose(character) for character in article.folded]
    at = "".join(pieces).find(wanted) if wanted else -1
    if at < 0:
        return ""
    start = _index(pieces, at)
    end = _index(pieces, at + len(wanted) - 1) + 1
    first, behind = article.original(start, end)
    found = article.folded[start:end]
    causes = (name for name, same in _CAUSES if same(found) == same(quote.literal.strip()))
    cause = next(causes, "accents or invisible characters")
    words = shown(article.text[first:behind])
    return f"The article has {words} at {article.place(first)}: {cause} differ."


def _loose(character: str) -> str:
    if character.isascii():
        return character.lower()
    plain = unicodedata.normalize("NFKD", character.translate(_QUOTATION)).casefold()
    return "".join(c for c in plain if unicodedata.category(c) not in ("Mn", "Cf"))


def _index(pieces: list[str], offset: int) -> int:
    """Find the character whose loose form holds an offset of the joined loose text."""
    return bisect_right(list(accumulate(map(len, pieces))), offset)


def _similar(quote: Quote, article: ArticleText) -> str:
    """Find a similar passage of about as many words."""
    words = quote.literal.split()
    if len(article.text) > MAX_FUZZY_TEXT or len(words) > MAX_FUZZY_WORDS:
        return ""
    spans = [match.span() for match in _CHUNK.finditer(article.text)]
    passages = _passages(words, [article.text[s:e].casefold() for s, e in spans])
    texts = {
        article.text[spans[i][0] : spans[j - 1][1]]: spans[i][0] for i, j in reversed(passages)
    }
    best = _closest(quote.literal, list(texts))
    if best is None:
        return ""
    return f"The nearest is {shown(_BLANKS.sub(' ', best))} at {article.place(texts[best])}."


def _passages(words: list[str], known: list[str]) -> list[tuple[int, int]]:
    """List word ranges that share the most words with the quote; all words if it has only one."""
    if len(words) == 1:
        return [(i, i + 1) for i in range(len(known))]
    wanted = {word.casefold() for word in words}
    scored = [
        (-sum(word in wanted for word in known[i : i + size]), i, i + size)
        for size in range(len(words) - 1, len(words) + 2)
        for i in range(len(known) - size + 1)
    ]
    best = sorted(score for score in scored if score[0] < 0)[:_CANDIDATES]
    return [(i, j) for _, i, j in best]


def _closest(text: str, candidates: list[str]) -> str | None:
    if not any(" " in candidate for candidate in candidates):
        return next(iter(get_close_matches(text, candidates, n=1, cutoff=0.7)), None)
    ratios = ((SequenceMatcher(None, text, c, autojunk=False).ratio(), c) for c in candidates)
    ratio, best = max(ratios, default=(0.0, ""))
    return best if ratio >= 0.6 else None


def hits(quote: Quote, article: ArticleText) -> Iterator[Hit]:
    """Yield the occurrences of a quote, in order."""
    size = len(quote.literal.rstrip())
    for at in article.occurrences(quote.literal):
        start, end = article.original(at, at + size)
        yield Hit(start, end, tuple(article.original(at + s, at + e) for s, e in quote.targets))
