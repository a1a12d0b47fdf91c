"""
The measures that evalkit reports by default.

Each item counts, on both sides: of equal gold and equal predicted items as many match as the
smaller side has. A prediction that repeats a right one is wrong, and a perfect extractor gets 1.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from evalkit.alignment.unit import Need, Unit
from evalkit.measures.attributes import attributed, parameters_of, regrouped
from evalkit.measures.definition import Definition, Example, Parameter
from evalkit.measures.spans import PARAMETERS as SPAN_PARAMETERS
from evalkit.measures.spans import compared
from evalkit.measures.steps.exact import exact_model

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
_COUNTING = {"dup": _DUPLICATES}

EXAMPLE = Example(
    gold='{"id": "d", "text": "Ana met Ben , then talks with Ana .", "events": ['
    '{"type": "Meet", "trigger": {"start": 4, "end": 7, "text": "met"}, "arguments": ['
    '{"role": "Agent", "start": 0, "end": 3, "text": "Ana"},'
    ' {"role": "Agent", "start": 8, "end": 11, "text": "Ben"}]},'
    ' {"type": "Talk", "trigger": {"start": 19, "end": 24, "text": "talks"}, "arguments": ['
    '{"role": "Agent", "start": 30, "end": 33, "text": "Ana"}]}]}',
    predicted='{"id": "d", "events": ['
    '{"type": "Meet", "trigger": {"start": 4, "end": 7}, "arguments": ['
    '{"role": "Agent", "start": 0, "end": 3}, {"role": "Place", "start": 8, "end": 11}]},'
    ' {"type": "Meet", "trigger": {"start": 4, "end": 7}, "arguments": ['
    '{"role": "Agent", "start": 0, "end": 3}]},'
    ' {"type": "Meet", "trigger": {"start": 19, "end": 24}},'
    ' {"type": "Talk", "trigger": {"start": 14, "end": 18}}]}',
)
"""Four predictions for two gold events: one right, repeated, of another type, of nothing."""


def _define(
    name: str,
    title: str,
    doc: str,
    unit: Unit,
    *,
    by_type: bool = True,
    parameters: Mapping[str, Parameter] = SPAN_PARAMETERS,
) -> Definition:
    return Definition(
        name=name,
        title=title,
        doc=doc,
        model=exact_model(unit, by_type=by_type),
        unit=unit,
        by_type=by_type,
        parameters={**_COUNTING, **parameters, **parameters_of(unit)},
        checked="worked examples",
        example=EXAMPLE,
        apply=_apply,
    )


def _apply(definition: Definition, given: Mapping[str, str]) -> Definition:
    for change in _CHANGES:
        definition = change(definition, given)
    return definition


def _duplicates(definition: Definition, given: Mapping[str, str]) -> Definition:
    return merged(definition) if given.get("dup") == MERGE else definition


_CHANGES: Sequence[Callable[[Definition, Mapping[str, str]], Definition]] = (
    attributed,
    _duplicates,
    compared,
    regrouped,
)
"""What parameters change, in this order: the exact unit, how spans compare, what classes are."""


def merged(definition: Definition) -> Definition:
    """Return the measure that merges equal items of a side before it counts."""
    if definition.unit is None:
        return definition
    unit = replace(definition.unit, duplicates="merge")
    return replace(definition, unit=unit, model=exact_model(unit, by_type=definition.by_type))


SIX = (
    _define(
        name="TI",
        title="trigger identification",
        doc="An event is right if its trigger has the span of a gold trigger.",
        unit=Unit("event", ("trigger",), needs=_TRIGGER),
        by_type=False,
    ),
    _define(
        name="TC",
        title="trigger classification",
        doc="An event is right if its trigger's span and its type are right.",
        unit=Unit("event", ("trigger", "type"), needs=_TRIGGER),
    ),
    _define(
        name="AI",
        title="argument identification",
        doc="An argument is right if its span is that of an argument of an event of the same type.",
        unit=Unit("argument", ("type", "span"), needs=_SPAN),
    ),
    _define(
        name="AC",
        title="argument classification",
        doc="An argument is right if its span and role are right in an event of the same type.",
        unit=Unit("argument", ("type", "span", "role"), needs=_SPAN),
    ),
    _define(
        name="AI+",
        title="argument identification, attached",
        doc="As AI, and the argument hangs on the right trigger.",
        unit=Unit("argument", ("trigger", "type", "span"), needs=_TRIGGER | _SPAN),
    ),
    _define(
        name="AC+",
        title="argument classification, attached",
        doc="As AC, and the argument hangs on the right trigger.",
        unit=Unit("argument", ("trigger", "type", "span", "role"), needs=_TRIGGER | _SPAN),
    ),
)
EXACT = _define(
    name="EX",
    title="whole event",
    doc="An event is right if type, trigger and all arguments with their roles are right.",
    unit=Unit("event", ("type", "trigger", "arguments"), needs=_SPAN),
    parameters={},
)
DEFAULT = (*SIX, EXACT)
UNITS: Mapping[str, Unit] = {one.name: one.unit for one in DEFAULT if one.unit is not None}
"""What the default measures count as one item, by their names."""
