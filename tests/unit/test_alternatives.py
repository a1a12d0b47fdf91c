"""Of several right ways to fill a role the one stays that was predicted."""

import pytest
from documents import arg, corpora, doc, event, marked_corpora, shuffled
from hypothesis import given
from hypothesis import strategies as st

from evalkit.alignment import Filters, Reason
from evalkit.alignment.compile import scope
from evalkit.model import Entity, Mention


def choice(number, *places, name="c", role="who"):
    return [arg(role, *place, choice=name, alternative=number) for place in places]


GROUP, PUTIN, KIM = (0, 9), (0, 3), (5, 9)
GROUP_OR_MEMBERS = [*choice(0, GROUP), *choice(1, PUTIN, KIM)]
PUTIN_OR_KIM = [*choice(0, PUTIN, name="e"), *choice(1, KIM, name="e")]
MEMBERS_OR_GROUP = [*choice(0, PUTIN, KIM), *choice(1, GROUP)]


def kept(arguments, predicted, *, predicted_type="summit", symmetric=False):
    """Return the numbers of the alternatives' arguments that stay."""
    gold = doc("d", event("summit", (20, 22), *arguments))
    other = doc("d", event(predicted_type, (30, 32), *(arg("who", *p) for p in predicted)))
    found = scope(gold=gold, predicted=other, filters=Filters(symmetric=symmetric))
    assert set(found.gold.arguments.values()) <= {Reason.ALTERNATIVES}
    return [position for position, _ in found.gold.fillers(0)]


@pytest.mark.parametrize(
    ("arguments", "predicted", "expected"),
    [
        (GROUP_OR_MEMBERS, [GROUP], [0]),
        (GROUP_OR_MEMBERS, [PUTIN, KIM], [1, 2]),
        (GROUP_OR_MEMBERS, [PUTIN], [1, 2]),
        (GROUP_OR_MEMBERS, [GROUP, PUTIN], [0]),
        (GROUP_OR_MEMBERS, [GROUP, PUTIN, KIM], [1, 2]),
        (GROUP_OR_MEMBERS, [], [0]),
        (MEMBERS_OR_GROUP, [], [0, 1]),
        (GROUP_OR_MEMBERS, [(40, 41)], [0]),
        ([*choice(1, PUTIN), *choice(0, KIM)], [], [1]),
        ([*choice(0, PUTIN, KIM), *choice(1, KIM, PUTIN)], [PUTIN], [0, 1]),
        ([arg("who", 40, 41), *GROUP_OR_MEMBERS], [PUTIN], [0, 2, 3]),
        ([*GROUP_OR_MEMBERS, *PUTIN_OR_KIM], [KIM], [1, 2, 4]),
    ],
    ids=[
        "the group", "the members", "one member", "fewest left over", "most predicted",
        "nothing predicted: the first", "the first may be longer", "something else predicted",
        "numbers decide which is first", "the first of equals", "other arguments stay",
        "each choice on its own",
    ],
)  # fmt: skip
def test_the_alternative_that_is_predicted_stays(arguments, predicted, expected):
    assert kept(arguments, predicted) == expected


def test_only_events_of_the_same_type_say_what_is_predicted():
    assert kept(GROUP_OR_MEMBERS, [PUTIN, KIM], predicted_type="denial") == [0]


def test_an_event_asks_the_predictions_at_its_own_trigger():
    gold = doc("d", event("summit", (20, 22), *GROUP_OR_MEMBERS))
    group, members = arg("who", *GROUP), [arg("who", *PUTIN), arg("who", *KIM)]

    def stays(*predicted):
        found = scope(gold=gold, predicted=doc("d", *predicted), filters=Filters())
        return [position for position, _ in found.gold.fillers(0)]

    assert stays(event("summit", (20, 22), group), event("summit", (30, 32), *members)) == [0]
    assert stays(event("summit", (30, 32), group), event("summit", (20, 22), *members)) == [1, 2]
    assert stays(event("summit", (20, 22)), event("summit", (30, 32), *members)) == [0]
    assert stays(event("denial", (20, 22), group), event("summit", (30, 32), *members)) == [1, 2]
    assert stays(event("summit", None, group), event("summit", (30, 32), *members)) == [1, 2]


