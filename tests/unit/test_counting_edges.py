"""Edges of counting that real corpora reach seldom: sums that say nothing, keys that do not fit, measures left out."""

from dataclasses import replace
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from documents import doc, event

from evalkit.alignment import Filters, compile_sides, pair
from evalkit.alignment.exact import Wanted
from evalkit.alignment.sorting import order_of
from evalkit.alignment.unit import Unit
from evalkit.errors import MeasureError
from evalkit.measures import LedgerError, Measure, Score, Tally, averages, count
from evalkit.measures.default import merged
from evalkit.measures.exact import _aligned
from evalkit.measures.steps.template_map import best_map

GOLD = [doc("d", event("summit", (0, 3)), event("denial", (0, 3)))]


def test_keys_that_cannot_be_packed_with_their_places_are_sorted_all_the_same():
    keys = np.array([2**62, 0, 2**62, 5], dtype=np.int64)

    assert order_of(keys).tolist() == [1, 3, 0, 2]


def test_an_unknown_average_is_refused_and_one_over_types_needs_types():
    tables = count(gold=GOLD, predicted=GOLD, measures=[Measure("TI"), Measure("TC")]).tables

    assert list(averages(tables[Measure("TI")], ["types", "documents"])) == ["documents"]
    with pytest.raises(MeasureError, match="EK3042"):
        averages(tables[Measure("TC")], ["document"])


def test_a_lenient_count_leaves_out_measures_of_equal_keys_too():
    untriggered = [doc("d", event("summit"))]

    found = count(
        gold=untriggered,
        predicted=untriggered,
        measures=[Measure("TC"), Measure("EX")],
        lenient=True,
    )

    assert list(found.tables) == [Measure("EX")]
    assert {d.code for d in found.refused[Measure("TC")].diagnostics} == {"EK3005"}


def test_merging_is_for_measures_of_equal_keys():
    soft = Measure.parse("TC(span=iou)").definition

    assert merged(soft) is soft
    assert merged(Measure("TC").definition).unit.duplicates == "merge"


def test_a_key_without_the_class_is_counted_by_pairs():
    found = compile_sides(pair(gold=GOLD, predicted=GOLD), Filters())

    exact = _aligned(Wanted(Unit("event", ("trigger",)), by_type=True), found)

    assert exact.table.total().columns == {"gold": 2, "predicted": 2, "matched": 2}
    assert exact.table.classes == ("denial", "summit")


def test_a_tally_follows_only_from_counts_of_items():
    assert Tally.of_total(Score({"pairs": 3})) is None
    assert Tally.of_total(Score({"gold": 3, "predicted": 2})) is None
    assert Tally.of_total(Score({"gold": 3, "predicted": 2, "matched": 2})) == Tally(1, 0)
    with pytest.raises(LedgerError, match="more matched than there is"):
        Tally.of_total(Score({"gold": 1, "predicted": 2, "matched": 2}))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("rams/span(compat=rams.swap)", "'rams/span' has no compat flag 'rams.swap'. Did you mean"),
        ("TC(at=2,span=iou)", "there is no such value. A number from 0 to 1, or none."),
    ],
)
def test_a_wrong_flag_or_number_is_refused_with_what_there_is(text, message):
    with pytest.raises(MeasureError) as refused:
        Measure.parse(text)

    assert message in str(refused.value)


@pytest.mark.parametrize(
    ("gains", "predicted", "gold"),
    [
        (
            {
                (0, 2): (4, 1), (1, 0): (2, 1), (1, 1): (0, 5), (1, 2): (5, 2), (2, 0): (5, 0),
                (2, 1): (3, 3), (2, 2): (2, 3),
            },
            12,
            25,
        ),
        (
            {
                (0, 0): (1, 4), (0, 1): (2, 5), (1, 1): (1, 5), (1, 2): (4, 2), (2, 1): (5, 2),
                (2, 2): (4, 5),
            },
            16,
            26,
        ),
    ],
    ids=["covers more of gold", "one is good enough, and the ones next to it are not"],
)  # fmt: skip
def test_a_map_that_is_unlike_the_best_one_so_far_is_looked_at(gains, predicted, gold):
    def f1(pairs):
        right, covered = (sum(gains[one][side] for one in pairs) for side in (0, 1))
        return Fraction(2 * right * covered, right * gold + covered * predicted or 1)

    maps = [
        [(p, g) for p, g in enumerate(chosen) if (p, g) in gains]
        for chosen in product(range(4), repeat=3)
        if len({g for g in chosen if g < 3}) == sum(g < 3 for g in chosen)
    ]
    best = best_map(gains, rows=3, columns=3, predicted=predicted, gold=gold)

    assert f1(best) == max(map(f1, maps))


def test_the_measure_of_a_table_is_kept_where_columns_are_replaced():
    table = count(gold=GOLD, predicted=GOLD, measures=[Measure("TC")]).tables[Measure("TC")]

    assert replace(table, documents=("other",)).total() == table.total()
