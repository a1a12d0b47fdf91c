"""
GTT: templates mapped so that F1 of the document is highest, with the type as one more slot.

Templates are paired one to one if the predicted type is among those of gold. Inside a pair a
predicted entity is right if all its strings are those of some gold entity of the role, and a gold
entity is found if it holds all strings of some predicted one: two predictions may hit the same gold
entity and both are right, so precision and recall have numerators of their own. Of all maps the one
counts that gives the document the highest F1.
"""

from evalkit.measures.definition import Definition, Example, Model, Preset
from evalkit.measures.requirements import TEMPLATES
from evalkit.measures.score import PRF
from evalkit.measures.steps.credit import EITHER
from evalkit.measures.steps.scope import ALL
from evalkit.measures.steps.template_f1 import BEST_DOCUMENT, COVERED, TEMPLATE_SLOTS
from evalkit.measures.steps.templates import WORDS

EXAMPLE = Example(
    gold='{"id": "d", "events": [], "entities": [{"id": "ana", "mentions": ['
    '{"start": 0, "end": 3, "text": "Ana"}, {"start": 9, "end": 18, "text": "the mayor"}]}],'
    ' "templates": [{"type": "attack / bombing", "arguments": ['
    '{"role": "Victim", "entity": "ana"}, {"role": "Target", "text": "town hall"}]}]}',
    predicted='{"id": "d", "events": [], "templates": [{"type": "bombing", "arguments": ['
    '{"role": "Victim", "text": "Ana"}, {"role": "Victim", "text": "mayor"}]},'
    ' {"type": "robbery", "arguments": [{"role": "Victim", "text": "Ben"}]}]}',
)
"""Both names of the victim are right, and it is found once: precision 3/5, recall 2/3."""

PRESET = Preset(
    name="gtt",
    paper="Du, Rush and Cardie, Template Filling with Generative Transformers, NAACL 2021",
    repository="https://github.com/xinyadu/gtt",
    commit="9ff79208",
    semantics="templates mapped for the highest F1 of the document, entities many to many, micro",
    deviations=(
        (
            "A predicted type must be one of gold's, separated by slashes, without regard to"
            " case; the"
            " scorer asks whether it is a part of gold's text (gtt.substring_types), so that"
            " 'a' is an"
            " 'attack'."
        ),
        (
            "An entity without strings matches nothing; the scorer lets it match everything"
            " (gtt.vacuous_empty)."
        ),
        (
            "Equal gold templates count each, so that gold itself is perfect; the scorer drops"
            " copies on"
            " the gold side only (gtt.drop_gold_duplicates)."
        ),
        (
            "A string of which normalising leaves nothing stays as it is; for the scorer all such"
            " strings are equal (gtt.blank_strings)."
        ),
        (
            "Of maps with the same F1 the first in product order counts, as in the scorer, but of"
            " templates in the order of their contents instead of that of the file."
        ),
        "F1 of two maps is compared exactly, where the scorer compares rounded numbers.",
        (
            "Roles are those of the documents, where the scorer knows the five of MUC-4; a"
            " missing role"
            " or document is empty, where it stops with KeyError."
        ),
        "Any number of templates is mapped exactly, where the scorer goes through all maps.",
        "A ratio without denominator is null, where the scorer has 0.",
    ),
    measures=(
        Definition(
            name="gtt/template",
            title="templates with their entities",
            doc="A template's type and its entities are right where the best map of templates pairs"
            " it with a gold template whose entities have their strings.",
            model=Model(ALL, TEMPLATE_SLOTS, COVERED, BEST_DOCUMENT, EITHER, PRF),
            compat={
                "gtt.substring_types": "a predicted type is right if it is a part of gold's text",
                "gtt.vacuous_empty": "an entity without strings is a subset of every entity",
                "gtt.drop_gold_duplicates": "of equal gold templates one counts",
                "gtt.blank_strings": "strings of which normalising leaves nothing are equal",
            },
            bundle="gtt-eval",
            requires=(TEMPLATES, WORDS),
            document_level=True,
            checked="worked examples",
            example=EXAMPLE,
        ),
    ),
    suites=("muc",),
)
