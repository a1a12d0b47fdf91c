"""Two sets of predictions on the same gold: what the permutation test says, and may not say."""

from fractions import Fraction
from itertools import product
from pathlib import Path

import numpy as np
import pytest
import yaml
from counttables import again, invented, table

from evalkit.errors import MeasureError
from evalkit.measures.score import Aggregation
from evalkit.significance import Interval, compare_tables, signs
from evalkit.significance.detect import detectable, documents_needed, threshold
from evalkit.significance.multiple import benjamini_hochberg, holm, step_down, tail

CASES = sorted((Path(__file__).parents[1] / "cases" / "significance").glob("*.yaml"))
TIE = 1e-9
BOTH = ("gold", "predicted", "matched_precision", "matched_recall")
SHARES = Aggregation(
    "shares",
    "right per gold item",
    lambda c: {"f1": c["matched"] / c["gold"] if c["gold"] else None},
)


def compared(before, after, **more):
    more = {"measure": "TC", "permutations": 499, **more}
    return compare_tables(before=before, after=after, **more)


def few(documents=6, right=((1, 1, 1), (1, 1, 0))):
    """Make tables whose documents differ in one item each, of one type with ten gold items."""
    before = {f"d{n}": {"A": (2, 2, right[0][2])} for n in range(documents)}
    after = {f"d{n}": {"A": (2, 2, right[1][2])} for n in range(documents)}
    return table(before), table(after)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_tables_that_cannot_be_compared_are_refused_with_the_next_step(path):
    case = yaml.safe_load(path.read_text("utf-8"))

    with pytest.raises(MeasureError) as caught:
        compared(table(case["before"]), table(case["after"]), figure=case["figure"])

    assert str(caught.value) == case["says"]


@pytest.mark.parametrize("figure", ["precision", "recall", "f1"])
@pytest.mark.parametrize("documents", [1, 12, 60])
def test_identical_predictions_have_p_one_and_no_difference_anywhere(documents, figure):
    one = table(invented(documents))

    found = compared(one, one, figure=figure)

    assert found.identical
    assert found.differing == 0
    for row in found.rows:
        assert (row.p_regressed, row.p_improved) in {(1.0, 1.0), (None, None)}
        assert row.difference in {0.0, None}
        assert isinstance(row.interval, str)
        if row.in_family:
            adjusted = (row.adjusted_regressed, row.adjusted_improved)
            assert {*adjusted, row.holm_improved, row.holm_regressed, row.bh_regressed} == {1.0}
        assert (row.better, row.tied, row.worse) == (0, documents, 0)


def test_six_documents_that_all_got_worse_have_the_p_of_one_swap_in_all():
    found = compared(*few())

    row = found.row("A")
    assert found.exact
    assert found.permutations == 64
    assert row.p_regressed == float(Fraction(1, 64))
    assert row.p_improved == 1.0
    assert (row.better, row.tied, row.worse) == (0, 0, 6)
    assert row.difference == pytest.approx(-0.5)


def statistic(rows):
    """Compute the statistic as the definition says: its moments are exact fractions."""
    figures, sums = [], []
    for side in (0, 1):
        g, p, m = (sum(row[side][n] for row in rows) for n in range(3))
        figures.append(Fraction(2 * m, g + p))
        sums.append(g + p)
    difference = figures[1] - figures[0]
    variance, cubes = Fraction(0), Fraction(0)
    for row in rows:
        moved = [
            (2 * Fraction(row[side][2]) - figures[side] * (row[side][0] + row[side][1]))
            / sums[side]
            for side in (0, 1)
        ]
        variance += (moved[1] - moved[0]) ** 2
        cubes += (moved[1] - moved[0]) ** 3
    variance += (Fraction(2) / (Fraction(sum(sums), 2))) ** 2
    studentised = float(difference) / float(variance) ** 0.5
    skew = float(cubes) / float(variance) ** 1.5
    return studentised + skew * studentised**2 / 3 + skew**2 * studentised**3 / 27 + skew / 6


