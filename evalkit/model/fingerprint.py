"""Hash documents by what they say: the same for any order of documents, events and arguments."""

import hashlib
import json
import operator
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import TypeVar

import msgspec
import numpy as np
from msgspec.structs import replace

from evalkit.model.content import UIntArray, content_hashes, is_plain, plain_rows
from evalkit.model.document import Document, Event, Failed

T = TypeVar("T")
_CHUNK = 10_000
_ENCODER = msgspec.json.Encoder(order="deterministic")


def document_fingerprint(document: Document | Failed) -> str:
    """
    Return the sha256 of one document, or of the reason why there is none.

    >>> one, two = Event(type="summit"), Event(type="denial")
    >>> document_fingerprint(Document(id="d", events=(one, two))) == document_fingerprint(
    ...     Document(id="d", events=(two, one))
    ... )
    True
    """
    if isinstance(document, Document):
        document = replace(
            document,
            events=_sorted(_sorted_arguments(event) for event in document.events),
            templates=_sorted(_sorted_arguments(event) for event in document.templates),
            entities=_sorted(
                replace(entity, mentions=_sorted(entity.mentions)) for entity in document.entities
            ),
        )
    return hashlib.sha256(_ENCODER.encode(document)).hexdigest()


def fingerprint(documents: Iterable[Document | Failed]) -> str:
    """
    Return the sha256 over what is counted of all documents; their order does not matter.

    Of a plain document (see `content.is_plain`) that are its id, types, roles and places and what
    is said about realis, modality and polarity; of any other one, everything that it says.
    """
    every = list(documents)
    return fingerprint_of([one.id for one in every], document_hashes(every))


def document_hashes(documents: Sequence[Document | Failed]) -> UIntArray:
    """Return a number for what is counted of each document, its id apart."""
    plain = [one for one in documents if isinstance(one, Document) and is_plain(one)]
    rows, types, roles = plain_rows(plain)
    of_plain = iter(content_hashes(rows, documents=len(plain), types=types, roles=roles).tolist())
    kinds = (isinstance(one, Document) and is_plain(one) for one in documents)
    return np.array(
        [
            next(of_plain) if kind else int(document_fingerprint(one)[:16], 16)
            for kind, one in zip(kinds, documents, strict=True)
        ],
        dtype=np.uint64,
    )


def fingerprint_of(ids: Sequence[str], hashes: UIntArray) -> str:
    """Return the sha256 over documents of which these are the ids and the numbers."""
    if any(map(operator.gt, ids, islice(ids, 1, None))):
        order = sorted(range(len(ids)), key=ids.__getitem__)
        ids, hashes = [ids[place] for place in order], hashes[order]
    found = hashlib.sha256()
    for start in range(0, len(ids), _CHUNK):
        found.update(json.dumps(list(ids[start : start + _CHUNK])).encode())
    found.update(np.ascontiguousarray(hashes, dtype="<u8").data)
    return found.hexdigest()


def _sorted_arguments(event: Event) -> Event:
    return replace(event, arguments=_sorted(event.arguments))


def _sorted(items: Iterable[T]) -> tuple[T, ...]:
    return tuple(sorted(items, key=_ENCODER.encode))
