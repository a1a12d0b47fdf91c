"""Count document by document: run the steps of a model on pairs of documents."""

from collections.abc import Iterable, Iterator, Sequence

import msgspec
from msgspec.structs import replace

from evalkit.alignment import Compiled, Reason, Side
from evalkit.measures.definition import Definition, Link, Options, Pair, Projected, Rows
from evalkit.measures.limits import Excess, TooManyPairs
from evalkit.model import Argument, Document, Event, Mention

_ENCODER = msgspec.json.Encoder(order="deterministic")


def tally(definition: Definition, pair: Pair) -> Rows:
    """Run the first five steps on a pair of documents."""
    items, links = link(definition, pair)
    return definition.model.credit.run(links, items, pair.options)


def link(definition: Definition, pair: Pair) -> tuple[Projected, Sequence[Link]]:
    """Run the first four steps: the items of both sides, and the links that are kept."""
    model = definition.model
    items = model.unit.run(model.scope.run(pair))
    try:
        candidates = model.relation.run(items, pair.options)
    except Excess as excess:
        raise TooManyPairs.in_documents({pair.gold.id: excess.pairs}) from None
    return items, model.alignment.run(candidates, items, pair.options)


def pairs_of(
    compiled: Compiled,
    definition: Definition,
    options: Options,
    *,
    only: Iterable[int] | None = None,
) -> Iterator[Pair]:
    """Take the documents of both tables, or those of some numbers, as this measure sees them."""
    ordered = not (definition.order_sensitive & {"", *options.compat})
    for number in range(len(compiled.documents)) if only is None else only:
        gold, predicted = compiled.gold.sides[number], compiled.predicted.sides[number]
        ours, theirs = kept(gold, definition), kept(predicted, definition)
        text = ours.text if ours.text is not None else theirs.text
        ours, theirs = replace(ours, text=text), replace(theirs, text=text)
        if ordered:
            ours, theirs = canonical(ours), canonical(theirs)
        yield Pair(ours, theirs, options)


def kept(side: Side, definition: Definition) -> Document:
    """Return the document without what leaves it."""
    merges = definition.unit is not None and definition.unit.duplicates == "merge"
    leaving = (side.events, side.arguments, side.templates, side.fills)
    if not (any(leaving) or side.repeated_events or side.repeated_arguments):
        return side.document
    return replace(
        side.document,
        events=tuple(
            replace(event, arguments=tuple(_fillers(side, number, definition, merges=merges)))
            for number, event in enumerate(side.document.events)
            if _stays(side.events.get(number), definition)
            and not (merges and number in side.repeated_events)
        ),
        templates=tuple(
            replace(event, arguments=tuple(_fills(side, number, definition)))
            for number, event in enumerate(side.document.templates)
            if _stays(side.templates.get(number), definition)
        ),
    )


def _stays(reason: Reason | None, definition: Definition) -> bool:
    weighed = reason == Reason.OPTIONAL and definition.weighs_optional
    placed = reason == Reason.NOT_IN_LINE and definition.document_level
    return reason is None or weighed or placed


def _fillers(
    side: Side, number: int, definition: Definition, *, merges: bool
) -> Iterator[Argument]:
    for position, argument in enumerate(side.document.events[number].arguments):
        stays = _stays(side.arguments.get((number, position)), definition)
        if stays and not (merges and (number, position) in side.repeated_arguments):
            yield argument


def _fills(side: Side, number: int, definition: Definition) -> Iterator[Argument]:
    for position, argument in enumerate(side.document.templates[number].arguments):
        if _stays(side.fills.get((number, position)), definition):
            yield argument


def canonical(document: Document) -> Document:
    """Put events, arguments, templates and entities in an order that follows from what they say."""
    return replace(
        document,
        events=_ordered(document.events),
        templates=_ordered(document.templates),
        entities=tuple(
            sorted(
                (
                    replace(entity, mentions=tuple(sorted(entity.mentions, key=_mention)))
                    for entity in document.entities
                ),
                key=lambda e: ([_mention(m)[:2] for m in e.mentions], _ENCODER.encode(e)),
            )
        ),
        candidates=tuple(sorted(document.candidates, key=lambda c: (c.start, c.end, c.id))),
    )


def _mention(mention: Mention) -> tuple[int, int, bytes]:
    return mention.start, mention.end, _ENCODER.encode(mention)


def _ordered(events: Iterable[Event]) -> tuple[Event, ...]:
    sorted_inside = (
        replace(event, arguments=tuple(sorted(event.arguments, key=_argument))) for event in events
    )
    return tuple(sorted(sorted_inside, key=_event))


def _argument(argument: Argument) -> tuple[int, int, bytes]:
    start, end = argument.start, argument.end
    return (-1 if start is None else start), (-1 if end is None else end), _ENCODER.encode(argument)


def _event(event: Event) -> tuple[int, int, str, bytes]:
    place = event.trigger
    where = (-1, -1) if place is None else (place.start, place.end)
    return (*where, event.type, _ENCODER.encode(event))
