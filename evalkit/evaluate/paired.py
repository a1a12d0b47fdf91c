"""Count a batch of documents of both sides: plain ones as they are, the others as documents."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, fields, replace

import numpy as np

from evalkit.alignment import EventTable, Filters, Reason, Side, Vocabulary, lacking
from evalkit.alignment.arrays import IntArray
from evalkit.alignment.compile import scope
from evalkit.alignment.exact import Counted, Wanted, count_columns
from evalkit.alignment.table import KEPT, REASON_IDS, ArgumentRows, Columns, EventRows, reality
from evalkit.evaluate.checks import marks, text_problems
from evalkit.formats.batch import Batch, InDoubt, without
from evalkit.measures.ledger import Items, Ledger, Sides
from evalkit.model import Document, Event
from evalkit.model.content import STATES, UIntArray

_SIDES = {"gold": "gold", "predicted": "predicted"}
_REALITY = np.zeros((max(STATES.values()) + 1, 3), dtype=np.int64)
for (_realis, _modality, _polarity), _number in STATES.items():
    _REALITY[_number] = reality(
        Event(type="any", realis=_realis, modality=_modality, polarity=_polarity)
    )


@dataclass(frozen=True, slots=True)
class Order:
    """
    What is to be counted.

    `types` None means all; `verify` False leaves out the comparison of words with texts.
    """

    wanted: tuple[Wanted, ...]
    types: frozenset[str] | None
    verify: bool


@dataclass(slots=True)
class Part:
    """
    The counts of some documents and all that is said about them.

    `labels` are the names of the types that `counted` numbers, `seen` those that events and
    templates have; `marked` the unused marks of the predictions by document.
    """

    ids: list[str]
    counted: list[Counted]
    labels: list[str]
    seen: set[str]
    ledger: Ledger
    gold_hashes: UIntArray
    predicted_hashes: UIntArray
    splits: Counter[str]
    marked: dict[str, int] = field(default_factory=dict)


Reread = Callable[[int], Document]
"""Return a plain document again, in full."""


def verify_across(gold: Batch, predicted: Batch) -> None:
    """Compare words with the text that only the other side brings; raises InDoubt."""
    if gold.words is None or predicted.words is None:
        return
    ours, theirs = gold.words.texts, predicted.words.texts
    single = {*gold.slow, *predicted.slow}  # these are compared as documents
    if any(
        one is not None and other is not None and one != other
        for one, other in zip(ours, theirs, strict=True)
    ):
        raise InDoubt
    lent = [
        [None if n in single or own is not None else other for n, (own, other) in enumerate(texts)]
        for texts in (zip(ours, theirs, strict=True), zip(theirs, ours, strict=True))
    ]
    for side, texts in zip((gold, predicted), lent, strict=True):
        lends = any(text is not None for text in texts)
        if lends and side.words is not None and not side.words.stand(side.rows, texts):
            raise InDoubt


def count_pair(
    gold: Batch, predicted: Batch, order: Order, *, reread: tuple[Reread, Reread]
) -> Part:
    """Count two batches of the same documents; raises InDoubt."""
    single = sorted({*gold.slow, *predicted.slow})
    types, roles = _union(gold.types, predicted.types), _union(gold.roles, predicted.roles)
    pairs = [
        (gold.slow.get(n) or reread[0](n), predicted.slow.get(n) or reread[1](n)) for n in single
    ]
    scoped = _Scoped.of(pairs, order, types, roles)
    sides = [
        _joined(_columns(batch, types, roles, single, order.types), table, single)
        for batch, table in ((gold, scoped.gold), (predicted, scoped.predicted))
    ]
    unknown = ~(gold.known | predicted.known)
    found = {predicted.ids[n]: marks(document) for n, document in predicted.slow.items()}
    return Part(
        ids=gold.ids,
        counted=count_columns(gold=sides[0], predicted=sides[1], wanted=order.wanted),
        labels=list(types),
        seen=_seen(sides, list(types)) | scoped.template_types,
        ledger=Ledger.of_columns(sides[0], sides[1], unknown, scoped.templates),
        gold_hashes=gold.hashes(),
        predicted_hashes=predicted.hashes(),
        splits=gold.splits,
        marked={name: number for name, number in found.items() if number},
    )


def _seen(sides: Sequence[Columns], names: Sequence[str]) -> set[str]:
    """Name the types of all events, also of those that are not counted."""
    used = (np.flatnonzero(np.bincount(side.events.type)).tolist() for side in sides)
    return {names[number] for numbers in used for number in numbers}


@dataclass(frozen=True, slots=True)
class _Scoped:
    """The documents that are not plain, with what their marks take out; None if there are none."""

    gold: EventTable | None
    predicted: EventTable | None
    templates: Sides
    template_types: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls,
        pairs: Sequence[tuple[Document, Document]],
        order: Order,
        types: dict[str, int],
        roles: dict[str, int],
    ) -> "_Scoped":
        if not pairs:
            return cls(None, None, Sides(Items(0, {}), Items(0, {})))
        if order.verify and any(
            text_problems(ours, theirs, sides=_SIDES, explain=False) for ours, theirs in pairs
        ):
            raise InDoubt
        scoped = [
            scope(gold=ours, predicted=theirs, filters=Filters(order.types))
            for ours, theirs in pairs
        ]
        sides = [one.gold for one in scoped], [one.predicted for one in scoped]
        vocabulary = _vocabulary([*sides[0], *sides[1]], types, roles)
        gold, predicted = (EventTable.of(side, vocabulary) for side in sides)
        units = {wanted.unit for wanted in order.wanted}
        if any(lacking(table, unit) for table in (gold, predicted) for unit in units):
            raise InDoubt
        wholes = (event for pair in pairs for document in pair for event in document.templates)
        return cls(
            gold,
            predicted,
            Sides(*map(Items.of_templates, sides)),
            frozenset(event.type for event in wholes),
        )


def _vocabulary(sides: Sequence[Side], types: dict[str, int], roles: dict[str, int]) -> Vocabulary:
    """Give the labels of documents the numbers of those of the batch, which gain what they lack."""
    own = Vocabulary.of(sides)
    for known, names in ((types, own.types), (roles, own.roles)):
        for name in names:
            known.setdefault(name, len(known))
    return Vocabulary(types, roles, own.parts)


def _union(one: Sequence[str], other: Sequence[str]) -> dict[str, int]:
    return {name: number for number, name in enumerate(sorted({*one, *other}))}


def _columns(
    batch: Batch,
    types: dict[str, int],
    roles: dict[str, int],
    single: Sequence[int],
    asked: frozenset[str] | None,
) -> Columns:
    """Return the plain documents' rows, without those of the `single` documents."""
    rows = without(batch.rows, single, documents=len(batch.ids))
    of_type, of_role = _numbers(batch.types, types), _numbers(batch.roles, roles)
    left = [REASON_IDS[Reason.TYPE_FILTER] * (asked is not None and n not in asked) for n in types]
    kind = of_type[rows.type]
    reason = np.array(left, dtype=np.int64)[kind] if any(left) else np.full(len(kind), KEPT)
    nothing = np.zeros(max(len(rows.document), len(rows.event)), dtype=np.int64)
    of_event, of_argument = nothing[: len(rows.document)], nothing[: len(rows.event)]
    states = _REALITY[rows.state].T if rows.state.any() else [of_event] * 3
    return Columns(
        EventRows(
            rows.document, kind, rows.start, rows.end, of_event, of_event, reason, of_event, *states
        ),
        ArgumentRows(
            rows.document[rows.event],
            rows.event,
            of_role[rows.role],
            rows.argument_start,
            rows.argument_end,
            of_argument,
            of_argument,
            reason[rows.event],
            of_argument,
        ),
    )


def _numbers(names: Sequence[str], known: dict[str, int]) -> IntArray:
    return np.array([known[name] for name in names], dtype=np.int64)


def _joined(plain: Columns, table: EventTable | None, single: Sequence[int]) -> Columns:
    """Put the rows of single documents behind the plain ones."""
    if table is None:
        return plain
    number = np.array(single, dtype=np.int64)
    events = replace(table.events, document=number[table.events.document])
    arguments = replace(
        table.arguments,
        document=number[table.arguments.document],
        event=table.arguments.event + len(plain.events.document),
    )
    return Columns(
        EventRows(*_behind(plain.events, events)),
        ArgumentRows(*_behind(plain.arguments, arguments)),
    )


def _behind(one: EventRows | ArgumentRows, other: EventRows | ArgumentRows) -> Iterator[IntArray]:
    for column in fields(one):
        yield np.concatenate([getattr(one, column.name), getattr(other, column.name)])
