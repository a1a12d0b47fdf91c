"""
The stretch of text that says what is denied or warned of: from its first word to where it ends.

It ends with the clause: at a full stop, a quotation mark, a comma, a temporal adjunct (`setelah
…`), a bracket, and outside of a full clause also at a relative clause or the next coordinated verb.
"""

from evalkit.extractors.engine.phrases import forward, right_edge, trim
from evalkit.extractors.engine.ruleset import Tag
from evalkit.extractors.engine.view import Phrase, View

_ALWAYS = frozenset({Tag.STOP, Tag.QUOTE, Tag.OPEN})
_NOMINAL = frozenset({Tag.RELATIVE, Tag.SUBORDINATOR, Tag.COMPLEMENTIZER})
_VERBAL = frozenset({Tag.VERB, Tag.AUXILIARY, Tag.ADVERB})
_EDGES = frozenset(
    {
        Tag.COMMA,
        Tag.CONJUNCTION,
        Tag.PREPOSITION,
        Tag.LINK,
        Tag.PARTICLE,
        Tag.CLOSE,
        Tag.SUBORDINATOR,
    }
)
_FRONT = frozenset({Tag.COMMA, Tag.PARTICLE, Tag.COMPLEMENTIZER, Tag.QUOTE})


def run(view: View, index: int, *, clause: bool) -> Phrase | None:
    """Read the stretch that begins at a token; `clause` says that it may hold verbs of its own."""
    if index >= len(view.tokens):
        return None
    end = right_edge(view, index)
    while index < end and view.tags[index] in _FRONT:
        index += 1
    at = index
    while at < end and not _ends(view, at, index, end, clause=clause):
        at += 1
    return trim_run(view, Phrase(index, at))


def trim_run(view: View, phrase: Phrase) -> Phrase | None:
    """Cut a time at the end of a stretch, and loose words at its edges; None if nothing is left."""
    first, behind = phrase
    while behind > first and view.tags[behind - 1] is Tag.TIME:
        behind = view.time_of[behind - 1]
        behind -= behind > first and view.tags[behind - 1] in {Tag.PREPOSITION, Tag.COMMA}
    return trim(Phrase(first, behind), lambda at: view.tags[at] in _EDGES)


def cut_temporal(view: View, phrase: Phrase) -> Phrase:
    """Cut a stretch before the temporal adjunct inside it."""
    temporal = view.language.grammar["temporal"]
    inside = range(phrase.first + 1, phrase.behind)
    cut = next((at for at in inside if temporal.length(view.forms, at)), phrase.behind)
    return Phrase(phrase.first, cut)


def _ends(view: View, at: int, begin: int, end: int, *, clause: bool) -> bool:
    tag = view.tags[at]
    if tag in _ALWAYS:
        return True
    if at == begin:
        return False
    if view.language.grammar["temporal"].length(view.forms, at):
        return True
    if tag is Tag.COMMA:
        return not _is_list(view, at, end)
    if clause:
        return False
    return tag in _NOMINAL or (tag is Tag.CONJUNCTION and view.tag(at + 1) in _VERBAL)


def _is_list(view: View, comma: int, end: int) -> bool:
    """Tell whether a comma parts a list (`A, B dan C`) and not two clauses."""
    at = comma
    while at < end and view.tags[at] is Tag.COMMA:
        following = forward(view, at + 1 + (view.tag(at + 1) is Tag.CONJUNCTION), end)
        if following is None:
            return False
        if view.tag(at + 1) is Tag.CONJUNCTION or view.tag(following.behind) is Tag.CONJUNCTION:
            return True
        at = following.behind
    return False
