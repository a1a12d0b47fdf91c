"""
nervaluate: four schemas, after the tasks of MUC and SemEval 2013, on entities that may overlap.

Each predicted entity, in the order of the file, takes a gold one that is still free: one that makes
it correct if there is one, else the first that it overlaps. Correct is the same span and label
(strict), the same span (exact, partial), or the same label and some overlap (ent_type). An overlap
that is not correct counts as incorrect, in the partial schema as half. So the order of the
predictions changes the numbers; align=optimal chooses the best of all orders instead.
"""

from collections.abc import Mapping
from dataclasses import replace

from evalkit.measures.definition import (
    Definition,
    Example,
    Item,
    Model,
    Options,
    Pair,
    Parameter,
    Preset,
    Projected,
    Projection,
    Relation,
    Requirement,
)
from evalkit.measures.requirements import TRIGGERS
from evalkit.measures.steps.contradictions import tags_beside_triggers
from evalkit.measures.steps.nervaluate import (
    FIGURES,
    FIRST_FIT,
    OLD,
    OPTIMAL,
    SCHEMAS,
    aligner,
    credit,
    relate,
)
from evalkit.measures.steps.nervaluate_columns import fast
from evalkit.measures.steps.scope import ALL
from evalkit.measures.steps.tagging import (
    LAYER,
    TAGS,
    Decoder,
    Tokens,
    lacks_tags,
    own,
    sides,
    tag_items,
    tags_of,
    tokens_of,
    triggers,
)
from evalkit.measures.steps.unit import event_source
from evalkit.model import Document, token_range
from evalkit.model.schemes import RUNS, Scheme

BIO, SPANS = "bio", "spans"


def _scheme(options: Options) -> Scheme:
    return RUNS


def _decoder(options: Options) -> Decoder:
    return own


_FROM_TAGS = tag_items(_scheme, _decoder)


def _has_tags(pair: Pair) -> bool:
    return any(tags_of(document, pair.options["layer"]) is not None for _, document in sides(pair))


def _project(pair: Pair) -> Projected:
    if pair.options["loader"] == BIO or _has_tags(pair):
        return _FROM_TAGS.run(pair)
    tokens = tokens_of(pair)
    fits = tokens is not None and None not in [
        token_range(tokens, start=span.start, end=span.end)
        for _, document in sides(pair)
        for span, _ in triggers(document)
    ]
    place = tokens if fits else None
    return Projected(*(_spans(document, place) for _, document in sides(pair)))


def _spans(document: Document, tokens: Tokens | None) -> list[Item]:
    found = []
    for span, event in triggers(document):
        where = (span.start, span.end)
        if tokens is not None:
            where = token_range(tokens, start=span.start, end=span.end) or where
        found.append(Item(None, where, event.type, event_source(event)))
    return found


def _lacks(pair: Pair) -> str | None:
    if pair.options["loader"] == BIO or _has_tags(pair):
        return lacks_tags(pair)
    return TRIGGERS.missing(pair)


_NEEDS = Requirement(
    "triggers or one layer of tags; loader=bio: tags, or tokens", _lacks, TAGS.hint
)
_UNIT = Projection("spans", "each tagged entity or trigger, where it is and its type", _project)
_RELATION = Relation(
    "overlap", "at least so many percent of the gold span in common, 1 by default", relate
)
_PARAMETERS = {
    "align": Parameter(
        default=FIRST_FIT,
        values={
            FIRST_FIT: "each prediction in its order takes the first gold entity that suits it",
            OPTIMAL: "as many correct ones as can be, then as many others; no order matters",
        },
        doc="how predicted entities choose gold ones",
    ),
    "layer": LAYER,
    "loader": Parameter(
        default=SPANS,
        values={
            SPANS: "triggers as they are, overlapping ones too; in tokens where they fit these",
            BIO: "triggers written as tags first, so that overlapping ones are dropped",
        },
        doc="what becomes of triggers where the documents have no tags",
    ),
    "overlap": Parameter(
        default="1",
        values={"1": "1 % of the gold span"},
        doc="the least overlap, in percent of the gold span",
        number=(1, 100),
    ),
}
_COMPAT = {
    OLD: "as version 1.1.0: the first overlapping gold entity is taken even where a later one is"
    " identical, and a partial match earns nothing"
}


def _apply(definition: Definition, given: Mapping[str, str]) -> Definition:
    if given["align"] == OPTIMAL:
        return replace(definition, order_sensitive=frozenset({OLD}))
    return definition


_EXAMPLE = Example(
    gold='{"id": "d", "events": [{"type": "A", "trigger": {"start": 0, "end": 6}},'
    ' {"type": "B", "trigger": {"start": 9, "end": 12}}]}',
    predicted='{"id": "d", "events": [{"type": "A", "trigger": {"start": 0, "end": 6}},'
    ' {"type": "A", "trigger": {"start": 0, "end": 4}},'
    ' {"type": "A", "trigger": {"start": 9, "end": 12}}]}',
)

_DOCS = {
    "strict": "A predicted entity is correct if span and label are; another overlap is incorrect.",
    "exact": "A predicted entity is correct if its span is, whatever its label; another overlap is"
    " incorrect.",
    "partial": "A predicted entity is correct if its span is, whatever its label; another overlap"
    " counts for half.",
    "ent_type": "A predicted entity is correct if it overlaps a gold one of its label; an overlap"
    " with another label is incorrect.",
}

PRESET = Preset(
    name="nervaluate",
    paper="Segura-Bedmar et al., SemEval-2013 Task 9, *SEM 2013; Chinchor and Sundheim, MUC-5"
    " Evaluation Metrics, MUC-5 1993",
    repository="https://github.com/MantisAI/nervaluate",
    commit="1.2.1 on PyPI (1.1.0 is fce01394)",
    semantics="each prediction in its order takes a free gold entity; a type is counted by itself",
    deviations=(
        "A ratio without denominator is null, where nervaluate gives 0.",
        (
            "All types of both sides count; nervaluate leaves out those that its caller does not"
            " list, and such predictions cost nothing."
        ),
        "The first document may be without entities; nervaluate breaks off there.",
        (
            "Tags other than O, B and I are refused (EK3013), and so are tags of different numbers"
            " (EK3014); nervaluate reads any prefix inside an entity."
        ),
        (
            "Spans are half-open; in tokens where all triggers of both sides are on tokens, else in"
            " characters of the text. Of a trigger in several parts the whole stretch counts."
        ),
        (
            "compat=nervaluate.1_1_0 gives a partial match nothing; version 1.1.0 forgets its half"
            " when it adds up documents, so with a single document it still counts there."
        ),
        "Macro averages are evalkit's; nervaluate has none.",
        "A filter on event types takes events out, not tags.",
        "Where tags and triggers contradict each other, the tags count, with a warning (EK3017).",
    ),
    measures=tuple(
        Definition(
            name=f"nervaluate/{name}",
            title=f"overlapping entities, schema {name}",
            doc=_DOCS[name],
            model=Model(ALL, _UNIT, _RELATION, aligner(schema), credit(schema), FIGURES),
            parameters=_PARAMETERS,
            compat=_COMPAT,
            order_sensitive=frozenset({""}),
            requires=(_NEEDS,),
            example=_EXAMPLE,
            apply=_apply,
            fast=fast(name),
            doubt=tags_beside_triggers(_scheme),
        )
        for name, schema in SCHEMAS.items()
    ),
    suites=("ner",),
)
