"""
RAMS: an argument is right if its span, its role and its trigger are right.

Items are counted as a multiset: of equal ones as many match as the smaller side has. The event type
takes no part, since the trigger is given. The classes are roles, as in the scorer's table.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

from msgspec.structs import replace as changed

from evalkit.measures.definition import (
    Definition,
    Example,
    Item,
    Model,
    Pair,
    Parameter,
    Preset,
    Projected,
    Projection,
    Requirement,
    Scope,
)
from evalkit.measures.requirements import SPANS, TRIGGERS
from evalkit.measures.score import PRF, Aggregation, Columns, Figures, prf
from evalkit.measures.steps.alignment import EQUALS
from evalkit.measures.steps.credit import COUNT
from evalkit.measures.steps.relation import EQUAL
from evalkit.measures.steps.scope import ALL
from evalkit.measures.steps.unit import argument_source
from evalkit.model import Argument, Document, Event, Key
from evalkit.ontology import Ontology

_SWAP = "rams.swap_pr"
_CAP = "cap"


def _project(pair: Pair) -> Projected:
    return Projected(list(_items(pair.gold)), list(_items(pair.predicted)))


def _items(document: Document) -> Iterator[Item]:
    for event in document.events:
        for argument in event.arguments:
            key = (_place(event), argument.role, argument.key)
            yield Item(key, None, argument.role, argument_source(event, argument))


def _place(event: Event) -> Key | None:
    return event.trigger.key if event.trigger is not None else None


def _types_of(gold: Document) -> dict[Key | None, str]:
    """Find the type of each gold trigger; of several at one place the first."""
    return {_place(event): event.type for event in reversed(gold.events)}


def _cap(pair: Pair) -> Pair:
    ontology, types = pair.options.ontology, _types_of(pair.gold)
    if ontology is None:
        return pair
    events = tuple(
        changed(event, arguments=tuple(_kept(event, _type(event, types), ontology)))
        for event in pair.predicted.events
    )
    return replace(pair, predicted=changed(pair.predicted, events=events))


def _type(event: Event, types: Mapping[Key | None, str]) -> str:
    return types.get(_place(event), event.type)


def _kept(event: Event, event_type: str, ontology: Ontology) -> Iterator[Argument]:
    """Yield of each role the best ones, as many as the type allows; the first of equal ones."""
    taken: Counter[str] = Counter()
    for argument in sorted(event.arguments, key=lambda a: -(a.score or 0.0)):
        known = event_type in ontology.types
        role = ontology.role(event_type, argument.role) if known else None
        if role is not None and (role.max is None or taken[role.name] < role.max):
            taken[role.name] += 1
            yield argument


def _no_roles(pair: Pair) -> str | None:
    ontology = pair.options.ontology
    if ontology is None:
        return "no ontology beside it"
    alien = sorted({e.type for e in pair.gold.events} - ontology.types.keys())
    return f"the event type {alien[0]!r}, which the ontology lacks" if alien else None


def _swapped(columns: Columns) -> Figures:
    figures = prf(columns)
    return {**figures, "precision": figures["recall"], "recall": figures["precision"]}


def _apply(definition: Definition, given: Mapping[str, str]) -> Definition:
    model, requires = definition.model, definition.requires
    if given["decode"] == _CAP:
        model, requires = replace(model, scope=CAPPED), (*requires, ROLES)
    if given.get("compat"):
        model = replace(model, aggregation=SWAPPED)
    return replace(definition, model=model, requires=requires)


LINKS = Projection("argument: trigger, role, span", "each argument with its trigger", _project)
CAPPED = Scope(
    "capped roles",
    "of each predicted role as many as the ontology allows, the best scores first",
    _cap,
)
ROLES = Requirement(
    "an ontology with the event types",
    _no_roles,
    "Name the ontology (--ontology), or take decode=all.",
)
SWAPPED = Aggregation("swapped prf", "as prf, with precision and recall exchanged", _swapped)
_EXAMPLE = Example(
    gold='{"id": "d", "text": "Ana sold Ben a car and Cem a bike .", "events": ['
    '{"type": "transaction", "trigger": {"start": 4, "end": 8, "text": "sold"}, "arguments": ['
    '{"role": "giver", "start": 0, "end": 3, "text": "Ana"},'
    ' {"role": "recipient", "start": 9, "end": 12, "text": "Ben"},'
    ' {"role": "recipient", "start": 23, "end": 26, "text": "Cem"}]}]}',
    predicted='{"id": "d", "events": ['
    '{"type": "transaction", "trigger": {"start": 4, "end": 8}, "arguments": ['
    '{"role": "giver", "start": 0, "end": 3}, {"role": "giver", "start": 9, "end": 12}]}]}',
)
"""One of two predictions is right, one of three in gold is found."""

PRESET = Preset(
    name="rams",
    paper="Ebner et al., Multi-Sentence Argument Linking, ACL 2020",
    repository="https://github.com/linmou/CUP",
    commit="fa3ba4f2",
    semantics="multisets of (trigger, role, argument span), micro average and roles",
    deviations=(
        (
            "The scorer, read in its redistribution with CUP, prints precision and recall swapped"
            " (compat=rams.swap_pr)."
        ),
        "Spans are [start, end) in characters, where the files count tokens, the last included.",
        (
            "decode=cap takes the best scores first and of equal scores the first in the text; the"
            " circulated copies take the order of the file. A role that the ontology renamed counts"
            " as its new name. For a predicted trigger that gold lacks the predicted type decides."
        ),
        "Ratios without denominator are null, where the scorer prints 0.",
        "Tables by distance and of confused roles are left out; numbers per role have P and R too.",
    ),
    measures=(
        Definition(
            name="rams/span",
            title="argument spans, by trigger and role",
            doc="An argument is right if its span and role are right beside the right trigger.",
            model=Model(ALL, LINKS, EQUAL, EQUALS, COUNT, PRF),
            parameters={
                "decode": Parameter(
                    default="all",
                    values={
                        "all": "all predicted arguments count",
                        _CAP: "type-constrained decoding: of each role as many as the ontology"
                        " allows for gold's event type; roles that the type lacks leave",
                    },
                    doc="which predicted arguments count",
                )
            },
            compat={_SWAP: "precision and recall are exchanged"},
            requires=(TRIGGERS, SPANS),
            checked="formula-checked",
            example=_EXAMPLE,
            apply=_apply,
        ),
    ),
)
