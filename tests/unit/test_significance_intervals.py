"""Intervals of a table: which method, when none, and what they may depend on."""

from statistics import NormalDist

import numpy as np
import pytest
from counttables import again, invented, table

from evalkit.measures.score import Aggregation
from evalkit.significance import Interval, intervals, repeats
from evalkit.significance.bootstrap import Distinct, bca
from evalkit.significance.rows import types

SHARES = Aggregation(
    "shares", "right per gold item", lambda c: {"f1": c["matched"] / c["gold"] if c["gold"] else None}
)  # fmt: skip
FIGURES = ("precision", "recall", "f1")


def found(rows, *, measure="TC", **more):
    made = {name: more.pop(name) for name in ("columns", "aggregation", "by_class") if name in more}
    return intervals(table(rows, **made), measure=measure, **more)


def each(number, counts, *, of=None):
    """Make documents that all have the same counts, or those of `of` in turn."""
    return {f"d{n:03}": {"A": (of or [counts])[n % len(of or [counts])]} for n in range(number)}


def test_fewer_than_twenty_documents_have_no_interval_and_the_reason():
    sure = found(invented(19))

    for row in (sure.micro, sure.macro, *sure.types.values()):
        assert dict.fromkeys(FIGURES, "19 documents, fewer than 20") == dict(row)
    assert found(invented(1)).micro["f1"] == "1 document, fewer than 20"


def test_fewer_than_ten_gold_items_have_no_interval_and_the_reason():
    rows = each(30, (0, 0, 0)) | {"d000": {"A": (1, 1, 1)}}

    assert found(rows).types["A"]["f1"] == "1 gold item, fewer than 10"
    assert found(rows).macro["f1"] == "1 gold item, fewer than 10"


def test_a_table_without_documents_has_reasons():
    assert found({}).micro["f1"] == "0 documents, fewer than 20"


def test_a_figure_that_is_not_defined_has_no_interval():
    sure = found(each(30, (1, 0, 0)))

    for row in (sure.micro, sure.macro, sure.types["A"]):
        assert row["precision"] == "it is not defined"


@pytest.mark.parametrize("documents", [40, 300])
def test_an_interval_holds_the_figure_between_zero_and_one(documents):
    counts = table(invented(documents))
    sure = intervals(counts, measure="TC")

    for name, score in [("micro", counts.total()), *counts.by_class().items()]:
        row = sure.micro if name == "micro" else sure.types[name]
        for figure, value in score.figures().items():
            if isinstance(row[figure], Interval):
                assert 0 <= row[figure].low < value < row[figure].high <= 1


def test_more_documents_give_narrower_intervals():
    widths = []
    for documents in (30, 120, 480):
        one = found(invented(documents)).types["A"]["f1"]
        widths.append(one.high - one.low)

    assert widths[0] > widths[1] > widths[2]
    assert widths[0] / widths[2] == pytest.approx(4, rel=0.4)


def test_items_of_one_document_are_not_independent():
    apart = {f"d{n:03}": {"A": (1, 1, n % 2)} for n in range(240)}
    together = {f"d{n:03}": {"A": (10, 10, 10 * (n % 2))} for n in range(24)}

    wide, narrow = (found(rows).types["A"]["recall"] for rows in (together, apart))

    assert (wide.high - wide.low) / (narrow.high - narrow.low) == pytest.approx(10**0.5, rel=0.1)


def test_a_type_has_the_same_interval_whatever_else_is_asked_for():
    rows = invented(60)
    only = {d: {t: n for t, n in row.items() if t == "B"} for d, row in rows.items()}

    assert found(rows).types["B"] == found(only).types["B"]


def test_the_seed_and_the_measure_decide_what_is_drawn():
    rows = invented(60)

    one = found(rows)

    assert one == found(rows)
    assert one.types["A"] != found(rows, seed=1).types["A"]
    assert one.types["A"] != found(rows, measure="AC").types["A"]


def test_where_all_is_right_the_interval_still_has_a_width():
    one = found(each(40, (1, 1, 1))).types["A"]["f1"]

    z = NormalDist().inv_cdf(0.975)
    assert one.method == "Wilson, effective size"
    assert (one.low, one.high) == (round(40 / (40 + z**2), 6), 1.0)


def test_one_item_a_document_has_the_interval_of_wilson():
    rows = each(40, (), of=[(1, 1, 1), (1, 1, 1), (1, 1, 1), (1, 1, 1), (1, 1, 0)])

    one = found(rows).types["A"]["recall"]

    n, p, z = 39, 0.8, NormalDist().inv_cdf(0.975)
    centre, reach = p + z**2 / (2 * n), z * (p * (1 - p) / n + z**2 / (4 * n**2)) ** 0.5
    assert one.low == pytest.approx((centre - reach) / (1 + z**2 / n), abs=1e-6)
    assert one.high == pytest.approx((centre + reach) / (1 + z**2 / n), abs=1e-6)


def test_enough_right_and_wrong_documents_are_resampled():
    one = found(invented(100)).types["A"]

    assert {one[name].method for name in FIGURES} == {"BCa bootstrap"}


