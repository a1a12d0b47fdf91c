"""One figure of micro or of an event type, before and after: what a rule decides on."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from evalkit.measures import Score
from evalkit.runs.gate.exactly import exactly
from evalkit.runs.gate.facts import Facts
from evalkit.runs.gate.policy import Rule
from evalkit.significance import Difference

MICRO = "micro"


@dataclass(frozen=True, slots=True)
class Row:
    """
    A row of a rule; `name` is "micro" or, where `of_type`, an event type.

    For a floor `after` is of all gold, for other policies of the compared documents.
    """

    rule: Rule
    name: str
    of_type: bool
    before: Score | None
    after: Score | None
    tested: Difference | None
    facts: Facts

    @property
    def gold(self) -> float:
        """How many gold items the row has."""
        return self.after.gold if self.after is not None else 0

    @property
    def drop(self) -> Fraction | None:
        """How much the figure fell, exactly: negative where it rose, None where not defined."""
        if self.before is None or self.after is None:
            return None
        before, after = (exactly(s, self.rule.figure) for s in (self.before, self.after))
        return None if before is None or after is None else before - after

    @property
    def is_still(self) -> bool:
        """
        Tell whether no document's figure is another one than before.

        An exact rule is about items: one that broke and one that was mended do not make up.
        """
        test = self.tested
        if self.facts.identical or self.rule.policy == "exact":
            return self.facts.identical
        return test is not None and not (test.better or test.worse or self.drop)


def rows(rule: Rule, facts: Facts) -> Iterator[Row]:
    """List the rows of a rule: micro, then the types by name, or only the types that it names."""
    base = str(rule.measure.base)
    before, after = (
        result.measures[base]
        for result in (facts.before, facts.whole if rule.policy == "floor" else facts.after)
    )
    test = facts.comparisons.get(rule.measure)
    if not rule.types:
        tested = None if test is None else test.row(MICRO, of_type=False)
        yield Row(rule, MICRO, False, before.micro, after.micro, tested, facts)
    ours, theirs = dict(before.types), dict(after.types)
    for name in rule.types or _types(rule, [n for n, s in theirs.items() if s.gold], facts):
        tested = None if test is None else test.row(name)
        yield Row(rule, name, True, ours.get(name), theirs.get(name), tested, facts)


def _types(rule: Rule, present: list[str], facts: Facts) -> list[str]:
    """List the types of a rule that names none: those of today's gold and of the baseline's."""
    if rule.policy == "floor" or not rule.measure.definition.by_type:
        return []
    return sorted({*present, *facts.lost})
