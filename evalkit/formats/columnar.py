"""
Read lines of JSON into columns: plain documents by the block, all others as documents.

A document is plain if it has nothing but events with triggers and arguments in one piece each (see
`evalkit.model.content`). Whatever is odd about a line sends it to the reader that looks at
everything; whatever is wrong, or might be, raises `InDoubt`: then the whole file has to be read
that way, which says what is wrong and where.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain, product
from typing import Any, get_args

import msgspec
import numpy as np
from msgspec import UNSET

from evalkit.alignment.arrays import BoolArray
from evalkit.errors import Location
from evalkit.formats.batch import NOTHING, Batch, InDoubt, Warned, Words
from evalkit.formats.check import MAX_OFFSET
from evalkit.formats.growing import JoinedWords, Numbers, numbered
from evalkit.formats.line import decode_line
from evalkit.formats.lines import Lines
from evalkit.formats.profile import Profile
from evalkit.model import Modality, Polarity, Realis
from evalkit.model.content import STATES, Plain, bits

_QUOTE, _COLON, _BLANK = 34, 58, 32
_FEW = 64  # documents whose objects are in memory together
_PIECE = 1 << 16  # bytes that are looked at together: they fit a processor's cache
_ALONE = np.zeros(1, dtype=np.bool_)  # a line that is decoded as one
_REFUSED = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


def read_batch(lines: Lines, profile: Profile | None) -> Batch:
    """Read lines; raises InDoubt."""
    batch = Batch(
        ids=[""] * len(lines),
        places=lines.places,
        rows=NOTHING,
        types=[],
        roles=[],
        known=np.zeros(len(lines), dtype=np.bool_),
    )
    plain: list[int] = []
    if profile is not None:
        columns = _collected(lines, profile)
        _fill(batch, columns, profile)
        plain = columns.number
    for number in sorted(set(range(len(lines))).difference(plain)):
        _read_slowly(batch, lines, number)
    if batch.slow:
        numbers = list(batch.slow)
        batch.known[numbers] = [batch.slow[number].text is not None for number in numbers]
        batch.splits.update(document.split or "" for document in batch.slow.values())
    if not all(batch.ids):
        raise InDoubt
    return batch


def _collected(lines: Lines, profile: Profile) -> "_Columns":
    """
    Collect the columns of the plain documents.

    A key's colon has a quote or a blank before it. There are at least as many such colons as keys,
    and at least as many keys as were seen; so where the numbers are equal, none stands twice. Where
    they are not, the documents are looked at one by one.
    """
    columns = _Columns(profile)
    columns.add_all(lines, lines.framed)
    if columns.keys == _colons(_read(lines, columns.number)):
        return columns
    good = np.zeros(len(lines), dtype=np.bool_)
    for number in range(len(lines)):
        one = _Columns(profile)
        one.add_all(lines.part(number, number + 1), _ALONE)
        good[number] = bool(one.number) and one.keys == _colons(lines[number])
    columns = _Columns(profile)
    columns.add_all(lines, lines.framed & good, leave_out=~good)
    return columns


def _read(lines: Lines, number: Sequence[int]) -> bytes | memoryview:
    """Join the lines that were decoded."""
    if len(number) == len(lines):
        return lines.joined()
    return b"\n".join([lines[place] for place in number])


def _colons(data: bytes | memoryview) -> int:
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


@dataclass(slots=True)
class _Columns:
    """
    The columns of plain documents, collected a few documents at a time.

    So few that their objects stay in the processor's cache and their memory is used again.
    """

    profile: Profile
    number: list[int] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    texts: list[str | None] = field(default_factory=list)
    known: list[bool] = field(default_factory=list)
    names: list[Any] = field(default_factory=list)
    splits: Counter[str] = field(default_factory=Counter)
    types: dict[str, int] = field(default_factory=dict)
    roles: dict[str, int] = field(default_factory=dict)
    keys: int = 0
    inside: Numbers = field(default_factory=Numbers)
    kind: Numbers = field(default_factory=Numbers)
    start: Numbers = field(default_factory=Numbers)
    end: Numbers = field(default_factory=Numbers)
    state: Numbers = field(default_factory=Numbers)
    score: list[float | None] = field(default_factory=list)
    fillers: Numbers = field(default_factory=Numbers)
    role: Numbers = field(default_factory=Numbers)
    argument_start: Numbers = field(default_factory=Numbers)
    argument_end: Numbers = field(default_factory=Numbers)
    argument_score: list[float | None] = field(default_factory=list)
    said: JoinedWords = field(default_factory=JoinedWords)
    argument_said: JoinedWords = field(default_factory=JoinedWords)

    def add_all(
        self, lines: Lines, framed: BoolArray, *, leave_out: BoolArray | None = None
    ) -> None:
        """
        Decode lines; those that are not plain are left out.

        Where all of some lines are `framed` as objects, no object goes on in the next line, and if
        there are as many objects as lines, each line is one: they are decoded at once.
        """
        for start in range(0, len(lines), _FEW):
            few = lines.part(start, start + _FEW)
            decoded = (
                _decoded_at_once(few, self.profile) if framed[start : start + _FEW].all() else None
            )
            if decoded is None:
                found = [
                    (number, _decoded(few[number - start], self.profile))
                    for number in range(start, start + len(few))
                    if leave_out is None or not leave_out[number]
                ]
                self.number += [number for number, one in found if one is not None]
                decoded = [one for _, one in found if one is not None]
            else:
                self.number += range(start, start + len(few))
            self._add(decoded)

    def _add(self, documents: list[Any]) -> None:
        profile = self.profile
        inside = [one.events for one in documents]
        events = list(chain.from_iterable(inside))
        fillers = _fillers(events, profile)
        arguments = list(chain.from_iterable(fillers))
        triggers = [event.trigger for event in events]
        self.keys += (
            profile.keys("document", documents)
            + profile.keys("event", events)
            + profile.keys("trigger", triggers)
            + profile.keys("argument", arguments)
        )
        self.ids += [one.id for one in documents]
        try:
            self.inside.add(list(map(len, inside)))
            kinds = [event.type for event in events]
            self.kind.add(numbered(self.types, kinds))
            self.start.add([span.start for span in triggers])
            self.end.add([span.end for span in triggers])
            self.fillers.add(list(map(len, fillers)))
            roles = [one.role for one in arguments]
            self.role.add(numbered(self.roles, roles))
            self.argument_start.add([one.start for one in arguments])
            self.argument_end.add([one.end for one in arguments])
        except OverflowError:
            raise InDoubt from None
        self._add_words(documents, triggers, arguments)
        self._add_more(documents, events, arguments)

    def _add_words(self, documents: list[Any], triggers: list[Any], arguments: list[Any]) -> None:
        profile = self.profile
        if profile.has("document", "text"):
            found = [None if one.text is UNSET else one.text for one in documents]
            self.known += [text is not None for text in found]
            self.texts += found
        else:
            self.known += [False] * len(documents)
            self.texts += [None] * len(documents)
        if profile.words and profile.has("trigger", "text"):
            self.said.add([one.text for one in triggers], some="text" in profile.perhaps["trigger"])
        if profile.words and profile.has("argument", "text"):
            some = "text" in profile.perhaps["argument"]
            self.argument_said.add([one.text for one in arguments], some=some)

    def _add_more(self, documents: list[Any], events: list[Any], arguments: list[Any]) -> None:
        """Add what few files have."""
        profile = self.profile
        if profile.has_state:
            self.state.add(list(_states(events, profile)))
        if profile.has("event", "score"):
            self.score += [None if one.score is UNSET else one.score for one in events]
        if profile.has("argument", "score"):
            self.argument_score += [None if a.score is UNSET else a.score for a in arguments]
        if profile.has("event", "id"):
            self.names += [event.id for event in events]
        if profile.has("document", "split"):
            found = [document.split for document in documents]
            self.splits.update("" if split is UNSET else split or "" for split in found)
        else:
            self.splits[""] += len(documents)

    def rows(self) -> Plain:
        """Return all as columns."""
        inside, fillers = self.inside.column(), self.fillers.column()
        start, role = self.start.column(), self.role.column()
        return Plain(
            document=np.repeat(np.array(self.number, dtype=np.int64), inside),
            type=self.kind.column(),
            start=start,
            end=self.end.column(),
            state=self.state.column() if len(self.state) else np.zeros(len(start), dtype=np.int64),
            score=bits(self.score) if self.score else np.full(len(start), _NO_SCORE),
            event=np.repeat(np.arange(len(start)), fillers),
            role=role,
            argument_start=self.argument_start.column(),
            argument_end=self.argument_end.column(),
            argument_score=bits(self.argument_score)
            if self.argument_score
            else np.full(len(role), _NO_SCORE),
        )


def _decoded_at_once(lines: Lines, profile: Profile) -> list[Any] | None:
    try:
        found = profile.decode_lines(lines.joined())
    except _REFUSED:
        return None
    return found if len(found) == len(lines) else None


def _decoded(line: bytes, profile: Profile) -> Any:
    try:
        return profile.decode(line)
    except _REFUSED:
        return None


def _fillers(events: Sequence[Any], profile: Profile) -> list[Any]:
    """List the events' lists of arguments."""
    if "arguments" in profile.always["event"]:
        return [event.arguments for event in events]
    if "arguments" in profile.perhaps["event"]:
        return [() if event.arguments is UNSET else event.arguments for event in events]
    return [()] * len(events)


