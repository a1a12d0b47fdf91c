"""From what a matcher found to events; and what later mentions take from earlier ones."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from evalkit.extractors.engine.found import Filler, Found
from evalkit.extractors.engine.ruleset import Tag
from evalkit.extractors.engine.spans import place
from evalkit.extractors.engine.view import Phrase, View
from evalkit.model import Argument, Article, Document, Event, Mention

_SHORT = 4
_REACH = 300


def to_document(article: Article, view: View, found: Sequence[Found]) -> Document:
    """Make a document of events in the order given; every span is cut from the article."""
    events = [_event(view, item, number) for number, item in enumerate(found, start=1)]
    return Document(
        id=article.id, text=article.text, language=article.language, events=tuple(events)
    )


def linked(view: View, found: Sequence[Found]) -> list[Found]:
    """
    Let later mentions of an event take fillers from the earlier one of their type.

    `pertemuan itu` is the event before it (both get its `hopper`); its missing roles of the rule's
    `inherit` are filled by mentions of the earlier fillers in its own line. With `reuse: missing` a
    trigger without a demonstrative takes them too, but stays an event of its own.
    """
    result: list[Found] = []
    latest: dict[str, int] = {}
    for item in sorted(found, key=lambda item: (item.first, item.behind)):
        kind = item.rule.type
        earlier = latest.get(kind)
        again = _is_anaphor(view, item)
        if earlier is not None and again:
            hopper = result[earlier].hopper or f"h{earlier + 1}"
            result[earlier] = replace(result[earlier], hopper=hopper)
            item = replace(item, hopper=hopper)  # noqa: PLW2901 (the same event, seen better)
        if earlier is not None and (again or item.rule.reuse == "missing"):
            item = _inherit(view, item, result[earlier])  # noqa: PLW2901 (the same event, seen better)
        latest[kind] = len(result)
        result.append(item)
    return result


def _event(view: View, item: Found, number: int) -> Event:
    start, end = place(view, Phrase(item.first, item.behind))
    fillers = list(_distinct(item.fillers))
    return Event(
        id=f"e{number}",
        type=item.rule.type,
        trigger=Mention(start, end, text=view.text[start:end]),
        arguments=tuple(
            Argument(
                role=f.role, start=f.start, end=f.end, text=view.text[f.start : f.end], head=f.head
            )
            for f in fillers
        ),
        modality=item.modality,
        polarity=item.polarity,
        source=item.source,
        hopper=item.hopper,
        provenance="; ".join([item.rule.id, *(f"{f.role}={f.via}" for f in fillers)]),
    )


def _distinct(fillers: Sequence[Filler]) -> Iterator[Filler]:
    """Pass each span of a role once, in the order of roles and then of the text."""
    roles = list(dict.fromkeys(filler.role for filler in fillers))
    seen = set()
    for filler in sorted(fillers, key=lambda f: (roles.index(f.role), f.start, f.end)):
        key = filler.role, filler.start, filler.end
        if key not in seen:
            seen.add(key)
            yield filler


def _is_anaphor(view: View, item: Found) -> bool:
    """Tell `pertemuan itu` and "the meeting" from a meeting that is new."""
    anaphors = view.language.grammar["anaphors"]
    places = [item.behind] if view.language.grammar.order == "head-first" else [item.first - 1]
    inside = [at for at in places if 0 <= at < len(view.forms)]
    return any(anaphors.has(view.forms[at]) for at in inside)


def _inherit(view: View, item: Found, earlier: Found) -> Found:
    have = {filler.role for filler in item.fillers}
    new = [
        Filler(filler.role, start, end, f"inherited from {earlier.rule.id}")
        for filler in earlier.fillers
        if filler.role in item.rule.inherit and filler.role not in have
        for start, end in _mention(view, item, filler)
    ]
    return replace(item, fillers=(*item.fillers, *new))


def _mention(view: View, item: Found, filler: Filler) -> Iterator[tuple[int, int]]:
    """Find the mention of a filler in the line of a trigger that is nearest to it."""
    keys = _keys(view, filler)
    first, behind = view.line(item.first)
    first, behind = max(first, item.first - _REACH), min(behind, item.behind + _REACH)
    places = [
        Phrase(at, at + len(key))
        for key in keys
        for at in range(first, behind - len(key) + 1)
        if view.forms[at : at + len(key)] == key and not item.first <= at < item.behind
    ]
    if places:
        nearest = min(places, key=lambda phrase: (_gap(item, phrase), phrase.first))
        yield place(view, _whole_name(view, nearest, first))


def _keys(view: View, filler: Filler) -> list[tuple[str, ...]]:
    """List how a filler may be named again: by the same words, or by one name of a person."""
    tokens = view.covering(filler.start, filler.end)
    if tokens is None:
        return []
    keys = [view.forms[slice(*tokens)]]
    names = [at for at in range(*tokens) if view.tags[at] is Tag.NAME]
    if len(names) > 1:
        keys.append((view.forms[names[-1]],))
    short = [at for at in names[-2:] if len(view.forms[at]) <= _SHORT]
    if len(names) > 2 and len(short) == 2:
        keys.append((view.forms[names[-3]],))  # Tov Arim Ul is later Tov
    return keys


def _whole_name(view: View, phrase: Phrase, floor: int) -> Phrase:
    """Extend a name to the left over the names and titles before it."""
    first = phrase.first
    while (
        first > floor and view.tags[first - 1] is Tag.NAME and view.tags[phrase.first] is Tag.NAME
    ):
        first -= 1
    return Phrase(first, phrase.behind)


def _gap(item: Found, phrase: Phrase) -> int:
    if phrase.first >= item.behind:
        return phrase.first - item.behind
    return item.first - phrase.behind
