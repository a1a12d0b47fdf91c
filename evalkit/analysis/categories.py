"""
What kind of mistake each missed gold item and each spurious prediction is.

Items that earned nothing are paired, one to one and within their document, by the first of these
that fits: same place and other type, overlapping and same type, and so on; what is left is missed,
spurious, or a repetition of what was found. An argument whose event was not found is set apart,
because mending the trigger mends it. Each item has exactly one category, so their numbers add up to
what the measure missed and to what it found spurious.

The categories are those of Bolya et al. 2020 (TIDE: A General Toolbox for Identifying Object
Detection Errors), and for arguments those of Das et al. 2022 (Automatic Error Analysis for
Document-level Information Extraction).
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from evalkit.alignment import Compiled
from evalkit.alignment.assignment import Ranked, lexicographic
from evalkit.analysis.fates import Fate
from evalkit.measures import Measure
from evalkit.measures.definition import Source
from evalkit.measures.table import DEFINITIONS
from evalkit.model import Document, Key

MISSED, SPURIOUS, DUPLICATE, PARTIAL = "missed", "spurious", "duplicate", "partly right"
TYPE, SPAN, TYPE_AND_SPAN = "wrong type", "wrong span", "wrong type and span"
ATTRIBUTES, ARGUMENTS, FILLER = "wrong attributes", "wrong arguments", "wrong filler"
ROLE, ARGUMENT_SPAN = "wrong role", "wrong argument span"
ROLE_AND_SPAN, MENTION, EVENT = "wrong role and span", "other mention", "wrong event"
LOST, ADDED = "argument of a missed event", "argument of a spurious event"

CATEGORIES: Mapping[str, str] = {
    MISSED: "gold has it and nothing predicted comes near",
    SPURIOUS: "it is predicted and nothing in gold comes near",
    DUPLICATE: "it is predicted once more than gold has it",
    TYPE: "the trigger is right, the event type is another",
    SPAN: "the event type is right, the trigger overlaps the right one",
    TYPE_AND_SPAN: "the trigger overlaps the right one, the event type is another",
    ATTRIBUTES: "type and place are right, what else the measure compares is not",
    ARGUMENTS: "type and trigger are right, the arguments are not all right",
    ROLE: "the argument's place is right, its role is another",
    ARGUMENT_SPAN: "the role is right, the place overlaps the right one",
    ROLE_AND_SPAN: "the place overlaps the right one, the role is another",
    FILLER: "the role is right, what fills it is not",
    MENTION: "the role is right, the place is another mention of the same entity",
    EVENT: "role and place are right, the argument hangs on another event",
    LOST: "the argument's event was not found",
    ADDED: "the argument's event is not in gold",
    PARTIAL: "the measure gives part of the credit",
}
"""What each category means, in the order in which reports list them."""

_MOST = 250_000  # pairs that are looked at in a document
_ARGUMENTS = frozenset({"argument", "fill"})
_WHOLE = frozenset({"bionlp", "event"})  # presets whose events are right with all their arguments
_NO_LADDER = frozenset({"cluster", "link"})


@dataclass(frozen=True, slots=True)
class Mistake:
    """An item that did not earn all its credit, its category, and what stands in its stead."""

    fate: Fate
    category: str
    instead: Source | None = None


@dataclass(frozen=True, slots=True)
class _View:
    """An item as the measure sees it: what it does not compare is empty."""

    type: str
    event: Hashable
    role: str
    place: Key | None
    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class _Item:
    """A fate and the measure's view of it."""

    fate: Fate
    view: _View


@dataclass(frozen=True, slots=True)
class _Context:
    """What a relation may ask about the document: entities of a place, by gold."""

    entities: Mapping[Key | None, frozenset[str]] = field(default_factory=dict)


_Relation = Callable[[_View, _View, _Context], bool]


def mistakes(found: Sequence[Fate], compiled: Compiled, measure: Measure) -> list[Mistake]:
    """
    Give each counted item that earned less than 1 its category, document by document.

    The order is that of the documents; within one, gold comes first. No category depends on the
    order of the items or on another document.
    """
    see = _Sight(measure)
    by_document: dict[str, list[_Item]] = {name: [] for name in compiled.documents}
    for fate in found:
        if not fate.is_dropped:
            by_document[fate.document].append(_Item(fate, see.view(fate.source)))
    judged: list[Mistake] = []
    for number, items in enumerate(by_document.values()):
        sides = compiled.gold.sides[number].document, compiled.predicted.sides[number].document
        judged += _in_document(items, sides, see)
    return judged


