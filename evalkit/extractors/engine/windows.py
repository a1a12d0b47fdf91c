"""
Where the fillers of a role stand in bare text, relative to a trigger: one function a window.

The names and their word lists are declared in `reader.WINDOWS`; docs/rules.md describes each.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from evalkit.extractors.engine.attribution import Quotation, speaker_of
from evalkit.extractors.engine.patterns import NOTHING, Forms
from evalkit.extractors.engine.phrases import (
    backward,
    clause_left,
    clause_right,
    coordinated,
    coordinated_back,
    forward,
    left_edge,
    right_edge,
    trim,
)
from evalkit.extractors.engine.ruleset import Tag, Window
from evalkit.extractors.engine.runs import run
from evalkit.extractors.engine.subjects import governing_verb, subjects_before
from evalkit.extractors.engine.view import Phrase, View

_LIGHT = frozenset({Tag.ADVERB, Tag.PARTICLE})
_NAMES = frozenset({Tag.NAME, Tag.JOIN})
_MODIFIERS = 5
_SHELL_REACH = 12


@dataclass(frozen=True)
class Site:
    """A trigger's tokens [first, behind) in its article, and the article's quotations."""

    view: View
    first: int
    behind: int
    quoted: list[Quotation]

    @property
    def is_verb(self) -> bool:
        """Tell verbal triggers (`tidak benar` is one) from nominal ones."""
        return self.view.tags[self.first] in {Tag.VERB, Tag.ADVERB, Tag.AUXILIARY}

    @cached_property
    def begin(self) -> int:
        """The first token of the clause on the left."""
        return clause_left(self.view, self.first)

    @cached_property
    def end(self) -> int:
        """The token behind the clause on the right."""
        return clause_right(self.view, self.behind)

    @cached_property
    def own_end(self) -> int:
        """
        Where the trigger's own part of the clause ends: for a noun, with the next verb.

        What stands behind a verb of taking place (`digelar di Wina`) still belongs to the noun.
        """
        end = self.end
        if self.is_verb:
            return end
        happens = self.view.language.cues.get("happens", NOTHING)
        for at in range(self.behind, end):
            if self.view.tags[at] is Tag.VERB and not happens.length(self.view.forms, at):
                return at + 1
        return end


@dataclass(frozen=True, slots=True)
class Look:
    """The word lists of a window, and whether coordinations are to be split."""

    groups: tuple[Forms, ...] = ()
    expand: bool = False

    @property
    def words(self) -> Forms:
        """The first list of words, or none."""
        return self.groups[0] if self.groups else NOTHING


def find(site: Site, window: Window, *, expand: bool) -> list[Phrase]:
    """Return the phrases that a window shows, nearest first; `expand` splits coordinations."""
    return _WINDOWS[window.name](site, Look(window.groups, expand))


def is_passive(site: Site) -> bool:
    """Tell whether a verb is passive: by its form, its auxiliary, or the agent behind it."""
    view, grammar = site.view, site.view.language.grammar
    if grammar["passive_forms"].has(view.forms[site.first]):
        return True
    at = site.first - 1
    floor = left_edge(view, site.first)
    while at >= floor and view.tags[at] in _LIGHT | {Tag.AUXILIARY}:
        if grammar["passive_auxiliaries"].has(view.forms[at]):
            return True
        at -= 1
    behind = _past_light(site, site.behind)
    return behind < len(view.forms) and grammar["agent_markers"].has(view.forms[behind])


def _expanded(site: Site, phrase: Phrase | None, *, expand: bool) -> list[Phrase]:
    if phrase is None:
        return []
    end = right_edge(site.view, phrase.first)
    return coordinated(site.view, phrase, end, subject=not site.is_verb) if expand else [phrase]


def _subject(site: Site, look: Look) -> list[Phrase]:
    if site.is_verb:
        return subjects_before(site.view, site.first, expand=look.expand)
    verb = governing_verb(site.view, site.first, look.words)
    return [] if verb is None else subjects_before(site.view, verb, expand=look.expand)


def _object(site: Site, look: Look) -> list[Phrase]:
    at = _past_light(site, site.behind)
    return _expanded(
        site, forward(site.view, at, right_edge(site.view, site.first)), expand=look.expand
    )


def _agent(site: Site, look: Look) -> list[Phrase]:
    """`dibantah (keras) (oleh) X`, "denied by X"."""
    at = _past_light(site, site.behind)
    found = forward(site.view, at, right_edge(site.view, site.first))
    if found is not None and site.view.language.grammar.order == "head-first":
        return _expanded(site, found, expand=look.expand)
    return _after(site, look)


def _owner(site: Site, look: Look) -> list[Phrase]:
    """`bantahan Norvela`, `pertemuan Arvel dan Tov`; "Velora's denial", "the Telva-Tov summit"."""
    view = site.view
    if view.language.grammar.order == "head-first":
        return _expanded(
            site, forward(view, site.behind, right_edge(view, site.first)), expand=look.expand
        )
    floor = left_edge(view, site.first)
    at = site.first - 1
    while at >= max(floor, site.first - _MODIFIERS) and view.tags[at] in {Tag.WORD, Tag.NUMBER}:
        at -= 1
    if at > floor and view.tags[at] is Tag.POSSESSIVE:
        owner = backward(view, at - 1, floor)
        return [] if owner is None else _back(view, owner, floor, expand=look.expand)
    return _names_before(view, at, floor, expand=look.expand)


def _names_before(view: View, at: int, floor: int, *, expand: bool) -> list[Phrase]:
    behind = at + 1
    while at >= floor and view.tags[at] is Tag.NAME:
        at -= 1
    if at + 1 == behind:
        return []
    return _back(view, Phrase(at + 1, behind), floor, expand=expand)


def _back(view: View, phrase: Phrase, floor: int, *, expand: bool) -> list[Phrase]:
    return coordinated_back(view, phrase, floor).phrases if expand else [phrase]


def _between(site: Site, look: Look) -> list[Phrase]:
    """`antara X dan Y`, "between X and Y"."""
    view = site.view
    end = right_edge(view, site.first)
    for at, length in _hits(view, look.words, site.behind, site.own_end):
        phrase = forward(view, at + length, end)
        if phrase is not None:
            return coordinated(view, phrase, end, subject=True)
    return []


def _after(site: Site, look: Look) -> list[Phrase]:
    return _behind(site, look, site.own_end)


def _behind(site: Site, look: Look, limit: int) -> list[Phrase]:
    view = site.view
    end = right_edge(view, site.first)
    found: list[Phrase] = []
    for at, length in _hits(view, look.words, site.behind, limit):
        found += _expanded(site, forward(view, at + length, end), expand=look.expand)
    return found


def _before(site: Site, look: Look) -> list[Phrase]:
    view = site.view
    begin = _after_verb(site, site.begin)
    found: list[Phrase] = []
    for at, length in reversed(list(_hits(view, look.words, begin, site.first))):
        phrase = forward(view, at + length, site.first)
        if phrase is not None:
            found += (
                coordinated(view, phrase, site.first, subject=True) if look.expand else [phrase]
            )
    return found


def _after_verb(site: Site, begin: int) -> int:
    """Return where the trigger's own part of a clause begins: behind the last other verb."""
    view = site.view
    own = governing_verb(view, site.first, NOTHING)
    control = view.language.cues.get("control", NOTHING)
    joined = False
    for at in range(site.first - 1, begin - 1, -1):
        joined = joined or view.tags[at] is Tag.CONJUNCTION
        if view.tags[at] is Tag.VERB and at != own and not control.has(view.forms[at]):
            return begin if joined else at + 1
    return begin


