"""
TextEE: sets of tuples over the corpus; matched is the size of their intersection.

Equal items of a side are one item, so a repeated prediction costs nothing, and two events with the
same trigger and type are one. The argument measures without `+` do not know the trigger: an
argument of a missed event is right if another predicted event of that type in the document has it.
"""

from collections.abc import Mapping
from dataclasses import replace

from evalkit.alignment.unit import Unit
from evalkit.measures.default import SIX, merged
from evalkit.measures.definition import Definition, Parameter, Preset
from evalkit.measures.requirements import SPANS, TRIGGERS
from evalkit.measures.steps.exact import exact_model
from evalkit.measures.steps.textee import GIVEN_ARGUMENTS, GIVEN_EVENTS

_E2E = "e2e"
_SCOPES = {"eae": GIVEN_EVENTS, "earl": GIVEN_ARGUMENTS}
_END_TO_END = {_E2E: "end to end: events with their arguments are predicted"}
_OF_TRIGGERS = Parameter(
    default=_E2E,
    values={**_END_TO_END, "ed": "event detection: triggers only, which counts the same"},
    doc="the task mode of TextEE",
)
_OF_ARGUMENTS = Parameter(
    default=_E2E,
    values={
        **_END_TO_END,
        "eae": "event argument extraction: triggers and types are given, others are refused",
        "earl": "argument role labelling: arguments are given too; those of role None are none",
    },
    doc="the task mode of TextEE",
)


def _apply(definition: Definition, given: Mapping[str, str]) -> Definition:
    unit, scope = definition.unit, _SCOPES.get(given["task"])
    if unit is None or scope is None:
        return definition
    model = replace(exact_model(unit, by_type=definition.by_type), scope=scope)
    return replace(definition, unit=None, model=model, requires=(TRIGGERS, SPANS))


def _define(definition: Definition, unit: Unit) -> Definition:
    return replace(
        merged(definition),
        name=f"textee/{definition.name}",
        parameters={"task": _OF_TRIGGERS if unit.item == "event" else _OF_ARGUMENTS},
        apply=_apply,
        checked="vectors",
    )


PRESET = Preset(
    name="textee",
    paper="Huang et al., TextEE: Benchmark, Reevaluation, Reflections, and Future Challenges in"
    " Event Extraction, Findings of ACL 2024",
    repository="https://github.com/ej0cl6/TextEE",
    commit="25d5dcac",
    semantics="sets of tuples on both sides, micro average",
    suites=("ace",),
    deviations=(
        "A ratio without denominator is null, where TextEE prints 0.",
        "Numbers are in 0…1, where TextEE multiplies by 100.",
        "Macro averages and numbers per event type are evalkit's; TextEE prints the micro average.",
        "Spans are in characters of the document, where TextEE counts tokens of a window.",
        "Documents pair by id; TextEE pairs them by their order and stops if one is absent.",
        (
            "With task=eae and task=earl events pair by trigger and type, not by order; earl wants"
            " as many arguments as gold has for all four measures, where TextEE asks it of two."
        ),
    ),
    measures=tuple(_define(one, one.unit) for one in SIX if one.unit is not None),
)
