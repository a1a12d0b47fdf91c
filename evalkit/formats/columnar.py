"""
Read lines of JSON into columns: plain documents by the block, all others as documents.

A document is plain if it has nothing but events with triggers and arguments in one piece each (see
`evalkit.model.content`). Whatever is odd about a line sends it to the reader that looks at
everything; whatever is wrong, or might be, raises `InDoubt`: then the whole file has to be read
that way, which says what is wrong and where.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import chain, product
from typing import Any, get_args

import msgspec
import numpy as np
from msgspec import UNSET

from evalkit.alignment.arrays import IntArray
from evalkit.errors import Location
from evalkit.formats.batch import NOTHING, Batch, InDoubt, Lines, Warned, Words
from evalkit.formats.check import MAX_OFFSET
from evalkit.formats.line import decode_line
from evalkit.formats.profile import Profile
from evalkit.model import Modality, Polarity, Realis
from evalkit.model.content import STATES, Plain, bits

_QUOTE, _COLON, _BLANK = 34, 58, 32
_PIECE = 1 << 16  # bytes that are looked at together: they fit a processor's cache
_REFUSED = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


def read_batch(lines: Lines, profile: Profile | None) -> Batch:
    """Read lines; raises InDoubt."""
    decoded: list[Any] = [None] * len(lines.texts)
    batch = Batch(
        ids=[""] * len(decoded),
        places=_places(lines),
        rows=NOTHING,
        types=[],
        roles=[],
        known=np.zeros(len(decoded), dtype=np.bool_),
    )
    if profile is not None:
        decoded = _decoded(lines.texts, profile)
        if not profile.words:
            _check_encoding(lines.texts)
        found = _Objects.of(decoded, profile)
        if found.keys() != _colons(_read(lines.texts, decoded)):
            decoded = _without_repeats(lines.texts, decoded, profile)
            found = _Objects.of(decoded, profile)
        _fill(batch, found)
    for number, one in enumerate(decoded):
        if one is None:
            _read_slowly(batch, lines, number)
    if batch.slow:
        numbers = list(batch.slow)
        batch.known[numbers] = [batch.slow[number].text is not None for number in numbers]
        batch.splits.update(document.split or "" for document in batch.slow.values())
    if not all(batch.ids):
        raise InDoubt
    return batch


def _check_encoding(lines: Sequence[bytes]) -> None:
    """Raise InDoubt for what is not UTF-8; a decoder does not look into what it skips."""
    for line in lines:
        if not line.isascii():
            try:
                line.decode()
            except UnicodeDecodeError:
                raise InDoubt from None


def _decoded(lines: Sequence[bytes], profile: Profile) -> list[Any]:
    """Decode lines; None for those that are not plain."""
    try:
        return list(map(profile.decode, lines))
    except _REFUSED:
        return [_decoded_line(line, profile) for line in lines]


def _decoded_line(line: bytes, profile: Profile) -> Any:
    try:
        return profile.decode(line)
    except _REFUSED:
        return None


def _without_repeats(lines: Sequence[bytes], decoded: list[Any], profile: Profile) -> list[Any]:
    """
    Put None for the documents that may have a key twice.

    A key's colon has a quote or a blank before it. There are at least as many such colons as keys,
    and at least as many keys as were seen; so where the numbers are equal, none stands twice.
    """
    return [
        one if one is not None and _colons(line) == _Objects.of([one], profile).keys() else None
        for line, one in zip(lines, decoded, strict=True)
    ]


def _read(lines: Sequence[bytes], decoded: Sequence[Any]) -> bytes:
    """Join the lines that were decoded."""
    if None not in decoded:
        return b"\n".join(lines)
    return b"\n".join([line for line, one in zip(lines, decoded, strict=True) if one is not None])


def _colons(data: bytes) -> int:
    found = 0
    for start in range(0, len(data), _PIECE):
        first = max(start - 1, 0)
        read = np.frombuffer(data, np.uint8, min(len(data), start + _PIECE) - first, first)
        before = read[:-1]
        of_key = before == _QUOTE
        of_key |= before <= _BLANK
        of_key &= read[1:] == _COLON
        found += int(np.count_nonzero(of_key))
    return found


@dataclass(frozen=True, slots=True)
class _Objects:
    """All objects of plain documents, and where they belong."""

    profile: Profile
    number: list[int]
    documents: list[Any]
    inside: list[Any]
    events: list[Any]
    triggers: list[Any]
    fillers: list[Any]
    arguments: list[Any]

    @classmethod
    def of(cls, decoded: Sequence[Any], profile: Profile) -> "_Objects":
        number = [place for place, one in enumerate(decoded) if one is not None]
        documents = [decoded[place] for place in number]
        inside = [one.events for one in documents]
        events = list(chain.from_iterable(inside))
        fillers = _fillers(events, profile)
        arguments = list(chain.from_iterable(fillers))
        triggers = [event.trigger for event in events]
        return cls(profile, number, documents, inside, events, triggers, fillers, arguments)

    def keys(self) -> int:
        """Count the keys that were seen."""
        return (
            self.profile.keys("document", self.documents)
            + self.profile.keys("event", self.events)
            + self.profile.keys("trigger", self.triggers)
            + self.profile.keys("argument", self.arguments)
        )


def _fillers(events: Sequence[Any], profile: Profile) -> list[Any]:
    """List the events' lists of arguments."""
    if "arguments" in profile.always["event"]:
        return [event.arguments for event in events]
    if "arguments" in profile.perhaps["event"]:
        return [() if event.arguments is UNSET else event.arguments for event in events]
    return [()] * len(events)


