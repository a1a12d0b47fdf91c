"""
Noun phrases, coordinations and the extent of a clause, found by the tags around a token.

Everything looks at most `LIMIT` tokens away and never outside the sentence, so the work for a
trigger is bounded however long a sentence is.
"""

from collections.abc import Callable
from typing import NamedTuple

from evalkit.extractors.engine.ruleset import Tag
from evalkit.extractors.engine.view import Phrase, View

LIMIT = 60

_MEMBERS = frozenset({Tag.NAME, Tag.WORD, Tag.NUMBER})
_VERBAL = frozenset({Tag.VERB, Tag.AUXILIARY, Tag.ADVERB})
_BREAKS = frozenset({Tag.STOP, Tag.QUOTE, Tag.SUBORDINATOR, Tag.RELATIVE, Tag.COMPLEMENTIZER})
_GOES_ON = frozenset({Tag.PREPOSITION, Tag.TIME, Tag.OPEN, Tag.LINK})


def right_edge(view: View, index: int) -> int:
    """Return how far to the right of a token anything may be looked for."""
    return min(view.sentence(index)[1], index + LIMIT)


def left_edge(view: View, index: int) -> int:
    """Return how far to the left of a token anything may be looked for."""
    return max(view.sentence(index)[0], index - LIMIT)


def forward(view: View, index: int, end: int) -> Phrase | None:
    """Read the noun phrase that begins at a token, if one does."""
    at = index
    while at < end and view.tags[at] in {Tag.DETERMINER, Tag.CORRELATIVE}:
        at += 1
    if at >= end:
        return None
    begin = at if view.tags[index] is Tag.CORRELATIVE else index
    if view.tags[at] is Tag.PRONOUN:
        while at < end and view.tags[at] is Tag.PRONOUN:
            at += 1
        return Phrase(begin, at + (at < end and view.tags[at] is Tag.DEMONSTRATIVE))
    behind = _members(view, at, end)
    if behind == at:
        return None
    if behind + 1 < end and view.tags[behind] is Tag.LINK:
        rest = forward(view, behind + 1, end)
        behind = rest.behind if rest else behind
    return Phrase(begin, behind)


def _members(view: View, begin: int, end: int) -> int:
    head_first = view.language.grammar.order == "head-first"
    named = False
    at = begin
    while at < end:
        tag = view.tags[at]
        if tag is Tag.WORD and named and head_first:
            break
        if tag in _MEMBERS:
            named = tag is Tag.NAME or (named and tag is Tag.NUMBER)
        elif at > begin and _joins(view, at, head_first=head_first):
            named = False
        elif tag is Tag.DEMONSTRATIVE and at > begin:
            return at + 1
        else:
            break
        at += 1
    return at


def _joins(view: View, at: int, *, head_first: bool) -> bool:
    """Tell a genitive inside a phrase: "Velora's minister", `pemimpin kedua negara`."""
    if view.tags[at] is Tag.POSSESSIVE:
        return view.tag(at + 1) in _MEMBERS
    return view.tags[at] is Tag.DETERMINER and head_first and view.tags[at - 1] is Tag.WORD


def backward(view: View, index: int, floor: int) -> Phrase | None:
    """Read the noun phrase that ends with a token, if one does."""
    at = index
    while at >= floor and view.tags[at] is Tag.PARTICLE:
        at -= 1
    behind = at + 1
    if at > floor and view.tags[at] is Tag.DEMONSTRATIVE:
        at -= 1
    if at < floor:
        return None
    if view.tags[at] is Tag.PRONOUN:
        while at > floor and view.tags[at - 1] is Tag.PRONOUN:
            at -= 1
        return Phrase(at, behind)
    if view.tags[at] not in _MEMBERS:
        return None
    first = _members_back(view, at, floor)
    if first - 2 >= floor and view.tags[first - 1] is Tag.LINK:
        rest = backward(view, first - 2, floor)
        first = rest.first if rest else first
    return Phrase(first, behind)


def _members_back(view: View, index: int, floor: int) -> int:
    head_first = view.language.grammar.order == "head-first"
    lowered = False
    at = index
    while at >= floor:
        tag = view.tags[at]
        if tag is Tag.NAME and lowered and head_first:
            break
        if tag in _MEMBERS:
            lowered = lowered or tag is Tag.WORD
        elif tag is Tag.POSSESSIVE:
            lowered = False
        elif tag is Tag.DETERMINER:
            genitive = head_first and at > floor and view.tags[at - 1] is Tag.WORD
            if not genitive and view.tag(at - 1) is not Tag.DETERMINER:
                return at
        else:
            break
        at -= 1
    return at + 1


def coordinated(view: View, phrase: Phrase, end: int, *, subject: bool = False) -> list[Phrase]:
    """
    Read on from a noun phrase: `A, B dan C`, `Arvel-Tov`.

    A comma counts only where a conjunction follows. A phrase with a verb behind it begins a new
    clause, unless the whole may be a `subject`.
    """
    found, waiting = [phrase], []
    at = phrase.behind
    while at < end:
        joined = view.tags[at] in {Tag.CONJUNCTION, Tag.JOIN}
        if not joined and view.tags[at] is not Tag.COMMA:
            break
        at += 1
        if not joined and view.tag(at) is Tag.CONJUNCTION:
            joined = True
            at += 1
        following = forward(view, at, end)
        if following is None:
            break
        if not subject and following.behind < end and view.tags[following.behind] in _VERBAL:
            break
        waiting.append(following)
        if joined:
            found, waiting = found + waiting, []
        at = following.behind
    return found


