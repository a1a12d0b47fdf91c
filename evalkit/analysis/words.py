"""The reasons for which two measures treat an item differently, in sentences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evalkit.alignment import Compiled
from evalkit.analysis.fates import Fate, Witness
from evalkit.measures import Measure

_FIELDS = ("type", "trigger", "role", "span")
_WORDS = {"type": "event type", "trigger": "trigger", "role": "role", "span": "place"}


@dataclass(frozen=True, slots=True)
class Difference:
    """The two measures, the documents they counted, and how many gold events each has."""

    first: Measure
    second: Measure
    compiled: Compiled
    gold: Mapping[str, int]


def explain(
    item: Witness, between: Difference, ones: Sequence[Fate], others: Sequence[Fate]
) -> str:
    """Say why the two measures treat an item differently."""
    if item.first is None or item.second is None:
        lacks, counts = (
            (between.first, between.second)
            if item.first is None
            else (between.second, between.first)
        )
        return _left_out(item, lacks, counts, between, others if item.second is None else ones)
    less, more = (
        (between.first, between.second)
        if item.first < item.second
        else (between.second, between.first)
    )
    there = ones if less is between.first else others
    return _uncounted_partner(item, less, more, there) or _credit(item, less, more)


def _left_out(
    item: Witness, lacks: Measure, counts: Measure, between: Difference, there: Sequence[Fate]
) -> str:
    """Explain an item that one measure counts and the other does not have."""
    side = "gold" if item.is_gold else "predicted"
    unit = lacks.definition.unit
    if unit is not None and unit.duplicates == "merge" and _has_equal(item, unit.key, there):
        what = " and ".join(_WORDS.get(name, name) for name in sorted(unit.key))
        return (
            f"{lacks} makes {side} items with the same {what} one item;"
            f" {counts} counts each of them."
        )
    same = [f for f in there if (f.document, f.is_gold) == (item.document, item.is_gold)]
    if not item.is_gold and not between.gold.get(item.document):
        return (
            f"{lacks} leaves out what is predicted in documents without gold events;"
            f" {counts} counts it as wrong."
        )
    if any(fate.is_dropped and fate.source == item.source for fate in same):
        return f"{lacks} can hold one of overlapping {side} items; {counts} counts each of them."
    if any(fate.source == item.source for fate in same):
        return f"{lacks} counts equal {side} items once; {counts} counts each copy."
    step = lacks.definition.model.unit
    scope = lacks.definition.model.scope
    why = scope.doc if scope.name != "all" else step.doc
    return f"{lacks} does not count these {side} items ({why}); {counts} does."


def _has_equal(item: Witness, key: Sequence[str], there: Sequence[Fate]) -> bool:
    mine = [getattr(item.source, name, None) for name in key]
    return any(
        [getattr(fate.source, name, None) for name in key] == mine
        for fate in there
        if (fate.document, fate.is_gold) == (item.document, item.is_gold)
    )


def _uncounted_partner(
    item: Witness, less: Measure, more: Measure, there: Sequence[Fate]
) -> str | None:
    """Explain an item whose counterpart the one measure does not count, None for any other."""
    if item.partner is None:
        return None
    counted = any(
        fate.source == item.partner and not fate.is_dropped
        for fate in there
        if (fate.document, fate.is_gold) == (item.document, not item.is_gold)
    )
    if counted or not any(fate.is_dropped for fate in there):
        return None
    return f"{more} pairs these items with such as {less} does not count."


def _credit(item: Witness, less: Measure, more: Measure) -> str:
    """Explain an item that both count and that earns more under one of them."""
    low, high = sorted((item.first or 0.0, item.second or 0.0))
    partner = item.partner
    if low > 0:
        return f"{more} gives these pairs more credit than {less}."
    fields = [
        name
        for name in _FIELDS
        if partner is not None and getattr(partner, name) != getattr(item.source, name)
    ]
    if fields:
        what = " and ".join(_WORDS[name] for name in fields)
        verb, they = ("is", "it") if len(fields) == 1 else ("are", "they")
        if high < 1:
            given = f"{more} gives part of the credit where the {what} {verb} not the same"
            return f"{given}; {less} gives none."
        return f"{more} pairs items whose {what} {verb} not the same; for {less} {they} must be."
    if high < 1:
        return f"{more} gives part of the credit; {less} gives none."
    if partner is None:
        return f"{more} credits these items without a counterpart; {less} does not."
    return (
        f"In {less} the counterpart of these items is taken by another item or differs in something"
        f" that {more} does not look at ({less.definition.model.unit.doc};"
        f" {less.definition.model.alignment.doc})."
    )
