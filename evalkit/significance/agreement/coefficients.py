"""
Agreement beyond chance: Cohen's and Fleiss' kappa, Krippendorff's alpha and Gwet's AC1.

All are for nominal labels and computed in exact fractions, so that no order of units or annotators
changes a bit. Sources: J. Cohen, Educational and Psychological Measurement 20 (1960) 37-46;
J. L. Fleiss, Psychological Bulletin 76 (1971) 378-382; K. Krippendorff, Content Analysis (2004),
chapter 11; K. L. Gwet, British Journal of Mathematical and Statistical Psychology 61 (2008) 29-48,
for missing labels as in his Handbook of Inter-Rater Reliability (4th edition, 2014), chapter 2.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

Label = str | None
"""What an annotator says of a unit, None where that is not known."""
Row = Sequence[Label]
"""What all annotators say of a unit, in their order."""
Ratings = Sequence[Row] | Counter[tuple[Label, ...]]
"""A row a unit, or how many units have which row."""


@dataclass(frozen=True, slots=True)
class Coefficient:
    """
    A figure, 1 at most, over a number of units; `value` None where it is undefined, and why.

    Agreement has 0 for none at all, the other coefficients for what chance gives.
    """

    value: float | None
    units: int
    reason: str = ""


NO_UNITS = "no unit has labels of two annotators"
NOT_ALL = "no unit has labels of all annotators"
ONE_LABEL = "all labels are the same, so chance alone explains the agreement (0/0)"


def observed(ratings: Ratings) -> Coefficient:
    """
    Return the share of pairs of labels that are equal, averaged over the units.

    >>> observed([["a", "a"], ["a", "b"]]).value
    0.5
    """
    tables = _tables(ratings, least=2)
    if not tables:
        return Coefficient(None, 0, NO_UNITS)
    return Coefficient(float(_mean((t.equal, t.units) for t in tables)), _units(tables))


def cohen_kappa(ratings: Ratings) -> Coefficient:
    """
    Compare two annotators; chance is what their own shares of labels give.

    Units that only one of them labelled take no part. Raises ValueError for another number of
    annotators.

    >>> cohen_kappa([["a", "a"], ["a", "b"], ["b", "b"], ["b", "b"]]).value
    0.5
    """
    rows = counted(ratings)
    if any(len(row) != 2 for row in rows):
        raise ValueError("Cohen's kappa is for two annotators")
    both = [(row[0], row[1], number) for row, number in rows.items() if None not in row]
    if not both:
        return Coefficient(None, 0, NO_UNITS)
    ours, theirs = Counter[Label](), Counter[Label]()
    for one, other, number in both:
        ours[one] += number
        theirs[other] += number
    units = sum(number for _, _, number in both)
    agreed = Fraction(sum(number for one, other, number in both if one == other), units)
    chance = Fraction(sum(ours[label] * theirs[label] for label in ours), units**2)
    return _beyond(agreed, chance, units)


def fleiss_kappa(ratings: Ratings) -> Coefficient:
    """
    Compare any number of annotators; chance is what the shares of all labels together give.

    Units that not all of them labelled take no part. With two annotators this is Scott's pi.

    >>> fleiss_kappa([["a", "a", "a"], ["a", "b", "b"]]).value
    0.25
    """
    tables = _tables(Counter({r: n for r, n in counted(ratings).items() if None not in r}), least=2)
    if not tables:
        return Coefficient(None, 0, NOT_ALL)
    labels = _labels(tables)
    every = sum(labels.values())
    chance = Fraction(sum(number**2 for number in labels.values()), every**2)
    return _beyond(_mean((t.equal, t.units) for t in tables), chance, _units(tables))


def krippendorff_alpha(ratings: Ratings) -> Coefficient:
    """
    Compare any number of annotators, whatever is missing; nominal labels.

    Chance is drawing two of all labels without putting the first one back. Units with fewer than
    two labels take no part.

    >>> krippendorff_alpha([["a", "a", None], ["b", "b", "b"], [None, "a", "b"]]).value
    0.5
    """
    tables = _tables(ratings, least=2)
    if not tables:
        return Coefficient(None, 0, NO_UNITS)
    labels = _labels(tables)
    every = sum(labels.values())
    differing = 1 - _mean((t.equal, t.units * t.size) for t in tables)
    chance = Fraction(every**2 - sum(n**2 for n in labels.values()), every * (every - 1))
    if chance == 0:
        return Coefficient(None, _units(tables), ONE_LABEL)
    return Coefficient(float(1 - differing / chance), _units(tables))


def gwet_ac1(ratings: Ratings) -> Coefficient:
    """
    Compare any number of annotators; chance is small where one label prevails.

    The labels are those that occur. Units with one label count for the shares of labels only.

    >>> round(gwet_ac1([["a", "a"]] * 8 + [["a", "b"], ["b", "a"]]).value, 3)
    0.756
    """
    tables = _tables(ratings, least=1)
    judged = [table for table in tables if table.size > 1]
    if not judged:
        return Coefficient(None, 0, NO_UNITS)
    labels = sorted(_labels(tables))
    if len(labels) < 2:
        return Coefficient(None, _units(judged), ONE_LABEL)
    shares = [_mean((Fraction(t.labels[x], t.size), t.units) for t in tables) for x in labels]
    chance = sum((s * (1 - s) for s in shares), Fraction(0)) / (len(labels) - 1)
    return _beyond(_mean((t.equal, t.units) for t in judged), chance, _units(judged))


COEFFICIENTS: Mapping[str, Callable[[Ratings], Coefficient]] = {
    "agreement": observed,
    "cohen_kappa": cohen_kappa,
    "fleiss_kappa": fleiss_kappa,
    "krippendorff_alpha": krippendorff_alpha,
    "gwet_ac1": gwet_ac1,
}
"""All coefficients by their names in reports."""


def counted(ratings: Ratings) -> Counter[tuple[Label, ...]]:
    """Count how many units have which row."""
    return ratings if isinstance(ratings, Counter) else Counter(map(tuple, ratings))


def one_against_rest(ratings: Ratings, label: str) -> Counter[tuple[Label, ...]]:
    """
    Turn labels into yes or no: is it this one.

    >>> one_against_rest([["a", "b", None]], "a")
    Counter({('yes', 'no', None): 1})
    """
    found = Counter[tuple[Label, ...]]()
    for row, number in counted(ratings).items():
        found[tuple(x and ("yes" if x == label else "no") for x in row)] += number
    return found


@dataclass(frozen=True, slots=True)
class _Table:
    """How often each label stands in a unit, and how many units are like that."""

    labels: Counter[str]
    size: int
    units: int

    @property
    def equal(self) -> Fraction:
        """The share of the unit's pairs of labels that are equal."""
        same = sum(n * (n - 1) for n in self.labels.values())
        return Fraction(same, self.size * (self.size - 1))


def _tables(ratings: Ratings, *, least: int) -> list[_Table]:
    """Count the labels of the units that have at least so many, equal units together."""
    kinds = Counter[tuple[str, ...]]()
    for row, number in counted(ratings).items():
        kinds[tuple(sorted(label for label in row if label is not None))] += number
    return [_Table(Counter(k), len(k), units) for k, units in kinds.items() if len(k) >= least]


def _units(tables: Iterable[_Table]) -> int:
    return sum(table.units for table in tables)


def _labels(tables: Iterable[_Table]) -> Counter[str]:
    labels: Counter[str] = Counter()
    for table in tables:
        for label, number in table.labels.items():
            labels[label] += number * table.units
    return labels


def _mean(weighted: Iterable[tuple[Fraction, int]]) -> Fraction:
    every = list(weighted)
    total = sum(weight for _, weight in every)
    return sum((value * weight for value, weight in every), Fraction(0)) / total


def _beyond(agreed: Fraction, chance: Fraction, units: int) -> Coefficient:
    if chance == 1:
        return Coefficient(None, units, ONE_LABEL)
    return Coefficient(float((agreed - chance) / (1 - chance)), units)
