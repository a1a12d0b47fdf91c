"""
MAVEN, event detection: every candidate gets one type or NA; right is the type that gold has.

Candidates are the triggers of gold and the other words that gold lists as `candidates`. A candidate
without prediction is NA; predictions elsewhere are no answers. NA itself is not scored.
"""

from collections.abc import Mapping
from dataclasses import replace

from evalkit.measures.definition import Definition, Example, Model, Parameter, Preset
from evalkit.measures.requirements import CANDIDATES, TRIGGERS
from evalkit.measures.score import PRF
from evalkit.measures.steps.alignment import EQUALS
from evalkit.measures.steps.credit import COUNT
from evalkit.measures.steps.maven import CANDIDATES_UNIT, LISTED, ZEROS
from evalkit.measures.steps.relation import EQUAL
from evalkit.measures.steps.scope import ALL

_EXAMPLE = Example(
    gold='{"id": "d", "text": "Ana met Ben , then talks began .", "candidates": ['
    '{"id": "c1", "start": 4, "end": 7, "type": "Meet"}, {"id": "c2", "start": 19, "end": 24,'
    ' "type": "Talk"}, {"id": "c3", "start": 25, "end": 30}], "events": ['
    '{"type": "Meet", "trigger": {"start": 4, "end": 7}},'
    ' {"type": "Talk", "trigger": {"start": 19, "end": 24}}]}',
    predicted='{"id": "d", "events": ['
    '{"type": "Meet", "trigger": {"start": 4, "end": 7}},'
    ' {"type": "Meet", "trigger": {"start": 19, "end": 24}},'
    ' {"type": "Start", "trigger": {"start": 25, "end": 30}},'
    ' {"type": "Talk", "trigger": {"start": 14, "end": 18}}]}',
)
"""One candidate right, one of another type, one that is NA; the fourth word is no candidate."""

_ABSENT = Parameter(
    default="skip",
    values={
        "skip": "the macro average is over the types that gold has",
        "zero": "it is over all types of the ontology (without one, of either side), and a type"
        " without a figure has 0, as in MAVEN's evaluator",
    },
    doc="what types without gold are in the macro average",
)


def _apply(definition: Definition, given: Mapping[str, str]) -> Definition:
    if given["absent"] == "skip":
        return definition
    return replace(definition, model=replace(definition.model, credit=LISTED, aggregation=ZEROS))


PRESET = Preset(
    name="maven",
    paper="Wang et al., MAVEN: A Massive General Domain Event Detection Dataset, EMNLP 2020",
    repository="https://github.com/THU-KEG/MAVEN-dataset",
    commit="aba41e83",
    semantics="candidates classified, NA left out; micro and macro averages of scikit-learn",
    deviations=(
        (
            "A ratio without denominator is null, where scikit-learn says 0; with absent=zero"
            " it is 0 in the macro average and the types, which then has a column for the"
            " documents that list them."
        ),
        (
            "Predictions belong to the candidate at their place, or are `candidates` with the"
            " ids of gold's and a type; MAVEN takes ids only. Predictions that are no candidate"
            " are left out."
        ),
        (
            "A candidate takes as many predicted types as gold has there, at least one: those"
            " with the best score, then by name. MAVEN's format has one for each."
        ),
        (
            "The evaluator opens its output for bytes and writes text, so it ends with an error"
            " under Python 3; the rule is that of its calls of scikit-learn."
        ),
    ),
    measures=(
        Definition(
            name="maven/ed",
            title="event detection over candidates",
            doc="A candidate that gold lists is right if its type is; NA does not count.",
            model=Model(ALL, CANDIDATES_UNIT, EQUAL, EQUALS, COUNT, PRF),
            parameters={"absent": _ABSENT},
            requires=(TRIGGERS, CANDIDATES),
            checked="worked examples",
            example=_EXAMPLE,
            apply=_apply,
        ),
    ),
)
