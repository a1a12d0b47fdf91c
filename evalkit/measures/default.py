"""
The measures that evalkit reports by default.

Each item counts, on both sides: of equal gold and equal predicted items as many match as the
smaller side has. A prediction that repeats a right one is wrong, and a perfect extractor gets 1.
"""

from dataclasses import replace

from evalkit.alignment.unit import Need, Unit
from evalkit.measures.definition import Definition, Parameter

COUNT, MERGE = "fp", "merge"
_TRIGGER: frozenset[Need] = frozenset({"trigger"})
_SPAN: frozenset[Need] = frozenset({"span"})

_DUPLICATES = Parameter(
    default=COUNT,
    values={
        COUNT: "each of equal items counts, so a repeated prediction is a false positive",
        MERGE: "equal items of a side are merged into one before counting, as TextEE does",
    },
    doc="what several equal items of one side are worth",
)
_PARAMETERS = {"dup": _DUPLICATES}

SIX = (
    Definition(
        name="TI",
        title="trigger identification",
        doc="An event is right if its trigger has the span of a gold trigger.",
        unit=Unit("event", ("trigger",), needs=_TRIGGER),
        by_type=False,
        parameters=_PARAMETERS,
    ),
    Definition(
        name="TC",
        title="trigger classification",
        doc="An event is right if its trigger's span and its type are right.",
        unit=Unit("event", ("trigger", "type"), needs=_TRIGGER),
        parameters=_PARAMETERS,
    ),
    Definition(
        name="AI",
        title="argument identification",
        doc="An argument is right if its span is that of an argument of an event of the same type.",
        unit=Unit("argument", ("type", "span"), needs=_SPAN),
        parameters=_PARAMETERS,
    ),
    Definition(
        name="AC",
        title="argument classification",
        doc="An argument is right if its span and role are right in an event of the same type.",
        unit=Unit("argument", ("type", "span", "role"), needs=_SPAN),
        parameters=_PARAMETERS,
    ),
    Definition(
        name="AI+",
        title="argument identification, attached",
        doc="As AI, and the argument hangs on the right trigger.",
        unit=Unit("argument", ("trigger", "type", "span"), needs=_TRIGGER | _SPAN),
        parameters=_PARAMETERS,
    ),
    Definition(
        name="AC+",
        title="argument classification, attached",
        doc="As AC, and the argument hangs on the right trigger.",
        unit=Unit("argument", ("trigger", "type", "span", "role"), needs=_TRIGGER | _SPAN),
        parameters=_PARAMETERS,
    ),
)
EXACT = Definition(
    name="EX",
    title="whole event",
    doc="An event is right if type, trigger and all arguments with their roles are right.",
    unit=Unit("event", ("type", "trigger", "arguments"), needs=_SPAN),
    parameters=_PARAMETERS,
)
DEFAULT = (*SIX, EXACT)


def merged(definition: Definition) -> Definition:
    """Return the measure that merges equal items of a side before it counts."""
    return replace(definition, unit=replace(definition.unit, duplicates="merge"))
