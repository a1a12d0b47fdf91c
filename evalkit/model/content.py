"""Numbers for what plain documents say, which do not depend on the order of what is said."""

import hashlib
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import get_args

import numpy as np
import numpy.typing as npt

from evalkit.model.document import Argument, Document, Event, Modality, Polarity, Realis

UIntArray = npt.NDArray[np.uint64]
IntArray = npt.NDArray[np.int64]

_STEP, _FIRST, _SECOND = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB
_LIMIT = 1 << 62
_REALIS: dict[Realis | None, int] = {v: n for n, v in enumerate((None, *get_args(Realis)))}
_MODALITY: dict[Modality | None, int] = {v: n for n, v in enumerate((None, *get_args(Modality)))}
_POLARITY: dict[Polarity | None, int] = {v: n for n, v in enumerate((None, *get_args(Polarity)))}


@dataclass(frozen=True, slots=True)
class Plain:
    """
    Events and arguments of documents that have nothing else.

    `state` is the number of an event's realis, modality and polarity (see `state_of`), scores are
    numbers of the bits of a float (see `bits`); `document` and `event` count from 0; all have shape
    (events,) or (arguments,).
    """

    document: IntArray
    type: IntArray
    start: IntArray
    end: IntArray
    state: IntArray
    score: IntArray
    event: IntArray
    role: IntArray
    argument_start: IntArray
    argument_end: IntArray
    argument_score: IntArray


def state_of(realis: Realis | None, modality: Modality | None, polarity: Polarity | None) -> int:
    """Return the number of what is said about an event's reality; 0 where nothing is."""
    return (_REALIS[realis] * 6 + _MODALITY[modality]) * 3 + _POLARITY[polarity]


def _states() -> dict[tuple[Realis | None, Modality | None, Polarity | None], int]:
    found = {}
    for given in product(_REALIS, _MODALITY, _POLARITY):
        with suppress(ValueError):  # a contradiction
            Event(type="any", realis=given[0], modality=given[1], polarity=given[2])
            found[given] = state_of(*given)
    return found


STATES = _states()
"""The numbers of all realis, modality and polarity that do not contradict each other."""


def bits(scores: Sequence[float | None]) -> IntArray:
    """Return the bits of scores as whole numbers, those of NaN where there is none."""
    return np.array(scores, dtype=np.float64).view(np.int64)


def mixed(values: npt.NDArray[np.int64] | UIntArray) -> UIntArray:
    """Spread numbers over 64 bits (splitmix64), so that sums of different ones differ."""
    found = values.view(np.uint64) + np.uint64(_STEP)
    found ^= found >> np.uint64(30)
    found *= np.uint64(_FIRST)
    found ^= found >> np.uint64(27)
    found *= np.uint64(_SECOND)
    found ^= found >> np.uint64(31)
    return found


def content_hashes(
    rows: Plain, *, documents: int, types: Sequence[str], roles: Sequence[str]
) -> UIntArray:
    """Return a number for what each document says, the same for any order of its parts."""
    arguments = _labels(roles)[rows.role] + mixed(
        mixed(rows.argument_start) + rows.argument_end.view(np.uint64)
    )
    arguments += mixed(rows.argument_score)
    fillers = _sums(rows.event, mixed(arguments), len(rows.document))
    events = _labels(types)[rows.type] + mixed(mixed(rows.start) + rows.end.view(np.uint64))
    events += mixed(mixed(rows.state) + rows.score.view(np.uint64)) + mixed(fillers)
    return _sums(rows.document, mixed(events), documents)


def is_plain(document: Document) -> bool:
    """Tell whether a document has only events with a trigger and arguments in one piece each."""
    return (
        not (document.templates or document.entities or document.candidates)
        and document.tokens is None
        and document.sentences is None
        and document.tags is None
        and document.exhaustive is None
        and document.text_sha256 is None
        and all(map(_is_plain_event, document.events))
    )


def plain_rows(documents: Sequence[Document]) -> tuple[Plain, list[str], list[str]]:
    """Turn plain documents into rows; also return the names of the types and of the roles."""
    types: dict[str, int] = {}
    roles: dict[str, int] = {}
    events: list[tuple[int, ...]] = []
    arguments: list[tuple[int, ...]] = []
    for number, document in enumerate(documents):
        for event in document.events:
            arguments += [
                (len(events), roles.setdefault(a.role, len(roles)), a.start or 0, a.end or 0)
                for a in event.arguments
            ]
            start, end = (event.trigger.start, event.trigger.end) if event.trigger else (0, 0)
            kind = types.setdefault(event.type, len(types))
            state = state_of(event.realis, event.modality, event.polarity)
            events.append((number, kind, start, end, state))
    every = [event for document in documents for event in document.events]
    scores = [event.score for event in every], [a.score for event in every for a in event.arguments]
    of_event, of_argument = (*_columns(events, 5), bits(scores[0])), _columns(arguments, 4)
    rows = Plain(*(*of_event, *of_argument, bits(scores[1])))
    return rows, list(types), list(roles)


def _columns(rows: list[tuple[int, ...]], width: int) -> Iterable[IntArray]:
    return np.ascontiguousarray(np.array(rows, dtype=np.int64).reshape(-1, width).T)


def _is_plain_event(event: Event) -> bool:
    trigger = event.trigger
    return (
        trigger is not None
        and not trigger.parts
        and trigger.head is None
        and trigger.end < _LIMIT
        and not event.optional
        and event.source is None
        and event.hopper is None
        and all(map(_is_plain_argument, event.arguments))
    )


def _is_plain_argument(argument: Argument) -> bool:
    return (
        argument.end is not None
        and argument.end < _LIMIT
        and not (argument.parts or argument.optional or argument.alternative)
        and argument.head is None
        and argument.entity is None
        and argument.event is None
        and argument.realis is None
        and argument.choice is None
    )


def _labels(names: Sequence[str]) -> UIntArray:
    return np.array([_label(name) for name in names], dtype=np.uint64)


@lru_cache(maxsize=4096)
def _label(name: str) -> int:
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "little")


def _sums(group: IntArray, values: UIntArray, groups: int) -> UIntArray:
    """Sum values, modulo 2**64, by group; the groups are in order."""
    before = np.concatenate([np.zeros(1, dtype=np.uint64), np.cumsum(values, dtype=np.uint64)])
    edges = np.searchsorted(group, np.arange(groups + 1))
    found: UIntArray = before[edges[1:]] - before[edges[:-1]]
    return found
