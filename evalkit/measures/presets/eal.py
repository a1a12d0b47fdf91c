"""
TAC-KBP event argument linking (EAL): what a document says of whom, and what of it is one event.

An item is an event type, a role, a filler and a realis, once a document, however often and beside
whichever trigger it is said. The filler is an entity: a predicted entity is the gold entity that
shares mentions with it: by equal places, else those of a head, else by equal heads, else where one
mention contains the other and both heads; a gold filler outside of all entities is an
entity of its own. Items are linked if events of one hopper have them; generic ones are not linked.
"""

from evalkit.measures.definition import Credit, Definition, Example, Model, Parameter, Preset
from evalkit.measures.score import Aggregation
from evalkit.measures.steps.alignment import EQUALS
from evalkit.measures.steps.eal import ASSERTIONS, BOTH, CLAMPED, COMBINED, SCALE, UNCLAMPED
from evalkit.measures.steps.relation import EQUAL
from evalkit.measures.steps.scope import ALL

_PARAMETERS = {
    "beta": Parameter(
        default="0.25",
        values={},
        doc="what a wrong item costs, where a right one is worth 1",
        number=(0, 100),
    ),
    "realis": Parameter(
        default="keep",
        values={
            "keep": "the realis of the argument, else of its event, must be right",
            "neutral": "realis takes no part, but generic items are still not linked",
        },
        doc="whether realis takes part",
    ),
    "coref": Parameter(
        default="keep",
        values={
            "keep": "a predicted filler is its predicted entity, with all of its mentions",
            "neutral": "a predicted filler is its own span, whichever entity it was put into",
        },
        doc="whether wrong coreference of the predictions costs anything",
    ),
}
_EXAMPLE = Example(
    gold='{"id": "d", "text": "Ana met Ben and Cem . They talked .", "events": ['
    '{"type": "Meet", "trigger": {"start": 4, "end": 7, "text": "met"}, "hopper": "h",'
    ' "arguments": [{"role": "Agent", "start": 0, "end": 3, "text": "Ana"},'
    ' {"role": "Agent", "start": 8, "end": 11, "text": "Ben"},'
    ' {"role": "Agent", "start": 16, "end": 19, "text": "Cem"}]}]}',
    predicted='{"id": "d", "events": ['
    '{"type": "Meet", "trigger": {"start": 4, "end": 7}, "hopper": "x", "arguments": ['
    '{"role": "Agent", "start": 0, "end": 3}, {"role": "Agent", "start": 8, "end": 11},'
    ' {"role": "Agent", "start": 22, "end": 26}, {"role": "Agent", "start": 27, "end": 33}]}]}',
)
"""Two of three agents found, two wrong ones; those found are linked, without the third."""


def _define(name: str, doc: str, credit: Credit, aggregation: Aggregation) -> Definition:
    return Definition(
        name=f"eal/{name}",
        title=f"event argument linking, {name}",
        doc=doc,
        model=Model(ALL, ASSERTIONS, EQUAL, EQUALS, credit, aggregation),
        by_type=False,
        parameters=_PARAMETERS,
        compat={SCALE: "a whole without anything to link has linking 0.01: 1 on a scale to 100"},
        bundle="tac-kbp-eal",
        document_level=True,
        checked="formula-checked",
        example=_EXAMPLE,
    )


PRESET = Preset(
    name="eal",
    paper="TAC KBP 2015 and 2016 Event Argument Extraction and Linking, task descriptions; BBN's"
    " scorers EALScorer2015Style and ScoreKBPAgainstERE",
    repository="https://github.com/BBN-E/tac-kbp-eal",
    commit="1764dcf9",
    semantics="sets of (type, role, entity, realis) a document; linear score and linking",
    suites=("kbp",),
    deviations=(
        (
            "argument_score, and with it score, may be below 0: right - beta·wrong over what gold"
            " has. eal/2016 takes no document below 0; eal/2015 does, as its scorer's class (the"
            " program around it clamps the documents of its total like 2016)."
        ),
        (
            "Documents without anything to link have no linking score, where LinkF1 returns 1 (of"
            " 100, a slip of scale: compat=eal.linkf1_scale). In sums they weigh nothing."
        ),
        (
            "linking_precision divides by the predicted items of all documents; the scorer weighs"
            " the documents' precision by gold's items in one version and divides by both sides'"
            " items in another."
        ),
        ("Predicted items that gold does not link are left out of linking; LinkF1 refuses them."),
        (
            "Heads are those of the data; the scorer takes them from CoreNLP where ERE has none."
            " Without heads only equal places align."
        ),
        (
            "coref=neutral takes the gold entity of a filler's own span; the scorer swaps the"
            " filler of a response that only its coreference makes wrong for a right one."
        ),
        "Filters for quotes, for Life.Injure beside Life.Die and for vague times are not applied.",
        (
            "A filler without a place (an event, text, an entity without mentions) is equal to the"
            " same id or text."
        ),
        (
            "Two gold entities with the same mentions are one; a prediction that is a mention of"
            " one and the head of another is the first, where the scorer goes by their order."
        ),
    ),
    measures=(
        _define(
            "2015",
            "Arguments of the document by type, role, entity and realis: (right - beta·wrong) /"
            " gold, and the mean of that and linking.",
            UNCLAMPED,
            COMBINED,
        ),
        _define(
            "2016",
            "Arguments of the document by type, role, entity and realis: (right - beta·wrong) /"
            " gold, no document below 0, and linking beside it.",
            CLAMPED,
            BOTH,
        ),
    ),
)
