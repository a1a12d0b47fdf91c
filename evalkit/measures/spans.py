"""
How spans are compared in the default measures: the parameters `span`, `at`, `align` and `finder`.

With `span=equal` items are equal or not at all. Any other value compares the item's own span: the
trigger of an event, the filler of an argument. What else the measure asks for stays exact, also the
trigger of a measure with `+`.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from evalkit.alignment.unit import Unit
from evalkit.errors import MeasureError
from evalkit.measures.definition import (
    Aligner,
    Definition,
    Model,
    Parameter,
    Relation,
    Requirement,
)
from evalkit.measures.heads import Finders, finder, heads_needed
from evalkit.measures.requirements import SPANS, TRIGGERS
from evalkit.measures.score import PRF
from evalkit.measures.steps.alignment import GREEDY, MOST_PAIRS, OPTIMAL
from evalkit.measures.steps.credit import COUNT, SIMILARITY
from evalkit.measures.steps.scope import ALL
from evalkit.measures.steps.span_relation import HEAD, LIKENESS, alike
from evalkit.measures.steps.span_unit import spanned, spans_of

EQUAL, HEADS, ANY_LIKENESS, BEST, DATA = "equal", "head", "none", "optimal", "data"

PARAMETERS: Mapping[str, Parameter] = {
    "span": Parameter(
        default=EQUAL,
        values={
            EQUAL: "the same characters",
            **{
                name: f"{one.doc}; the pair is worth that much" if one.graded else one.doc
                for name, one in LIKENESS.items()
            },
            HEADS: "the same head word",
        },
        doc="what makes the item's own span right",
    ),
    "at": Parameter(
        default=ANY_LIKENESS,
        values={ANY_LIKENESS: "a pair is worth how alike its spans are"},
        doc="from which likeness on a pair is right, and worth 1",
        number=(0, 1),
    ),
    "align": Parameter(
        default=BEST,
        values={
            BEST: "the pairs that are worth most together; with `at` as many as possible",
            "greedy": "the most alike pair first",
        },
        doc="which pairs are kept where a span could be in several",
    ),
    "finder": Parameter(
        default=DATA, values=Finders(), doc="which word of a span is its head, with `span=head`"
    ),
}


def compared(definition: Definition, given: Mapping[str, str]) -> Definition:
    """
    Return the measure that compares spans as the parameters say.

    Raises MeasureError EK3011 for a parameter that means nothing beside the others.
    """
    span, unit = given.get("span", EQUAL), definition.unit
    _refuse_idle(definition.name, given)
    if span == EQUAL or unit is None:
        return definition
    at = None if given["at"] == ANY_LIKENESS else float(given["at"])
    graded = span != HEADS and LIKENESS[span].graded
    find = finder(given["finder"]) if span == HEADS else None
    return replace(
        definition,
        unit=None,
        model=Model(
            scope=ALL,
            unit=spanned(unit, by_type=definition.by_type, find=find),
            relation=_relation(span, at),
            alignment=_alignment(given["align"], counted=at is not None),
            credit=SIMILARITY if graded and at is None else COUNT,
            aggregation=PRF,
        ),
        requires=(*definition.requires, *_requirements(unit, given)),
    )


def _relation(span: str, at: float | None) -> Relation:
    return HEAD if span == HEADS else alike(span, at=at)


def _alignment(name: str, *, counted: bool) -> Aligner:
    if name != BEST:
        return GREEDY
    return MOST_PAIRS if counted else OPTIMAL


def _requirements(unit: Unit, given: Mapping[str, str]) -> list[Requirement]:
    needed = {"trigger": TRIGGERS, "span": SPANS}
    found = [requirement for need, requirement in needed.items() if need in unit.needs]
    if given["span"] == HEADS:
        name = given["finder"]
        found.append(heads_needed(partial(spans_of, unit), name, finder(name)))
    return found


def _refuse_idle(measure: str, given: Mapping[str, str]) -> None:
    span = given.get("span", EQUAL)
    graded = [name for name, one in LIKENESS.items() if one.graded]
    means = {  # parameter → the values of `span` with which it means something
        "at": graded,
        "align": [*LIKENESS],
        "finder": [HEADS],
    }
    for name, spans in means.items():
        value = given.get(name, PARAMETERS[name].default)
        if value != PARAMETERS[name].default and span not in spans:
            raise MeasureError.of(
                "EK3011",
                f"{measure}({name}={value}): {name!r} means nothing with span={span}.",
                hint=f"It goes with span={' or '.join(spans)}.",
            )
