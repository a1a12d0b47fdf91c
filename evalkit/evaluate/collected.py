"""All batches of a file behind each other, in buffers that grow: little memory, and no peak."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import fields

import numpy as np

from evalkit.alignment.arrays import IntArray
from evalkit.formats.batch import Batch, InDoubt, Warned
from evalkit.model import Document
from evalkit.model.content import Plain

_SCORES = ("score", "argument_score")


class Collected:
    """
    Collects batches, without their words and the scores of their events.

    Numbers are kept in 32 bits. Many small arrays, joined at the end, would take twice as much.
    """

    def __init__(self) -> None:
        self._columns = {one.name: bytearray() for one in fields(Plain) if one.name not in _SCORES}
        self._types: dict[str, int] = {}
        self._roles: dict[str, int] = {}
        self._ids: list[str] = []
        self._events = 0
        self._places = (bytearray(), bytearray())
        self._known = bytearray()
        self._hashes = bytearray()
        self._slow: dict[int, Document] = {}
        self._splits: Counter[str] = Counter()
        self._warned: list[Warned] = []

    def add(self, batch: Batch) -> None:
        """Put a batch behind the others."""
        rows, first = batch.rows, len(self._ids)
        moved = {
            "document": rows.document + first,
            "event": rows.event + self._events,
            "type": _numbers(batch.types, self._types)[rows.type],
            "role": _numbers(batch.roles, self._roles)[rows.role],
        }
        for name, column in self._columns.items():
            found = moved[name] if name in moved else getattr(rows, name)
            column.extend(found.astype(np.int32).tobytes())
        for column, places in zip(self._places, batch.places, strict=True):
            column.extend(places.tobytes())
        self._known.extend(batch.known.tobytes())
        self._hashes.extend(batch.hashes().tobytes())
        self._slow |= {first + number: document for number, document in batch.slow.items()}
        self._splits += batch.splits
        self._warned += batch.warned
        self._ids += batch.ids
        self._events += len(rows.document)

    def batch(self) -> Batch:
        """Return all as one batch; raises InDoubt where there is no document."""
        if not self._ids:
            raise InDoubt
        # 32 bits stand for a column: its readers look at numbers alone
        columns: dict[str, IntArray] = {
            name: np.frombuffer(data, np.int32) for name, data in self._columns.items()
        }
        nothing = np.empty(0, dtype=np.int64)
        return Batch(
            ids=self._ids,
            places=np.stack([np.frombuffer(data, np.int64) for data in self._places]),
            rows=Plain(**columns, **dict.fromkeys(_SCORES, nothing)),
            types=list(self._types),
            roles=list(self._roles),
            known=np.frombuffer(self._known, np.bool_),
            slow=self._slow,
            splits=self._splits,
            warned=self._warned,
            known_hashes=np.frombuffer(self._hashes, np.uint64),
        )


def _numbers(names: Sequence[str], known: dict[str, int]) -> IntArray:
    return np.array([known.setdefault(name, len(known)) for name in names], dtype=np.int64)
