"""Counts become numbers in one place, and every ratio without a denominator is None."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalkit.measures import Average, Macro, Score, macro
from evalkit.measures.score import mean


def prf(gold, predicted, matched):
    return Score({"gold": gold, "predicted": predicted, "matched": matched})


@pytest.mark.parametrize(
    ("tp", "fp", "fn", "expected"),
    [
        (0, 0, 0, (None, None, None)),
        (0, 0, 1, (None, 0, 0)),
        (0, 1, 0, (0, None, 0)),
        (0, 1, 1, (0, 0, 0)),
        (1, 0, 0, (1, 1, 1)),
        (1, 0, 1, (1, Fraction(1, 2), Fraction(2, 3))),
        (1, 1, 0, (Fraction(1, 2), 1, Fraction(2, 3))),
        (1, 1, 1, (Fraction(1, 2), Fraction(1, 2), Fraction(1, 2))),
    ],
    ids=["".join(map(str, bits)) for bits in product((0, 1), repeat=3)],
)
def test_a_ratio_without_denominator_is_none(tp, fp, fn, expected):
    score = prf(tp + fn, tp + fp, tp)

    assert (score.precision, score.recall, score.f1) == tuple(
        None if value is None else float(value) for value in expected
    )


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 10**6))
def test_each_figure_is_the_fraction_rounded_once(tp, fp, fn):
    score = prf(tp + fn, tp + fp, tp)

    if tp:
        assert score.precision == float(Fraction(tp, tp + fp))
        assert score.recall == float(Fraction(tp, tp + fn))
        assert score.f1 == float(Fraction(2 * tp, 2 * tp + fp + fn))
    else:
        assert not score.f1


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ((4, 5, 2, 3), Fraction(2) / (Fraction(5, 2) + Fraction(4, 3))),
        ((4, 5, 3, 3), Fraction(6, 9)),
        ((4, 5, 0, 3), 0),
        ((4, 5, 2, 0), 0),
        ((4, 5, 0, 0), 0),
        ((4, 0, 0, 0), 0),
    ],
)
def test_differing_numerators_give_the_harmonic_mean(columns, expected):
    names = ("gold", "predicted", "matched_precision", "matched_recall")
    score = Score(dict(zip(names, columns, strict=True)))

    assert score.f1 == float(expected)
    assert score.figures() == {"precision": score.precision, "recall": score.recall, "f1": score.f1}


@given(st.lists(st.one_of(st.none(), st.floats(0, 1)), max_size=20), st.randoms())
def test_a_mean_is_the_same_in_any_order(values, rng):
    mixed = rng.sample(values, len(values))

    assert mean(mixed) == mean(values)


def test_a_mean_of_nothing_is_none():
    assert mean([]) is None
    assert mean([None]) is None


def test_macro_is_the_mean_over_the_types_that_gold_has():
    types = {"a": prf(4, 3, 2), "b": prf(2, 0, 0), "c": prf(0, 5, 0), "d": prf(0, 0, 0)}

    found = macro(types)

    assert found == Macro(
        precision=float(Fraction(2, 3)),
        recall=float(Fraction(1, 4)),
        f1=float(Fraction(4, 7) / 2),
        types=2,
        entered={"precision": 1, "recall": 2, "f1": 2},
    )


def test_macro_f1_is_the_mean_of_f1s_not_the_f1_of_means():
    found = macro({"a": prf(10, 1, 1), "b": prf(1, 10, 1)})

    assert found.f1 == float(Fraction(2, 11))
    assert (found.precision, found.recall) == (float(Fraction(11, 20)), float(Fraction(11, 20)))


def test_macro_over_no_type_has_no_figures():
    assert macro({"a": prf(0, 3, 0)}) == Macro(
        None, None, None, 0, {"precision": 0, "recall": 0, "f1": 0}
    )


def test_a_mean_that_is_not_there_says_why():
    silent, nothing = macro({"a": prf(2, 0, 0)}), macro({"a": prf(0, 3, 0)})

    assert silent.undefined() == {"precision": "it is undefined for each type that gold has"}
    assert nothing.undefined() == dict.fromkeys(("precision", "recall", "f1"), "gold has nothing")
    assert Average({"precision": None, "f1": 0.0}, {}).undefined() == {
        "precision": "nothing entered it"
    }
