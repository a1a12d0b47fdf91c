"""From tokens to the code points of a filler: what is cut off, and what may not fill a role."""

from itertools import pairwise

from evalkit.extractors.engine.patterns import Forms
from evalkit.extractors.engine.phrases import trim
from evalkit.extractors.engine.ruleset import RoleRule, Span, Tag
from evalkit.extractors.engine.view import Phrase, View

_LOOSE = frozenset(
    {
        Tag.COMMA, Tag.STOP, Tag.QUOTE, Tag.JOIN,
        Tag.PREPOSITION, Tag.LINK, Tag.CONJUNCTION, Tag.CORRELATIVE, Tag.PARTICLE, Tag.POSSESSIVE,
        Tag.COMPLEMENTIZER,
    }
)  # fmt: skip
_VERBAL = frozenset({Tag.ADVERB, Tag.AUXILIARY, Tag.TIME})
_BRACKETS = frozenset({Tag.OPEN, Tag.CLOSE})


def fitted(view: View, phrase: Phrase, span: Span) -> Phrase | None:
    """
    Cut a filler to what guidelines call its span; None where nothing is left.

    Off go punctuation, prepositions, conjunctions, correlatives (`baik`) and particles (`pun`) at
    both ends, the words of `strip`, everything from a word of `cut` on, and an article or
    demonstrative beside a bare name (`KTT Arvel-Tov itu`).
    """
    inside = range(phrase.first + 1, phrase.behind)
    cut = next((at for at in inside if span.cut.length(view.forms, at)), phrase.behind)
    loose = _LOOSE if span.head == "subtree" or _is_time(view, phrase) else _LOOSE | _VERBAL
    found = trim(
        Phrase(phrase.first, cut),
        lambda at: view.tags[at] in loose or span.strip.has(view.forms[at]),
    )
    if found is None:
        return None
    found = _without_open_bracket(view, found)
    pointed = view.tags[found.behind - 1] is Tag.DEMONSTRATIVE
    opens = found.first == view.sentence(found.first)[0]  # its capital says nothing
    if pointed and not opens and _is_name(view, found.first, found.behind - 1):
        return Phrase(found.first, found.behind - 1)
    is_article = view.language.grammar["articles"].has(view.forms[found.first])
    if is_article and _is_name(view, found.first + 1, found.behind):
        return Phrase(found.first + 1, found.behind)
    return found


def fits(view: View, phrase: Phrase, role: RoleRule) -> bool:
    """Tell whether a phrase may fill a role: its kind, and the words it must and must not hold."""
    inside = range(*phrase)
    if not view.excluded.isdisjoint(inside) or _holds(view, phrase, role.unless):
        return False
    if role.only and not _holds(view, phrase, role.only):
        return False
    if role.kind == "any":
        return True
    tags = {view.tags[at] for at in inside}
    named = Tag.NAME in tags
    can_act = Tag.PRONOUN in tags or not view.agents.isdisjoint(inside)
    return named or (role.kind == "agent" and can_act and tags != {Tag.TIME})


def acting_part(view: View, phrase: Phrase) -> Phrase:
    """Cut nouns before the one that can act: not `prakarsa Presiden Telven` meets."""
    first = phrase.first
    if view.language.grammar.order != "head-first" or first in view.agents:
        return phrase
    at = first
    while at < phrase.behind and view.tags[at] is Tag.WORD and at not in view.agents:
        at += 1
    return Phrase(at, phrase.behind) if at < phrase.behind and at in view.agents else phrase


def split_hyphen(view: View, phrase: Phrase) -> list[Phrase]:
    """
    Split names that a hyphen joins (`Arvel-Tov`).

    Titles stay with the first name: `Presiden Arvel-Tov` are `Presiden Arvel` and `Tov`.
    """
    joins = [at for at in range(*phrase) if view.tags[at] is Tag.JOIN]
    edges = [phrase.first - 1, *joins, phrase.behind]
    pieces = [Phrase(a + 1, b) for a, b in pairwise(edges) if b > a + 1]
    return pieces or [phrase]


def place(view: View, phrase: Phrase) -> tuple[int, int]:
    """Return the code points [start, end) of tokens."""
    return view.tokens[phrase.first].start, view.tokens[phrase.behind - 1].end


def _is_name(view: View, first: int, behind: int) -> bool:
    return first < behind and all(view.tags[at] is Tag.NAME for at in range(first, behind))


def _holds(view: View, phrase: Phrase, words: Forms) -> bool:
    return any(words.length(view.forms, at) for at in range(*phrase))


def _is_time(view: View, phrase: Phrase) -> bool:
    return all(view.tags[at] is Tag.TIME for at in range(*phrase))


def _without_open_bracket(view: View, phrase: Phrase) -> Phrase:
    """Cut off a bracket that is not closed (or not opened) within the phrase."""
    first, behind = phrase
    brackets = [at for at in range(first, behind) if view.tags[at] in _BRACKETS]
    opened = sum(view.tags[at] is Tag.OPEN for at in brackets)
    if 2 * opened == len(brackets):
        return phrase
    if brackets[0] > first:
        return Phrase(first, brackets[0])
    return Phrase(first + 1, behind) if behind - first > 1 else phrase
