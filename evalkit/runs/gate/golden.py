"""Gold events that have to be found, whatever the figures say."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from evalkit.errors import Location, MeasureError
from evalkit.gold import GoldCorpus
from evalkit.measures import Measure
from evalkit.model import Corpus, Document, Event
from evalkit.runs.gate.result import MustFind
from evalkit.runs.items import ItemChange, changes

FOUND = Measure("TC")
"""An event is found where a prediction has its trigger and its type."""

_Place = tuple[str, str, int | None, int | None]


def golden(
    gold: Corpus, *, before: Sequence[Document], after: Sequence[Document]
) -> tuple[MustFind, ...]:
    """
    Look for each event that gold marks `must_find`; documents without mark cost nothing.

    In a document whose article is not here nothing can be found: its marked events are unmeasured.
    """
    return (*_found(gold, before=before, after=after), *_unread(gold))


def _unread(gold: Corpus) -> Iterator[MustFind]:
    demands = gold.demands if isinstance(gold, GoldCorpus) else {}
    for name in sorted(document.id for document in gold.unavailable):
        for one in demands.get(name, ()):
            yield MustFind(name, one.type, one.event_id, one.words, found=None, where=one.where)


def _found(
    gold: Corpus, *, before: Sequence[Document], after: Sequence[Document]
) -> tuple[MustFind, ...]:
    marked = [document for document in gold if any(_marked(document))]
    if not marked:
        return ()
    ids = {document.id for document in marked}
    sides = [tuple(one for one in side if one.id in ids) for side in (before, after)]
    wrong = _wrong(replace(gold, documents=tuple(marked)), *sides)
    known = {document.id for document in sides[0]}
    places = gold.positions if isinstance(gold, GoldCorpus) else {}
    return tuple(
        _case(document, event, wrong, places, in_baseline=document.id in known)
        for document in marked
        for event in _marked(document)
    )


def _marked(document: Document) -> Iterator[Event]:
    """List the marked mentions, and the marked events that have none."""
    mentions = [event for event in document.events if event.must_find]
    yield from mentions
    hoppers = {event.hopper for event in mentions if event.hopper is not None}
    for event in document.templates:
        if event.must_find and event.hopper not in hoppers:
            yield event


def _wrong(
    gold: Corpus, before: Sequence[Document], after: Sequence[Document]
) -> dict[_Place, ItemChange] | None:
    """Map the places of items to what is wrong with them, None where nothing tells."""
    try:
        found = changes(gold=gold, before=before, after=after, measure=FOUND)
    except MeasureError:
        return None
    kinds = ("broken", "wrong", "fixed")
    return {(i.document, i.type, i.start, i.end): i for i in found if i.kind in kinds}


def _case(
    document: Document,
    event: Event,
    wrong: Mapping[_Place, ItemChange] | None,
    places: Mapping[tuple[str, str, str], Location],
    *,
    in_baseline: bool,
) -> MustFind:
    name, trigger = event.id or "", event.trigger
    about = MustFind(
        document=document.id,
        type=event.type,
        event_id=name,
        words=trigger.slice(document.text) if trigger and document.text else "",
        found=None,
        where=places.get((document.id, name, "")),
    )
    if wrong is None or trigger is None:
        return about
    item = wrong.get((document.id, event.type, trigger.start, trigger.end))
    kind = item.kind if item is not None else ""
    return replace(
        about,
        found=kind not in ("broken", "wrong"),
        before=kind not in ("fixed", "wrong") if in_baseline else None,
        category=item.category if item is not None and kind != "fixed" else "",
    )
