"""Figures as exact fractions, so that no rounding passes or fails a rule, and how they are said."""

from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

from evalkit.measures import Score
from evalkit.measures.score import prf


def exactly(score: Score, figure: str) -> Fraction | None:
    """
    Return a figure as a fraction of counts, None where it is not defined.

    Where a measure's figure is no ratio of whole numbers it is the decimal number that is printed.

    >>> exactly(Score({"gold": 3, "predicted": 3, "matched": 2}), "f1")
    Fraction(2, 3)
    """
    value = score.figures().get(figure)
    if value is None:
        return None
    columns = score.columns
    plain = score.aggregation.figures is prf and score.aggregation.of_class is None
    if plain and "matched" in columns and all(isinstance(n, int) for n in columns.values()):
        bottom = {
            "precision": columns["predicted"],
            "recall": columns["gold"],
            "f1": Fraction(columns["gold"] + columns["predicted"]) / 2,
        }[figure]
        return Fraction(columns["matched"]) / Fraction(bottom)
    return Fraction(repr(value))


def points(value: Fraction | float) -> str:
    """
    Say a difference in points of a hundred.

    >>> points(-0.0312), points(0.0001)
    ('3.1', 'less than 0.1')
    """
    size = abs(Fraction(value)) * 100
    shown = _decimal(size, 1)
    return "less than 0.1" if size and not Fraction(shown) else shown


def apart(value: Fraction, bar: Fraction) -> str:
    """
    Say a figure in percent with as many decimals as tell it from a bar.

    >>> apart(Fraction(5999, 10000), Fraction(6, 10)), apart(Fraction(6, 10), Fraction(6, 10))
    ('59.99', '60.0')
    """
    digits = 1
    while (
        digits < 9 and value != bar and _decimal(100 * value, digits) == _decimal(100 * bar, digits)
    ):
        digits += 1
    return _decimal(100 * value, digits)


def _decimal(value: Fraction, digits: int) -> str:
    number = Decimal(value.numerator) / Decimal(value.denominator)
    return str(number.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_EVEN))
