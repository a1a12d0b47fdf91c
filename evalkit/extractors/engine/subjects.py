"""
The subject of a verb in bare text: the nearest noun phrase to its left that no preposition holds.

The way there passes auxiliaries and adverbs, times, brackets and asides between commas, goes up
control verbs (`berencana bertemu`, "refused to meet"), out of relative clauses (`yang membantah`),
and over coordination (`tiba di Wina dan bertemu Tov`) to the subject of the verb before.
"""

from dataclasses import dataclass

from evalkit.extractors.engine.patterns import Forms
from evalkit.extractors.engine.phrases import (
    backward,
    coordinated_back,
    forward,
    left_edge,
    right_edge,
)
from evalkit.extractors.engine.ruleset import Tag
from evalkit.extractors.engine.view import Phrase, View

_GROUP = frozenset({Tag.ADVERB, Tag.AUXILIARY, Tag.INFINITIVE, Tag.PARTICLE, Tag.RELATIVE})
# What may stand between a verb and the noun that is its object.
_BETWEEN = {
    "head-first": frozenset({Tag.DETERMINER, Tag.NUMBER, Tag.ADVERB}),
    "head-last": frozenset(
        {
            Tag.DETERMINER, Tag.NUMBER, Tag.ADVERB, Tag.WORD, Tag.LINK, Tag.NAME, Tag.JOIN,
            Tag.POSSESSIVE,
        }
    ),
}  # fmt: skip
_HARD = frozenset({Tag.STOP, Tag.QUOTE, Tag.SUBORDINATOR, Tag.COMPLEMENTIZER})
_HOLDERS = frozenset({Tag.PREPOSITION, Tag.LINK})
_ASIDE = 25
_RELATIVE = 12
_MODIFIERS = 5
_DEPTH = 3


@dataclass(slots=True)
class _Walk:
    """Where a search to the left has come to, and what it has passed."""

    at: int
    floor: int
    infinitive: bool = False
    relative: bool = False
    fallback: Phrase | None = None


def subject_before(view: View, index: int, *, depth: int = 0) -> Phrase | None:
    """Find the subject of the verb at a token; None where there is none in reach."""
    if depth:
        return _search(view, index, depth)
    if index not in view.subjects:
        view.subjects[index] = _search(view, index, depth)
    return view.subjects[index]


def _search(view: View, index: int, depth: int) -> Phrase | None:
    walk = _Walk(index - 1, left_edge(view, index))
    while walk.at >= walk.floor:
        tag = view.tags[walk.at]
        if tag in _GROUP:
            walk.infinitive = walk.infinitive or tag is Tag.INFINITIVE
            walk.relative = walk.relative or tag is Tag.RELATIVE
            walk.at -= 1
        elif tag in _PASS:
            walk.at = _PASS[tag](view, walk)
        elif tag is Tag.CONJUNCTION or _is_temporal(view, walk.at):
            return _shared(view, walk, index, depth)
        elif tag is Tag.VERB or _is_bare_verb(view, walk):
            if not _climbs(view, walk):
                return walk.fallback
        else:
            found = _noun_phrase(view, walk)
            if found is not None or walk.at < 0:
                return found or walk.fallback
    return walk.fallback


def subjects_before(view: View, index: int, *, expand: bool) -> list[Phrase]:
    """Find the subject of a verb, with everything that is coordinated with it."""
    found = subject_before(view, index)
    if found is None:
        return []
    return coordinated_back(view, found, left_edge(view, index)).phrases if expand else [found]


def governing_verb(view: View, index: int, verbs: Forms) -> int | None:
    """Find the verb that has a noun for its object: `mengeluarkan <peringatan>`, "held <talks>"."""
    passed = _BETWEEN[view.language.grammar.order]
    floor = max(left_edge(view, index), index - _MODIFIERS - 1)
    at = index - 1
    while at >= floor and view.tags[at] in passed:
        at -= 1
    if at < floor or view.tags[at] is not Tag.VERB:
        return None
    return at if not verbs or verbs.ends_at(view.forms, at) else None


def _noun_phrase(view: View, walk: _Walk) -> Phrase | None:
    """Take the phrase that ends here, or step over it; `walk.at` below 0 ends the search."""
    phrase = backward(view, walk.at, walk.floor)
    if phrase is None:
        walk.at = -1
        return None
    series = coordinated_back(view, phrase, walk.floor)
    opened = series.before is Tag.RELATIVE and not _can_act(view, phrase)
    if series.before in _HOLDERS or opened:
        several = len(series.phrases) > 1
        walk.fallback = walk.fallback or (phrase if several else _names_at_end(view, phrase))
        walk.at = series.phrases[0].first - 2
        return None
    before = view.tag(phrase.first - 1) if phrase.first > walk.floor else None
    if before is Tag.VERB and not walk.relative:
        return _object_or_subject(view, phrase, walk)
    return phrase


