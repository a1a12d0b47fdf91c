"""
Units of tagging scorers: entities read from tags, or triggers put on tokens.

A document with `tags` is scored on them. One without has its triggers written as tags on the tokens
(gold's, else the predicted document's) and read back; of overlapping triggers the first stays, and
the others are counted as dropped. A side with neither tags nor events says that there is nothing.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from evalkit.errors import Diagnostic, MeasureError, limited, short
from evalkit.measures.definition import (
    DROPPED,
    Credit,
    Item,
    Link,
    Options,
    Pair,
    Parameter,
    Projected,
    Projection,
    Requirement,
    Rows,
    Source,
)
from evalkit.measures.steps.credit import blank
from evalkit.measures.steps.unit import event_source
from evalkit.model import Document, Event, Key, Span
from evalkit.model.schemes import Scheme
from evalkit.model.tagging import Chunk, decode, encode, place, wrong

Decoder = Callable[[Sequence[str], Scheme], Sequence[Chunk]]
Tokens = Sequence[tuple[int, int]]

"""The payload of an item that only says that a trigger could not be written beside another."""

ONLY = "only"
LAYER = Parameter(
    default=ONLY,
    values={ONLY: "the only layer of tags that the documents have"},
    doc="which layer of tags is scored, where documents have several",
    named=True,
)


class _Line(NamedTuple):
    """One side's tags, where its entities come from, and the triggers that are not among them."""

    tags: Sequence[str] | None
    sources: Mapping[Chunk, Source]
    dropped: Sequence[Event]


def tag_items(
    scheme: Callable[[Options], Scheme], decoder: Callable[[Options], Decoder]
) -> Projection:
    """Project the entities that tags say; the key is the type and the tokens."""

    def project(pair: Pair) -> Projected:
        read = scheme(pair.options)
        lines = [_line(document, side, pair, read) for side, document in sides(pair)]
        _check_lengths(pair, lines)
        _check_tags(pair, lines, read)
        decoded = decoder(pair.options)
        return Projected(
            *(
                [*_items(line, decoded, read, pair), *_dropped(line.dropped, side)]
                for line, (side, _) in zip(lines, sides(pair), strict=True)
            )
        )

    return Projection("tags", "each entity that the tags say, by its type and its tokens", project)


def own(tags: Sequence[str], scheme: Scheme) -> Sequence[Chunk]:
    """Decode with evalkit's own tables."""
    return decode(tags, scheme=scheme)


def sides(pair: Pair) -> tuple[tuple[str, Document], tuple[str, Document]]:
    """Name both sides."""
    return ("gold", pair.gold), ("predicted", pair.predicted)


def tokens_of(pair: Pair) -> Tokens | None:
    """Return the tokens that triggers are put on: gold's, else those of the prediction."""
    return pair.gold.tokens if pair.gold.tokens is not None else pair.predicted.tokens


def tags_of(document: Document, layer: str) -> tuple[str, ...] | None:
    """Return a layer of tags, None where the document has none of that name."""
    layers = document.tags or {}
    return next((tags for name, tags in sorted(layers.items()) if layer in (name, ONLY)), None)


def _line(document: Document, side: str, pair: Pair, scheme: Scheme) -> _Line:
    tags = tags_of(document, pair.options["layer"])
    if tags is not None or not document.events:
        return _Line(tags, {}, ())
    tokens = tokens_of(pair) or ()
    spans = triggers(document)
    placed = place([(span, event.type) for span, event in spans], tokens=tokens)
    if placed.astray:
        raise MeasureError(*limited([_astray(pair, side, spans[n]) for n in placed.astray]))
    chunks = [chunk for _, chunk in placed.kept]
    return _Line(
        encode(chunks, length=len(tokens), scheme=scheme),
        {chunk: event_source(spans[number][1]) for number, chunk in placed.kept},
        [spans[number][1] for number in placed.dropped],
    )


def triggers(document: Document) -> list[tuple[Span, Event]]:
    """List the triggers with their events, in the order of the document."""
    return [(event.trigger, event) for event in document.events if event.trigger is not None]


