"""
Attributes of events: realis, modality and polarity, and three choices of the argument measures.

`strict` makes attributes part of what must be right, since a denied deal is not a deal. The
measures `realis`, `modality` and `polarity` say how well an attribute is found on triggers,
whatever the type. An attribute that is not given is actual or positive; realis follows from both.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from msgspec.structs import replace as changed

from evalkit.alignment.unit import Field, Unit
from evalkit.errors import MeasureError
from evalkit.measures.definition import (
    Definition,
    Example,
    Item,
    Pair,
    Parameter,
    Projected,
    Projection,
)
from evalkit.measures.requirements import SPANS, TRIGGERS
from evalkit.measures.steps.exact import exact_model
from evalkit.measures.steps.unit import exact
from evalkit.model import Argument, Document, Entity, Event, Key

_VALUE: Mapping[Field, Callable[[Event], str]] = {
    "realis": lambda event: event.effective_realis,
    "modality": lambda event: event.modality or "actual",
    "polarity": lambda event: event.polarity or "positive",
}
_NO, _ALL, _TYPE, _ROLE, _GOLD = "no", "all", "type", "role", "gold"

STRICT = Parameter(
    default=_NO,
    values={
        _NO: "attributes take no part",
        **{name: f"the {name} of the event must be right too" for name in _VALUE},
        _ALL: "realis, modality and polarity must be right too",
    },
    doc="attributes of the event that must be right",
)
BY = Parameter(
    default=_TYPE,
    values={_TYPE: "classes are event types", _ROLE: "classes are roles"},
    doc="what the rows of the table and the macro average are",
)
COREF = Parameter(
    default=_NO,
    values={
        _NO: "another mention of the filler is wrong",
        _GOLD: "any mention of the filler's entity in gold is right",
    },
    doc="whether coreference makes a span right",
)


def parameters_of(unit: Unit) -> dict[str, Parameter]:
    """List the parameters of a measure with this unit."""
    found = {"strict": STRICT}
    if "role" in unit.key:
        found["by"] = BY
    if "span" in unit.key:
        found["coref"] = COREF
    return found


def attributed(definition: Definition, given: Mapping[str, str]) -> Definition:
    """Return the measure in which the attributes that `strict` names must be right."""
    strict, unit = given.get("strict", _NO), definition.unit
    if strict == _NO or unit is None:
        return definition
    fields = tuple(name for name in _VALUE if strict in (name, _ALL))
    unit = replace(unit, key=(*unit.key, *fields))
    return replace(definition, unit=unit, model=exact_model(unit, by_type=definition.by_type))


def regrouped(definition: Definition, given: Mapping[str, str]) -> Definition:
    """
    Return the measure with `coref` and `by` applied; it is counted document by document then.

    Raises MeasureError EK3030 where spans are compared in another way already.
    """
    if given.get("coref", _NO) == _GOLD:
        if definition.unit is None:
            raise MeasureError.of(
                "EK3030",
                f"{definition.name}: coref=gold compares spans, and so does another parameter.",
                hint="Keep one of them.",
            )
        definition = _projected(definition, _coreferent(definition.unit))
    if given.get("by", _TYPE) == _ROLE:
        definition = _projected(definition, _by_role(definition.model.unit))
    return definition


def _projected(definition: Definition, unit: Projection) -> Definition:
    model, requires = replace(definition.model, unit=unit), definition.requires
    if definition.unit is not None:
        needed = {"trigger": TRIGGERS, "span": SPANS}
        requires = (*requires, *(r for n, r in needed.items() if n in definition.unit.needs))
    return replace(definition, unit=None, model=model, requires=requires)


def _by_role(unit: Projection) -> Projection:
    def project(pair: Pair) -> Projected:
        items = unit.run(pair)
        return Projected(*([item._replace(label=item.source.role) for item in s] for s in items))

    return Projection(f"{unit.name}, by role", f"{unit.doc}; the class is the role", project)


# --- coreference ----------------------------------------------------------------------------------


def _coreferent(unit: Unit) -> Projection:
    """Project as the unit does, with the first mention of the same gold entity for each span."""
    whole = exact(replace(unit, duplicates="count"))

    def project(pair: Pair) -> Projected:
        first = _first_mentions(pair.gold)
        moved = replace(
            pair, gold=_moved(pair.gold, first), predicted=_moved(pair.predicted, first)
        )
        sides = zip(whole.run(moved), whole.run(pair), strict=True)
        return Projected(*(_merged(unit, list(_sourced(*side))) for side in sides))

    return Projection(
        f"{whole.name}, by entity", f"{whole.doc}; mentions of a gold entity are the same", project
    )


def _sourced(moved: Sequence[Item], whole: Sequence[Item]) -> Iterator[Item]:
    for item, origin in zip(moved, whole, strict=True):
        yield item._replace(source=origin.source)


def _merged(unit: Unit, items: list[Item]) -> list[Item]:
    if unit.duplicates == "count":
        return items
    return list({item.key: item for item in reversed(items)}.values())[::-1]


def _first_mentions(gold: Document) -> dict[Key, Key]:
    """Find for each mention the first one of its entity; a mention of two is of the earlier one."""
    return {
        mention.key: min(other.key for other in entity.mentions)
        for entity in sorted(gold.entities, key=_order, reverse=True)
        for mention in entity.mentions
    }


def _order(entity: Entity) -> tuple[list[Key], str]:
    return sorted(mention.key for mention in entity.mentions), entity.id


def _moved(document: Document, first: Mapping[Key, Key]) -> Document:
    events = tuple(
        changed(event, arguments=tuple(_at_first(argument, first) for argument in event.arguments))
        for event in document.events
    )
    return changed(document, events=events)


def _at_first(argument: Argument, first: Mapping[Key, Key]) -> Argument:
    place = first.get(argument.key) if argument.key is not None else None
    if place is None:
        return argument
    return changed(argument, start=place.start, end=place.end, parts=place.parts, head=None)


# --- measures of their own ------------------------------------------------------------------------


def _values(name: Field) -> Projection:
    whole = exact(Unit("event", ("trigger", name)))

    def project(pair: Pair) -> Projected:
        documents = (pair.gold, pair.predicted)
        sides = zip(whole.run(pair), documents, strict=True)
        return Projected(*(list(_labelled(items, d, name)) for items, d in sides))

    return Projection(whole.name, f"{whole.doc}; the class is the attribute's value", project)


def _labelled(items: Sequence[Item], document: Document, name: Field) -> Iterator[Item]:
    for item, event in zip(items, document.events, strict=True):
        yield item._replace(label=_VALUE[name](event))


_EXAMPLE = Example(
    gold='{"id": "d", "text": "Ana met Ben , denied a deal and may sign .", "events": ['
    '{"type": "Meet", "trigger": {"start": 4, "end": 7, "text": "met"}},'
    ' {"type": "Deal", "trigger": {"start": 23, "end": 27, "text": "deal"},'
    ' "polarity": "negative"},'
    ' {"type": "Sign", "trigger": {"start": 36, "end": 40, "text": "sign"},'
    ' "modality": "possible"}]}',
    predicted='{"id": "d", "events": ['
    '{"type": "Talk", "trigger": {"start": 4, "end": 7}},'
    ' {"type": "Deal", "trigger": {"start": 23, "end": 27}}]}',
)
"""A denied deal predicted as a deal, a signature that may come missed; the type takes no part."""


def _attribute(name: Field) -> Definition:
    unit = Unit("event", ("trigger", name))
    return Definition(
        name=name,
        title=f"{name} of triggers",
        doc=f"An event is right if its trigger's span and its {name} are; classes are its values.",
        model=replace(exact_model(unit), unit=_values(name)),
        requires=(TRIGGERS,),
        checked="formula-checked",
        example=_EXAMPLE,
    )


ATTRIBUTES = tuple(_attribute(name) for name in _VALUE)
"""The measures `realis`, `modality` and `polarity`."""
