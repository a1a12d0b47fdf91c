"""A measure that needs what the documents do not say refuses and names it."""

import pytest
from documents import arg, doc, event

from evalkit.errors import MeasureError
from evalkit.measures import Measure, count
from evalkit.model import Entity, Mention

NO_TRIGGER = event("summit", None, arg("who", 0, 3), id="e1")
WORDS = event("summit", (0, 3), arg("who", 0, 3), arg("topic", text="words"))


def problems(names, gold=(), predicted=(), **more):
    """Return what counting says against these events of both sides of one document."""
    measures = [Measure.parse(name) for name in names]
    try:
        count(gold=[doc("d", *gold, **more)], predicted=[doc("d", *predicted)], measures=measures)
    except MeasureError as error:
        return [str(diagnostic) for diagnostic in error.diagnostics]
    return []


@pytest.mark.parametrize(
    ("name", "refuses"),
    [("TI", 1), ("TC", 1), ("AI+", 1), ("AC+", 1), ("AI", 0), ("AC", 0), ("EX", 0),
     ("textee/TC", 1), ("textee/AC", 0)],
)  # fmt: skip
def test_measures_of_triggers_refuse_events_without(name, refuses):
    assert len(problems([name], [NO_TRIGGER])) == refuses
    assert len(problems([name], [], [NO_TRIGGER])) == refuses


@pytest.mark.parametrize(
    ("name", "refuses"),
    [("TI", 0), ("TC", 0), ("AI+", 1), ("AC+", 1), ("AI", 1), ("AC", 1), ("EX", 1)],
)
def test_measures_of_arguments_refuse_words_without_a_place(name, refuses):
    assert len(problems([name], [WORDS])) == refuses
    assert len(problems([name], [], [WORDS])) == refuses


def test_an_attached_measure_does_not_ask_for_triggers_of_events_without_arguments():
    assert problems(["AC+"], [event("summit")]) == []


def test_each_item_is_named_once_with_all_measures_that_need_it():
    found = problems(
        ["TI", "AC+", "EX"],
        [event("denial", (0, 3)), event("summit", None, arg("who", text="x"))],
        [NO_TRIGGER],
    )

    assert found == [
        (
            "EK3006 AC+, EX: the argument 'who' of event 2 of type 'summit' in the gold document 'd'"
            " has no place in the text. Give it 'start' and 'end', or count TI and TC only."
        ),
        (
            "EK3005 TI, AC+: event 2 of type 'summit' in the gold document 'd' has no trigger."
            " Leave these measures out; AI, AC and EX need no triggers."
        ),
        (
            "EK3005 TI, AC+: event 'e1' of type 'summit' in the predicted document 'd' has no trigger."
            " Leave these measures out; AI, AC and EX need no triggers."
        ),
    ]


def test_of_many_items_the_first_are_named_and_the_rest_counted():
    found = problems(["TC"], [event("summit")] * 2000)

    assert len(found) == 21
    assert found[-1] == "EK2025 And 1980 more. Mend the first ones."


def test_labels_are_cut_and_cannot_act_on_a_terminal():
    crazy = "\x1b[2J" + "x" * 1_000_000

    found = problems(
        ["AC", "TC"],
        [event(crazy, None, id=crazy), event("x", (0, 1), arg(crazy, entity=crazy))],
    )

    assert len(found) == 2
    assert all(len(one) < 400 and "\x1b" not in one for one in found)


@pytest.mark.parametrize("side", ["gold", "predicted"])
def test_a_named_filler_needs_the_article_or_a_place_of_its_own(side):
    putin = Entity(id="putin", mentions=(Mention(0, 5),))
    named = doc("d", event("met", (6, 9), arg("who", entity="putin")), entities=(putin,))
    placed = doc("d", event("met", (6, 9), arg("who", 0, 5, entity="putin")), entities=(putin,))
    other = "predicted" if side == "gold" else "gold"
    measures = [Measure("AC"), Measure("TC")]

    with pytest.raises(MeasureError, match=rf"EK3006 AC: .*'met' in the {side} document 'd'.*text"):
        count(**{side: [named], other: [doc("d")]}, measures=measures)
    count(**{side: [named], other: [doc("d", text="Putin met")]}, measures=measures)
    count(**{side: [placed], other: [doc("d")]}, measures=measures)
    count(**{side: [named], other: [doc("d")]}, measures=[Measure("TC")])


@pytest.mark.parametrize(
    ("one", "hint"),
    [
        (event("summit", (0, 3), arg("who", entity="kim")), "The document does not define 'kim'."),
        (event("summit", (0, 3), arg("what", event="e9")), "The document does not define 'e9'."),
        (
            event("summit", None, arg("who", entity="putin")),
            "Without a trigger no mention of 'putin' is nearest; give it 'start' and 'end'.",
        ),
    ],
)
def test_the_hint_says_why_a_named_filler_has_no_place(one, hint):
    putin = Entity(id="putin", mentions=(Mention(0, 3),))

    (found,) = problems(["AC"], [one], text="Xi met Kim", entities=(putin,))

    assert found.endswith(hint)
