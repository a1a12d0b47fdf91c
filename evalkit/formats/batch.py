"""Documents of one side by the batch: plain ones as columns, all others as documents."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import NamedTuple

import numpy as np

from evalkit.alignment.arrays import BoolArray, IntArray
from evalkit.errors import Diagnostic
from evalkit.formats.check import MAX_OFFSET
from evalkit.formats.record import Path
from evalkit.formats.words import Said, stand
from evalkit.model import Document
from evalkit.model.content import Plain, UIntArray, content_hashes
from evalkit.model.fingerprint import document_hashes

NOTHING = Plain(*[np.empty(0, dtype=np.int64)] * len(fields(Plain)))
"""The rows of no event at all."""

OF_EVENTS = ("document", "type", "start", "end", "state", "score")
OF_ARGUMENTS = ("event", "role", "argument_start", "argument_end", "argument_score")


class InDoubt(Exception):  # noqa: N818 - not an error: the file is read in another way
    """Something in a file is wrong, or is not understood."""


class Warned(NamedTuple):
    """The warnings of a line, and the paths and names of its unknown keys."""

    line: int
    diagnostics: list[Diagnostic]
    unknown: dict[Path, dict[str, None]]


@dataclass(slots=True)
class Words:
    """What is said beside the offsets, and the texts where the documents bring them."""

    texts: list[str | None]
    triggers: Said | None
    arguments: Said | None

    def stand(self, rows: Plain, texts: Sequence[str | None]) -> bool:
        """Tell whether all places are within these texts, and the words stand there."""
        if all(text is None for text in texts):
            return True
        owner = rows.document[rows.event]
        behind = np.array([MAX_OFFSET if t is None else len(t) for t in texts], dtype=np.int64)
        if (rows.end > behind[rows.document]).any() or (rows.argument_end > behind[owner]).any():
            return False
        spans = [
            (said, of_document, start, end)
            for said, of_document, start, end in (
                (self.triggers, rows.document, rows.start, rows.end),
                (self.arguments, owner, rows.argument_start, rows.argument_end),
            )
            if said is not None
        ]
        if not spans:
            return True
        said = Said(
            "".join([span[0].joined for span in spans]),
            np.concatenate([span[0].lengths for span in spans]),
        )
        document, start, end = (np.concatenate([span[n] for span in spans]) for n in (1, 2, 3))
        return stand(texts, document, start, end, said)


@dataclass(slots=True)
class Batch:
    """
    Documents of one side: plain ones as rows, the others in `slow`, by their numbers.

    `known` tells which documents bring their text. `places` are the first byte and the length of
    each document's line.
    """

    ids: list[str]
    places: IntArray
    rows: Plain
    types: list[str]
    roles: list[str]
    known: BoolArray
    slow: dict[int, Document] = field(default_factory=dict)
    splits: Counter[str] = field(default_factory=Counter)
    warned: list[Warned] = field(default_factory=list)
    words: Words | None = None
    known_hashes: UIntArray | None = None

    def hashes(self) -> UIntArray:
        """Return a number for what each document says."""
        if self.known_hashes is not None:
            return self.known_hashes
        found = content_hashes(
            self.rows, documents=len(self.ids), types=self.types, roles=self.roles
        )
        if self.slow:
            found[list(self.slow)] = document_hashes(list(self.slow.values()))
        return found


def join(batches: Sequence[Batch]) -> Batch:
    """Put batches behind each other, without their words."""
    if len(batches) == 1:
        return batches[0]
    types, roles = _Numbers(), _Numbers()
    columns: dict[str, list[IntArray]] = {name: [] for name in (*OF_EVENTS, *OF_ARGUMENTS)}
    documents = events = 0
    for batch in batches:
        moved = {
            "document": batch.rows.document + documents,
            "event": batch.rows.event + events,
            "type": types.of(batch.types)[batch.rows.type],
            "role": roles.of(batch.roles)[batch.rows.role],
        }
        for name, parts in columns.items():
            column = getattr(batch.rows, name)
            parts.append(moved[name].astype(column.dtype) if name in moved else column)
        documents += len(batch.ids)
        events += len(batch.rows.document)
    starts = np.cumsum([0, *(len(batch.ids) for batch in batches)]).tolist()
    return Batch(
        ids=[name for batch in batches for name in batch.ids],
        places=np.concatenate([batch.places for batch in batches], axis=1),
        rows=Plain(**{name: np.concatenate(parts) for name, parts in columns.items()}),
        types=list(types),
        roles=list(roles),
        known=np.concatenate([batch.known for batch in batches]),
        slow={
            start + number: document
            for start, batch in zip(starts, batches, strict=False)
            for number, document in batch.slow.items()
        },
        splits=sum((batch.splits for batch in batches), Counter()),
        warned=[one for batch in batches for one in batch.warned],
        known_hashes=_joined_hashes(batches),
    )


def _joined_hashes(batches: Sequence[Batch]) -> UIntArray | None:
    hashes = [batch.known_hashes for batch in batches if batch.known_hashes is not None]
    return np.concatenate(hashes) if len(hashes) == len(batches) else None


def without(rows: Plain, leaving: Sequence[int], *, documents: int) -> Plain:
    """Take the rows of some documents out; the others keep their numbers."""
    if not leaving:
        return rows
    leaves = np.zeros(documents, dtype=np.bool_)
    leaves[list(leaving)] = True
    stays: BoolArray = ~leaves[rows.document]
    fillers = stays[rows.event]
    found: dict[str, IntArray] = {name: getattr(rows, name)[stays] for name in OF_EVENTS}
    found |= {name: getattr(rows, name)[fillers] for name in OF_ARGUMENTS}
    found["event"] = (np.cumsum(stays) - 1)[found["event"]]
    return Plain(**found)


class _Numbers(dict[str, int]):
    """Numbers of labels, in the order in which they are met."""

    def of(self, names: Sequence[str]) -> IntArray:
        """Return the numbers of a batch's labels."""
        return np.array([self.setdefault(name, len(self)) for name in names], dtype=np.int64)