def test_more_than_a_thousand_documents_have_a_macro_by_the_delta_method(monkeypatch):
    rows = invented(200)
    joint = found(rows)
    monkeypatch.setattr("evalkit.significance.tables.JOINT", 100)

    apart = found(rows)

    assert apart.macro["f1"].method == "delta method"
    assert apart.macro["f1"].low == pytest.approx(joint.macro["f1"].low, abs=0.02)
    assert apart.micro["f1"].method == "BCa bootstrap"
    assert apart.micro["f1"].high == pytest.approx(joint.micro["f1"].high, abs=0.02)
    assert apart.types == joint.types


def test_a_macro_of_many_documents_that_is_not_defined_has_no_interval(monkeypatch):
    monkeypatch.setattr("evalkit.significance.tables.JOINT", 10)

    assert found(each(30, (1, 0, 0))).macro["precision"] == "it is not defined"
    assert found(each(30, (1, 1, 1)), aggregation=SHARES).macro["f1"].startswith("30 documents")


def test_very_many_different_counts_are_not_resampled(monkeypatch):
    monkeypatch.setattr("evalkit.significance.tables.DISTINCT", 2)

    assert found(invented(100)).types["A"]["f1"].method == "Wilson, effective size"


def test_figures_of_other_shapes_are_resampled_sum_by_sum():
    one = found(invented(60), aggregation=SHARES).types["A"]["f1"]
    other = found(invented(60)).types["A"]["recall"]

    assert one.method == "BCa bootstrap"
    assert (one.low, one.high) == pytest.approx((other.low, other.high), abs=0.03)


def test_a_figure_that_never_moves_has_no_interval():
    one = found(each(40, (1, 1, 1)), aggregation=SHARES).types["A"]["f1"]

    assert one == "it is the same in every resample"


def test_a_measure_without_classes_has_only_micro():
    sure = found({f"d{n:02}": {"": (1, 1, n % 2)} for n in range(40)}, by_class=False)

    assert isinstance(sure.micro["f1"], Interval)
    assert (sure.macro, sure.types) == ({}, {})


def test_a_table_of_no_rows_has_no_macro():
    sure = found({f"d{n:02}": {} for n in range(40)})

    assert sure.macro == {}
    assert sure.micro["f1"] == "0 gold items, fewer than 10"


def test_credit_in_parts_has_intervals_like_counts():
    rows = invented(80)
    parts = {d: {t: (g, p, float(m)) for t, (g, p, m) in row.items()} for d, row in rows.items()}
    fine = {d: {t: (g, p, m * 0.9) for t, (g, p, m) in row.items()} for d, row in rows.items()}

    assert found(parts) == found(rows)
    one, other = found(fine).types["A"]["recall"], found(rows).types["A"]["recall"]
    assert one.low == pytest.approx(other.low * 0.9, abs=0.01)


def test_documents_with_the_same_counts_are_drawn_as_one_kind():
    rows = {f"d{n:02}": {"A": (2, 1, 1)} if n % 3 else {"A": (1, 1, 0)} for n in range(30)}
    (row,) = types(table(rows))

    distinct = Distinct.of(row, documents=33)

    assert sorted(zip(map(tuple, distinct.counts.T.tolist()), distinct.times.tolist(), strict=True)) == [
        ((0.0, 0.0, 0.0), 3), ((1.0, 1.0, 0.0), 10), ((2.0, 1.0, 1.0), 20)
    ]  # fmt: skip
    drawn = distinct.resample(np.random.default_rng(0), 500)
    assert drawn.mean(axis=1).tolist() == pytest.approx([50, 30, 20], rel=0.05)


def test_resamples_that_are_all_larger_still_give_an_interval():
    low, high = bca(np.linspace(0.5, 0.6, 50), 0.4, np.array([0.4, 0.4]), np.array([1, 1]), 0.95)

    assert 0.5 <= low <= high <= 0.6


def test_runs_that_agree_have_no_noise_of_their_own():
    one = table(invented(60))

    found = repeats([one, one, one])

    assert found.micro.between_runs == 0
    assert found.micro.between_documents > 0
    assert found.micro.mean == pytest.approx(one.total().f1)
    assert len(found.types["A"].runs) == 3


def test_runs_that_differ_on_the_same_documents_show_how_much():
    rows = invented(60)
    tables = [table(again(rows, seed=seed)) for seed in range(5)]

    found = repeats(tables, figure="recall").types["A"]

    values = [one.by_class()["A"].recall for one in tables]
    assert found.runs == pytest.approx(values)
    assert found.between_runs == pytest.approx(np.std(values, ddof=1))


def test_a_type_that_one_run_did_not_predict_and_a_single_run_have_no_variance():
    rows = {f"d{n:02}": {"A": (1, 1, n % 2)} for n in range(30)}
    more = {d: {**row, "New": (0, 1, 0)} for d, row in rows.items()}

    found = repeats([table(rows), table(more)])

    assert found.types["New"].runs == (None, 0.0)
    assert found.types["New"].between_runs is None
    assert repeats([table(rows)]).micro.between_documents is None


def test_runs_of_other_documents_are_no_repeats():
    with pytest.raises(ValueError, match="same documents"):
        repeats([table(invented(3)), table(invented(4))])