@pytest.mark.parametrize("seed", range(6))
def test_few_documents_have_the_p_of_counting_every_swap_from_fractions(seed):
    rng = np.random.default_rng(seed)
    rows = []
    for _ in range(7):
        gold = int(rng.integers(1, 4))
        sides = []
        for _ in range(2):
            right = int(rng.integers(0, gold + 1))
            sides.append((gold, right + int(rng.integers(0, 2)), right))
        rows.append(tuple(sides))
    before, after = (
        table({f"d{n}": {"A": row[side]} for n, row in enumerate(rows)}) for side in (0, 1)
    )

    found = compared(before, after).row("A")

    observed = statistic(rows)
    swapped = [
        statistic([row[::-1] if swap else row for row, swap in zip(rows, pattern, strict=True)])
        for pattern in product([False, True], repeat=len(rows))
    ]
    assert found.p_improved == float(
        Fraction(sum(s >= observed - TIE for s in swapped), len(swapped))
    )
    assert found.p_regressed == float(
        Fraction(sum(-s >= -observed - TIE for s in swapped), len(swapped))
    )


def test_drawn_swaps_come_near_to_enumerated_ones(monkeypatch):
    rows = invented(14)
    before, after = table(rows), table(again(rows))
    exact = compared(before, after)
    monkeypatch.setattr("evalkit.significance.compare.EXACT", 3)

    drawn = compared(before, after, permutations=4000)

    assert exact.exact
    assert not drawn.exact
    assert drawn.permutations == 4000
    for one, other in zip(exact.rows, drawn.rows, strict=True):
        assert one.p_regressed == pytest.approx(other.p_regressed, abs=0.04)


def test_no_p_is_below_one_in_all_permutations():
    rows = invented(80, right=0.95)
    worse = {d: {t: (g, p, 0) for t, (g, p, _) in row.items()} for d, row in rows.items()}

    found = compared(table(rows), table(worse), permutations=99)

    assert found.row("A").p_regressed == 1 / 100
    assert found.row("A").adjusted_regressed == 1 / 100


def test_the_p_of_a_type_does_not_depend_on_which_types_are_asked_for():
    rows, later = invented(60), again(invented(60))
    only = [
        {d: {t: n for t, n in row.items() if t == "B"} for d, row in r.items()}
        for r in (rows, later)
    ]

    every, one = compared(table(rows), table(later)), compared(*map(table, only))

    for name in ("p_regressed", "p_improved", "difference"):
        assert getattr(every.row("B"), name) == getattr(one.row("B"), name)
    assert every.family == ("micro", "A", "B")
    assert one.family == ("micro", "B")


def test_a_type_that_differs_in_few_documents_is_enumerated_among_others_that_are_drawn():
    rows = invented(60)
    later = again(rows)
    for number, document in enumerate(rows):
        rows[document]["Z"] = (1, 1, 1)
        later[document]["Z"] = (1, 1, int(number >= 5))

    found = compared(table(rows), table(later))

    assert not found.exact
    assert found.row("Z").p_regressed == float(Fraction(1, 32))
    assert found.row("Z").adjusted_regressed >= float(Fraction(1, 32))


def test_exchanging_the_sides_exchanges_worse_and_better():
    rows = invented(14)
    before, after = table(rows), table(again(rows))

    forth, back = compared(before, after), compared(after, before)

    for one, other in zip(forth.rows, back.rows, strict=True):
        assert one.p_regressed == other.p_improved
        assert one.adjusted_improved == other.adjusted_regressed
        assert one.better == other.worse


def test_types_that_always_move_together_cost_nothing_in_the_family():
    rows = invented(60, types=("A",), gold=(1.5,))
    double = [
        {d: {t: n for label, n in row.items() for t in (label, "copy")} for d, row in r.items()}
        for r in (rows, again(rows))
    ]

    found = compared(*map(table, double))

    assert found.row("A").p_regressed == found.row("copy").p_regressed
    assert found.row("A").adjusted_regressed == found.row("A").p_regressed


