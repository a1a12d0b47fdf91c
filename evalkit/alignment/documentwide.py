"""
Hold gold's marks in templates: keep one of several alternatives, take out what is optional.

Of a choice the alternative stays of which most fills are predicted in any template of the type, at
equal numbers the one with fewest left over, then the first.

Optional templates and fills leave with the predictions they explain: required gold takes its
predictions first, what is left over is paired with optional gold, the most alike first. Templates
are paired by their types and the fills they have in common; what is left by type alone, if one of
both has no fills. Fills are paired by the types of their templates, role and filler. Optional gold
that explains nothing leaves alone.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from evalkit.alignment.alternatives import choices, others
from evalkit.alignment.likeness import Both, Claim, SameType, agree, paired, paired_by_type
from evalkit.alignment.scope import Reason, Scoped, Side
from evalkit.alignment.templates import Template, View, views
from evalkit.model.wording import same_type


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
    _exclude(ours, theirs, same, fills=False)
    _exclude(ours, theirs, same, fills=True)


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


def _exclude(gold: View, predicted: View, same: SameType, *, fills: bool) -> None:
    """Take out what is optional and what it explains: whole templates, or fills of those left."""
    ours = _Claims.of(gold, fills=fills)
    theirs = _Claims.of(predicted, fills=fills)
    if not (ours.optional or theirs.optional):
        return
    leaving = [*ours.optional], [*theirs.optional]
    for pairing in (paired, paired_by_type) if not fills else (paired,):
        _settle(pairing(ours.required, theirs.required, same), ours.required, theirs.required)
        explained = pairing(ours.optional, theirs.required, same)
        forgiven = pairing(ours.required, theirs.optional, same)
        _settle(explained, ours.optional, theirs.required)
        _settle(forgiven, ours.required, theirs.optional)
        leaving[0].extend(pair.gold for pair in forgiven)
        leaving[1].extend(pair.predicted for pair in explained)
    _leave(gold, leaving[0])
    _leave(predicted, leaving[1])


@dataclass(frozen=True, slots=True)
class _Claims:
    """The claims of one side, those that are required and those that are optional."""

    required: list[Claim]
    optional: list[Claim]

    @classmethod
    def of(cls, view: View, *, fills: bool) -> "_Claims":
        claims = cls([], [])
        for template in view.templates():
            for claim in (
                [Claim(template, f) for f in template.fills] if fills else [Claim(template)]
            ):
                optional = (claim.fill or template).optional
                (claims.optional if optional else claims.required).append(claim)
        return claims


def _settle(pairs: Sequence[Both], gold: list[Claim], predicted: list[Claim]) -> None:
    """Remove what is paired from both lists."""
    for claims, paired_off in (
        (gold, {pair.gold.place for pair in pairs}),
        (predicted, {pair.predicted.place for pair in pairs}),
    ):
        claims[:] = [claim for claim in claims if claim.place not in paired_off]


def _leave(view: View, claims: Iterable[Claim]) -> None:
    for template, fill in claims:
        if fill is None:
            view.leave(template, Reason.OPTIONAL)
        else:
            for position in fill.positions:
                view.leave_fill(template, position, Reason.OPTIONAL)
