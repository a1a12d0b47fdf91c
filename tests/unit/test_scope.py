"""What is counted is decided before any measure, and what is not has its reason."""

import pytest
from documents import arg, doc, event, ontology

from evalkit.alignment import Filters, Reason
from evalkit.alignment.compile import scope
from evalkit.model import Entity, Mention

SUMMIT, DENIAL, ALIEN = event("summit", (0, 3)), event("denial", (0, 3)), event("alien", (0, 3))
KNOWN = ontology("summit", "denial", "warning")


def scoped(gold, predicted=None, **filters):
    return scope(gold=gold, predicted=predicted or doc("d"), filters=Filters(**filters))


def test_a_type_filter_takes_the_other_types_from_both_sides():
    found = scoped(doc("d", SUMMIT, DENIAL), doc("d", DENIAL), types=frozenset({"summit"}))

    assert found.gold.events == {1: Reason.TYPE_FILTER}
    assert found.predicted.events == {0: Reason.TYPE_FILTER}


@pytest.mark.parametrize(
    ("exhaustive", "known", "gold", "predicted"),
    [
        (None, KNOWN, {}, {}),
        (("summit",), KNOWN, {1}, {1}),
        ((), KNOWN, {0, 1}, {0, 1}),
        (("summit",), None, {1}, {1, 2}),
        (("summit", "denial", "warning"), KNOWN, {}, {}),
    ],
    ids=[
        "all types are complete", "one is", "none is", "without an ontology any type may be real",
        "an invented type is never forgiven",
    ],
)  # fmt: skip
def test_types_that_gold_does_not_annotate_completely_leave(exhaustive, known, gold, predicted):
    found = scoped(
        doc("d", SUMMIT, DENIAL, exhaustive=exhaustive),
        doc("d", SUMMIT, DENIAL, ALIEN),
        ontology=known,
    )

    assert found.gold.events == dict.fromkeys(gold, Reason.NOT_EXHAUSTIVE)
    assert found.predicted.events == dict.fromkeys(predicted, Reason.NOT_EXHAUSTIVE)


def test_the_filter_on_types_is_the_reason_before_incompleteness():
    found = scoped(doc("d", DENIAL, exhaustive=("summit",)), types=frozenset({"summit"}))

    assert found.gold.events == {0: Reason.TYPE_FILTER}


@pytest.mark.parametrize(("symmetric", "leaving"), [(False, {}), (True, {1})])
def test_only_between_annotators_the_other_side_may_be_incomplete(symmetric, leaving):
    found = scoped(doc("d", SUMMIT, DENIAL), doc("d", exhaustive=("summit",)), symmetric=symmetric)

    assert found.gold.events == dict.fromkeys(leaving, Reason.NOT_EXHAUSTIVE)


TEXT = "Putin met Kim.\nXi left."
ENTITIES = (
    Entity(id="putin", mentions=(Mention(0, 5),)),
    Entity(id="xi", mentions=(Mention(15, 17),)),
)


def test_a_filler_in_another_line_belongs_to_the_document_only():
    one = event("summit", (6, 9), arg("who", entity="putin"), arg("who", entity="xi"))

    found = scoped(doc("d", one, text=TEXT, entities=ENTITIES))

    assert found.gold.arguments == {(0, 1): Reason.NOT_IN_LINE}
    assert found.gold.document.events[0].arguments[0].key == (0, 5, ())


def test_predictions_may_name_their_fillers_too():
    one = event("summit", (6, 9), arg("who", entity="putin"), arg("who", entity="xi"))

    found = scoped(doc("d", text=TEXT), doc("d", one, entities=ENTITIES))

    assert found.predicted.arguments == {(0, 1): Reason.NOT_IN_LINE}
    assert found.predicted.document.events[0].arguments[0].key == (0, 5, ())


def test_gold_without_text_takes_the_text_of_the_prediction():
    one = event("summit", (6, 9), arg("who", entity="putin"))

    found = scoped(doc("d", one, entities=ENTITIES), doc("d", text=TEXT))

    assert found.gold.document.events[0].arguments[0].key == (0, 5, ())


@pytest.mark.parametrize(
    "one",
    [
        event("summit", (6, 9), arg("who", entity="nobody")),
        event("summit", None, arg("who", entity="putin")),
        event("summit", (6, 9), arg("who", text="Putin")),
    ],
    ids=["an unknown name", "no trigger", "only words"],
)
def test_what_no_rule_can_place_stays_to_be_refused(one):
    found = scoped(doc("d", one, text=TEXT, entities=ENTITIES))

    assert found.gold.arguments == {}
    assert found.gold.document.events[0] == one


@pytest.mark.parametrize("more", [{}, {"text_sha256": "0" * 64}])
def test_without_an_article_no_filler_is_called_absent_from_its_line(more):
    one = event("summit", (6, 9), arg("who", entity="putin"))

    for gold, predicted in [
        (doc("d", one, entities=ENTITIES, **more), doc("d")),
        (doc("d"), doc("d", one, entities=ENTITIES, **more)),
    ]:
        found = scoped(gold, predicted)
        assert (found.gold.arguments, found.predicted.arguments) == ({}, {})


def test_types_of_gold_are_real_though_the_ontology_lacks_them():
    gold = doc("d", SUMMIT, exhaustive=("summit",))

    found = scoped(gold, doc("d", ALIEN), ontology=KNOWN, in_gold=frozenset({"alien"}))

    assert found.predicted.events == {0: Reason.NOT_EXHAUSTIVE}


def test_arguments_of_an_event_that_leaves_need_no_place():
    one = event("summit", (6, 9), arg("who", entity="xi"))

    found = scoped(doc("d", one, text=TEXT, entities=ENTITIES), types=frozenset({"denial"}))

    assert found.gold.arguments == {}