class Series(NamedTuple):
    """Coordinated phrases in order, and the tag of what stands before the first."""

    phrases: list[Phrase]
    before: Tag | None


def coordinated_back(view: View, phrase: Phrase, floor: int) -> Series:
    """Read a coordination to the left; the object of a verb is no part of it."""
    found = [phrase]
    at = _before_correlative(view, phrase.first - 1, floor)
    joined = comma = False
    while at > floor:
        tag = view.tags[at]
        if tag in {Tag.CONJUNCTION, Tag.JOIN} and not joined:
            joined = True
            comma = view.tag(at - 1) is Tag.COMMA
            at -= 1 + comma
        elif tag is Tag.COMMA and joined:
            at -= 1
        else:
            break
        before = backward(view, at, floor)
        if before is None:
            break
        ahead = _before_correlative(view, before.first - 1, floor)
        if ahead >= floor and view.tags[ahead] is Tag.VERB:
            break
        found.insert(0, before)
        at = ahead
    if comma and len(found) == 2:  # `…, dan X membantah` begins a clause, it ends no list
        return Series([phrase], Tag.CONJUNCTION)
    return Series(found, view.tags[at] if at >= floor else None)


def _before_correlative(view: View, at: int, floor: int) -> int:
    return at - (at >= floor and view.tags[at] is Tag.CORRELATIVE)


def clause_right(view: View, index: int) -> int:
    """
    Return where the clause that a token belongs to ends on its right.

    Commas around times, prepositional phrases and appositions are passed; a comma or conjunction
    before a verb is not, but for the conjunction of a pair (`antara A dan B berlangsung`).
    """
    end = right_edge(view, max(0, index - 1))
    at = index
    while at < end:
        tag = view.tags[at]
        if tag in _BREAKS or (tag is Tag.CONJUNCTION and _verb_soon(view, at + 1, end)):
            return at
        if tag is Tag.COMMA:
            passed = _past_comma(view, at, end)
            if passed is None:
                return at
            at = passed
        else:
            at = _past_pair(view, at, end) or at + 1
    return end


def _past_pair(view: View, at: int, end: int) -> int | None:
    """Return the token behind `antara A dan B` where it begins here, else None."""
    length = view.language.grammar["pairs"].length(view.forms, at)
    first = forward(view, at + length, end) if length else None
    if first is None:
        return None
    for phrase in coordinated(view, first, end, subject=True)[1:]:
        if view.tag(phrase.first - 1) is Tag.CONJUNCTION:  # further ones may be a new clause
            return phrase.behind
    return None


def _past_comma(view: View, comma: int, end: int) -> int | None:
    """Return where a clause goes on behind a comma, or None where it does not."""
    if view.tag(comma + 1) in _GOES_ON:
        return comma + 1
    if view.tag(comma + 1) is Tag.CONJUNCTION and not _verb_soon(view, comma + 2, end):
        return comma + 2
    aside = forward(view, comma + 1, end)
    if aside is None or view.tag(aside.behind) in _VERBAL:
        return None
    behind = aside.behind
    if view.tag(behind) is Tag.COMMA:
        following = view.tag(behind + 1)
        return (
            behind + 1
            if following in _GOES_ON | {Tag.CONJUNCTION}
            else _past_comma(view, behind, end)
        )
    return behind if view.tag(behind) in _GOES_ON | {Tag.CONJUNCTION} else None


def _verb_soon(view: View, at: int, end: int) -> bool:
    """Tell whether a verb group, perhaps with its subject, begins here."""
    subject = forward(view, at, end)
    behind = subject.behind if subject else at
    return behind < end and view.tags[behind] in _VERBAL


def clause_left(view: View, index: int) -> int:
    """Return where a clause begins on the left; introductions before a comma belong to it."""
    floor = left_edge(view, index)
    at = index - 1
    while at >= floor and view.tags[at] not in _BREAKS:
        if view.tags[at] is Tag.COMMA and _is_clause(view, floor, at):
            break
        at -= 1
    return at + 1


def _is_clause(view: View, floor: int, comma: int) -> bool:
    """Tell whether what stands before a comma has a verb, so that it is a clause of its own."""
    at = comma - 1
    while at >= floor and view.tags[at] not in _BREAKS | {Tag.COMMA}:
        if view.tags[at] is Tag.VERB:
            return True
        at -= 1
    return False


def trim(phrase: Phrase, unwanted: Callable[[int], bool]) -> Phrase | None:
    """Cut unwanted tokens off both ends; None where nothing is left."""
    first, behind = phrase
    while first < behind and unwanted(first):
        first += 1
    while behind > first and unwanted(behind - 1):
        behind -= 1
    return Phrase(first, behind) if first < behind else None
