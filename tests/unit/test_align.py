"""An alignment pairs each item once and gives every other one an outcome."""

import pytest
from documents import arg, corpora, doc, event
from hypothesis import given

from evalkit.alignment import Filters, Outcome, Unit, align, compile_sides, lacking, pair
from evalkit.model import Mention

UNITS = {
    "TC": Unit("event", ("trigger", "type")),
    "TC set": Unit("event", ("trigger", "type"), duplicates="merge"),
    "AC+": Unit("argument", ("trigger", "type", "span", "role")),
    "AI set": Unit("argument", ("type", "span"), duplicates="merge"),
    "EX": Unit("event", ("type", "trigger", "arguments")),
}


def aligned(gold, predicted, unit, *, types=None):
    found = compile_sides(pair(gold=gold, predicted=predicted), Filters(types=types))
    return align(gold=found.gold, predicted=found.predicted, unit=unit)


def outcomes(numbers):
    return [Outcome(number).name for number in numbers.tolist()]


MEET = event("Meet", (0, 3))
TALK = event("Talk", (5, 9))


@pytest.mark.parametrize(
    ("unit", "gold", "predicted", "expected_gold", "expected_predicted"),
    [
        ("TC", [MEET], [MEET], ["MATCHED"], ["MATCHED"]),
        ("TC", [MEET], [TALK], ["MISSED"], ["SPURIOUS"]),
        ("TC", [MEET], [MEET, MEET], ["MATCHED"], ["MATCHED", "DUPLICATE"]),
        ("TC", [MEET, MEET], [MEET], ["MATCHED", "MISSED"], ["MATCHED"]),
        ("TC", [], [MEET, MEET], [], ["SPURIOUS", "SPURIOUS"]),
        ("TC set", [MEET], [MEET, MEET], ["MATCHED"], ["MATCHED", "DUPLICATE"]),
        ("TC set", [MEET, MEET], [MEET], ["MATCHED", "DUPLICATE"], ["MATCHED"]),
        ("TC set", [], [MEET, MEET], [], ["SPURIOUS", "DUPLICATE"]),
        ("TC set", [MEET, MEET], [], ["MISSED", "DUPLICATE"], []),
        ("TC", [], [], [], []),
    ],
)
def test_outcomes_of_equal_items(unit, gold, predicted, expected_gold, expected_predicted):
    found = aligned([doc("d", *gold)], [doc("d", *predicted)], UNITS[unit])

    assert outcomes(found.gold_outcome) == expected_gold
    assert outcomes(found.predicted_outcome) == expected_predicted


def test_what_is_not_counted_is_excluded():
    found = aligned(
        [doc("d", MEET, TALK)], [doc("d", MEET, TALK)], UNITS["TC"], types=frozenset({"Talk"})
    )

    assert outcomes(found.gold_outcome) == ["EXCLUDED", "MATCHED"]
    assert outcomes(found.predicted_outcome) == ["EXCLUDED", "MATCHED"]
    assert found.pairs.tolist() == [[1, 1]]


def test_documents_are_never_mixed():
    found = aligned([doc("d", MEET), doc("e")], [doc("d"), doc("e", MEET)], UNITS["TC"])

    assert found.pairs.tolist() == []


def test_parts_make_a_span_another_one():
    whole = event("Meet", Mention(0, 9))
    split = event("Meet", Mention(0, 9, ((0, 3), (5, 9))))

    assert aligned([doc("d", whole)], [doc("d", split)], UNITS["TC"]).pairs.tolist() == []


@pytest.mark.parametrize(
    ("gold", "predicted", "same"),
    [
        ((arg("r", 0, 1), arg("s", 2, 3)), (arg("s", 2, 3), arg("r", 0, 1)), True),
        ((arg("r", 0, 1),), (arg("r", 0, 1), arg("r", 0, 1)), False),
        ((arg("r", 0, 1),), (arg("s", 0, 1),), False),
        ((arg("r", 0, 1),), (), False),
        ((), (), True),
    ],
    ids=["any order", "one twice", "another role", "one missing", "no arguments"],
)
def test_a_whole_event_is_right_if_its_arguments_are_the_same_multiset(gold, predicted, same):
    found = aligned(
        [doc("d", event("Meet", (0, 3), *gold))],
        [doc("d", event("Meet", (0, 3), *predicted))],
        UNITS["EX"],
    )

    assert len(found.pairs) == same


@pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS)
@given(gold=corpora(), predicted=corpora())
def test_each_item_is_in_one_pair_at_most_and_pairs_are_of_equal_items(unit, gold, predicted):
    found = aligned(gold, predicted, unit)

    ours, theirs = found.pairs[:, 0].tolist(), found.pairs[:, 1].tolist()
    assert len(set(ours)) == len(ours)
    assert len(set(theirs)) == len(theirs)
    assert found.similarity.tolist() == [1.0] * len(ours)
    assert sorted(ours) == [i for i, o in enumerate(outcomes(found.gold_outcome)) if o == "MATCHED"]
    assert sorted(theirs) == [
        i for i, o in enumerate(outcomes(found.predicted_outcome)) if o == "MATCHED"
    ]
    rows = [
        (side.events if unit.item == "event" else side.arguments)
        for side in (found.gold, found.predicted)
    ]
    for one, other in zip(ours, theirs, strict=True):
        assert rows[0].document[one] == rows[1].document[other]
        if unit.item == "event":
            assert rows[0].start[one] == rows[1].start[other]


@pytest.mark.parametrize(
    ("unit", "needs", "expected"),
    [
        ("event", {"trigger"}, [("trigger", "event", [0])]),
        ("argument", {"trigger"}, [("trigger", "event", [0])]),
        ("argument", {"span"}, [("span", "argument", [0, 2])]),
        (
            "argument",
            {"trigger", "span"},
            [("trigger", "event", [0]), ("span", "argument", [0, 2])],
        ),
        ("event", {"span"}, [("span", "argument", [0, 2])]),
        ("event", set(), []),
    ],
)
def test_what_is_needed_and_absent_is_found(unit, needs, expected):
    document = doc(
        "d",
        event("Meet", None, arg("r", text="x"), arg("r", 0, 3)),
        event("Meet", (0, 3), arg("r", text="x"), arg("r", 0, 3)),
    )
    found = compile_sides(pair(gold=[document], predicted=[]), Filters())

    lacks = lacking(found.gold, Unit(unit, ("type",), needs=frozenset(needs)))

    assert [(one.need, one.item, one.rows.tolist()) for one in lacks] == expected


def test_what_is_not_counted_lacks_nothing():
    document = doc("d", event("Meet", None, arg("r", text="x")))
    found = compile_sides(pair(gold=[document], predicted=[]), Filters(types=frozenset({"Talk"})))

    assert (
        lacking(found.gold, Unit("argument", ("type",), needs=frozenset({"trigger", "span"}))) == []
    )