def _can_act(view: View, phrase: Phrase) -> bool:
    acting = {Tag.NAME, Tag.PRONOUN}
    return any(view.tags[at] in acting or at in view.agents for at in range(*phrase))


def _object_or_subject(view: View, phrase: Phrase, walk: _Walk) -> Phrase | None:
    """Decide on a phrase between two verbs: object of the first, or subject of the second."""
    verb = phrase.first - 1
    relative = _relative_left(view, verb, walk.floor)
    if relative is not None:
        walk.at = relative - 1
        return None
    controls = view.language.grammar["object_control"].has(view.forms[verb])
    if walk.infinitive and not controls:
        walk.at = verb - 1
        return None
    return phrase


def _climbs(view: View, walk: _Walk) -> bool:
    """Step over a verb that shares its subject with what follows; tell whether it does."""
    control = view.language.cues.get("control", Forms())
    if walk.infinitive or control.ends_at(view.forms, walk.at):
        walk.at -= 1
        return True
    relative = _relative_left(view, walk.at, walk.floor)
    if relative is None:
        return False
    walk.at = relative - 1
    walk.relative = True
    return True


def _is_bare_verb(view: View, walk: _Walk) -> bool:
    """Tell a control verb that no list calls a verb, but that stands behind an auxiliary."""
    control = view.language.cues.get("control", Forms())
    group = {Tag.AUXILIARY, Tag.ADVERB}
    return control.has(view.forms[walk.at]) and view.tag(walk.at - 1) in group


def _relative_left(view: View, index: int, floor: int) -> int | None:
    """Find the relative word that opens the clause of a verb, with no comma between."""
    at = index - 1
    while at >= max(floor, index - _RELATIVE):
        tag = view.tags[at]
        if tag is Tag.RELATIVE:
            return at
        if tag in _HARD or tag is Tag.COMMA:
            return None
        at -= 1
    return None


def _is_temporal(view: View, at: int) -> bool:
    return bool(view.language.grammar["temporal"].ends_at(view.forms, at))


def _shared(view: View, walk: _Walk, index: int, depth: int) -> Phrase | None:
    """
    Take the subject of the verb with which a verb is coordinated or which its adjunct hangs on.

    `kata X usai bertemu Y` has it behind the verb, `Setelah bertemu Y, X …` behind the comma.
    """
    verb = _verb_left(view, walk)
    if verb is None:
        return _behind_comma(view, index) if _is_temporal(view, walk.at) else walk.fallback
    found = subject_before(view, verb, depth=depth + 1) if depth < _DEPTH else None
    said = view.language.cues.get("reported", Forms()).has(view.forms[verb])
    return forward(view, verb + 1, walk.at) if found is None and said else found


def _behind_comma(view: View, index: int) -> Phrase | None:
    """Find the subject of the main clause behind an adjunct that opens the sentence."""
    end = right_edge(view, index)
    comma = next((at for at in range(index, end) if view.tags[at] is Tag.COMMA), None)
    found = forward(view, comma + 1, end) if comma is not None else None
    verbal = {Tag.VERB, Tag.ADVERB, Tag.AUXILIARY}
    return found if found is not None and view.tag(found.behind) in verbal else None


def _verb_left(view: View, walk: _Walk) -> int | None:
    at = walk.at - 1
    while at >= walk.floor and view.tags[at] not in _HARD:
        if view.tags[at] is Tag.VERB:
            return at
        at -= 1
    return None


def _before_time(view: View, walk: _Walk) -> int:
    at = view.time_of[walk.at] - 1
    return at - (view.tag(at) is Tag.PREPOSITION)


def _before_bracket(view: View, walk: _Walk) -> int:
    at = walk.at - 1
    while at >= walk.floor and view.tags[at] is not Tag.OPEN:
        at -= 1
    return at - 1 if at >= walk.floor else walk.at - 1


def _before_aside(view: View, walk: _Walk) -> int:
    """Go to the other comma of an aside, or over a single comma."""
    if walk.relative:
        return walk.at - 1
    at = walk.at - 1
    while at >= max(walk.floor, walk.at - _ASIDE) and view.tags[at] not in {Tag.STOP, Tag.QUOTE}:
        if view.tags[at] is Tag.COMMA:
            return at - 1
        at -= 1
    return walk.at - 1


_PASS = {Tag.TIME: _before_time, Tag.CLOSE: _before_bracket, Tag.COMMA: _before_aside}


def _names_at_end(view: View, phrase: Phrase) -> Phrase | None:
    """Take the names at the end of a phrase: a subject right behind a prepositional phrase."""
    first = phrase.behind
    while first > phrase.first and view.tags[first - 1] is Tag.NAME:
        first -= 1
    return Phrase(first, phrase.behind) if phrase.first < first < phrase.behind else None
