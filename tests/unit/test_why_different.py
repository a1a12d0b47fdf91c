"""Why two measures differ: the reasons, the items, and parts that add up to the difference."""

import math

import pytest
from documents import arg, corpora, doc, event
from hypothesis import given

from evalkit.analysis import explain
from evalkit.errors import MeasureError
from evalkit.formats import load_documents

MEET, TALK = event("Meet", (0, 3), arg("who", 4, 7)), event("Talk", (0, 3), arg("who", 4, 7))
ELSEWHERE = event("Meet", (8, 9), arg("who", 4, 7))


def reasons(first, second, gold, predicted):
    found = explain(first, second, gold=[doc("d", *gold)], predicted=[doc("d", *predicted)])
    return {reason.text: (reason.f1, len(reason.witnesses)) for reason in found.reasons}


def test_a_measure_differs_from_itself_in_nothing():
    assert reasons("TC", "TC", [MEET], [TALK]) == {}


def test_merged_copies_are_named_with_what_they_cost():
    found = reasons("textee/TC", "TC", [MEET], [MEET, MEET])

    assert found == {
        "textee/TC makes predicted items with the same trigger and event type one item;"
        " TC counts each of them.": (pytest.approx(2 / 3 - 1), 1)
    }


def test_a_field_that_only_one_compares_is_named():
    found = reasons("AC", "AC+", [MEET], [ELSEWHERE])

    assert found == {
        "AC pairs items whose trigger is not the same; for AC+ it must be.": (pytest.approx(-1), 2)
    }


def test_a_type_that_only_one_compares_is_named():
    found = reasons("TI", "TC", [MEET], [TALK])

    assert list(found) == ["TI pairs items whose event type is not the same; for TC it must be."]


def test_arguments_that_share_a_key_are_merged_across_triggers():
    found = reasons("textee/AC", "AC", [MEET, ELSEWHERE], [MEET, ELSEWHERE])

    assert {text.split(" makes ")[1].split(" items")[0] for text in found} == {"gold", "predicted"}


def test_measures_of_other_things_cannot_be_compared():
    with pytest.raises(MeasureError) as refused:
        reasons("TC", "AC", [MEET], [MEET])

    assert [d.code for d in refused.value.diagnostics] == ["EK3041"]


def test_parts_of_a_span_are_named():
    found = reasons("TC(span=dice)", "TC", [event("Meet", (0, 4))], [event("Meet", (0, 3))])

    assert list(found) == [
        "TC(span=dice) gives part of the credit where the trigger is not the same; TC gives none."
    ]


def test_other_things_stay_other_things_where_a_document_has_none():
    with pytest.raises(MeasureError) as refused:
        reasons("TC", "AC", [event("Meet", (0, 3))], [event("Meet", (0, 3))])

    assert [d.code for d in refused.value.diagnostics] == ["EK3041"]


PAIRS = [
    ("TC", "textee/TC"),
    ("AC", "AC+"),
    ("TI", "TC"),
    ("TC", "TC(span=iou,at=0.5)"),
    ("AI", "AC"),
    ("textee/AC+", "AC"),
    ("TC", "EX"),
]


@pytest.mark.parametrize(("first", "second"), PAIRS)
@given(gold=corpora(), predicted=corpora())
def test_the_parts_add_up_to_the_difference(first, second, gold, predicted):
    found = explain(first, second, gold=gold, predicted=predicted)
    one, other = (score.f1 or 0 for score in found.scores)

    assert found.complete
    assert math.fsum(reason.f1 for reason in found.reasons) == pytest.approx(other - one, abs=1e-9)
    for column in ("gold", "predicted"):
        change = sum(reason.counts[column] for reason in found.reasons)
        assert found.scores[0].columns[column] + change == found.scores[1].columns[column]


# case of the shared vectors → two measures and words that the most important reason must have
KNOWN = {
    "26": (
        "seqeval/default",
        "TC",
        "TC pairs these items with such as seqeval/default does not count",
    ),
    "43": (
        "kbp/type(compat=evmeval-1.8)",
        "kbp/type",
        "kbp/type(compat=evmeval-1.8) leaves out what is predicted in documents without gold events",
    ),
    "24": (
        "textee/TC",
        "TC",
        "makes predicted items with the same trigger and event type one item",
    ),
    "48": (
        "textee/TC",
        "TC",
        "makes predicted items with the same trigger and event type one item",
    ),
    "49": ("textee/TC", "TC", "makes gold items with the same trigger and event type one item"),
    "52": ("AC", "AC+", "AC pairs items whose trigger is not the same"),
}


@pytest.mark.parametrize("case", KNOWN)
def test_the_known_disagreements_are_explained(case, shared):
    first, second, words = KNOWN[case]
    gold, predicted = (
        load_documents(shared / "vectors" / case / f"{side}.jsonl").documents
        for side in ("gold", "predicted")
    )

    found = explain(first, second, gold=gold, predicted=predicted)

    assert words in found.reasons[0].text
    assert found.complete
