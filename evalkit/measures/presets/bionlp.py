"""
BioNLP shared tasks, GENIA: an answer is right if it equals any gold event, and so the other way.

Two events are equal if their classes, triggers and arguments are. Arguments are proteins, spans, or
events again. In the approximate modes a predicted span may lie anywhere in the gold span with a
word more on each side, but not inside what gold annotates there. Matching is many to many; what is
right beyond the matched gold events of its class and document counts neither as right nor at all.
"""

from collections.abc import Mapping

from evalkit.measures.definition import Definition, Example, Model, Parameter, Preset
from evalkit.measures.score import PRF
from evalkit.measures.steps.alignment import ANY
from evalkit.measures.steps.bionlp import (
    COMPLETE,
    EVENTS,
    FEW_PARTS,
    NESTED,
    PARTS,
    TEXT,
    TRIGGERS,
    UNMERGED,
    events_unit,
    parts_unit,
)
from evalkit.measures.steps.bionlp_match import Rules, relation
from evalkit.measures.steps.scope import ALL

_STRICT, _SPAN, _RECURSIVE = Rules(False, False), Rules(True, False), Rules(True, True)
_RULES = {"strict": _STRICT, "span": _SPAN, "span-recursive": _RECURSIVE}

_PARAMETERS = {
    "classes": Parameter(
        default="exact",
        values={
            "exact": "classes are equal by name",
            "soft": "all regulations are one class, transcription is gene expression, and the"
            " modifications of proteins are one (-m)",
        },
        doc="how classes are compared",
    ),
    "triggers": Parameter(
        default="keep",
        values={
            "keep": "the trigger is compared",
            "ignore": "the trigger is not looked at; with an approximate span this is -S",
        },
        doc="whether events need the right trigger",
    ),
    "task": Parameter(
        default="1",
        values={
            "1": "arguments with Site or Loc in their role are left out",
            "2": "they are compared too; decomposed events are only counted for them",
        },
        doc="which task of GENIA",
    ),
    "group": Parameter(
        default="all",
        values={
            "all": "all classes, also those that GENIA does not have",
            "svt": "simple events: expression, transcription, catabolism, localization and"
            " modifications of proteins",
            "binding": "Binding",
            "evt": "simple events and Binding",
            "reg": "the three regulations",
        },
        doc="the classes that are counted; the others can still be arguments",
    ),
}
_MATCH = Parameter(
    default="span-recursive",
    values={
        "strict": "as bionlp/strict",
        "span": "as bionlp/span",
        "span-recursive": "as bionlp/span-recursive; of single arguments it differs from span"
        " in nothing",
    },
    doc="how the parts are compared",
)
_COMPAT = {
    UNMERGED: "with classes=soft the rows and the surplus stay with the unmerged classes, so that"
    " right answers of another class than gold's are taken off",
}

_EXAMPLE = Example(
    gold='{"id": "d", "text": "IL-4 strongly induced RelA and p50 binding .", "entities": ['
    '{"id": "T1", "mentions": [{"start": 0, "end": 4}]},'
    ' {"id": "T2", "mentions": [{"start": 22, "end": 26}]},'
    ' {"id": "T3", "mentions": [{"start": 31, "end": 34}]}], "events": ['
    '{"id": "E1", "type": "Binding", "trigger": {"start": 35, "end": 42}, "arguments": ['
    '{"role": "Theme", "entity": "T2"}, {"role": "Theme2", "entity": "T3"}]},'
    ' {"id": "E2", "type": "Positive_regulation", "trigger": {"start": 14, "end": 21},'
    ' "arguments": [{"role": "Theme", "event": "E1"}, {"role": "Cause", "entity": "T1"}]}]}',
    predicted='{"id": "d", "entities": ['
    '{"id": "A", "mentions": [{"start": 0, "end": 4}]},'
    ' {"id": "B", "mentions": [{"start": 22, "end": 26}]},'
    ' {"id": "C", "mentions": [{"start": 31, "end": 34}]}], "events": ['
    '{"id": "e1", "type": "Binding", "trigger": {"start": 35, "end": 42}, "arguments": ['
    '{"role": "Theme", "entity": "C"}, {"role": "Theme2", "entity": "B"}]},'
    ' {"id": "e2", "type": "Positive_regulation", "trigger": {"start": 14, "end": 21},'
    ' "arguments": [{"role": "Theme", "event": "e1"}]},'
    ' {"id": "e3", "type": "Regulation", "trigger": {"start": 5, "end": 21},'
    ' "arguments": [{"role": "Theme", "entity": "B"}, {"role": "Cause", "entity": "A"}]}]}',
)
"""A binding that is right whatever the order of its themes, a regulation without its cause."""


