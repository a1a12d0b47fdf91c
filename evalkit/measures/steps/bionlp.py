"""The steps of the BioNLP measures: what is an item, what a document's matches are worth."""

from collections.abc import Hashable, Iterator, Sequence

from evalkit.errors import counted, short
from evalkit.measures.definition import (
    Credit,
    Item,
    Link,
    Options,
    Pair,
    Projected,
    Projection,
    Requirement,
    Rows,
    Source,
)
from evalkit.measures.steps.bionlp_events import THEME, Filler, Node, is_site, order_of, readers
from evalkit.measures.steps.bionlp_match import class_of
from evalkit.measures.steps.credit import EITHER
from evalkit.measures.steps.unit import event_source
from evalkit.model import Document, Event

UNMERGED = "bionlp.unmerged_rows"
MOST_PARTS = 100_000

_MODIFICATIONS = (
    "Protein_modification",
    "Phosphorylation",
    "Ubiquitination",
    "Acetylation",
    "Deacetylation",
)
_SIMPLE = frozenset(
    {"Gene_expression", "Transcription", "Protein_catabolism", "Localization", *_MODIFICATIONS}
)
_REGULATION = frozenset({"Regulation", "Positive_regulation", "Negative_regulation"})
GROUPS = {
    "all": frozenset[str](),
    "svt": _SIMPLE,
    "binding": frozenset({"Binding"}),
    "evt": _SIMPLE | {"Binding"},
    "reg": _REGULATION,
}
"""The totals that the scorer prints, by the types that they sum; `all` has no bounds."""


def events_unit(*, soft: bool) -> Projection:
    """Project events, repeated ones once."""

    def project(pair: Pair) -> Projected:
        both = zip(readers(pair, soft=soft, split=False), (pair.gold, pair.predicted), strict=True)
        sides = []
        for reader, document in both:
            nodes, events = reader.nodes(document)
            sides.append(
                [
                    Item(_key(node, soft, pair.options), node, *_row(node, pair.options, event))
                    for node, event in zip(nodes, events, strict=True)
                ]
            )
        return Projected(*sides)

    return Projection("events", "each event with all its arguments, equal ones once", project)


def parts_unit(*, soft: bool) -> Projection:
    """Project events with one argument each."""

    def project(pair: Pair) -> Projected:
        both = zip(readers(pair, soft=soft, split=True), (pair.gold, pair.predicted), strict=True)
        return Projected(
            *(_parts(*reader.nodes(document), soft, pair.options) for reader, document in both)
        )

    return Projection("parts", "each argument as an event of its own, equal ones once", project)


def _key(node: Node, soft: bool, options: Options) -> Hashable:  # noqa: FBT001
    """Put together what can match at all; exact triggers are part of it, for speed."""
    exact = not soft and options["triggers"] == "keep"
    return class_of(node.type, options), node.trigger if exact else None


def _row(node: Node, options: Options, event: Event) -> tuple[str, Source]:
    label = node.type if UNMERGED in options.compat else class_of(node.type, options)
    return label, event_source(event)


def _parts(
    nodes: Sequence[Node],
    events: Sequence[Event],
    soft: bool,  # noqa: FBT001
    options: Options,
) -> list[Item]:
    """Split events; who refers to a split one refers to each of its parts that is a theme."""
    found: dict[Hashable, int] = {}
    items: list[Item] = []
    parts_of: list[list[int]] = []
    for node, event in zip(nodes, events, strict=True):
        mine: dict[int, None] = {}
        for filler in _single(node, parts_of, items):
            part = Node(node.type, node.trigger, (filler,), node.reach)
            place = found.setdefault(part.content, len(items))
            if place == len(items):
                row, source = _row(node, options, event)
                source = source._replace(kind="argument", role=filler.role, span=filler.place)
                items.append(Item(_key(node, soft, options), part, f"{filler.role}-{row}", source))
            mine[place] = None
        parts_of.append(list(mine))
    return items


def _single(
    node: Node, parts_of: Sequence[Sequence[int]], items: Sequence[Item]
) -> Iterator[Filler]:
    """Yield the one argument that each part has, its role without a number."""
    for filler in node.fillers:
        role = filler.role.rstrip("0123456789") or filler.role
        for value in _values(filler, parts_of, items):
            yield Filler(role, filler.kind, value, filler.reach, filler.place)