def _fill(batch: Batch, columns: _Columns, profile: Profile) -> None:
    """Put the plain documents into a batch."""
    batch.rows = columns.rows()
    batch.types, batch.roles = list(columns.types), list(columns.roles)
    _check(batch, columns.names)
    batch.splits.update(columns.splits)
    texts: list[str | None] = [None] * len(batch.ids)
    for place, name, text in zip(columns.number, columns.ids, columns.texts, strict=True):
        batch.ids[place] = name
        texts[place] = text
    batch.known[columns.number] = columns.known
    words = Words(texts, columns.said.said(), columns.argument_said.said())
    if not words.stand(batch.rows, texts):
        raise InDoubt
    batch.words = words if profile.words else None


def _check(batch: Batch, names: Sequence[Any]) -> None:
    """Raise InDoubt for what the full reader would find in plain documents."""
    rows = batch.rows
    wrong = "" in batch.types or "" in batch.roles or bool((rows.state < 0).any())
    for start, end in ((rows.start, rows.end), (rows.argument_start, rows.argument_end)):
        wrong |= bool(((start < 0) | (start >= end) | (end > MAX_OFFSET)).any())
    if names:
        named = [
            (document, name)
            for document, name in zip(rows.document.tolist(), names, strict=True)
            if name is not UNSET and name
        ]
        wrong |= len(set(named)) < len(named)
    if wrong:
        raise InDoubt


def _states(events: Sequence[Any], profile: Profile) -> Iterable[int]:
    names = ("realis", "modality", "polarity")
    columns = [
        [getattr(event, name) for event in events]
        if profile.has("event", name)
        else [UNSET] * len(events)
        for name in names
    ]
    return map(_STATES.__getitem__, zip(*columns, strict=True))


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


def _read_slowly(batch: Batch, lines: Lines, number: int) -> None:
    line = lines[number].rstrip(b"\r")
    where = Location(lines.file, lines.first + number, 1)
    cut = lines.cut and number == len(lines) - 1
    decoded = decode_line(line, where=where, cut=cut, explain=False)
    if decoded.record is None:
        raise InDoubt
    batch.slow[number] = decoded.record.document
    batch.ids[number] = decoded.record.document.id
    unknown = {path: dict.fromkeys(keys) for path, keys in decoded.record.unknown.items()}
    if decoded.diagnostics or unknown:
        batch.warned.append(Warned(where.line, decoded.diagnostics, unknown))