def _phrase(site: Site, look: Look) -> list[Phrase]:
    """Read the stretch behind a preposition: `tentang <ancaman rudal terhadap Belmor>`."""
    for at, length in _hits(site.view, look.words, site.behind, site.own_end):
        found = run(site.view, at + length, clause=False)
        if found is not None:
            return [found]
    return []


def _clause(site: Site, look: Look) -> list[Phrase]:
    """Read the clause behind a conjunction: `bahwa <pasukannya melintasi perbatasan>`."""
    view = site.view
    for at in range(site.behind, right_edge(view, site.first)):
        length = look.words.length(view.forms, at)
        if length:
            found = run(view, at + length, clause=True)
            return [] if found is None else [found]
        if view.tags[at] in {
            Tag.STOP,
            Tag.QUOTE,
            Tag.SUBORDINATOR,
            Tag.RELATIVE,
            Tag.COMPLEMENTIZER,
        }:
            return []
    return []


def _shell(site: Site, shells: Forms) -> tuple[Phrase, int] | None:
    """Find a noun such as `tuduhan` in the object of a trigger, or else in its subject."""
    view = site.view
    for phrase in [*_object(site, Look()), *subjects_before(view, site.first, expand=False)]:
        for at in range(phrase.first, phrase.behind):
            if shells.has(view.forms[at]):
                return phrase, at
    return None


