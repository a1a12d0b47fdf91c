"""
OmniEvent: candidates that get one label each, the event type or the role.

An event is right if the candidate at its trigger has its type. An argument is right if a candidate
of that trigger has its role and the event has its type; a wrong label is missing and spurious.
Which triggers bring their arguments in is the scope. Mentions of an argument's entity are
candidates of their own. Besides this unified way there are the tuples of generated words.
"""

from collections.abc import Mapping
from dataclasses import replace

from evalkit.alignment.unit import Unit
from evalkit.measures.default import EXAMPLE
from evalkit.measures.definition import (
    Definition,
    Model,
    Parameter,
    Preset,
    Projection,
    Requirement,
)
from evalkit.measures.requirements import SPANS, TOKENS, TRIGGERS
from evalkit.measures.score import PRF
from evalkit.measures.steps import omnievent as steps
from evalkit.measures.steps.alignment import EQUALS
from evalkit.measures.steps.credit import COUNT
from evalkit.measures.steps.relation import EQUAL
from evalkit.measures.steps.scope import ALL
from evalkit.measures.steps.unit import exact

_UNIFIED = "unified"
_LABELS, _SMOOTHING = "omni.labels_from_gold", "omni.smoothing"
_SMOOTHING_DOC = "1e-10 is added to every denominator of tuples, so that nothing is ever 1 or null"

_Ways = Mapping[str, tuple[Projection, tuple[Requirement, ...]]]

_TRIGGERS: _Ways = {
    _UNIFIED: (steps.TYPES, (TRIGGERS,)),
    "tokens": (steps.TOKEN_TYPES, (TRIGGERS, TOKENS)),
    "seq2seq": (steps.GENERATED_TYPES, (TRIGGERS, steps.WORDS)),
    "spans": (exact(Unit("event", ("trigger", "type"))), (TRIGGERS,)),
    "spans-untyped": (exact(Unit("event", ("trigger",))), (TRIGGERS,)),
}
_ARGUMENTS: _Ways = {
    _UNIFIED: (steps.ROLES, (TRIGGERS, steps.FILLERS)),
    "seq2seq": (steps.GENERATED_ROLES, (steps.FILLER_WORDS,)),
    "spans": (exact(Unit("argument", ("type", "span", "role"))), (SPANS,)),
    "spans-attached": (
        exact(Unit("argument", ("trigger", "type", "span", "role"))),
        (TRIGGERS, SPANS),
    ),
}


def _apply(definition: Definition, given: Mapping[str, str]) -> Definition:
    ways = _TRIGGERS if definition.name == "omnievent/ed" else _ARGUMENTS
    paradigm = given["paradigm"]
    flags = given.get("compat", "").split("+")
    unit, requires = ways[paradigm]
    aggregation = PRF
    if _LABELS in flags and paradigm in (_UNIFIED, "tokens"):
        aggregation = steps.LABELS_OF_GOLD
    elif _SMOOTHING in flags and paradigm not in (_UNIFIED, "tokens"):
        aggregation = steps.SMOOTHED
    model = Model(ALL, unit, EQUAL, EQUALS, COUNT, aggregation)
    return replace(definition, model=model, requires=requires)


_TUPLES = {
    "spans": "tuples as in seq2seq, with places instead of words",
}
_ED = Definition(
    name="omnievent/ed",
    title="event detection",
    doc="A candidate trigger is right if its event type is; a wrong type is missing and spurious.",
    model=Model(ALL, steps.TYPES, EQUAL, EQUALS, COUNT, PRF),
    parameters={
        "paradigm": Parameter(
            default=_UNIFIED,
            values={
                _UNIFIED: "candidates of the document, those of gold's `candidates` without type",
                "tokens": "each token is a candidate, with the type of the first trigger over it",
                "seq2seq": "tuples of type and words without blanks, wherever they stand",
                **_TUPLES,
                "spans-untyped": "as spans, and the type takes no part",
            },
            doc="what an extractor was asked to say",
        )
    },
    compat={
        _LABELS: "predicted types that gold nowhere has are no false positives (unified, tokens)",
        _SMOOTHING: _SMOOTHING_DOC,
        steps.FIRST_IN_FILE: "of triggers at one place the first in the file labels the token",
    },
    bundle="omnievent",
    order_sensitive=frozenset({steps.FIRST_IN_FILE}),
    requires=(TRIGGERS,),
    example=EXAMPLE,
    apply=_apply,
)
_EAE = Definition(
    name="omnievent/eae",
    title="event argument extraction",
    doc="A candidate of a trigger is right if its role is, and the event type beside it.",
    model=Model(ALL, steps.ROLES, EQUAL, EQUALS, COUNT, PRF),
    parameters={
        "scope": Parameter(
            default="default",
            values={
                "gold": "all gold triggers, with gold's type, also where none was predicted",
                "default": "predicted triggers; the arguments of those that gold lacks are wrong",
                "loose": "gold triggers that were predicted, with whatever type",
                "strict": "gold and predicted triggers; arguments of missed triggers are missed",
            },
            doc="the triggers whose arguments count (paradigm=unified only)",
        ),
        "paradigm": Parameter(
            default=_UNIFIED,
            values={
                _UNIFIED: "candidates of each trigger",
                "seq2seq": "tuples of event type, role and words without blanks",
                **_TUPLES,
                "spans-attached": "as spans, and the trigger is right too",
            },
            doc="what an extractor was asked to say",
        ),
    },
    compat={_SMOOTHING: _SMOOTHING_DOC},
    requires=(TRIGGERS, steps.FILLERS),
    document_level=True,
    checked="worked examples",
    example=EXAMPLE,
    apply=_apply,
)
PRESET = Preset(
    name="omnievent",
    paper="Peng et al., The Devil is in the Details: On the Pitfalls of Event Extraction"
    " Evaluation, Findings of ACL 2023; OmniEvent",
    repository="https://github.com/THU-KEG/OmniEvent",
    commit="ec72e727",
    semantics="labels of candidates, micro average over those that are not NA",
    suites=("ace",),
    deviations=(
        (
            "A predicted type that gold nowhere has is a false positive, where scikit-learn is"
            " asked for gold's labels only (compat=omni.labels_from_gold). Gold in which every"
            " candidate is a trigger is scored, where OmniEvent raises ValueError."
        ),
        "Ratios without denominator are null, where OmniEvent divides by zero or prints 0.",
        (
            "Where a gold document has no `candidates`, what is predicted outside of gold's places"
            " is a candidate without label, so it is a false positive. With `candidates` it does"
            " not count, as in OmniEvent."
        ),
        (
            "Several events at one place are labels of one candidate; OmniEvent has a candidate"
            " for each. A predicted event of type NA or None is none, but scope=gold takes its"
            " arguments; roles NA and None are none."
        ),
        (
            "Event types and roles are compared as they are; OmniEvent's seq2seq strips, lowers"
            " and shortens them, and breaks ties by looking at gold."
        ),
        (
            "paradigm=tokens takes of types at one place the first by name; with"
            " compat=omni.first_in_file the first in the file, as a conversion to tags does."
        ),
        (
            "Sequence labelling with seqeval is seqeval/strict(scheme=IOB2); the search for a"
            " no-answer threshold of mrc on the scored data is left out."
        ),
    ),
    measures=(_ED, _EAE),
)
