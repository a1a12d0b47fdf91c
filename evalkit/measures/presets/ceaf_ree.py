"""
CEAF-REE: the entities that fill a role anywhere in a document, assigned one to one.

Templates do not matter: what fills a role in any of them fills it in the document. A predicted
entity matches a gold entity of the same role if all of its strings are among the gold entity's
(strict), or with the share of its strings that are (prop). The assignment with the largest sum is
taken, so a second prediction of the same entity is a false positive.
"""

from evalkit.measures.definition import Credit, Definition, Example, Model, Preset, Relation
from evalkit.measures.requirements import TEMPLATES
from evalkit.measures.score import PRF
from evalkit.measures.steps.credit import COUNT
from evalkit.measures.steps.role_fillers import (
    OPTIMAL,
    PROPORTIONAL,
    ROLE_FILLERS,
    SHARES,
    STRICT,
)
from evalkit.measures.steps.scope import ALL
from evalkit.measures.steps.templates import WORDS

EXAMPLE = Example(
    gold='{"id": "d", "events": [], "entities": ['
    '{"id": "pilmai", "mentions": [{"start": 0, "end": 33,'
    ' "text": "Pilmai telephone company building"},'
    ' {"start": 40, "end": 65, "text": "telephone company offices"}]},'
    '{"id": "pipes", "mentions": [{"start": 70, "end": 81, "text": "water pipes"}]}],'
    ' "templates": [{"type": "attack", "arguments": ['
    '{"role": "Target", "entity": "pilmai"}, {"role": "Target", "entity": "pipes"}]}]}',
    predicted='{"id": "d", "events": [], "templates": [{"type": "bombing", "arguments": ['
    '{"role": "Target", "text": "the water pipes"},'
    ' {"role": "Target", "text": "telephone company offices"},'
    ' {"role": "Target", "text": "Pilmai telephone company building"}]}]}',
)
"""Two of three predictions name the same building: precision 2/3, recall 1."""

_ROLES_ONLY = (
    "what is predicted for roles that gold's document does not fill is not counted; the scorer does"
    " so where gold's dictionary lacks the role, which MUC's files never do"
)
_BLANK = "strings of which normalising leaves nothing are equal to each other"


def _define(name: str, title: str, doc: str, relation: Relation, credit: Credit) -> Definition:
    flags = {"grit.gold_roles_only": _ROLES_ONLY, "grit.blank_strings": _BLANK}
    if relation is STRICT:
        flags["grit.vacuous_empty"] = "an entity without strings is a subset of every entity"
    return Definition(
        name=name,
        title=title,
        doc=doc,
        model=Model(ALL, ROLE_FILLERS, relation, OPTIMAL, credit, PRF),
        compat=flags,
        bundle="grit",
        requires=(TEMPLATES, WORDS),
        document_level=True,
        checked="vectors",
        example=EXAMPLE,
    )


PRESET = Preset(
    name="ceaf-ree",
    paper="Du, Rush and Cardie, GRIT: Generative Role-filler Transformers for Document-level Event"
    " Entity Extraction, EACL 2021",
    repository="https://github.com/xinyadu/grit_doc_event_entity",
    commit="7fdd0085",
    semantics="entities that fill a role in the document, optimal assignment, micro over roles",
    deviations=(
        (
            "Predictions for roles that gold's document does not have are false positives; the"
            " scorer"
            " does not look at roles that gold's dictionary lacks (grit.gold_roles_only)."
        ),
        (
            "An entity without strings matches nothing; in strict the scorer lets it match"
            " everything"
            " (grit.vacuous_empty), in prop it divides by zero."
        ),
        (
            "A string of which normalising leaves nothing stays as it is; for the scorer all such"
            " strings are equal (grit.blank_strings)."
        ),
        (
            "Equal strings of one entity are one; the scorer counts each, so that its share can"
            " exceed"
            " 1."
        ),
        (
            "Entities with the same strings in several templates are one filler of the document, by"
            " their strings and not by their ids."
        ),
        "All roles are summed, where the scorer sums the five of MUC-4.",
        "A missing document or role is empty, where the scorer stops with KeyError.",
        (
            "grit.mutable_docids is not reproduced: called a second time without ids, the"
            " scorer scores"
            " the documents of its first call, which is a property of a program and not of"
            " documents."
        ),
        "A ratio without denominator is null, where the scorer has 0.",
    ),
    measures=(
        _define(
            "ceaf-ree/strict",
            "role-filler entities, strict",
            "An entity is right if all its strings are those of a gold entity with its role, each"
            " gold entity once.",
            STRICT,
            COUNT,
        ),
        _define(
            "ceaf-ree/prop",
            "role-filler entities, proportional",
            "An entity is right in the share of its strings that a gold entity with its role has,"
            " each gold entity once.",
            PROPORTIONAL,
            SHARES,
        ),
    ),
    suites=("muc",),
)
