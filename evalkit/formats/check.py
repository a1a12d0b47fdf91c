"""What the types of a document cannot say: its offsets, pairs and references must hold together."""

import math
import re
from collections.abc import Iterator, Sequence

from evalkit.formats.record import Path, Problem, dotted, short
from evalkit.model import Argument, Document, Event, Mention, text_sha256

MAX_OFFSET = 2**31 - 1
"""The last offset that any article can have; a larger one would not fit the scorer's arrays."""

_SHA256 = re.compile(r"[0-9a-f]{64}")


def spans(document: Document) -> Iterator[tuple[Path, Mention]]:
    """Walk all spans of a document's events and entities, with their paths."""
    for path, event in _events(document):
        if event.trigger is not None:
            yield (*path, "trigger"), event.trigger
        mentions = (argument.mention for argument in event.arguments)
        for index, mention in enumerate(mentions):
            if mention is not None:
                yield (*path, "arguments", index), mention
    for index, entity in enumerate(document.entities):
        for place, mention in enumerate(entity.mentions):
            yield ("entities", index, "mentions", place), mention


def check(document: Document) -> Iterator[Problem]:
    """Find what does not hold together within a document; words are compared by `verify`."""
    limit = MAX_OFFSET if document.text is None else len(document.text)
    yield from bounds(document, limit, words=document.text is None)
    yield from _heads(document)
    yield from _pairs("tokens", document.tokens)
    yield from _pairs("sentences", document.sentences)
    yield from _tags(document)
    yield from _ids(document)
    yield from _references(document)
    yield from _hash(document)


def bounds(document: Document, limit: int, *, words: bool) -> Iterator[Problem]:
    """
    Find what lies behind the end of a text of `limit` characters.

    `words` False leaves out the spans that bring their words: comparing those says more.
    """
    for path, span in spans(document):
        if span.end > limit and (words or span.text is None):
            yield _outside(path, span.start, span.end, limit)
    for index, candidate in enumerate(document.candidates):
        if candidate.end > limit:
            yield _outside(("candidates", index), candidate.start, candidate.end, limit)
    for key, pairs in (("tokens", document.tokens), ("sentences", document.sentences)):
        for index, (start, end) in enumerate(pairs or ()):
            if end > limit:
                yield _outside((key, index), start, end, limit)
                break


def _heads(document: Document) -> Iterator[Problem]:
    for path, span in spans(document):
        if span.head is not None:
            start, end = span.head
            if not span.start <= start < end <= span.end:
                message = f"{dotted(path)}.head [{start}, {end}) is empty or not inside its span."
                yield Problem((*path, "head"), "EK2013", message, "A head lies within its span.")
    for index, candidate in enumerate(document.candidates):
        if not 0 <= candidate.start < candidate.end:
            place = f"[{candidate.start}, {candidate.end})"
            message = f"candidates[{index}]: the span {place} is empty, reversed or negative."
            hint = "Spans are [start, end) in code points."
            yield Problem(("candidates", index), "EK2013", message, hint)


def _outside(path: Path, start: int, end: int, limit: int) -> Problem:
    where = "any text" if limit == MAX_OFFSET else f"the text of {limit} characters"
    message = f"{dotted(path)}: the span [{start}, {end}) is outside {where}."
    return Problem(path, "EK2014", message, "Offsets are code points of the document's text.")


def _pairs(key: str, pairs: Sequence[tuple[int, int]] | None) -> Iterator[Problem]:
    last = 0
    for index, (start, end) in enumerate(pairs or ()):
        if not last <= start < end:
            message = f"{key}[{index}] [{start}, {end}) is empty, or overlaps the one before."
            yield Problem((key, index), "EK2023", message, f"Write the {key} in the text's order.")
            return
        last = end


def _tags(document: Document) -> Iterator[Problem]:
    lengths = {layer: len(labels) for layer, labels in (document.tags or {}).items()}
    counts = lengths.values() if document.tokens is None else [len(document.tokens)]
    expected = max(counts, default=0)
    for layer, length in lengths.items():
        if length != expected:
            message = f"The layer {short(layer)} has {length} tags, not {expected}."
            yield Problem(("tags", layer), "EK2023", message, "Write one tag a token.")


def _events(document: Document) -> Iterator[tuple[Path, Event]]:
    for index, event in enumerate(document.events):
        yield ("events", index), event
    for index, event in enumerate(document.templates):
        yield ("templates", index), event


def _ids(document: Document) -> Iterator[Problem]:
    groups: list[list[tuple[Path, str]]] = [
        [(("events", i), event.id) for i, event in enumerate(document.events) if event.id],
        [(("templates", i), event.id) for i, event in enumerate(document.templates) if event.id],
        [(("entities", i), entity.id) for i, entity in enumerate(document.entities)],
        [(("candidates", i), candidate.id) for i, candidate in enumerate(document.candidates)],
    ]
    for group in groups:
        first: dict[str, Path] = {}
        for path, name in group:
            if name in first:
                message = f"{dotted(path)} has the id {short(name)} of {dotted(first[name])}."
                yield Problem((*path, "id"), "EK2024", message, "Give each its own id.")
            first.setdefault(name, path)


def _references(document: Document) -> Iterator[Problem]:
    entities = {entity.id for entity in document.entities}
    events = {name for _, event in _events(document) for name in (event.id, event.hopper) if name}
    for path, event in _events(document):
        for index, argument in enumerate(event.arguments):
            yield from _reference((*path, "arguments", index), argument, entities, events)
    for index, entity in enumerate(document.entities):
        for member in entity.members:
            if member not in entities:
                yield _undefined(("entities", index, "members"), "entity", member)


def _reference(
    path: Path, argument: Argument, entities: set[str], events: set[str]
) -> Iterator[Problem]:
    if not argument.role:
        yield Problem(path, "EK2021", f"{dotted(path)}: the role is empty.", "Name the role.")
    named = ("entity", argument.entity, entities), ("event", argument.event, events)
    for kind, name, known in named:
        if name is not None and name not in known:
            # Where a document names nothing of the kind, the ids may be those of the gold.
            problem = _undefined((*path, kind), kind, name)
            yield problem if known else problem._replace(severity="warning")


def _undefined(path: Path, kind: str, name: str) -> Problem:
    message = f"{dotted(path)}: the document has no {kind} {short(name)}."
    return Problem(path, "EK2022", message, f"Add the {kind} to the document, or mend the id.")


def _hash(document: Document) -> Iterator[Problem]:
    given = document.text_sha256
    if given is not None and not _SHA256.fullmatch(given):
        message = f"text_sha256 {short(given)} is no sha256: 64 digits of 0-9a-f."
        hint = "Write the sha256 of the text's UTF-8 bytes."
        yield Problem(("text_sha256",), "EK2021", message, hint)
    elif given is not None and document.text is not None and given != text_sha256(document.text):
        message = f"text_sha256 {given[:12]}… is not that of the document's own text."
        yield Problem(("text_sha256",), "EK2031", message, "Leave one of them out, or mend it.")


def unfinite(document: Document) -> Iterator[Problem]:
    """Find scores that JSON cannot hold; no line of JSON brings them, but programs and Arrow do."""
    for path, event in _events(document):
        for score in (event.score, *(argument.score for argument in event.arguments)):
            if score is not None and not math.isfinite(score):
                message = f"Document {short(document.id)}: {dotted(path)} has the score {score}."
                yield Problem(path, "EK2009", message, "Leave the score out.")