def _items(line: _Line, decoder: Decoder, scheme: Scheme, pair: Pair) -> Iterable[Item]:
    tokens = tokens_of(pair)
    for chunk in decoder(line.tags or (), scheme):
        source = line.sources.get(chunk) or _tag_source(chunk, tokens)
        yield Item(chunk, (chunk.start, chunk.end), chunk.type, source)


def _tag_source(chunk: Chunk, tokens: Tokens | None) -> Source:
    """Say in characters where a tagged entity is, in tokens where those are not known."""
    if tokens is None:
        return Source("tag", chunk.type, span=Key(chunk.start, chunk.end, ()))
    return Source("tag", chunk.type, Key(tokens[chunk.start][0], tokens[chunk.end - 1][1], ()))


def _dropped(events: Sequence[Event], side: str) -> Iterable[Item]:
    for number, event in enumerate(events):
        yield Item((DROPPED, side, number), DROPPED, event.type, event_source(event))


def _astray(pair: Pair, side: str, found: tuple[Span, Event]) -> Diagnostic:
    span, event = found
    return Diagnostic(
        "EK3016",
        f"The trigger [{span.start}, {span.end}) of type {short(event.type)} in the {side} document"
        f" {short(pair.gold.id)} cannot be written on the tokens.",
        None,
        "A trigger is one stretch that begins and ends where tokens do; correct it, or count TC.",
    )


def _check_lengths(pair: Pair, lines: Sequence[_Line]) -> None:
    """Refuse tags that are not one for each token, the same number on both sides."""
    gold, predicted = lines
    given = {"gold tags": gold.tags, "predicted tags": predicted.tags, "tokens": tokens_of(pair)}
    found = {what: len(one) for what, one in given.items() if one is not None}
    if len(set(found.values())) > 1:
        numbers = ", ".join(f"{number} {what}" for what, number in found.items())
        raise MeasureError.of(
            "EK3014",
            f"The document {short(pair.gold.id)} has {numbers}.",
            hint="A layer has one tag for each token, on both sides.",
        )


def _check_tags(pair: Pair, lines: Sequence[_Line], scheme: Scheme) -> None:
    """Refuse tags that the scheme does not have; nothing is guessed or mended."""
    problems = [
        Diagnostic(
            "EK3013",
            f"Tag {number + 1} of the {side} document {short(pair.gold.id)},"
            f" {short((line.tags or ())[number])}, is none of the scheme {scheme.name}.",
            None,
            f"A tag is O, or {' or '.join(scheme.prefixes)} with a hyphen and a type behind it.",
        )
        for (side, _), line in zip(sides(pair), lines, strict=True)
        for number in wrong(line.tags or (), scheme=scheme)
    ]
    if problems:
        raise MeasureError(*limited(problems))


def lacks_tags(pair: Pair) -> str | None:
    """Say why a pair cannot be scored as tags."""
    layer = pair.options["layer"]
    names = sorted({name for _, document in sides(pair) for name in document.tags or {}})
    if layer == ONLY and len(names) > 1:
        return f"several layers of tags ({', '.join(names)})"
    for side, document in sides(pair):
        if tags_of(document, layer) is not None or not document.events:
            continue
        if len(triggers(document)) < len(document.events):
            return f"{side} events without triggers and no tags"
        if tokens_of(pair) is None:
            return f"{side} events but neither tags nor tokens"
    return None


TAGS = Requirement(
    "one layer of tags, or triggers and tokens",
    lacks_tags,
    "Give the documents 'tags' or 'tokens'; layer=NAME chooses among several layers.",
)


def _count(links: Sequence[Link], items: Projected, options: Options) -> Rows:
    rows = blank(items, COUNT_TAGS.columns)
    for side, found in zip(("gold", "predicted"), items, strict=True):
        for item in found:
            rows[item.label][f"{DROPPED}_{side}" if item.payload == DROPPED else side] += 1
    for link in links:
        rows[items.gold[link.gold].label]["matched"] += 1
    return rows


COUNT_TAGS = Credit(
    "count",
    "1 for each pair; triggers that overlap an earlier one are counted as dropped",
    _count,
    columns=("gold", "predicted", "matched", "dropped_gold", "dropped_predicted"),
)
