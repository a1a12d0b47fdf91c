"""
WikiEvents: an argument is right if its head is, or if it is a mention of the right entity.

An item is a filler of a role of an event, once an event. A predicted one is right if any gold
filler of that event matches, and a gold one is found if any predicted filler does; none is used up.
Events are paired by type and trigger. Fillers given by their words are looked up in the text.
"""

from collections.abc import Mapping
from dataclasses import replace

from evalkit.measures.definition import Definition, Example, Model, Parameter, Preset
from evalkit.measures.heads import Finders
from evalkit.measures.requirements import TRIGGERS
from evalkit.measures.score import PRF
from evalkit.measures.steps import wikievents as steps
from evalkit.measures.steps.alignment import ANY
from evalkit.measures.steps.credit import EITHER
from evalkit.measures.steps.scope import ALL

_HEADS = {
    "finder": Parameter(
        default="data", values=Finders(), doc="which word is the head where no `head` is given"
    )
}
_MATCH = Parameter(
    default=steps.HEAD,
    values={
        steps.HEAD: "the same head is right too, as the published numbers have it",
        "span": "without the same entity the whole span must be the same",
    },
    doc="what is right beside a mention of the same entity",
)
_COMPAT = {
    steps.BY_ORDER: "the k-th predicted event is that of the k-th gold event",
    steps.DROP: "words that are not found in the text are no false positives",
    steps.FROM_PREDICTIONS: "recall counts the predicted items that are right, not the gold ones",
}
_EXAMPLE = Example(
    gold='{"id": "d", "text": "Ana met Ben . She met the Cem", "entities": [{"id": "a",'
    ' "mentions": [{"start": 0, "end": 3, "text": "Ana"}, {"start": 14, "end": 17,'
    ' "text": "She"}]}], "events": ['
    '{"type": "Meet", "trigger": {"start": 18, "end": 21, "text": "met"}, "arguments": ['
    '{"role": "Agent", "start": 14, "end": 17, "text": "She", "entity": "a"},'
    ' {"role": "Patient", "start": 22, "end": 29, "text": "the Cem"}]}]}',
    predicted='{"id": "d", "events": ['
    '{"type": "Meet", "trigger": {"start": 18, "end": 21}, "arguments": ['
    '{"role": "Agent", "text": "Ana"}, {"role": "Agent", "start": 26, "end": 29},'
    ' {"role": "Place", "text": "Rome"}]}]}',
)
"""Another mention of the agent, the patient as an agent, and words that are nowhere."""


def _apply(definition: Definition, given: Mapping[str, str]) -> Definition:
    model, requires = definition.model, definition.requires
    if steps.FROM_PREDICTIONS in given.get("compat", ""):
        model = replace(model, aggregation=steps.RECALL_FROM_PREDICTIONS)
    if given.get("match", steps.HEAD) != steps.HEAD:
        requires = (TRIGGERS, steps.TEXT)
    return replace(definition, model=model, requires=requires)


def _define(name: str, title: str, doc: str) -> Definition:
    coreferent = name.startswith("coref")
    return Definition(
        name=f"wikievents/{name}",
        title=title,
        doc=doc,
        model=Model(ALL, steps.FILLERS, steps.RELATIONS[name], ANY, EITHER, PRF),
        parameters={**_HEADS, **({"match": _MATCH} if coreferent else {})},
        compat=_COMPAT,
        bundle="gen-arg",
        order_sensitive=frozenset({steps.BY_ORDER}),
        requires=(TRIGGERS, steps.TEXT, steps.HEADS),
        document_level=True,
        checked="formula-checked",
        example=_EXAMPLE,
        apply=_apply,
    )


PRESET = Preset(
    name="wikievents",
    paper="Li et al., Document-Level Event Argument Extraction by Conditional Generation,"
    " NAACL 2021",
    repository="https://github.com/raspberryice/gen-arg",
    commit="fcdc5b0a",
    semantics="sets of (event, role, place); each side is right if anything of the other matches",
    deviations=(
        "Events are paired by type and trigger, not by their order (compat=gen-arg.by_order).",
        (
            "Words that are not in the text are false positives, where the scorer drops them"
            " (compat=gen-arg.drop_ungrounded)."
        ),
        (
            "Recall counts gold items that are found; the scorer divides the predicted items that"
            " are right by gold's number (compat=gen-arg.recall_from_predictions), which may be"
            " above 1."
        ),
        (
            "Heads come from the data or the finder that is named; the scorer parses with spaCy's"
            " en_core_web_sm."
        ),
        (
            "An entity is looked up by the whole span; the scorer looks up the head in a map of"
            " whole spans, so that mentions of several words fail, and only where no gold filler"
            " has the place in any role. Gold's fillers are of the entity they name, also where"
            " their span is in none."
        ),
        "Predicted spans lose a leading article, as gold's do.",
        (
            "Words are compared with the document's tokens, else with words and signs; the parts"
            " around an `and` that are not found count one by one."
        ),
        (
            "A filler that names an entity without a place beside the trigger is its nearest"
            " mention. Event types are not filtered by an ontology; use `types`."
        ),
    ),
    measures=(
        _define(
            "head-I",
            "argument identification by head",
            "An argument is right if a filler of the same event has its head.",
        ),
        _define(
            "head-C",
            "argument classification by head",
            "An argument is right if a filler of the same event has its head and its role.",
        ),
        _define(
            "coref-I",
            "argument identification by entity",
            "As head-I, and any mention of the gold filler's entity is right.",
        ),
        _define(
            "coref-C",
            "argument classification by entity",
            "As head-C, and any mention of the gold filler's entity is right.",
        ),
    ),
)
