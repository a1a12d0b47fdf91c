"""Verify that the words beside a document's offsets are what the article says there."""

from collections.abc import Callable
from dataclasses import dataclass

from evalkit.errors import Diagnostic, Location
from evalkit.formats.check import bounds, spans
from evalkit.formats.drift import VERSIONS, find_cause, occurrences, says
from evalkit.formats.record import Problem, dotted, short
from evalkit.model import Document, Mention, text_sha256


@dataclass(frozen=True, slots=True)
class Verification:
    """
    How many spans say what the article says, and what is wrong with the others.

    `verified` counts the spans whose words stand there, `unverified` those that bring no words.
    """

    verified: int = 0
    unverified: int = 0
    problems: tuple[Diagnostic, ...] = ()


def verify(
    document: Document, *, text: str, where: Location | None = None, explain: bool = True
) -> Verification:
    """
    Compare a document with the article's text; nothing is ignored and nothing is mended.

    Problems: EK2014 something outside the text, EK2030 words that do not stand there, EK2031 the
    document was made from another text. `explain` False leaves out the search for the cause.
    """
    problems = [*other_text(document, text=text, explain=explain)]
    if document.text is None:
        problems += bounds(document, len(text), words=False)
        problems += compare(document, text=text, explain=explain)
    worded = [span for _, span in spans(document) if span.text is not None]
    return Verification(
        verified=sum(says(text, span) for span in worded),
        unverified=sum(span.text is None for _, span in spans(document)),
        problems=tuple(
            Diagnostic(p.code, f"Document {short(document.id)}: {p.message}", where, p.hint)
            for p in problems
        ),
    )


def compare(document: Document, *, text: str, explain: bool = True) -> list[Problem]:
    """Compare the words of all spans with the text: one problem EK2030 for the whole document."""
    worded = [(path, span) for path, span in spans(document) if span.text is not None]
    wrong = [(path, span) for path, span in worded if not says(text, span)]
    if not wrong:
        return []
    path, span = wrong[0]
    message = (
        f"{len(wrong)} of {len(worded)} spans do not say what stands there:"
        f" {dotted(path)} {_difference(span, text)}."
    )
    hint = _cause(text, [span for _, span in worded], span) if explain else ""
    return [Problem(path, "EK2030", message, hint)]


def _difference(span: Mention, text: str) -> str:
    place = f"[{span.start}, {span.end})"
    if span.end > len(text):
        return f"{place} is outside the text of {len(text)} characters"
    return f"{place} is {short(span.slice(text))}, not {short(span.text or '')}"


def _cause(text: str, worded: list[Mention], wrong: Mention) -> str:
    cause = find_cause(text, worded)
    if cause is not None:
        return str(cause)
    near = sorted(occurrences(text, wrong), key=lambda start: abs(start - wrong.start))
    if near:
        return f"These words stand at {near[0]}. Offsets are code points, [start, end)."
    return "These words do not stand in the text. Was it made from another text?"


def other_text(document: Document, *, text: str, explain: bool = True) -> list[Problem]:
    """Compare the document's own text, or its hash, with the article: EK2031 where they differ."""
    if document.text is not None and document.text != text:
        message = f"its text is not the article's: {_first_difference(text, document.text)}."
        hint = _version(text, lambda version: version == document.text) if explain else ""
        return [Problem(("text",), "EK2031", message, hint)]
    given = document.text_sha256
    if given is not None and given != text_sha256(text):
        message = f"its text_sha256 {given[:12]}… is not the article's {text_sha256(text)[:12]}…."
        hint = _version(text, lambda version: text_sha256(version) == given) if explain else ""
        return [Problem(("text_sha256",), "EK2031", message, hint)]
    return []


def _first_difference(article: str, text: str) -> str:
    """Say where two texts part: line and column of the article, and what each says from there."""
    common = next(
        (i for i, (a, b) in enumerate(zip(article, text, strict=False)) if a != b),
        min(len(article), len(text)),
    )
    line = article.count("\n", 0, common) + 1
    column = common - (article.rfind("\n", 0, common) + 1) + 1
    here, there = (ascii(t[common : common + 10]) for t in (text, article))
    return f"from {line}:{column} on it says {here}, the article {there}"


def _version(article: str, is_it: Callable[[str], bool]) -> str:
    for version in VERSIONS:
        if is_it(version.make(article)):
            return f"It looks like the article {version.made}."
    return "Extract from the very text that the gold was annotated on."
