"""Intervals and tests hold for every measure, whatever its columns and figures are."""

import math

import pytest
from documents import shuffled
from richdocs import corpus

from evalkit.evaluate import score
from evalkit.measures import DEFINITIONS
from evalkit.significance import Interval, compare_tables

GOLD, PREDICTED = corpus(24, predicted=False), corpus(24, predicted=True)


@pytest.fixture(scope="module")
def result():
    found = score(gold=GOLD, predicted=PREDICTED, measures=tuple(DEFINITIONS), lenient=True)
    return found.with_intervals()


def test_every_figure_has_an_interval_or_a_reason(result):
    methods = set()
    for name, found in result.measures.items():
        sure = result.intervals[name]
        rows = [(sure.micro, found.micro), *((sure.types[n], s) for n, s in found.types.items())]
        for intervals, one in rows:
            assert intervals.keys() == one.figures().keys(), name
            for interval in intervals.values():
                assert isinstance(interval, str) or interval.low <= interval.high, name
        methods |= {one.method for one in sure.micro.values() if isinstance(one, Interval)}
    assert methods == {"BCa bootstrap", "Wilson, effective size"}


def test_every_json_has_them(result):
    text = result.to_json().decode()

    assert '"interval": {' in text
    assert '"interval_reason": {' in text


def test_the_order_of_documents_changes_no_interval():
    names = ["TC", "AC+", "coref/conll", "kbp/type"]
    results = [
        score(gold=gold, predicted=predicted, measures=names).with_intervals().to_json()
        for gold, predicted in ((GOLD, PREDICTED), (shuffled(GOLD, 1), shuffled(PREDICTED, 2)))
    ]

    assert results[0] == results[1]


def test_a_seed_is_named_in_the_signature():
    one = score(gold=GOLD, predicted=PREDICTED, measures="TC")

    assert "seed" not in one.with_intervals().signature.identity
    assert one.with_intervals(seed=7).signature.identity["seed"] == "7"


def test_identical_predictions_have_p_one_by_every_measure(result):
    for name, found in result.measures.items():
        figures = found.micro.figures()
        figure = "f1" if "f1" in figures else next(iter(figures))
        same = compare_tables(
            before=found.table, after=found.table, measure=name, figure=figure, permutations=19
        )

        assert same.identical
        assert {row.p_regressed for row in same.rows} <= {1.0, None}, name
        assert {row.difference for row in same.rows} <= {0.0, None}, name


def test_other_predictions_have_a_difference_that_every_measure_computes(result):
    silent = [d for number, d in enumerate(PREDICTED) if number % 2]
    other = score(gold=GOLD, predicted=silent, measures=tuple(DEFINITIONS), lenient=True)
    for name, found in other.measures.items():
        before = result.measures[name].table
        worse = compare_tables(
            before=before, after=found.table, measure=name, figure="f1", permutations=19
        )

        row = worse.rows[0]
        values = (result.measures[name].micro.f1, found.micro.f1)
        assert (row.before is None) == (values[0] is None), name
        if row.difference is not None:
            assert math.isclose(row.difference, values[1] - values[0], abs_tol=1e-9), name
