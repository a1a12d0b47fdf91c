"""Refuse to count what the documents do not say: no trigger, no place of an argument."""

from collections.abc import Sequence
from itertools import product
from typing import NamedTuple

from evalkit.alignment import Compiled, EventTable, lacking
from evalkit.alignment.unit import Item, Need
from evalkit.errors import Diagnostic, MeasureError, limited, short
from evalkit.measures.definition import Pair
from evalkit.measures.measure import Measure
from evalkit.model import Argument, Document, Event
from evalkit.model.grounding import mentions_of, reference


class _Lack(NamedTuple):
    """A row of one side that lacks something; sorts by side, then by place."""

    side: str
    document: str
    event: int
    argument: int
    need: Need


def refuse_absent(compiled: Compiled, measures: Sequence[Measure]) -> None:
    """Raise MeasureError EK3005 or EK3006 for everything that a measure needs and items lack."""
    tables = {"gold": compiled.gold, "predicted": compiled.predicted}
    found: dict[_Lack, list[str]] = {}
    exact = [(measure, unit) for measure in measures if (unit := measure.definition.unit)]
    for (side, table), (measure, unit) in product(tables.items(), exact):
        for lack in lacking(table, unit):
            for row in lack.rows.tolist():
                place = _place(side, table, lack.item, row, lack.need)
                found.setdefault(place, []).append(str(measure))
    if found:
        documents = {
            (side, one.document.id): one.document
            for side, table in tables.items()
            for one in table.sides
        }
        problems = [
            _diagnostic(lack, names, documents[lack.side, lack.document])
            for lack, names in sorted(found.items())
        ]
        raise MeasureError(*limited(problems))


def refuse_lacking(measure: Measure, pairs: Sequence[Pair]) -> None:
    """Raise MeasureError EK3009 for every document that lacks what the measure requires."""
    problems = [
        Diagnostic(
            "EK3009",
            f"{measure}: document {short(pair.gold.id)} has {lack}.",
            None,
            requirement.hint,
        )
        for requirement in measure.definition.requires
        if requirement.enough is None or not any(map(requirement.enough, pairs))
        for pair in pairs
        if (lack := requirement.missing(pair)) is not None
    ]
    if problems:
        raise MeasureError(*limited(problems))


def _place(side: str, table: EventTable, item: Item, row: int, need: Need) -> _Lack:
    if item == "event":
        event, argument = row, 0
    else:
        event, argument = int(table.arguments.event[row]), int(table.arguments.number[row])
    document = table.sides[int(table.events.document[event])].document.id
    return _Lack(side, document, int(table.events.number[event]), argument, need)


def _diagnostic(lack: _Lack, names: Sequence[str], document: Document) -> Diagnostic:
    event = document.events[lack.event]
    label = short(event.id) if event.id is not None else str(lack.event + 1)
    where = f"event {label} of type {short(event.type)} in the {lack.side} document"
    where += f" {short(lack.document)}"
    if lack.need == "trigger":
        return Diagnostic(
            "EK3005",
            f"{', '.join(names)}: {where} has no trigger.",
            None,
            "Leave these measures out; AI, AC and EX need no triggers.",
        )
    argument = event.arguments[lack.argument]
    return Diagnostic(
        "EK3006",
        f"{', '.join(names)}: the argument {short(argument.role)} of {where}"
        " has no place in the text.",
        None,
        _hint(argument, event, document),
    )


def _hint(argument: Argument, event: Event, document: Document) -> str:
    named = reference(argument)
    if named is None:
        return "Give it 'start' and 'end', or count TI and TC only."
    name = short(named.id)
    if event.trigger is None:
        return f"Without a trigger no mention of {name} is nearest; give it 'start' and 'end'."
    if named in mentions_of(document):
        return (
            f"Where {name} stands in the trigger's line is not known without the article:"
            " give the document its 'text', or the argument 'start' and 'end'."
        )
    return f"The document does not define {name}."
