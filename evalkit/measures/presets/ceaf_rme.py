"""
CEAF-RME: templates assigned one to one, by what their roles share; the type alone earns nothing.

Only entities with the same role in templates of the same type can match. phi3 counts mentions:
inside a pair of templates entities are assigned one to one, worth as many mentions as they share.
subset counts entities: a predicted entity is right if it shares a mention with some gold entity,
and a gold entity is found if it is the first one that some predicted entity hits.
"""

from evalkit.measures.definition import Aligner, Credit, Definition, Example, Model, Preset
from evalkit.measures.requirements import TEMPLATES
from evalkit.measures.score import PRF
from evalkit.measures.steps.credit import EITHER
from evalkit.measures.steps.scope import ALL
from evalkit.measures.steps.template_mentions import (
    BLANK,
    DOUBLE,
    ENTITIES,
    HITS,
    MENTIONS,
    NESTED,
    ONE_LABEL,
    SHARED,
)
from evalkit.measures.steps.templates import WORDS

EXAMPLE = Example(
    gold='{"id": "d", "events": [], "entities": ['
    '{"id": "hall", "mentions": [{"start": 0, "end": 9, "text": "town hall"},'
    ' {"start": 20, "end": 28, "text": "building"}]},'
    '{"id": "pipes", "mentions": [{"start": 40, "end": 51, "text": "water pipes"}]}],'
    ' "templates": [{"type": "attack / bombing", "arguments": ['
    '{"role": "Target", "entity": "hall"}, {"role": "Target", "entity": "pipes"}]}]}',
    predicted='{"id": "d", "events": [], "templates": [{"type": "bombing", "arguments": ['
    '{"role": "Target", "text": "town hall"}, {"role": "Target", "text": "the building"},'
    ' {"role": "Victim", "text": "Ben"}]}]}',
)
"""Both names of the hall: phi3 lets one of them match, subset both; the pipes are missing."""

_FLAGS = {
    ONE_LABEL: "a gold template with several types counts under the one with the largest sum over"
    " all predicted templates, and a predicted template with several types matches none",
    BLANK: "strings of which normalising leaves nothing are equal to each other",
}
_DOUBLE = "a gold template with several types counts once for each of them in recall's denominator"


def _define(
    name: str, title: str, doc: str, steps: tuple[Aligner, Credit], flags: dict[str, str]
) -> Definition:
    return Definition(
        name=name,
        title=title,
        doc=doc,
        model=Model(ALL, ENTITIES, SHARED, *steps, PRF),
        compat=flags,
        bundle="iterx",
        requires=(TEMPLATES, WORDS),
        document_level=True,
        checked="worked examples",
        example=EXAMPLE,
    )


PRESET = Preset(
    name="ceaf-rme",
    paper="Chen et al., Iterative Document-level Information Extraction via Imitation Learning,"
    " EACL 2023",
    repository="https://github.com/wanmok/iterx",
    commit="863ab897",
    semantics="templates and entities assigned one to one, mentions or entities counted, micro",
    deviations=(
        (
            "A gold template with several types ('attack / bombing') counts once in recall's"
            " denominator; phi3 of the scorer counts it once for each type, if anything is"
            " predicted"
            " (ceaf_rme.double_multilabel_den)."
        ),
        (
            "It matches a prediction of any of its types in the best assignment; the scorer first"
            " chooses the type with the largest sum over all predictions, and lets a prediction"
            " that"
            " names several types match nothing (ceaf_rme.label_by_row_sum)."
        ),
        (
            "Of assignments in which equally many predicted entities are right, subset takes"
            " the one"
            " with most gold entities found; the scorer takes the one that scipy returns."
        ),
        (
            "The first mention of a predicted entity, and the first gold entity that has it,"
            " are first"
            " in alphabetical order, where the scorer goes by the order of the file."
        ),
        (
            "Equal strings of one entity are one mention; the scorer counts each, so that its"
            " recall can"
            " exceed 1."
        ),
        (
            "A string of which normalising leaves nothing stays as it is; for the scorer all such"
            " strings are equal (ceaf_rme.blank_strings)."
        ),
        "Types are compared without regard to case and blanks.",
        "Counts by role are evalkit's; of equally good assignments they may show either.",
        "Documents without gold templates count; the scorer's option to skip them is not offered.",
        "A ratio without denominator is null, where the scorer has 0.",
    ),
    measures=(
        _define(
            "ceaf-rme/phi3",
            "role-filler mentions in templates",
            "A mention is right if template and entity are paired with a gold template and entity"
            " that have it.",
            (NESTED, MENTIONS),
            {DOUBLE: _DOUBLE, **_FLAGS},
        ),
        _define(
            "ceaf-rme/subset",
            "role-filler entities in templates",
            "An entity is right if its template is paired with a gold template in which an"
            " entity of"
            " the role shares a mention with it.",
            (HITS, EITHER),
            _FLAGS,
        ),
    ),
    suites=("muc",),
)
