"""Who says what: quotations with their speakers, and reported clauses."""

from typing import NamedTuple

from evalkit.extractors.engine.phrases import backward, forward, left_edge, right_edge
from evalkit.extractors.engine.ruleset import Tag
from evalkit.extractors.engine.subjects import subject_before
from evalkit.extractors.engine.view import Phrase, View

_OPENING = "\u201c\u00ab\u201e"
_CLOSING = "\u201d\u00bb"
_SKIPPED = frozenset({Tag.COMMA, Tag.STOP, Tag.QUOTE})
_LOOK_BACK = 15


class Quotation(NamedTuple):
    """Tokens [first, behind) between quotation marks, and the phrase that names the speaker."""

    first: int
    behind: int
    speaker: Phrase | None


def quotations(view: View) -> list[Quotation]:
    """Find the quotations of an article; one without a speaker has that of the one before it."""
    found: list[Quotation] = []
    for first, behind in _regions(view):
        speaker = _speaker_after(view, behind) or _speaker_before(view, first)
        if (
            speaker is None
            and found
            and view.tokens[found[-1].first].line == view.tokens[first].line
        ):
            speaker = found[-1].speaker
        found.append(Quotation(first, behind, speaker))
    return found


def speaker_of(view: View, quoted: list[Quotation], index: int) -> Phrase | None:
    """Say who says what a token says: the speaker of its quotation, or who reports its clause."""
    for quotation in quoted:
        if quotation.first <= index < quotation.behind:
            return quotation.speaker
    return _reporter(view, index) or _according(view, index) or _said_after(view, index)


def _regions(view: View) -> list[tuple[int, int]]:
    found = []
    opened: int | None = None
    line = -1
    for index, token in enumerate(view.tokens):
        if token.line != line:
            opened, line = None, token.line
        if view.tags[index] is not Tag.QUOTE:
            continue
        if opened is None and token.text not in _CLOSING:
            opened = index + 1
        elif opened is not None and token.text not in _OPENING:
            if index > opened:
                found.append((opened, index))
            opened = None
    return found


def _reported(view: View, index: int) -> int:
    """Count the tokens of a verb of saying at a token; 0 where there is none."""
    return view.marks["reported"].get(index, 0)


def _speaker_after(view: View, close: int) -> Phrase | None:
    """Read `", kata X`, `", X said`, also in the next sentence where the mark ended one."""
    at = close + 1
    while at < len(view.tokens) and view.tags[at] is Tag.COMMA:
        at += 1
    if at >= len(view.tokens) or view.tokens[at].line != view.tokens[close].line:
        return None
    end = right_edge(view, at)
    length = _reported(view, at)
    if length:
        at += length
        while at < end and view.tags[at] is Tag.ADVERB:
            at += 1
        return forward(view, at, end)
    speaker = forward(view, at, end)
    if speaker is None:
        return None
    behind = speaker.behind
    while behind < end and view.tags[behind] in {Tag.AUXILIARY, Tag.ADVERB}:
        behind += 1
    return speaker if behind < end and _reported(view, behind) else None


def _speaker_before(view: View, first: int) -> Phrase | None:
    """Read `X mengatakan, "…`, `X: "…`."""
    floor = left_edge(view, first - 1)
    at = first - 2
    while at >= floor and (view.tags[at] in _SKIPPED or view.tags[at] is Tag.COMPLEMENTIZER):
        at -= 1
    if at < floor:
        return None
    for verb in range(at, max(floor, at - _LOOK_BACK) - 1, -1):
        if view.tags[verb] is Tag.STOP:
            break
        if _reported(view, verb) and view.tags[verb] is Tag.VERB:
            return subject_before(view, verb)
    return backward(view, at, floor) if view.tokens[at + 1].text == ":" else None


def _reporter(view: View, index: int) -> Phrase | None:
    """Find who says the clause of a token: `X mengatakan bahwa …`, "X said …"."""
    floor = left_edge(view, index)
    subject = subject_before(view, index)
    complementizer = False
    for verb in range(index - 1, floor - 1, -1):
        tag = view.tags[verb]
        if tag in {Tag.STOP, Tag.QUOTE}:
            return None
        complementizer = complementizer or tag is Tag.COMPLEMENTIZER
        if tag is Tag.VERB and _reported(view, verb):
            inside = complementizer or (subject is not None and subject.first > verb)
            return subject_before(view, verb) if inside else None
    return None


def _according(view: View, index: int) -> Phrase | None:
    """Find `menurut X` in the sentence of a token."""
    for at in range(left_edge(view, index), right_edge(view, index)):
        length = view.marks["according"].get(at, 0)
        if length and at + length < len(view.tokens):
            return forward(view, at + length, right_edge(view, at))
    return None


def _said_after(view: View, index: int) -> Phrase | None:
    """Find `…, kata X` behind the clause of a token."""
    end = right_edge(view, index)
    for at in range(index + 1, end - 1):
        if view.tags[at] in {Tag.STOP, Tag.QUOTE}:
            return None
        length = _reported(view, at + 1) if view.tags[at] is Tag.COMMA else 0
        if length:
            return forward(view, at + 1 + length, end)
    return None
