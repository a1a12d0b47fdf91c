"""
Pair the templates of two sides, or fills of them, those that are most alike first.

Templates can be paired if their types agree and they have a fill in common, fills if the types of
their templates agree and they are the same. Most alike are the templates with most fills in common,
then with fewest left over, then the first by what they say. What is left can be paired by type
alone if one of both has no fills at all. Fills of paired templates go first, so that of two
templates that say the same each keeps its own.
"""

from collections import deque
from collections.abc import Callable, Container, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from evalkit.alignment.templates import Fill, Place, Template
from evalkit.model.wording import same_type

_MOST = 50_000  # comparisons in a document; beyond it only equal contents are preferred

SameType = Callable[[str, str], bool]


class Claim(NamedTuple):
    """A template, or one fill of it."""

    template: Template
    fill: Fill | None = None

    @property
    def place(self) -> tuple[bool, int, tuple[int, ...]]:
        """Where the claim stands in its document."""
        positions = () if self.fill is None else self.fill.positions
        return *self.template.place, positions

    @property
    def type(self) -> str:
        """The template's type."""
        return self.template.event.type

    @property
    def names(self) -> set[tuple[str, Hashable]]:
        """The roles and names of the fillers."""
        fills = self.template.fills if self.fill is None else (self.fill,)
        return {(fill.role, name) for fill in fills for name in fill.names}

    @property
    def names_in_order(self) -> list[tuple[str, Hashable]]:
        """The roles and names in an order of their own."""
        return sorted(self.names, key=repr)

    @property
    def content(self) -> str:
        """What is said, as far as templates are compared."""
        own = "" if self.fill is None else repr(self.fill.said)
        return f"{self.template.content} {own}"

    @property
    def order(self) -> tuple[str, ...]:
        """The claim's place among others, which follows from what it says."""
        return self.content, self.template.order

    def asked(self, types: Iterable[str]) -> list[tuple[str, str, Hashable]]:
        """List what templates of these types would hold, in an order of its own."""
        names = self.names_in_order
        return [(kind, role, name) for kind in types for role, name in names]


class Both(NamedTuple):
    """A claim of gold and one of the predictions."""

    gold: Claim
    predicted: Claim


def agree(gold: str, predicted: str) -> bool:
    """Tell whether one of two types allows the other, as where both are gold."""
    return same_type(gold, predicted) or same_type(predicted, gold)


def paired(gold: Sequence[Claim], predicted: Sequence[Claim], same: SameType) -> list[Both]:
    """Pair one to one what has something in common; `same` tells which types agree."""
    return paired_inside(gold, predicted, same, ())


def paired_inside(
    gold: Sequence[Claim], predicted: Sequence[Claim], same: SameType, couples: Iterable[Both]
) -> list[Both]:
    """Pair as `paired` does, but first the fills of templates that are coupled."""
    sides = _Sides.of(gold, predicted, same)
    partners = {both.gold.template.place: both.predicted.template.place for both in couples}
    for key in (_said, _named):
        sides.take(sides.inside(partners, key))
    sides.take(sides.equal())
    sides.take(sides.alike())
    return sides.pairs()


def paired_by_type(gold: Sequence[Claim], predicted: Sequence[Claim], same: SameType) -> list[Both]:
    """Pair templates one to one of which one has no fills."""
    sides = _Sides.of(gold, predicted, same)
    sides.take(sides.empty())
    return sides.pairs()


def _order(claim: Claim) -> tuple[str, ...]:
    return claim.order


def _said(claim: Claim) -> list[Hashable]:
    """All that a fill says, as one key."""
    return [frozenset(claim.names)]


def _named(claim: Claim) -> list[Hashable]:
    """Each that a fill says, as a key of its own."""
    return [*claim.names_in_order]