class _Sight:
    """What a measure compares: the fields that it does not look at are the same for all items."""

    def __init__(self, measure: Measure) -> None:
        definition, base = measure.definition, DEFINITIONS[measure.name]
        key = base.unit.key if base.unit is not None else ("type", "trigger", "role")
        self.type = definition.by_type or "type" in key
        self.trigger = "trigger" in key
        self.role = "role" in key
        whole = (
            measure.name.partition("/")[0] in _WHOLE if base.unit is None else "arguments" in key
        )
        self.inside = ARGUMENTS if whole else ATTRIBUTES

    def view(self, source: Source) -> _View:
        """Leave out what the measure does not compare."""
        is_argument = source.kind in _ARGUMENTS
        return _View(
            type=source.type if self.type else "",
            event=self.event(source.type, source.trigger),
            role=source.role if self.role else "",
            place=source.span if is_argument else source.trigger or source.span,
            text=source.text,
            kind="argument" if is_argument else source.kind,
        )

    def event(self, event_type: str, trigger: Key | None) -> Hashable:
        """Name the event that an argument hangs on, as far as the measure tells events apart."""
        return (event_type if self.type else "", trigger if self.trigger else None)


def _in_document(
    items: Sequence[_Item], sides: tuple[Document, Document], see: _Sight
) -> Iterator[Mistake]:
    """Judge the items of one document."""
    gold, predicted = (
        _sorted(i for i in items if i.fate.is_gold is side) for side in (True, False)
    )
    left = tuple(
        _lost(mine, other, see) for mine, other in ((gold, sides[1]), (predicted, sides[0]))
    )
    judged = {id(i): Mistake(i.fate, LOST) for i in left[0]}
    judged |= {id(i): Mistake(i.fate, ADDED) for i in left[1]}
    open_gold, open_predicted = (
        [i for i in side if i.fate.credit <= 0 and id(i) not in judged]
        for side in (gold, predicted)
    )
    context = _Context(_entities(sides[0]))
    for category, relation in _steps(see):
        for one, other in _pairs(open_gold, open_predicted, relation, context):
            judged[id(one)] = Mistake(one.fate, category, other.fate.source)
            judged[id(other)] = Mistake(other.fate, category, one.fate.source)
        open_gold, open_predicted = (
            [i for i in side if id(i) not in judged] for side in (open_gold, open_predicted)
        )
    used = [i for i in gold if i.fate.credit > 0 or id(i) in judged]
    for item in (*gold, *predicted):
        if id(item) in judged:
            yield judged[id(item)]
        elif 0 < item.fate.credit < 1:
            yield Mistake(item.fate, PARTIAL, item.fate.partner)
        elif item.fate.credit <= 0:
            yield _left(item, used)


def _left(item: _Item, used: Sequence[_Item]) -> Mistake:
    """Judge an item that no other stands for: a repetition, missed or spurious."""
    if item.fate.is_gold:
        return Mistake(item.fate, MISSED)
    again = (i for i in used if _is_repeated(i.view, item.view))
    first = next(again, None)
    if first is None:
        return Mistake(item.fate, SPURIOUS)
    return Mistake(item.fate, DUPLICATE, first.fate.source)


def _is_repeated(gold: _View, predicted: _View) -> bool:
    same = (gold.kind, gold.role) == (predicted.kind, predicted.role)
    where = (
        gold.event == predicted.event if gold.kind == "argument" else gold.type == predicted.type
    )
    return same and where and (_same_place(gold, predicted) or _overlap(gold, predicted) > 0)


def _lost(mine: Sequence[_Item], other: Document, see: _Sight) -> list[_Item]:
    """Find the arguments that earned nothing and whose event the other side does not have."""
    there = {
        see.event(event.type, trigger)
        for event in (*other.events, *other.templates)
        for trigger in (None, event.trigger.key if event.trigger is not None else None)
    }
    # A measure may find an event by more than its place: then some argument of it was right.
    there |= {item.view.event for item in mine if item.fate.credit > 0}
    return [
        item
        for item in mine
        if item.view.kind == "argument" and item.fate.credit <= 0 and item.view.event not in there
    ]


def _entities(gold: Document) -> dict[Key | None, frozenset[str]]:
    found: dict[Key | None, frozenset[str]] = {}
    for entity in gold.entities:
        for mention in entity.mentions:
            found[mention.key] = found.get(mention.key, frozenset()) | {entity.id}
    return found