def _fill(batch: Batch, found: _Objects) -> None:
    """Put the plain documents into a batch."""
    profile, documents = found.profile, found.documents
    batch.rows = _rows(batch, found)
    _check(batch, found.events, profile)
    for place, one in zip(found.number, documents, strict=True):
        batch.ids[place] = one.id
    texts: list[str | None] = [None] * len(batch.ids)
    if profile.has("document", "text"):
        brought = [None if one.text is UNSET else one.text for one in documents]
        batch.known[found.number] = [text is not None for text in brought]
        for place, text in zip(found.number, brought, strict=True):
            texts[place] = text
    if profile.words:
        batch.words = Words(
            texts,
            _words("trigger", found.triggers, profile),
            _words("argument", found.arguments, profile),
            ("text" in profile.perhaps["trigger"], "text" in profile.perhaps["argument"]),
        )
        if not batch.words.stand(batch.rows, texts):
            raise InDoubt
    batch.splits.update(_splits(documents, profile))


def _rows(batch: Batch, found: _Objects) -> Plain:
    types, roles = _Numbers(), _Numbers()
    events, arguments = found.events, found.arguments
    rows = Plain(
        document=np.repeat(np.array(found.number, dtype=np.int64), list(map(len, found.inside))),
        type=_column(list(map(types.__getitem__, [event.type for event in events]))),
        start=_column([span.start for span in found.triggers]),
        end=_column([span.end for span in found.triggers]),
        state=_states(events, found.profile),
        score=_scores("event", events, found.profile),
        event=np.repeat(np.arange(len(events)), list(map(len, found.fillers))),
        role=_column(list(map(roles.__getitem__, [one.role for one in arguments]))),
        argument_start=_column([one.start for one in arguments]),
        argument_end=_column([one.end for one in arguments]),
        argument_score=_scores("argument", arguments, found.profile),
    )
    batch.types, batch.roles = list(types), list(roles)
    return rows


def _check(batch: Batch, events: Sequence[Any], profile: Profile) -> None:
    """Raise InDoubt for what the full reader would find in plain documents."""
    rows = batch.rows
    wrong = "" in batch.types or "" in batch.roles or bool((rows.state < 0).any())
    for start, end in ((rows.start, rows.end), (rows.argument_start, rows.argument_end)):
        wrong |= bool(((start < 0) | (start >= end) | (end > MAX_OFFSET)).any())
    if profile.has("event", "id"):
        named = [
            (document, event.id)
            for document, event in zip(rows.document.tolist(), events, strict=True)
            if event.id is not UNSET and event.id
        ]
        wrong |= len(set(named)) < len(named)
    if wrong:
        raise InDoubt


class _Numbers(dict[str, int]):
    """Numbers labels in the order in which they are met."""

    def __missing__(self, label: str) -> int:
        self[label] = number = len(self)
        return number


def _column(values: Collection[int]) -> IntArray:
    try:
        return np.fromiter(values, np.int64, len(values))
    except OverflowError:
        raise InDoubt from None


def _states(events: Sequence[Any], profile: Profile) -> IntArray:
    names = ("realis", "modality", "polarity")
    there = [profile.has("event", name) for name in names]
    if not any(there):
        return np.zeros(len(events), dtype=np.int64)
    columns = [
        [getattr(event, name) for event in events] if has else [UNSET] * len(events)
        for name, has in zip(names, there, strict=True)
    ]
    return _column(list(map(_STATES.__getitem__, zip(*columns, strict=True))))


def _number(given: tuple[Any, Any, Any]) -> int:
    """Return the number of a state, -1 for a contradiction."""
    realis, modality, polarity = (None if value is UNSET else value for value in given)
    return STATES.get((realis, modality, polarity), -1)


_STATES = {
    given: _number(given)
    for given in product(
        (UNSET, None, *get_args(Realis)),
        (UNSET, None, *get_args(Modality)),
        (UNSET, None, *get_args(Polarity)),
    )
}
_NO_SCORE = bits([None])[0]


def _scores(kind: str, objects: Sequence[Any], profile: Profile) -> IntArray:
    if not profile.has(kind, "score"):
        return np.full(len(objects), _NO_SCORE)
    return bits([None if one.score is UNSET else one.score for one in objects])


def _words(kind: str, objects: Sequence[Any], profile: Profile) -> list[Any] | None:
    return [one.text for one in objects] if profile.has(kind, "text") else None


def _splits(documents: Sequence[Any], profile: Profile) -> Counter[str]:
    if not profile.has("document", "split"):
        return Counter({"": len(documents)})
    found = [document.split for document in documents]
    return Counter("" if split is UNSET else split or "" for split in found)


def _places(lines: Lines) -> IntArray:
    lengths = np.array([len(line) for line in lines.texts], dtype=np.int64)
    starts = lines.offset + np.cumsum(lengths + 1) - lengths - 1
    return np.stack([starts, lengths])


def _read_slowly(batch: Batch, lines: Lines, number: int) -> None:
    line = lines.texts[number].rstrip(b"\r\n")
    where = Location(lines.file, lines.first + number, 1)
    cut = lines.cut and number == len(lines.texts) - 1
    decoded = decode_line(line, where=where, cut=cut, explain=False)
    if decoded.record is None:
        raise InDoubt
    batch.slow[number] = decoded.record.document
    batch.ids[number] = decoded.record.document.id
    unknown = {path: dict.fromkeys(keys) for path, keys in decoded.record.unknown.items()}
    if decoded.diagnostics or unknown:
        batch.warned.append(Warned(where.line, decoded.diagnostics, unknown))
