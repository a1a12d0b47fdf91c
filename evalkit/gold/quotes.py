"""
Find what a quote says in the article: exactly one place, or an error that helps.

A quote is the only way to write a span that never becomes wrong in silence: when the text is edited
elsewhere it still finds its place, and when it does not, that is an error with every hit, its
context, and a quote to paste.
"""

from itertools import islice

from evalkit.errors import GoldError
from evalkit.gold.hints import Hit, excerpt, hits, nearest, unique_quote
from evalkit.gold.notation import MARKS, Pieces, Quote, parse_quote, quote_of, shown, write_quote
from evalkit.gold.text import ArticleText, TooManyError
from evalkit.model import Mention

MAX_HITS = 10_000  # more are an error, never cut off in silence
MAX_SHOWN = 30  # hits that an error lists

__all__ = [
    "MARKS",
    "ArticleText",
    "Hit",
    "Quote",
    "excerpt",
    "find_all",
    "mention",
    "occurrences",
    "parse_quote",
    "quote_of",
    "ready_quote",
    "resolve",
    "show_hit",
    "shown",
    "unique_quote",
    "write_quote",
]


def resolve(
    source: str,
    article: ArticleText,
    *,
    nth: int | None = None,
    marks: str = MARKS,
    hint: bool = True,
) -> Mention:
    """
    Find the one span that a quote stands for; `nth` picks one of several, counted from 1.

    Raises GoldError without a place: EK1201 not found, EK1202 found several times, EK1203 and
    EK1204 for a quote that is not well formed. Without `hint` nothing similar is looked for, which
    is the slow part.

    >>> resolve("menyebut <pertemuan>", ArticleText.of("Ia menyebut pertemuan itu."))
    Mention(start=12, end=21, parts=(), text='pertemuan', head=None)
    """
    quote = parse_quote(source, marks=marks)
    found = _some(quote, article, source)
    if nth is not None and found:
        return _nth(found, nth, source, article)
    if len(found) == 1:
        return mention(article, found[0].targets)
    if not found:
        near = nearest(quote, article) if hint else ""
        raise GoldError.of(
            "EK1201",
            f"The quote {shown(source)} does not occur in the text.",
            hint=near or "Copy the words from the article.",
        )
    raise _ambiguous(source, found, article, marks)


def find_all(
    source: str, article: ArticleText, *, marks: str = MARKS, hint: bool = True
) -> tuple[Mention, ...]:
    """Find every occurrence of a name; raises GoldError (EK1201, EK1203, EK1204) like `resolve`."""
    quote = parse_quote(source, marks=marks)
    found = _some(quote, article, source)
    if not found:
        near = nearest(quote, article) if hint else ""
        raise GoldError.of(
            "EK1201",
            f"The name {shown(source)} does not occur in the text.",
            hint=near or "Copy the name from the article, or remove it.",
        )
    return tuple(mention(article, hit.targets) for hit in found)


def show_hit(article: ArticleText, hit: Hit) -> str:
    """Show what a hit means: line:column, and the words in brackets within their context."""
    start, end = hit.targets[0][0], hit.targets[-1][1]
    return f"{article.place(start)} {excerpt(article, start, end)}"


def occurrences(words: str, article: ArticleText) -> tuple[Quote, list[Hit]]:
    """Find every place of plain words, in which no character is a mark; GoldError for no words."""
    plain = write_quote(words, start=0, end=len(words), parts=((0, len(words)),))
    quote = parse_quote(plain)
    return quote, _some(quote, article, words)


def mention(article: ArticleText, targets: Pieces) -> Mention:
    """Make the mention of these parts, with its words."""
    span = Mention(targets[0][0], targets[-1][1], targets)
    return Mention(span.start, span.end, span.parts, span.slice(article.text))


def ready_quote(article: ArticleText, hit: Hit, *, number: int, marks: str = MARKS) -> str:
    """Write a quote to paste: the shortest unique one, else the words with their number from 1."""
    quote = unique_quote(article, hit.targets, marks=marks)
    if quote is not None:
        return quote
    source = write_quote(article.text, start=hit.start, end=hit.end, parts=hit.targets, marks=marks)
    return f"{{quote: {shown(source)}, nth: {number}}}"


def _some(quote: Quote, article: ArticleText, source: str) -> list[Hit]:
    try:
        found = list(islice(hits(quote, article), MAX_HITS + 1))
        if len(found) <= MAX_HITS:
            return found
    except TooManyError:
        pass
    raise GoldError.of(
        "EK1202",
        f"The quote {shown(source[:80])} occurs too often to look at each place.",
        hint="Quote more of the words around it.",
    )


def _nth(found: list[Hit], nth: int, source: str, article: ArticleText) -> Mention:
    if not 1 <= nth <= len(found):
        raise GoldError.of(
            "EK1201",
            f"The quote {shown(source)} has no occurrence number {nth}.",
            hint=f"It occurs {len(found)} times.",
        )
    return mention(article, found[nth - 1].targets)


def _ambiguous(source: str, found: list[Hit], article: ArticleText, marks: str) -> GoldError:
    listed = [
        f"{show_hit(article, hit)} = {ready_quote(article, hit, number=number, marks=marks)}"
        for number, hit in enumerate(found[:MAX_SHOWN], start=1)
    ]
    more = len(found) - MAX_SHOWN
    rest = f"; and {more} more" if more > 0 else ""
    return GoldError.of(
        "EK1202",
        f"The quote {shown(source)} occurs {len(found)} times.",
        hint=f"Write the one that is meant: {'; '.join(listed)}{rest}.",
    )
