"""
Polarity and modality of a trigger in bare text, from cue words around it.

They are looked for in the verb group before the trigger, up its control verbs (`tidak berencana
bertemu`), at the governing verb of a noun (`membatalkan pertemuan`), in the predicate of a noun
that is a subject (`pertemuan itu batal`), and at the opening of the clause (`jika …`).

A negated verb negates its noun only if it is a verb of taking place (the cue list `happens`):
`tidak menggelar pertemuan` says that there was none, `tidak menghadiri pertemuan` does not.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from evalkit.extractors.engine.patterns import NOTHING
from evalkit.extractors.engine.phrases import left_edge, right_edge
from evalkit.extractors.engine.ruleset import CUES, MODALITY_CUES, Rule, Tag
from evalkit.extractors.engine.subjects import governing_verb
from evalkit.extractors.engine.view import View
from evalkit.extractors.engine.windows import Site
from evalkit.model import Modality, Polarity

_GROUP = frozenset({Tag.ADVERB, Tag.AUXILIARY, Tag.INFINITIVE, Tag.PARTICLE})
_VERBAL = frozenset({Tag.VERB, Tag.AUXILIARY, Tag.ADVERB})
_MODIFIERS = frozenset({Tag.DETERMINER, Tag.WORD, Tag.NUMBER})
_BREAKS = frozenset({Tag.STOP, Tag.QUOTE, Tag.SUBORDINATOR, Tag.COMPLEMENTIZER, Tag.COMMA})
_HELD = frozenset({Tag.PREPOSITION, Tag.LINK})
_PREDICATE = 6
_SUBJECT = 20


class Cues(NamedTuple):
    """What the cues around a trigger say; no modality where none speaks of it."""

    negative: bool
    modality: Modality | None


def settled(rule: Rule, cues: Cues) -> tuple[Polarity, Modality]:
    """Let a rule's own polarity and modality win over cues; without any an event is actual."""
    polarity: Polarity = "negative" if cues.negative else "positive"
    return rule.polarity or polarity, rule.modality or cues.modality or "actual"


def text_cues(site: Site) -> Cues:
    """Read the cues of a trigger from the tokens around it."""
    view = site.view
    if site.is_verb:
        group = list(_group(view, site.first))
        found = cues_at(view, group)
    else:
        group, found = _noun(site)
    opening = cues_at(view, _opening(site, min([*group, site.first])))
    return fold(found, [cue for cue in opening if cue != "negation"])


def fold(near: Iterable[str], opening: Iterable[str] = ()) -> Cues:
    """Two negations cancel each other; the modality is the first of the table that has a cue."""
    found = list(near)
    cues = {*found, *opening}
    modality = next((value for value in MODALITY_CUES if value in cues), None)
    return Cues(found.count("negation") % 2 == 1, modality)


def cues_at(view: View, indexes: Iterable[int]) -> list[str]:
    """Name the cues that begin at tokens."""
    return [name for at in sorted(set(indexes)) for name in CUES if at in view.marks[name]]


def _noun(site: Site) -> tuple[list[int], list[str]]:
    """Read the cues of a noun: before it, at its governing verb, or else in its predicate."""
    view = site.view
    governor = governing_verb(view, site.first, NOTHING)
    if governor is not None:
        group = list(_group(view, governor))
        between = range(governor, site.first)
        found = cues_at(view, between) + _transferred(view, governor, group)
        return [*group, governor], found
    group = list(_group(view, site.first, nominal=True))
    predicate = list(_predicate(site))
    verb = predicate[-1] if predicate else None
    return group, cues_at(view, group) + _transferred(view, verb, predicate)


def _transferred(view: View, verb: int | None, group: list[int]) -> list[str]:
    """Name the cues of a verb group that hold for the noun as well."""
    open_list = not view.language.cues.get("happens", NOTHING)
    if verb is None or open_list or verb in view.marks["happens"] or verb in view.marks["negation"]:
        return cues_at(view, group)
    return [
        cue
        for at in group
        for cue in cues_at(view, [at])
        if cue != "negation" or view.tags[at] is Tag.VERB
    ]


def _group(view: View, start: int, *, nominal: bool = False) -> Iterator[int]:
    """Walk left over a verb group and up its control verbs, first over the modifiers of a noun."""
    floor = left_edge(view, start)
    control = view.language.cues.get("control", NOTHING)
    at = start - 1
    infinitive = False
    while at >= floor:
        tag = view.tags[at]
        length = view.cue_ends.get(at, 0)
        if tag is Tag.TIME:
            at = view.time_of[at] - 1
            continue
        climbs = tag is Tag.VERB and (infinitive or control.ends_at(view.forms, at))
        modifier = tag in _MODIFIERS and (infinitive or (nominal and tag is Tag.DETERMINER))
        if not (length or tag in _GROUP or climbs or modifier):
            return
        yield from range(at - max(0, length - 1), at + 1)
        infinitive = infinitive or tag is Tag.INFINITIVE
        at -= max(1, length)


def _predicate(site: Site) -> Iterator[int]:
    """Walk right to the predicate of a noun that no preposition holds, and over its verb group."""
    view = site.view
    at, floor = site.first - 1, left_edge(view, site.first)
    while at >= floor and view.tags[at] in _MODIFIERS:
        at -= 1
    if at >= floor and view.tags[at] in _HELD:
        return
    end = min(right_edge(view, site.first), site.behind + _SUBJECT)
    at = site.behind
    while at < end and view.tags[at] not in _BREAKS | _VERBAL and not view.is_cue(at):
        at += 1
    for index in range(at, min(end, at + _PREDICATE)):
        if view.tags[index] not in _VERBAL and not view.is_cue(index):
            return
        yield index
        if view.tags[index] is Tag.VERB and not view.is_cue(index):
            return


def _opening(site: Site, first: int) -> Iterator[int]:
    """Yield the first words of the clause, and the conjunction that opens it."""
    view, begin = site.view, site.begin
    if begin > view.sentence(first)[0] and view.tags[begin - 1] is Tag.SUBORDINATOR:
        yield begin - 1
    yield from range(begin, min(begin + 2, first))
