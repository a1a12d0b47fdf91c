"""The text matcher: triggers by form, arguments by windows, without a parse."""

from collections.abc import Iterator

from evalkit.extractors.engine.attribution import quotations, speaker_of
from evalkit.extractors.engine.contexts import refusal
from evalkit.extractors.engine.cues import settled, text_cues
from evalkit.extractors.engine.found import Filler, Found, Hit, Silent, resolve
from evalkit.extractors.engine.ruleset import RoleRule, Rule, Tag, Window
from evalkit.extractors.engine.spans import acting_part, fits, fitted, place, split_hyphen
from evalkit.extractors.engine.view import Phrase, View
from evalkit.extractors.engine.windows import Site, find

_VERBS = frozenset({"VERB", "AUX"})


def find_in_text(view: View) -> tuple[list[Found], list[Silent]]:
    """Find the events of an article, and the trigger words that are none with the reason."""
    quoted = quotations(view)

    def build(hit: Hit) -> Found | Silent:
        site = Site(view, hit.first, hit.behind, quoted)
        reason = refusal(hit, site)
        if reason is not None:
            return Silent(hit.rule, hit.first, hit.behind, reason)
        fillers: list[Filler] = []
        for role in hit.rule.roles:
            found = fill(site, role, role.windows)
            if role.required and not found:
                return Silent(hit.rule, hit.first, hit.behind, f"without its role {role.name!r}")
            fillers += found
        polarity, modality = settled(hit.rule, text_cues(site))
        return Found(
            hit.rule, hit.first, hit.behind, tuple(fillers), polarity, modality, source(site)
        )

    return resolve(_hits(view), build)


def source(site: Site) -> str | None:
    """Return the words that name who says what stands at a trigger, if it is not the author."""
    speaker = speaker_of(site.view, site.quoted, site.first)
    if speaker is None:
        return None
    start, end = place(site.view, speaker)
    return site.view.text[start:end]


def fill(site: Site, role: RoleRule, windows: tuple[Window, ...]) -> list[Filler]:
    """Fill a role by windows: those of the first that shows something, or of all."""
    fillers: list[Filler] = []
    for window in windows:
        phrases = find(site, window, expand=bool(role.expand))
        for piece in (piece for phrase in phrases for piece in pieces(site, role, phrase)):
            start, end = place(site.view, piece)
            if not any(start < other.end and other.start < end for other in fillers):
                fillers.append(Filler(role.name, start, end, window.text))
        if fillers and role.mode == "first":
            break
    return fillers[: role.max]


def pieces(site: Site, role: RoleRule, phrase: Phrase) -> Iterator[Phrase]:
    """Cut a phrase to the spans that may fill the role; none that touches the trigger."""
    view = site.view
    for piece in split_hyphen(view, phrase) if "hyphen" in role.expand else [phrase]:
        found = fitted(view, piece, role.span)
        if found is not None and role.kind == "agent":
            found = acting_part(view, found)
        if found is None or (found.first < site.behind and site.first < found.behind):
            continue
        if fits(view, found, role):
            yield found


def _hits(view: View) -> Iterator[Hit]:
    rules = list(enumerate(view.language.rules))
    possible: dict[str, list[tuple[int, Rule]]] = {}
    for index, form in enumerate(view.forms):
        if form not in possible:
            possible[form] = [
                (order, rule)
                for order, rule in rules
                if form in rule.trigger.form.phrases or rule.trigger.form.has(form)
            ]
        for order, rule in possible[form]:
            length = rule.trigger.form.length(view.forms, index)
            if length and _is_kind(view, index, rule):
                yield Hit(rule, order, index, index + length)


def _is_kind(view: View, index: int, rule: Rule) -> bool:
    """Tell a verb from a noun of the same form ("warning"), as far as the tags can."""
    upos = rule.trigger.upos
    if not upos or not upos & (_VERBS | {"NOUN", "PROPN"}):
        return True
    is_verb = view.tags[index] is Tag.VERB
    return bool(upos & _VERBS) if is_verb else bool(upos & {"NOUN", "PROPN"} or upos & {"ADJ"})
