"""
Hold gold's marks in templates: keep one of several alternatives, take out what is optional.

Of a choice the alternative stays of which most fills are predicted in any template of the type, at
equal numbers the one with fewest left over, then the first.

Optional templates and fills leave with the predictions they explain: required gold takes its
predictions first, what is left over is paired with optional gold, the most alike first. Templates
are paired by their types and the fills they have in common; what is left by type alone, if one of
both has no fills. Fills are paired by the types of their templates, role and filler, first those of
templates that are paired. Optional gold that explains nothing leaves alone.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from evalkit.alignment.alternatives import choices, others
from evalkit.alignment.likeness import (
    Both,
    Claim,
    SameType,
    agree,
    paired,
    paired_by_type,
    paired_inside,
)
from evalkit.alignment.scope import Reason, Scoped, Side
from evalkit.alignment.templates import Template, View, views
from evalkit.model.wording import same_type

Pairing = Callable[[Sequence[Claim], Sequence[Claim]], list[Both]]


def settle_templates(scoped: Scoped, *, symmetric: bool) -> None:
    """Apply the marks of gold, or if symmetric of both sides, to the templates of a document."""
    gold, predicted = scoped.sides
    if not (_is_marked(gold) or (symmetric and _is_marked(predicted))):
        return
    ours, theirs = views(scoped, symmetric=symmetric)
    same = agree if symmetric else same_type
    leaving = [_left_out(ours, theirs, same)]
    if symmetric:
        leaving.append(_left_out(theirs, ours, same))
    for view, found in zip((ours, theirs), leaving, strict=False):
        for template, position in found:
            view.leave_fill(template, position, Reason.ALTERNATIVES)
    _exclude_templates(ours, theirs, same)
    _exclude_fills(ours, theirs, same)


def _is_marked(side: Side) -> bool:
    if not side.documentwide:
        return False
    events = [event for event in side.document.events if event.trigger is None]
    return any(
        event.optional or any(a.optional or a.choice is not None for a in event.arguments)
        for event in (*side.document.templates, *events)
    )


def _left_out(gold: View, predicted: View, same: SameType) -> list[tuple[Template, int]]:
    """List the fills of alternatives that are not kept."""
    answers = predicted.templates()
    return [
        (template, position)
        for template in gold.templates()
        for position in _others(template, answers, same)
    ]


def _others(template: Template, answers: Iterable[Template], same: SameType) -> Iterator[int]:
    arguments = template.event.arguments
    found = choices((position, arguments[position]) for position in template.names)
    if not found:
        return
    said = {
        (answer.event.arguments[position].role, name)
        for answer in answers
        if same(template.event.type, answer.event.type)
        for position, names in answer.names.items()
        for name in names
    }

    def merit(positions: Sequence[int]) -> tuple[int, int]:
        right = sum(
            any((arguments[position].role, name) in said for name in template.names[position])
            for position in positions
        )
        return right, right - len(positions) if right else 0

    for alternatives in found:
        yield from others(alternatives, merit)


def _exclude_templates(gold: View, predicted: View, same: SameType) -> None:
    """Take out the templates that are optional and what they explain."""
    ours, theirs = (_Claims.of(map(Claim, view.templates())) for view in (gold, predicted))
    steps = partial(paired, same=same), partial(paired_by_type, same=same)
    _leave_both(gold, predicted, _excluded(ours, theirs, steps))


def _exclude_fills(gold: View, predicted: View, same: SameType) -> None:
    """Take out the optional fills of the templates that are left, and what they explain."""
    mine, yours = (list(map(Claim, view.templates())) for view in (gold, predicted))
    ours, theirs = _Claims.inside(mine), _Claims.inside(yours)
    if ours.optional or theirs.optional:
        couples = paired(mine, yours, same)
        steps = (partial(paired_inside, same=same, couples=couples),)
        _leave_both(gold, predicted, _excluded(ours, theirs, steps))


@dataclass(frozen=True, slots=True)
class _Claims:
    """The claims of one side, those that are required and those that are optional."""

    required: list[Claim]
    optional: list[Claim]

    @classmethod
    def of(cls, claims: Iterable[Claim]) -> "_Claims":
        found = cls([], [])
        for claim in claims:
            optional = (claim.fill or claim.template).optional
            (found.optional if optional else found.required).append(claim)
        return found

    @classmethod
    def inside(cls, templates: Iterable[Claim]) -> "_Claims":
        return cls.of(Claim(one, fill) for one, _ in templates for fill in one.fills)


def _excluded(
    ours: _Claims, theirs: _Claims, steps: Iterable[Pairing]
) -> tuple[list[Claim], list[Claim]]:
    """List what leaves of gold and of the predictions; required claims are paired first."""
    leaving = [*ours.optional], [*theirs.optional]
    if not any(leaving):
        return leaving
    for pairing in steps:
        _settle(pairing(ours.required, theirs.required), ours.required, theirs.required)
        explained = pairing(ours.optional, theirs.required)
        forgiven = pairing(ours.required, theirs.optional)
        _settle(explained, ours.optional, theirs.required)
        _settle(forgiven, ours.required, theirs.optional)
        leaving[0].extend(pair.gold for pair in forgiven)
        leaving[1].extend(pair.predicted for pair in explained)
    return leaving


def _settle(pairs: Sequence[Both], gold: list[Claim], predicted: list[Claim]) -> None:
    """Remove what is paired from both lists."""
    for claims, paired_off in (
        (gold, {pair.gold.place for pair in pairs}),
        (predicted, {pair.predicted.place for pair in pairs}),
    ):
        claims[:] = [claim for claim in claims if claim.place not in paired_off]


def _leave_both(gold: View, predicted: View, leaving: tuple[list[Claim], list[Claim]]) -> None:
    _leave(gold, leaving[0])
    _leave(predicted, leaving[1])


def _leave(view: View, claims: Iterable[Claim]) -> None:
    for template, fill in claims:
        if fill is None:
            view.leave(template, Reason.OPTIONAL)
        else:
            for position in fill.positions:
                view.leave_fill(template, position, Reason.OPTIONAL)
