"""Where two annotations of the same articles differ, by the alignment that scoring uses."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from msgspec.structs import replace

from evalkit.alignment import Alignment, Compiled, Outcome, align
from evalkit.alignment.arrays import IntArray
from evalkit.measures import Measure, Score, count
from evalkit.measures.default import UNITS
from evalkit.model import Argument, Document, Event, Mention, without_optional

Kind = Literal["event", "type", "trigger", "attribute", "argument", "span"]


AGREEMENT = tuple(Measure(name) for name in ("TC", "AC", "AC+", "EX"))


@dataclass(frozen=True, slots=True, order=True)
class Difference:
    """
    One item that only one side has, or that both have differently.

    `start` is the code point in the article where it lies, `trigger` the event's trigger word.
    `ours` and `theirs` say in words what each side has; empty where a side has nothing.
    Kinds: `event` (a trigger on one side only),
    `type` (same trigger, other type), `trigger` (same type, overlapping trigger), `attribute`
    (modality, polarity), `argument` (on one side only), `span` (same role, overlapping filler).
    """

    document: str
    start: int
    kind: Kind
    event_type: str
    trigger: str
    ours: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """
    All differences in order, and the agreement per measure and type.

    `only_ours` and `only_theirs` are ids of documents that the other side lacks. `scores` maps a
    measure's text to its scores by event type, `micro` among them. With both sides gold, precision
    and recall are each side's share of what both have, and F1 is symmetric.
    """

    differences: Sequence[Difference]
    scores: Mapping[str, Mapping[str, Score]]
    documents: int
    only_ours: Sequence[str] = ()
    only_theirs: Sequence[str] = ()


def compare(
    *, ours: Iterable[Document], theirs: Iterable[Document], count_optional: bool = False
) -> Comparison:
    """
    Compare two annotations of the same documents.

    Items that either side marks optional take no part, unless `count_optional` says that they are
    items like the others.

    Raises GoldError or DocumentError for ids that stand twice. A document that only one side has
    is named, and compared with an empty one.
    """
    ours, theirs = list(ours), list(theirs)
    only_ours, only_theirs = _lone(ours, theirs), _lone(theirs, ours)
    ours = [*ours, *(replace(d, events=()) for d in only_theirs)]
    if count_optional:
        ours, theirs = [without_optional(d) for d in ours], [without_optional(d) for d in theirs]
    counts = count(gold=ours, predicted=theirs, measures=AGREEMENT, symmetric=True)
    found = [*_events(counts.compiled), *_arguments(counts.compiled)]
    scores = {
        str(measure): {**table.by_class(), "micro": table.total()}
        for measure, table in counts.tables.items()
    }
    return Comparison(
        differences=sorted(found),
        scores=scores,
        documents=len(counts.compiled.documents),
        only_ours=[document.id for document in only_ours],
        only_theirs=[document.id for document in only_theirs],
    )


def _lone(some: Sequence[Document], others: Sequence[Document]) -> list[Document]:
    known = {document.id for document in others}
    return [document for document in some if document.id not in known]


@dataclass(frozen=True, slots=True)
class _Item:
    """An event or an argument of one side with its place; `owner` is the trigger of its event."""

    document: str
    event: Event
    span: Mention
    text: str
    owner: tuple[int, int]
    trigger: str
    argument: Argument | None = None

    def words(self) -> str:
        role = f"{self.argument.role}: " if self.argument else ""
        return f"{role}{self.text}"


def _events(compiled: Compiled) -> Iterator[Difference]:
    alignment = align(gold=compiled.gold, predicted=compiled.predicted, unit=UNITS["TC"])
    for gold_row, predicted_row in alignment.pairs.tolist():
        one, other = _event(alignment, gold_row, 0), _event(alignment, predicted_row, 1)
        yield from _attributes(one, other)
    left = [_event(alignment, row, 0) for row in _rows(alignment.gold_outcome)]
    right = [_event(alignment, row, 1) for row in _rows(alignment.predicted_outcome)]
    yield from _paired(left, right)


def _rows(outcome: IntArray) -> list[int]:
    wanted = (Outcome.MISSED, Outcome.SPURIOUS, Outcome.DUPLICATE)
    return [row for row, value in enumerate(outcome.tolist()) if value in wanted]


def _event(alignment: Alignment, row: int, side: int) -> _Item:
    table = alignment.predicted if side else alignment.gold
    document = table.sides[int(table.events.document[row])].document
    event = document.events[int(table.events.number[row])]
    trigger = event.trigger or Mention(0, 1)
    words = _text(document, trigger)
    return _Item(document.id, event, trigger, words, (trigger.start, trigger.end), words)


def _text(document: Document, span: Mention) -> str:
    return span.slice(document.text) if document.text is not None else (span.text or "?")


def _attributes(one: _Item, other: _Item) -> Iterator[Difference]:
    ours = [one.event.modality or "actual", one.event.polarity or "positive"]
    theirs = [other.event.modality or "actual", other.event.polarity or "positive"]
    if ours != theirs:
        yield Difference(
            one.document, one.span.start, "attribute", one.event.type, one.trigger,
            f"{one.text}: {' '.join(ours)}", f"{other.text}: {' '.join(theirs)}",
        )  # fmt: skip


def _paired(left: list[_Item], right: list[_Item]) -> Iterator[Difference]:
    """Put leftovers that are nearly the same beside each other; the rest stands alone."""
    rest = list(right)
    for one in left:
        other = next((item for item in rest if _is_near(one, item)), None)
        if other is not None:
            rest.remove(other)
        yield _difference(one, other)
    for other in rest:
        yield _difference(None, other)


def _is_near(one: _Item, other: _Item) -> bool:
    if one.document != other.document:
        return False
    if one.argument is not None and other.argument is not None:
        same = one.argument.role == other.argument.role and one.owner == other.owner
        return same and one.event.type == other.event.type and _overlap(one.span, other.span)
    is_same_span = one.span.key == other.span.key
    return is_same_span or (one.event.type == other.event.type and _overlap(one.span, other.span))


def _overlap(one: Mention, other: Mention) -> bool:
    return one.start < other.end and other.start < one.end


def _difference(one: _Item | None, other: _Item | None) -> Difference:
    some = one or other
    if some is None:
        raise ValueError("a difference has at least one side")
    return Difference(
        document=some.document,
        start=some.span.start,
        kind=_kind(one, other),
        event_type=some.event.type,
        trigger=some.trigger,
        ours=_words(one, other),
        theirs=_words(other, one),
    )


def _words(item: _Item | None, other: _Item | None) -> str:
    if item is None:
        return ""
    if other is not None and item.event.type != other.event.type:
        return f"{item.event.type}: {item.text}"
    return item.words()


def _kind(one: _Item | None, other: _Item | None) -> Kind:
    some = one or other
    is_argument = some is not None and some.argument is not None
    if one is None or other is None:
        return "argument" if is_argument else "event"
    if is_argument:
        return "span"
    return "type" if one.event.type != other.event.type else "trigger"


def _arguments(compiled: Compiled) -> Iterator[Difference]:
    """Yield arguments of events that both sides have; the others differ with their event."""
    events = align(gold=compiled.gold, predicted=compiled.predicted, unit=UNITS["TC"])
    shared = [set(column) for column in zip(*events.pairs.tolist(), strict=True)] or [set(), set()]
    alignment = align(gold=compiled.gold, predicted=compiled.predicted, unit=UNITS["AC+"])
    sides = []
    for side, outcome in enumerate((alignment.gold_outcome, alignment.predicted_outcome)):
        table = alignment.predicted if side else alignment.gold
        rows = [r for r in _rows(outcome) if int(table.arguments.event[r]) in shared[side]]
        sides.append([_argument(alignment, row, side) for row in rows])
    yield from _paired(*sides)


def _argument(alignment: Alignment, row: int, side: int) -> _Item:
    table = alignment.predicted if side else alignment.gold
    event = _event(alignment, int(table.arguments.event[row]), side)
    argument = event.event.arguments[int(table.arguments.number[row])]
    span = argument.mention or event.span
    document = table.sides[int(table.arguments.document[row])].document
    words = _text(document, span)
    return _Item(event.document, event.event, span, words, event.owner, event.trigger, argument)