def _model(rules: Rules, *, split: bool = False) -> Model:
    return Model(
        ALL,
        (parts_unit if split else events_unit)(soft=rules.soft),
        relation(rules),
        ANY,
        PARTS if split else EVENTS,
        PRF,
    )


def _decompose(definition: Definition, given: Mapping[str, str]) -> Definition:
    return _decomposed(_RULES[given["match"]])


def _define(name: str, title: str, doc: str, rules: Rules) -> Definition:
    return Definition(
        name=f"bionlp/{name}",
        title=title,
        doc=doc,
        model=_model(rules),
        parameters=_PARAMETERS,
        compat=_COMPAT,
        requires=(TRIGGERS, *((TEXT,) if rules.soft else ()), COMPLETE, NESTED),
        document_level=True,
        checked="worked examples",
        example=_EXAMPLE,
    )


def _decomposed(rules: Rules) -> Definition:
    return Definition(
        name="bionlp/decomposed",
        title="decomposed events, approximate span",
        doc="Each argument is an event of its own, compared as the parameter says, in classes of"
        " role and type such as Theme-Binding.",
        model=_model(rules, split=True),
        parameters={**_PARAMETERS, "match": _MATCH},
        compat=_COMPAT,
        requires=(TRIGGERS, *((TEXT,) if rules.soft else ()), COMPLETE, NESTED, FEW_PARTS),
        document_level=True,
        checked="worked examples",
        example=_EXAMPLE,
        apply=_decompose,
    )


PRESET = Preset(
    name="bionlp",
    paper="Kim et al., Overview of Genia Event Task in BioNLP Shared Task 2011, BioNLP Shared Task"
    " 2011 Workshop",
    repository="https://github.com/bionlp-st-2013/bionlp-st-2013_tools",
    commit="494f3146",
    semantics="events with nested events are equal or not; any answer against any gold event, and"
    " the surplus of right answers is taken off",
    deviations=(
        "A ratio without denominator is null, where the scorer prints 0.",
        (
            "Arguments have no order; the scorer compares them in the order that its a2-normalize"
            " gives them, themes first and those of a Binding by protein, which is the same but"
            " for several themes of other events, which its format does not allow."
        ),
        (
            "A trigger is its span; two triggers of one span and type are one, so their events"
            " can be duplicates, where the scorer keeps annotations apart by their ids."
        ),
        (
            "Proteins are entities: equal by id, or by a place where both documents say they"
            " stand; the first mention of a document's entities that gold knows decides."
        ),
        (
            "All types count in the total, where the scorer sums those of GENIA; its subtotals"
            " are `group`."
        ),
        (
            "With classes=soft the rows are the merged classes; `bionlp.unmerged_rows` restores"
            " the scorer's, where a right answer of another class than gold's is taken off as"
            " surplus."
        ),
        (
            "Events split to one for each argument, as a2-decompose.pl does; those of a referred"
            " event that are not its themes are not referred to, and repeated parts of gold are"
            " merged too."
        ),
        "Nested events without a theme are compared as empty; the scorer does not end on them.",
        (
            "Refused: references to events that are not there, also those that a filter took out,"
            " and events that contain themselves, which the scorer warns of."
        ),
        "Modifications (negation, speculation) are not scored; see the measures of attributes.",
    ),
    measures=(
        _define(
            "strict",
            "event, strict",
            "An event is right if class, trigger and all arguments are, nested events likewise.",
            _STRICT,
        ),
        _define(
            "span",
            "event, approximate span",
            "As strict, and spans may go a word beyond those of gold on each side.",
            _SPAN,
        ),
        _define(
            "span-recursive",
            "event, approximate span and approximate recursive",
            "As span, and of nested events only the themes are compared; the official figure.",
            _RECURSIVE,
        ),
        _decomposed(_RECURSIVE),
    ),
    suites=("bionlp",),
)
