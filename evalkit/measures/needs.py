"""Refuse to count what the documents do not say: no trigger, no place of an argument."""

from collections.abc import Sequence
from itertools import product
from typing import NamedTuple

from evalkit.alignment import Compiled, EventTable, lacking
from evalkit.alignment.unit import Item, Need
from evalkit.errors import Diagnostic, MeasureError
from evalkit.measures.measure import Measure
from evalkit.model import Argument, Event


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
    for (side, table), measure in product(tables.items(), measures):
        for lack in lacking(table, measure.unit):
            for row in lack.rows.tolist():
                place = _place(side, table, lack.item, row, lack.need)
                found.setdefault(place, []).append(str(measure))
    if found:
        raise MeasureError(
            *(_diagnostic(lack, names, tables[lack.side]) for lack, names in sorted(found.items()))
        )


def _place(side: str, table: EventTable, item: Item, row: int, need: Need) -> _Lack:
    if item == "event":
        event, argument = row, 0
    else:
        event, argument = int(table.arguments.event[row]), int(table.arguments.number[row])
    document = table.sides[int(table.events.document[event])].document.id
    return _Lack(side, document, int(table.events.number[event]), argument, need)


def _diagnostic(lack: _Lack, names: Sequence[str], table: EventTable) -> Diagnostic:
    document = next(s.document for s in table.sides if s.document.id == lack.document)
    event = document.events[lack.event]
    label = repr(event.id) if event.id is not None else str(lack.event + 1)
    where = f"event {label} ({event.type}) of the {lack.side} document {lack.document!r}"
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
        f"{', '.join(names)}: the argument {argument.role!r} in {where} has no place in the text.",
        None,
        _hint(argument, event),
    )


def _hint(argument: Argument, event: Event) -> str:
    name = argument.entity or argument.event
    if name is None:
        return "Give it 'start' and 'end', or count TI and TC only."
    if event.trigger is None:
        return f"Without a trigger no mention of {name!r} is nearest; give it 'start' and 'end'."
    return f"The document does not define {name!r}."
