"""Gold events that have to be found, whatever the figures say."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from msgspec import structs

from evalkit.errors import Location, MeasureError
from evalkit.gold import GoldCorpus
from evalkit.gold.positions import Demand
from evalkit.measures import Measure
from evalkit.model import Corpus, Document, Event
from evalkit.runs.baseline.model import Baseline, Golden, marked
from evalkit.runs.gate.result import MustFind
from evalkit.runs.items import ItemChange, changes

FOUND = Measure("TC")
"""An event is found where a prediction has its trigger and its type."""

_Place = tuple[str, str, int | None, int | None]


def golden(
    gold: Corpus,
    *,
    before: Sequence[Document],
    after: Sequence[Document],
    baseline: Baseline | None = None,
) -> tuple[MustFind, ...]:
    """
    Look for each event that gold marks `must_find`, or marked when the baseline was set.

    An event that is still there but lost its mark is looked for like any other. One that is gone,
    or whose article is not here, is unmeasured. Documents without such events cost nothing.
    """
    entries = baseline.entries if baseline is not None else ()
    remembered = {entry.id: entry.must_find for entry in entries if entry.must_find}
    found = _found(gold, remembered, before=before, after=after)
    return (*found, *_unread(gold), *_gone(gold, remembered))


def _unread(gold: Corpus) -> Iterator[MustFind]:
    for name, listed in _demands(gold).items():
        for one in listed:
            yield MustFind(name, one.type, one.event_id, one.words, found=None, where=one.where)


def _demands(gold: Corpus) -> dict[str, Sequence[Demand]]:
    """List what has to be found where the article is not here, by document."""
    demands = gold.demands if isinstance(gold, GoldCorpus) else {}
    names = sorted(document.id for document in gold.unavailable)
    return {name: demands.get(name, ()) for name in names}


def _gone(gold: Corpus, remembered: Mapping[str, Sequence[Golden]]) -> Iterator[MustFind]:
    documents, demands = {document.id: document for document in gold}, _demands(gold)
    for name, cases in remembered.items():
        document = documents.get(name)
        events = () if document is None else (*document.events, *document.templates)
        said = {(one.type, one.event_id) for one in demands.get(name, ())}
        for case in cases:
            if (case.type, case.id) in said or any(case.is_event(event) for event in events):
                continue
            yield MustFind(name, case.type, case.id, "", found=None, state="gone")


def _found(
    gold: Corpus,
    remembered: Mapping[str, Sequence[Golden]],
    *,
    before: Sequence[Document],
    after: Sequence[Document],
) -> tuple[MustFind, ...]:
    wanted = {one.id: tuple(_wanted(one, remembered.get(one.id, ()))) for one in gold}
    documents = tuple(document for document in gold if wanted[document.id])
    if not documents:
        return ()
    sides = [tuple(one for one in side if wanted.get(one.id)) for side in (before, after)]
    asked = tuple(_asked(document, wanted[document.id]) for document in documents)
    wrong = _wrong(replace(gold, documents=asked), *sides)
    known = {document.id for document in sides[0]}
    places = gold.positions if isinstance(gold, GoldCorpus) else {}
    return tuple(
        _case(document, event, wrong, places, in_baseline=document.id in known)
        for document in documents
        for event in wanted[document.id]
    )


def _asked(document: Document, wanted: Sequence[Event]) -> Document:
    """Take away what would excuse an event from being counted: a demand has no exception."""
    names = {event.id for event in wanted}
    events = tuple(
        structs.replace(event, optional=False) if event.id in names else event
        for event in document.events
    )
    return structs.replace(document, events=events, exhaustive=None)


def _wanted(document: Document, remembered: Sequence[Golden]) -> Iterator[Event]:
    """List the marked events, then those that were marked; a mention stands for its event."""
    now = list(marked(document))
    yield from now
    for case in remembered:
        every = [e for e in (*document.events, *document.templates) if case.is_event(e)]
        if every and not any(case.is_event(event) for event in now):
            yield structs.replace(every[0], must_find=False)


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
        state="marked" if event.must_find else "unmarked",
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
