"""A count table is additive: any split of the documents gives the same sums to the bit."""

import math
from dataclasses import replace

import numpy as np
import pytest
from documents import arg, doc, event
from hypothesis import given
from hypothesis import strategies as st

from evalkit.measures import CountTable, Measure, concat, count

TI, TC, AC = Measure("TI"), Measure("TC"), Measure("AC")


def table(gold, predicted, measure=TC):
    return count(gold=gold, predicted=predicted, measures=[measure]).tables[measure]


def columns(scores):
    return {name: tuple(score.columns.values()) for name, score in scores.items()}


GOLD = [
    doc("b", event("summit", (0, 3)), event("summit", (5, 9)), event("denial", (0, 3))),
    doc("a", event("summit", (0, 3))),
    doc("c"),
]
PREDICTED = [doc("b", event("summit", (0, 3)), event("warning", (0, 3))), doc("c")]


def test_rows_are_sparse_and_sorted_by_document_and_class():
    found = table(GOLD, PREDICTED)

    assert found.documents == ("a", "b", "c")
    assert found.classes == ("denial", "summit", "warning")
    assert found.document.tolist() == [0, 1, 1, 1]
    assert found.label.tolist() == [1, 0, 1, 2]
    assert {name: column.tolist() for name, column in found.columns.items()} == {
        "gold": [1, 1, 2, 0],
        "predicted": [0, 0, 1, 1],
        "matched": [0, 0, 1, 0],
    }


def test_sums_over_all_by_class_and_by_document():
    found = table(GOLD, PREDICTED)

    assert found.total().columns == {"gold": 4, "predicted": 2, "matched": 1}
    assert columns(found.by_class()) == {
        "denial": (1, 0, 0), "summit": (3, 1, 1), "warning": (0, 1, 0),
    }  # fmt: skip
    assert columns(found.by_document()) == {"a": (1, 0, 0), "b": (3, 2, 1), "c": (0, 0, 0)}


def test_a_measure_without_types_has_no_classes():
    found = table(GOLD, PREDICTED, TI)

    assert found.classes is None
    assert found.by_class() == {}
    assert columns(found.by_document()) == {"a": (1, 0, 0), "b": (3, 2, 2), "c": (0, 0, 0)}


def test_classes_that_are_not_counted_have_no_rows():
    found = count(gold=GOLD, predicted=PREDICTED, measures=[TC], types=["denial"]).tables[TC]

    assert found.classes == ("denial",)
    assert found.documents == ("a", "b", "c")


def test_nothing_is_counted_of_nothing():
    found = table([], [])

    assert found.total().columns == {"gold": 0, "predicted": 0, "matched": 0}
    assert (found.by_class(), found.by_document()) == ({}, {})


def test_arguments_are_counted_under_the_type_of_their_event():
    found = table([doc("a", event("summit", (0, 3), arg("who", 0, 3), arg("who", 5, 9)))], [], AC)

    assert columns(found.by_class()) == {"summit": (2, 0, 0)}


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30), st.integers(1, 7), st.randoms())
def test_sums_of_credit_do_not_depend_on_the_order_of_rows(credit, shards, rng):
    def part(rows):
        numbers = np.arange(len(rows))
        names = tuple(f"d{n}" for n, _ in rows)
        values = np.array([value for _, value in rows])
        return CountTable(names, None, numbers, numbers * 0, {"matched": values})

    rows = [(f"{n:02}", value) for n, value in enumerate(credit)]
    mixed = rng.sample(rows, len(rows))
    parts = [part(sorted(mixed[n::shards])) for n in range(shards)]

    assert concat(parts).total().columns["matched"] == math.fsum(credit)
    assert isinstance(concat(parts).total().columns["matched"], float)


def test_tables_that_share_a_document_are_not_put_together():
    with pytest.raises(ValueError, match="two of the tables"):
        concat([table(GOLD, []), table(GOLD[:1], [])])


def test_tables_of_different_measures_are_not_put_together():
    one = table(GOLD[:1], [])
    other = table(GOLD[1:], [])

    for wrong in (replace(other, classes=None), replace(other, columns={"sum": other.label})):
        with pytest.raises(ValueError, match="different measures"):
            concat([one, wrong])
