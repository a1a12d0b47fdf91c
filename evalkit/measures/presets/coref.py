"""
Coreference of events or entities: MUC, B³, CEAF, BLANC, LEA and their averages.

Each side puts mentions into clusters: events by `hopper` (an event without is alone), or entities.
Two mentions are one if their places are equal; types take no part, so TC says more about them. A
span that stands several times on a side is several mentions: copies of equal type pair first, then
the rest, in the order of their clusters' places; what has no partner is a mention of its own.
Mentions of one side only stay in their clusters and cost what the measure takes for them.
"""

from collections.abc import Mapping
from dataclasses import replace

from evalkit.measures.definition import Definition, Example, Model, Parameter, Preset
from evalkit.measures.steps.alignment import EQUALS
from evalkit.measures.steps.coref import MENTIONED, MENTIONS, SAME_SPAN
from evalkit.measures.steps.corefscores import (
    CONLL,
    KBP,
    aggregation,
    average,
    credit,
    credit_of_all,
)
from evalkit.measures.steps.scope import ALL

PARAMETERS = {
    "of": Parameter(
        default="events",
        values={
            "events": "the triggers of events, in clusters by their hopper",
            "entities": "the mentions of entities",
        },
        doc="whose mentions",
    ),
    "singletons": Parameter(
        default="keep",
        values={
            "keep": "a mention that is alone is a cluster of one",
            "drop": "clusters of one leave both sides, as in data of CoNLL",
        },
        doc="what becomes of clusters of one mention",
    ),
    "repeats": Parameter(
        default="count",
        values={
            "count": "each copy is a mention, so a copy too many is a wrong one",
            "drop": "only the copy in the first cluster stays, as in the CoNLL scorer",
        },
        doc="what becomes of a span that stands several times on one side",
    ),
}
UNDEFINED = Parameter(
    default="leave",
    values={
        "leave": "it leaves the mean, and with all of them the mean is not there",
        "zero": "it is 0, as the CoNLL scorer prints it",
    },
    doc="a part without a figure, as MUC where neither side links anything",
)
EXAMPLE = Example(
    gold='{"id": "d", "text": "met . met . met . met", "events": ['
    '{"type": "Meet", "trigger": {"start": 0, "end": 3, "text": "met"}, "hopper": "a"},'
    ' {"type": "Meet", "trigger": {"start": 6, "end": 9, "text": "met"}, "hopper": "a"},'
    ' {"type": "Meet", "trigger": {"start": 12, "end": 15, "text": "met"}, "hopper": "a"}]}',
    predicted='{"id": "d", "events": ['
    '{"type": "Meet", "trigger": {"start": 0, "end": 3}, "hopper": "x"},'
    ' {"type": "Meet", "trigger": {"start": 6, "end": 9}, "hopper": "x"},'
    ' {"type": "Meet", "trigger": {"start": 12, "end": 15}, "hopper": "y"},'
    ' {"type": "Meet", "trigger": {"start": 18, "end": 21}, "hopper": "y"}]}',
)
"""Three gold mentions of one event; predicted as two and one, the one with a fourth mention."""


def _define(name: str, title: str, doc: str) -> Definition:
    return Definition(
        name=f"coref/{name}",
        title=title,
        doc=doc,
        model=Model(ALL, MENTIONS, SAME_SPAN, EQUALS, credit(name), aggregation(name)),
        by_type=False,
        parameters=PARAMETERS,
        requires=MENTIONED,
        checked="worked examples",
        example=EXAMPLE,
    )


def _average(name: str, title: str, doc: str, parts: tuple[str, ...]) -> Definition:
    model = Model(ALL, MENTIONS, SAME_SPAN, EQUALS, credit_of_all(parts), average(parts))
    return Definition(
        name=f"coref/{name}",
        title=title,
        doc=doc,
        model=model,
        by_type=False,
        parameters={**PARAMETERS, "undefined": UNDEFINED},
        requires=MENTIONED,
        checked="worked examples",
        example=EXAMPLE,
        apply=_applied,
    )


def _applied(definition: Definition, given: Mapping[str, str]) -> Definition:
    parts = CONLL if definition.name == "coref/conll" else KBP
    figures = average(parts, undefined=given["undefined"])
    return replace(definition, model=replace(definition.model, aggregation=figures))


PRESET = Preset(
    name="coref",
    paper="Pradhan et al., Scoring Coreference Partitions of Predicted Mentions: A Reference"
    " Implementation, ACL 2014 (P14-2006); BLANC: Recasens & Hovy 2011, with predicted mentions Luo"
    " et al. 2014; LEA: Moosavi & Strube 2016",
    repository="https://github.com/conll/reference-coreference-scorers",
    commit="b40fae44",
    semantics="two partitions of mentions; sums of numerators and denominators over documents",
    deviations=(
        (
            "A ratio without denominator is null, where the CoNLL scorer prints 0; so MUC is null"
            " where neither side links anything, and leaves the averages (0 with undefined=zero)."
        ),
        (
            "BLANC of a gold without any pair of mentions is null, where the CoNLL scorer prints 0"
            " and Luo et al. ask whether the single mentions are equal."
        ),
        (
            "BLANC is scored on one kind of pairs if gold has only that kind, also where"
            " predictions have both, as the CoNLL scorer does; Luo et al. ask that neither side has"
            " the other kind."
        ),
        (
            "A span that stands twice on a side is two mentions; the CoNLL scorer drops the second"
            " one of the response, coval another one (repeats=drop drops it, on both sides)."
        ),
        "P and R of the averages are means like their F1; the CoNLL scorer prints neither.",
        "A cluster without mentions does not count.",
        "Numbers are in 0…1 and are not cut to 2 places of percent.",
    ),
    measures=(
        _define(
            "muc",
            "coreference, MUC",
            "Links: a cluster of n mentions has n - 1, and loses one for each piece that the other"
            " side breaks it into.",
        ),
        _define(
            "b3",
            "coreference, B³",
            "Mentions: each is as right as the share of its cluster that is with it on the other"
            " side.",
        ),
        _define(
            "ceafm",
            "coreference, CEAF of mentions",
            "Mentions: clusters pair one to one, so that they share as many mentions as possible.",
        ),
        _define(
            "ceafe",
            "coreference, CEAF of entities",
            "Clusters: they pair one to one, each pair is worth 2·shared mentions / all mentions.",
        ),
        _define(
            "blanc",
            "coreference, BLANC",
            "Pairs of mentions: the mean of the figures of pairs in one cluster and of pairs in"
            " two.",
        ),
        _define(
            "lea",
            "coreference, LEA",
            "Clusters by size: each is as right as the share of its links that the other side has.",
        ),
        _average(
            "conll",
            "coreference, CoNLL average",
            "The mean of MUC, B³ and CEAF of entities.",
            CONLL,
        ),
        _average(
            "kbp",
            "coreference, TAC-KBP average",
            "The mean of MUC, B³, CEAF of entities and BLANC.",
            KBP,
        ),
    ),
)