def _content(site: Site, look: Look) -> list[Phrase]:
    """Read what a noun such as `tuduhan` holds: behind `bahwa` or `tentang`, or beside it."""
    shells, markers = look.groups
    view = site.view
    found = _shell(site, shells)
    if found is None:
        return []
    phrase, shell = found
    end = right_edge(view, shell)
    for at, length in _hits(view, markers, shell + 1, min(end, shell + _SHELL_REACH)):
        is_clause = view.tags[at + length - 1] in {Tag.COMPLEMENTIZER, Tag.VERB, Tag.RELATIVE}
        content = run(view, at + length, clause=is_clause)
        return [] if content is None else [content]
    beside = shell + 1
    is_noun = view.tag(beside) is Tag.WORD and beside not in view.agents and beside < phrase.behind
    content = run(view, beside, clause=False) if is_noun else None
    return [] if content is None else [content]


def _of(site: Site, look: Look) -> list[Phrase]:
    """Whose noun it is: `klaim <KR> bahwa`, "<Ngorelu>'s claim", "<KR> allegations"."""
    view = site.view
    found = _shell(site, look.words)
    if found is None:
        return []
    phrase, shell = found
    if view.language.grammar.order == "head-first":
        owner = forward(view, shell + 1, right_edge(view, shell))
        return _expanded(site, owner, expand=look.expand)
    before = Phrase(phrase.first, shell)
    owned = trim(before, lambda at: view.tags[at] not in _NAMES)
    return [] if owned is None else [owned]


def _rest(site: Site, _: Look) -> list[Phrase]:
    found = run(site.view, _past_light(site, site.behind), clause=False)
    return [] if found is None else [found]


def _time(site: Site, _: Look) -> list[Phrase]:
    """Take the time expression of the clause that is nearest to the trigger."""
    view = site.view
    begin = site.begin
    inside = range(begin, site.end)
    spans = [Phrase(first, view.times[first]) for first in inside if first in view.times]
    return sorted(spans, key=lambda span: (_gap(site, span), span.first))[:1]


def _gap(site: Site, span: Phrase) -> int:
    return span.first - site.behind if span.first >= site.behind else site.first - span.behind


def _place(site: Site, look: Look) -> list[Phrase]:
    view = site.view
    found = _behind(site, look, site.end) or _before(site, look)
    places = [phrase for phrase in found if any(view.tags[at] is Tag.NAME for at in range(*phrase))]
    return [_with_state(view, place) for place in places]


def _with_state(view: View, place: Phrase) -> Phrase:
    """Join `Pulau Sentosa, Singapura`: a place, a comma, its country, and then no new clause."""
    if view.tag(place.behind) is not Tag.COMMA or view.tag(place.behind + 1) is not Tag.NAME:
        return place
    state = forward(view, place.behind + 1, right_edge(view, place.first))
    if state is None or not all(view.tags[at] is Tag.NAME for at in range(*state)):
        return place
    ends = {None, Tag.COMMA, Tag.STOP, Tag.PREPOSITION, Tag.TIME, Tag.OPEN}
    return Phrase(place.first, state.behind) if view.tag(state.behind) in ends else place


def _speaker(site: Site, look: Look) -> list[Phrase]:
    found = speaker_of(site.view, site.quoted, site.first)
    return _expanded(site, found, expand=look.expand)


def _past_light(site: Site, at: int) -> int:
    end = right_edge(site.view, site.first)
    while at < end and site.view.tags[at] in _LIGHT:
        at += 1
    return at


def _hits(view: View, words: Forms, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """Find words between two tokens, each with the number of tokens it takes."""
    plain = None if words.regexes else words.words | words.phrases.keys()
    at = begin
    while at < end:
        possible = plain is None or view.forms[at] in plain
        length = words.length(view.forms, at) if possible else 0
        if length:
            yield at, length
        at += length or 1


_WINDOWS: dict[str, Callable[[Site, Look], list[Phrase]]] = {
    "subject": _subject,
    "object": _object,
    "agent": _agent,
    "owner": _owner,
    "between": _between,
    "after": _after,
    "before": _before,
    "phrase": _phrase,
    "clause": _clause,
    "content": _content,
    "of": _of,
    "rest": _rest,
    "time": _time,
    "place": _place,
    "speaker": _speaker,
}
