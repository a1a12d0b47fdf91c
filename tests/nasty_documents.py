"""Hypothesis strategies for documents that use every key of the contract, over hostile texts."""

from hypothesis import strategies as st
from nasty import NASTY

from evalkit.model import Argument, Candidate, Document, Entity, Event, Mention

names = st.sampled_from(["summit", "Contact:Meet", "e\u0301", "a b", "\u202e", "😀", "id"])
maybe = st.none() | names
scores = st.none() | st.floats(allow_nan=False, allow_infinity=False)
texts = st.lists(st.sampled_from(NASTY), max_size=6).map(" ".join)


@st.composite
def mentions(draw, text, *, kind=Mention, **fields):
    """Make a span of the text, in one part or two, with its words or without them."""
    cuts = st.lists(st.integers(0, len(text)), min_size=4, max_size=4, unique=True).map(sorted)
    if len(text) >= 4 and draw(st.booleans()):
        a, b, c, d = draw(cuts)
        pieces = ((a, b), (c, d))
    else:
        start = draw(st.integers(0, len(text) - 1))
        pieces = ((start, draw(st.integers(start + 1, len(text)))),)
    start, end = pieces[0][0], pieces[-1][1]
    parts = pieces if len(pieces) > 1 else ()
    words = Mention(start, end, parts).slice(text) if draw(st.booleans()) else None
    head = draw(st.none() | st.just(pieces[0]))
    return kind(start=start, end=end, parts=parts, text=words, head=head, **fields)


@st.composite
def arguments(draw, text, entities):
    """Make an argument of any of the four kinds."""
    fields = {
        "role": draw(names),
        "realis": draw(st.sampled_from([None, "actual", "generic", "other"])),
        "score": draw(scores),
        "optional": draw(st.booleans()),
        "choice": draw(maybe),
        "alternative": draw(st.integers(0, 3)),
    }
    kinds = ["text", "event", *(["entity"] if entities else []), *(["span"] if text else [])]
    match draw(st.sampled_from(kinds)):
        case "text":
            return Argument(text=draw(names), **fields)
        case "event":
            return Argument(event="e1", **fields)
        case "entity":
            return Argument(entity=entities[0].id, **fields)
        case _:
            return draw(mentions(text, kind=Argument, **fields))


@st.composite
def events(draw, text, entities, *, trigger=True, **fields):
    """Make an event; realis only where nothing contradicts it."""
    realis = draw(st.sampled_from([None, "actual", "generic", "other"]))
    modalities = [None, "actual", "planned", "possible", "hypothetical", "generic"]
    spans = st.none() | mentions(text) if text and trigger else st.none()
    return Event(
        type=draw(names),
        trigger=draw(spans),
        arguments=tuple(draw(st.lists(arguments(text, entities), max_size=3))),
        realis=realis,
        modality=None if realis else draw(st.sampled_from(modalities)),
        polarity=None if realis else draw(st.sampled_from([None, "positive", "negative"])),
        source=draw(maybe),
        score=draw(scores),
        optional=draw(st.booleans()),
        must_find=draw(st.booleans()),
        provenance=draw(maybe),
        **fields,
    )


@st.composite
def documents(draw, name="d1"):
    """Make a document that the reader accepts: every reference holds, words are the text's."""
    text = draw(texts)
    tokens = tuple((i, i + 1) for i in range(0, len(text), 2))
    spans = st.lists(mentions(text), max_size=2) if text else st.just([])
    entities = tuple(
        Entity(id=f"x{i}", type=draw(maybe), mentions=tuple(draw(spans)), members=("x0",))
        for i in range(draw(st.integers(0, 2)))
    )
    more = draw(st.lists(events(text, entities), max_size=2))
    labels = ("O",) * len(tokens)
    return Document(
        id=name,
        events=(draw(events(text, entities, id="e1", hopper="h1")), *more),
        text=text if draw(st.booleans()) else None,
        language=draw(st.sampled_from([None, "id", "en"])),
        tokens=draw(st.sampled_from([None, tokens])),
        sentences=draw(st.sampled_from([None, (), ((0, len(text)),) if text else ()])),
        entities=entities,
        candidates=(Candidate(id="c1", start=0, end=1, type=draw(maybe)),) if text else (),
        tags=draw(st.sampled_from([None, {}, {"bio": labels}, {"a:b": labels, "😀": labels}])),
        templates=tuple(draw(st.lists(events(text, entities, trigger=False), max_size=2))),
        exhaustive=draw(st.sampled_from([None, (), ("summit",)])),
        split=draw(maybe),
        group=draw(maybe),
    )