def test_a_type_with_little_gold_has_a_raw_p_and_is_in_no_family():
    rows = invented(60)

    row = compared(table(rows), table(again(rows))).row("C")

    assert row.gold < 10
    assert not row.in_family
    assert row.p_regressed is not None
    assert (row.adjusted_regressed, row.holm_regressed, row.bh_improved) == (None, None, None)
    assert row.interval == f"{row.gold} gold items, fewer than 10"
    assert row.detectable is None


def test_raw_and_adjusted_p_stand_beside_each_other_and_the_adjusted_are_no_smaller():
    rows = invented(60)

    for row in compared(table(rows), table(again(rows, right=0.5))).rows:
        if row.in_family:
            assert row.adjusted_regressed >= row.p_regressed
            assert row.holm_regressed >= row.bh_regressed >= row.p_regressed


def test_an_interval_holds_the_difference_and_widens_with_the_level():
    rows = invented(60)
    before, after = table(rows), table(again(rows, right=0.5))

    narrow, wide = (compared(before, after, level=level).row("A") for level in (0.8, 0.99))

    assert isinstance(narrow.interval, Interval)
    assert (
        wide.interval.low
        < narrow.interval.low
        < narrow.difference
        < narrow.interval.high
        < wide.interval.high
    )


def test_few_documents_have_a_p_and_no_interval():
    rows = invented(15)

    found = compared(table(rows), table(again(rows)))

    assert found.row("micro", of_type=False).interval == "15 documents, fewer than 20"
    assert found.row("nothing") is None


def test_a_figure_that_is_not_defined_on_a_side_has_no_p():
    rows = {f"d{n:02}": {"A": (1, 0, 0), "B": (1, 1, 1)} for n in range(30)}
    later = {f"d{n:02}": {"A": (1, n % 2, n % 2), "B": (1, 1, 1)} for n in range(30)}

    row = compared(table(rows), table(later), figure="precision").row("A")

    assert (row.before, row.difference, row.p_regressed, row.adjusted_regressed) == (None,) * 4
    assert row.interval == "the figure is not defined on both sides"
    assert (row.after, row.documents_needed, row.in_family) == (1.0, None, False)


def test_a_swap_that_leaves_the_figure_undefined_counts_against_a_claim():
    before = table({f"d{n}": {"A": (4, int(n == 0), 0)} for n in range(5)})
    after = table({f"d{n}": {"A": (4, 1, 1)} for n in range(5)})

    row = compared(before, after, figure="precision").row("A")

    # Both must have said something: of 32 swaps two leave `before`, or `after`, without predictions
    # but for the first document; none of the defined ones reaches the observed difference.
    assert row.p_improved >= float(Fraction(1, 32))


def test_numerators_that_differ_between_precision_and_recall_are_studentised_too():
    rows = {f"d{n:02}": {"A": (2, 2, 1 + n % 2, 1)} for n in range(40)}
    later = {f"d{n:02}": {"A": (2, 2, n % 2, n % 3 % 2)} for n in range(40)}

    found = compared(*(table(r, columns=BOTH) for r in (rows, later)))

    before = table(rows, columns=BOTH).by_class()["A"].f1
    assert found.row("A").before == pytest.approx(before)
    assert found.row("A").p_regressed == 1 / 500


def test_credit_in_parts_is_compared_like_counts():
    rows = invented(40)
    half = [
        {d: {t: (g, p, m / 2) for t, (g, p, m) in row.items()} for d, row in r.items()}
        for r in (rows, again(rows))
    ]
    doubled = [
        {d: {t: (g, p, float(m)) for t, (g, p, m) in row.items()} for d, row in r.items()}
        for r in (rows, again(rows))
    ]

    parts, whole = compared(*map(table, half)), compared(*map(table, doubled))

    assert parts.row("A").difference == pytest.approx(whole.row("A").difference / 2)
    assert whole.row("A") == compared(table(rows), table(again(rows))).row("A")