def _values(
    filler: Filler, parts_of: Sequence[Sequence[int]], items: Sequence[Item]
) -> list[Hashable]:
    if filler.kind != "event" or not isinstance(filler.value, int):
        return [filler.value]
    return [p for p in parts_of[filler.value] if items[p].payload.fillers[0].role == THEME]


def _events_credit(links: Sequence[Link], items: Projected, options: Options) -> Rows:
    wanted = GROUPS[options["group"]]
    rows = _without_surplus(EITHER.run(links, items, options))
    return {label: row for label, row in rows.items() if not wanted or label in wanted}


def _parts_credit(links: Sequence[Link], items: Projected, options: Options) -> Rows:
    second = options["task"] == "2"
    wanted = GROUPS[options["group"]]
    rows = _without_surplus(EITHER.run(links, items, options))
    return {
        label: row
        for label, row in rows.items()
        if is_site(label.partition("-")[0]) == second
        and (not wanted or label.partition("-")[2] in wanted)
    }


def _without_surplus(rows: Rows) -> Rows:
    """Take the answers beyond the matched golds of their class off the answers altogether."""
    for row in rows.values():
        surplus = max(row["matched_precision"] - row["matched_recall"], 0)
        row["predicted"] -= surplus
        row["matched_precision"] -= surplus
    return rows


EVENTS: Credit = Credit(
    "either side, without surplus",
    "1 for each answer that matches a gold event and for each gold event that an answer matches;"
    " of a class's right answers those beyond the matched gold events do not count at all",
    _events_credit,
    columns=EITHER.columns,
)
PARTS: Credit = Credit(
    "either side, without surplus", EVENTS.doc, _parts_credit, columns=EITHER.columns
)


def _no_trigger(pair: Pair) -> str | None:
    if pair.options["triggers"] == "ignore":
        return None
    number = sum(e.trigger is None for d in (pair.gold, pair.predicted) for e in d.events)
    return f"{counted(number, 'event')} without trigger" if number else None


def _no_text(pair: Pair) -> str | None:
    needed = pair.gold.text is None and pair.gold.events and pair.predicted.events
    return "no text" if needed else None


def _dangling(pair: Pair) -> str | None:
    for side, document in (("gold", pair.gold), ("predicted", pair.predicted)):
        ids = {event.id for event in document.events}
        named = [
            a.event for event in document.events for a in event.arguments if a.event is not None
        ]
        lost = next((name for name in named if name not in ids), None)
        if lost is not None:
            return f"a {side} argument that refers to {short(lost)}, no event of it"
    return None


def _circular(pair: Pair) -> str | None:
    for side, document in (("gold", pair.gold), ("predicted", pair.predicted)):
        inside = set(range(len(document.events))) - set(order_of(document.events))
        if inside:
            first = document.events[min(inside)]
            return f"{side} events that contain themselves, such as {short(first.id or first.type)}"
    return None


def _too_many(pair: Pair) -> str | None:
    for side, document in (("gold", pair.gold), ("predicted", pair.predicted)):
        if _number_of_parts(document) > MOST_PARTS:
            return f"{side} events that have more than {MOST_PARTS} parts"
    return None


def _number_of_parts(document: Document) -> int:
    """Count the parts of all events, at most; with many paths through few events they are many."""
    by_id: dict[str, int] = {}
    total = 0
    for number in order_of(document.events):
        event = document.events[number]
        mine = sum(by_id.get(a.event, 1) if a.event else 1 for a in event.arguments)
        if event.id is not None:
            by_id[event.id] = mine
        total += mine
    return total


TRIGGERS = Requirement(
    "triggers", _no_trigger, "Give the events their triggers, or say triggers=ignore."
)
TEXT = Requirement("text", _no_text, "Give the gold document its 'text': spans grow by its words.")
COMPLETE = Requirement(
    "events that are referred to",
    _dangling,
    "Name the id of an event of the same document that is counted; a filter on types or a mark"
    " takes away events that others refer to: for totals of classes say group=….",
)
NESTED = Requirement("no circles", _circular, "No event can be an argument of its own arguments.")
FEW_PARTS = Requirement("not too many parts", _too_many, "Split the document.")