@dataclass(slots=True)
class _Sides:
    """Claims of both sides in their order, and the numbers of those that are taken."""

    gold: list[Claim]
    predicted: list[Claim]
    same: SameType
    taken: dict[int, int] = field(default_factory=dict)
    used: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, gold: Iterable[Claim], predicted: Iterable[Claim], same: SameType) -> "_Sides":
        """Put both sides in order."""
        return cls(sorted(gold, key=_order), sorted(predicted, key=_order), same)

    def pairs(self) -> list[Both]:
        """Return what was taken."""
        return [Both(self.gold[one], self.predicted[n]) for one, n in self.taken.items()]

    def take(self, pairs: Iterable[tuple[int, int]]) -> None:
        """Keep each pair of which neither is taken."""
        for one, other in pairs:
            if one not in self.taken and other not in self.used:
                self.taken[one] = other
                self.used.add(other)

    def inside(
        self, partners: Mapping[Place, Place], keys: Callable[[Claim], list[Hashable]]
    ) -> Iterator[tuple[int, int]]:
        """Pair fills with a key in common whose templates are partners."""
        if not partners:
            return
        holders: dict[tuple[Place, Hashable], deque[int]] = {}
        for other, claim in self._open(self.predicted, self.used):
            for key in keys(claim):
                holders.setdefault((claim.template.place, key), deque()).append(other)
        for one, claim in self._open(self.gold, self.taken):
            partner = partners.get(claim.template.place)
            found = [holders.get((partner, key)) for key in keys(claim)] if partner else []
            for others in filter(None, found):
                while others and one not in self.taken:
                    yield one, others.popleft()

    def equal(self) -> Iterator[tuple[int, int]]:
        """Pair equal contents."""
        found: dict[str, list[int]] = {}
        for other, claim in enumerate(self.predicted):
            found.setdefault(claim.content, []).append(other)
        numbers = {content: iter(others) for content, others in found.items()}
        for one, claim in enumerate(self.gold):
            for other in islice(numbers.get(claim.content, iter(())), 1):
                yield one, other

    def alike(self) -> Iterable[tuple[int, int]]:
        """Pair what has a name in common, the most alike first."""
        holders: dict[tuple[str, str, Hashable], list[int]] = {}
        for other, claim in self._open(self.predicted, self.used):
            for role, name in claim.names:
                holders.setdefault((claim.type, role, name), []).append(other)
        agreeing = self._agreeing()
        asked = [
            (one, holders[key])
            for one, claim in self._open(self.gold, self.taken)
            for key in claim.asked(agreeing[claim.type])
            if key in holders
        ]
        if sum(len(others) for _, others in asked) > _MOST:
            return self._first(asked)
        return sorted({(one, other) for one, others in asked for other in others}, key=self._rank)

    def empty(self) -> Iterator[tuple[int, int]]:
        """Pair templates of which one has no fills, by their types."""
        agreeing = self._agreeing()
        for one, claim in enumerate(self.gold):
            for other, answer in enumerate(self.predicted):
                free = one not in self.taken and other not in self.used
                bare = not (claim.template.fills and answer.template.fills)
                if free and bare and answer.type in agreeing[claim.type]:
                    yield one, other

    def _agreeing(self) -> dict[str, list[str]]:
        """List for each gold type the predicted ones that agree with it."""
        types = sorted({claim.type for claim in self.predicted})
        return {
            kind: [other for other in types if self.same(kind, other)]
            for kind in {claim.type for claim in self.gold}
        }

    def _open(self, claims: Sequence[Claim], taken: Container[int]) -> Iterator[tuple[int, Claim]]:
        return ((n, claim) for n, claim in enumerate(claims) if n not in taken)

    def _first(self, asked: Iterable[tuple[int, list[int]]]) -> Iterator[tuple[int, int]]:
        """Pair each with the first that is left, without comparing."""
        for one, others in asked:
            while others and one not in self.taken:
                yield one, others.pop(0)

    def _rank(self, pair: tuple[int, int]) -> tuple[object, ...]:
        one, other = self.gold[pair[0]], self.predicted[pair[1]]
        ours, theirs = one.template.fills, other.template.fills
        common = _common(ours, theirs)
        return -common, len(ours) + len(theirs) - 2 * common, sorted([one.order, other.order]), pair


def _common(ours: Iterable[Fill], theirs: Iterable[Fill]) -> int:
    """Count the fills in common, each once."""
    left, common = list(theirs), 0
    for fill in ours:
        found = next((n for n, other in enumerate(left) if fill.is_same(other)), None)
        if found is not None:
            del left[found]
            common += 1
    return common