def test_figures_without_gradients_are_scaled_by_the_permutations_themselves():
    rows = invented(40, types=("A",), gold=(2.0,))
    worse = again(rows, right=0.3)

    found = compared(*(table(r, aggregation=SHARES) for r in (rows, worse)))

    row = found.row("A")
    assert row.p_regressed <= 0.01
    assert row.interval.low < row.difference < row.interval.high < 0
    assert row.detectable is None


def test_of_very_many_documents_groups_share_a_stream(monkeypatch):
    rows = invented(120)
    before, after = table(rows), table(again(rows))
    alone = compared(before, after)
    monkeypatch.setattr(signs, "STREAMS", 100)

    grouped = compared(before, after)

    assert grouped.row("A").difference == alone.row("A").difference
    assert grouped.row("A").p_regressed == pytest.approx(alone.row("A").p_regressed, abs=0.15)
    assert grouped.row("A").p_regressed != alone.row("A").p_regressed


def test_more_documents_and_permutations_than_a_block_give_what_they_would_in_one(monkeypatch):
    rows = invented(60)
    before, after = table(rows), table(again(rows))
    once = compared(before, after)
    monkeypatch.setattr(signs, "_STREAMS", 7)
    monkeypatch.setattr(signs, "_PERMUTATIONS", 64)

    assert compared(before, after) == once


def test_a_measure_without_types_has_one_row():
    rows = {f"d{n:02}": {"": (1, 1, n % 2)} for n in range(30)}

    found = compared(*(table(rows, by_class=False) for _ in range(2)))

    assert [row.name for row in found.rows] == ["micro"]


def test_a_type_that_only_one_side_predicts_is_a_row():
    rows = invented(30)
    later = {d: {**row, "New": (0, 1, 0)} for d, row in rows.items()}

    row = compared(table(rows), table(later)).row("New")

    assert (row.gold, row.before, row.after, row.worse) == (0, None, 0.0, 30)


def test_the_seed_decides_what_is_drawn():
    rows = invented(60)
    before, after = table(rows), table(again(rows))

    one, same, other = (compared(before, after, seed=seed) for seed in (1, 1, 2))

    assert one == same
    assert one.row("A").p_regressed != other.row("A").p_regressed


def test_what_can_be_found_shrinks_with_more_gold():
    drops = [
        compared(table(rows), table(again(rows))).row("A").detectable
        for rows in (invented(60), invented(400))
    ]

    assert 0 < drops[1] < drops[0] < 1


def test_the_smallest_drop_is_as_many_errors_as_it_says_it_is():
    drop = detectable(error=0.03, item=0.01, factor=3.0)

    assert drop == pytest.approx(3.0 * (0.03**2 + drop * 0.01) ** 0.5)


def test_four_times_the_documents_show_half_the_difference():
    needed = [
        documents_needed(documents=100, difference=d, error=0.05, factor=3) for d in (0.2, 0.1)
    ]

    assert needed == [57, 225]


def test_a_family_that_never_moves_has_the_threshold_of_bonferroni():
    assert threshold(critical=0.0, level=0.95, family=1) == pytest.approx(1.645 + 0.842, abs=1e-3)
    assert threshold(critical=9.0, level=0.95, family=1) == pytest.approx(9.842, abs=1e-3)


def test_nothing_to_adjust_is_nothing():
    assert (step_down([]), holm([]), benjamini_hochberg([])) == ([], [], [])


def test_a_smaller_statistic_never_has_a_smaller_adjusted_p():
    rng = np.random.default_rng(0)
    statistics = list(rng.normal(size=(5, 200)))

    adjusted = step_down(statistics)

    order = np.argsort([-one[0] for one in statistics])
    assert list(np.array(adjusted)[order]) == sorted(adjusted)
    assert adjusted[order[-1]] >= tail(statistics[order[-1]])
