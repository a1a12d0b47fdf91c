"""
MAVEN-Arg: the fillers of each role of each gold trigger, compared as bags of words.

Nothing is right or wrong: every comparison puts numbers between 0 and 1 on a list, and the figures
are the means of the lists. A role that only one side fills puts a 0 there. Where both fill it, the
predictions are assigned to gold's mentions so that the sum of F1 is largest. The list then gets
every pair, less a penalty for unequal numbers (mention), or the best pair of each entity (entity),
or the best of each entity over all triggers of the event (event). Places are never looked at, but
to find the trigger.
"""

from evalkit.measures.definition import Credit, Definition, Example, Model, Preset
from evalkit.measures.requirements import TRIGGERS
from evalkit.measures.steps.alignment import ANY
from evalkit.measures.steps.maven_arg import ENTITIES, EVENTS, MEANS, MENTIONS, ROLES, WORDS
from evalkit.measures.steps.relation import EQUAL
from evalkit.measures.steps.scope import ALL

_EXAMPLE = Example(
    gold='{"id": "d", "text": "The White House said Obama met Putin in Moscow . Mr Obama left .",'
    ' "entities": [{"id": "obama", "mentions": [{"start": 21, "end": 26}, {"start": 49, "end": 57}'
    ']}, {"id": "putin", "mentions": [{"start": 31, "end": 36}]}, {"id": "moscow", "mentions": ['
    '{"start": 40, "end": 46}]}], "events": ['
    '{"type": "Meet", "hopper": "h", "trigger": {"start": 27, "end": 30}, "arguments": ['
    '{"role": "Agent", "entity": "obama"}, {"role": "Agent", "entity": "putin"},'
    ' {"role": "Place", "entity": "moscow"}]},'
    ' {"type": "Meet", "hopper": "h", "trigger": {"start": 58, "end": 62}, "arguments": ['
    '{"role": "Agent", "entity": "obama"}, {"role": "Agent", "entity": "putin"}]}]}',
    predicted='{"id": "d", "events": ['
    '{"type": "Meet", "trigger": {"start": 27, "end": 30}, "arguments": ['
    '{"role": "Agent", "text": "Obama"}, {"role": "Agent", "text": "President Putin"},'
    ' {"role": "Place", "start": 40, "end": 46}]},'
    ' {"type": "Meet", "trigger": {"start": 58, "end": 62}, "arguments": ['
    '{"role": "Agent", "text": "Mr Obama"}, {"role": "Place", "text": "Kremlin"}]}]}',
)
"""Two triggers of one event: what one misses the other may have; one place too many."""


def _define(level: str, doc: str, credit: Credit) -> Definition:
    return Definition(
        name=f"maven-arg/{level}",
        title=f"argument words by {level}",
        doc=doc,
        model=Model(ALL, ROLES, EQUAL, ANY, credit, MEANS),
        requires=(TRIGGERS, WORDS),
        document_level=True,
        checked="worked examples",
        example=_EXAMPLE,
    )


PRESET = Preset(
    name="maven-arg",
    paper="Wang et al., MAVEN-Arg: Completing the Puzzle of All-in-One Event Understanding Dataset"
    " with Event Argument Annotation, ACL 2024",
    repository="https://github.com/THU-KEG/MAVEN-Argument",
    commit="5086410c",
    semantics="means of word overlap over roles of gold triggers; f1 is a mean of F1, and columns"
    " are sums and the length of the list",
    deviations=(
        (
            "Numbers are in 0…1, where MAVEN-Arg multiplies by 100; means of empty lists are"
            " null, where it has NaN."
        ),
        (
            "Predictions belong to the gold trigger at their place, where MAVEN-Arg names its"
            " id. Predictions of another type there are not looked at, nor are those at a place"
            " that is neither a gold trigger nor a candidate; at a candidate without type (or"
            " NA) each role is a 0."
        ),
        (
            "The roles of a type are the ontology's where it knows the type, else those that"
            " either side uses: a role that neither side fills adds nothing."
        ),
        "Events of one type at one trigger are one event with the fillers of all of them.",
        (
            "A predicted argument that names an entity stands for all its mentions, one of an"
            " entity without mentions for an empty list."
        ),
        (
            "Coreferent triggers share what is known of an entity by its id (or place, or"
            " words), where MAVEN-Arg goes by its number in the list."
        ),
        (
            "Of assignments with the same sum of F1 the one counts that follows from the order"
            " of the text; MAVEN-Arg's follows from the order of the file."
        ),
        (
            "Words of which nothing is left without articles and punctuation overlap with"
            " nothing, as in MAVEN-Arg, so gold scored on itself can be below 1."
        ),
    ),
    measures=(
        _define(
            "mention",
            "The overlap of words with gold's mentions, less a penalty for too many or too few.",
            MENTIONS,
        ),
        _define(
            "entity",
            "The overlap of words with the best mention of each entity in gold.",
            ENTITIES,
        ),
        _define(
            "event",
            "As entity, over all triggers of an event (hopper) together; a role that one side lacks"
            " still counts at each trigger.",
            EVENTS,
        ),
    ),
)