def _steps(see: _Sight) -> Sequence[tuple[str, _Relation]]:
    """List what is tried, in order."""
    return (
        (ARGUMENTS, _is_same_template),
        (see.inside, _is_same_event),
        (TYPE, _has_other_type),
        (SPAN, _has_other_span),
        (TYPE_AND_SPAN, _overlaps),
        (ATTRIBUTES, _is_same_argument),
        (FILLER, _has_other_filler),
        (ROLE, _has_other_role),
        (ARGUMENT_SPAN, _has_other_argument_span),
        (ROLE_AND_SPAN, _overlaps_argument),
        (MENTION, _is_other_mention),
        (EVENT, _hangs_elsewhere),
    )


def _is_event(gold: _View, predicted: _View) -> bool:
    return gold.kind == predicted.kind and gold.kind not in ("argument", *_NO_LADDER)


def _is_argument(gold: _View, predicted: _View) -> bool:
    return gold.kind == predicted.kind == "argument" and gold.event == predicted.event


def _is_same_template(gold: _View, predicted: _View, _: _Context) -> bool:
    return gold.kind == predicted.kind == "template" and gold.type == predicted.type


def _is_same_event(gold: _View, predicted: _View, _: _Context) -> bool:
    same = gold.type == predicted.type and _same_place(gold, predicted)
    return _is_event(gold, predicted) and same


def _has_other_type(gold: _View, predicted: _View, _: _Context) -> bool:
    return _is_event(gold, predicted) and _same_place(gold, predicted)


def _has_other_span(gold: _View, predicted: _View, _: _Context) -> bool:
    near = gold.type == predicted.type and _overlap(gold, predicted) > 0
    return _is_event(gold, predicted) and near


def _overlaps(gold: _View, predicted: _View, _: _Context) -> bool:
    return _is_event(gold, predicted) and _overlap(gold, predicted) > 0


def _is_same_argument(gold: _View, predicted: _View, _: _Context) -> bool:
    same = gold.role == predicted.role and _same_place(gold, predicted)
    return _is_argument(gold, predicted) and same and _has_place(gold)


def _has_other_filler(gold: _View, predicted: _View, _: _Context) -> bool:
    bare = not (_has_place(gold) and _has_place(predicted))
    return _is_argument(gold, predicted) and bare and gold.role == predicted.role


def _has_other_role(gold: _View, predicted: _View, _: _Context) -> bool:
    return _is_argument(gold, predicted) and _has_place(gold) and _same_place(gold, predicted)


def _has_other_argument_span(gold: _View, predicted: _View, _: _Context) -> bool:
    near = gold.role == predicted.role and _overlap(gold, predicted) > 0
    return _is_argument(gold, predicted) and near


def _overlaps_argument(gold: _View, predicted: _View, _: _Context) -> bool:
    return _is_argument(gold, predicted) and _overlap(gold, predicted) > 0


def _is_other_mention(gold: _View, predicted: _View, context: _Context) -> bool:
    ours, theirs = (context.entities.get(view.place, frozenset()) for view in (gold, predicted))
    same = gold.role == predicted.role and _is_argument(gold, predicted)
    return same and bool(ours & theirs)


def _hangs_elsewhere(gold: _View, predicted: _View, _: _Context) -> bool:
    both = gold.kind == predicted.kind == "argument" and gold.role == predicted.role
    return both and _has_place(gold) and _same_place(gold, predicted)


def _has_place(view: _View) -> bool:
    return view.place is not None


def _same_place(gold: _View, predicted: _View) -> bool:
    return gold.place == predicted.place


def _overlap(one: _View, other: _View) -> float:
    """Return the share of the characters of both places that they have in common."""
    if one.place is None or other.place is None:
        return 0.0
    ours, theirs = (p.parts or ((p.start, p.end),) for p in (one.place, other.place))
    common = sum(max(0, min(a[1], b[1]) - max(a[0], b[0])) for a, b in product(ours, theirs))
    every = sum(end - start for start, end in (*ours, *theirs)) - common
    return common / every


def _pairs(
    gold: Sequence[_Item], predicted: Sequence[_Item], relation: _Relation, context: _Context
) -> list[tuple[_Item, _Item]]:
    """
    Choose as many pairs as possible, of those the ones that overlap most.

    A document with so many mistakes that looking for pairs takes too long has none.
    """
    if len(gold) * len(predicted) > _MOST:
        return []
    edges = [
        Ranked(row, column, (1.0, _overlap(one.view, other.view)))
        for row, one in enumerate(gold)
        for column, other in enumerate(predicted)
        if relation(one.view, other.view, context)
    ]
    return [(gold[edge.row], predicted[edge.column]) for edge in lexicographic(edges)]


def _sorted(items: Iterable[_Item]) -> list[_Item]:
    return sorted(items, key=lambda item: (repr(item.fate.source), item.fate.credit))