def test_an_event_without_trigger_asks_those_without():
    gold = doc("d", event("summit", None, *GROUP_OR_MEMBERS))
    predicted = doc(
        "d",
        event("summit", None, arg("who", *GROUP)),
        event("summit", (30, 32), arg("who", *PUTIN)),
    )

    found = scope(gold=gold, predicted=predicted, filters=Filters())

    assert [position for position, _ in found.gold.fillers(0)] == [0]


def test_the_role_belongs_to_what_is_predicted():
    arguments = [*choice(0, GROUP, role="where"), *choice(1, PUTIN)]

    assert kept(arguments, [GROUP]) == [0]
    assert kept(arguments, [PUTIN]) == [1]


def test_if_nothing_is_predicted_the_first_with_a_place_stays():
    group = arg("who", entity="both", choice="c", alternative=0)
    gold = doc(
        "d",
        event("summit", (4, 7), group, *choice(1, (0, 3))),
        text="Kim met Xi.\nThey left.",
        entities=(Entity(id="both", mentions=(Mention(12, 16),)),),
    )

    found = scope(gold=gold, predicted=doc("d"), filters=Filters())

    assert found.gold.arguments == {(0, 0): Reason.ALTERNATIVES}


def test_a_prediction_cannot_give_itself_alternatives():
    gold = doc("d", event("summit", (20, 22), arg("who", *PUTIN)))
    predicted = doc("d", event("summit", (20, 22), *GROUP_OR_MEMBERS))

    found = scope(gold=gold, predicted=predicted, filters=Filters())

    assert found.predicted.arguments == {}


def test_between_annotators_both_sides_choose_what_the_other_one_says():
    gold = doc("d", event("summit", (20, 22), *GROUP_OR_MEMBERS))
    other = doc("d", event("summit", (20, 22), *choice(0, (40, 41)), *choice(1, KIM)))

    found = scope(gold=gold, predicted=other, filters=Filters(symmetric=True))

    assert found.gold.arguments == {(0, 0): Reason.ALTERNATIVES}
    assert found.predicted.arguments == {(0, 0): Reason.ALTERNATIVES}


def test_an_event_that_leaves_neither_chooses_nor_is_chosen_from():
    gold = doc("d", event("summit", (20, 22), *GROUP_OR_MEMBERS), event("denial", (20, 22)))
    predicted = doc("d", event("summit", (20, 22), arg("who", *PUTIN)))

    found = scope(gold=gold, predicted=predicted, filters=Filters(types=frozenset({"denial"})))

    assert found.gold.arguments == {}


@given(marked_corpora(), corpora(), st.integers(0, 9))
def test_one_alternative_of_each_choice_stays_whatever_the_order(gold, predicted, seed):
    answers = {document.id: document for document in shuffled(predicted, seed)}
    for document in gold:
        found = scope(
            gold=document, predicted=answers.get(document.id, doc("x")), filters=Filters()
        )
        gone = {key for key, why in found.gold.arguments.items() if why == Reason.ALTERNATIVES}
        for number, one in enumerate(document.events):
            if number in found.gold.events:
                continue
            listed = [(a.choice, a.alternative) for a in one.arguments]
            stays = {pair for i, pair in enumerate(listed) if (number, i) not in gone}
            assert {name for name, _ in listed} == {name for name, _ in stays}
            chosen = [name for name, _ in stays if name is not None]
            assert len(chosen) == len(set(chosen))
            assert all(
                name is not None for i, (name, _) in enumerate(listed) if (number, i) in gone
            )
