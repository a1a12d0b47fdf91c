"""BioNLP and MAVEN beyond their case files: depth, filters, ontologies, and what is refused."""

import itertools

import pytest
from documents import arg, doc, event
from hypothesis import given
from hypothesis import strategies as st

from evalkit.errors import MeasureError
from evalkit.evaluate import score
from evalkit.measures.steps.bionlp_events import order_of
from evalkit.measures.steps.bionlp_match import is_assignable
from evalkit.model import Candidate, Entity, Mention
from evalkit.ontology import EventType, Ontology, Role

TEXT = "p50 binds strongly and grows"


def columns(gold, predicted, name, **more):
    return (
        score(gold=[gold], predicted=[predicted], measures=[name], **more)
        .measures[name]
        .micro.columns
    )


def chain(length):
    """Make events of which each is the theme of the next, each with a trigger of its own."""
    fillers = [arg("Theme", 0, 3), *(arg("Theme", event=f"E{n}") for n in range(length - 1))]
    events = (
        event("Regulation", (n, n + 1), filler, id=f"E{n}") for n, filler in enumerate(fillers)
    )
    return doc("d", *events)


@given(st.lists(st.lists(st.integers(0, 4), max_size=4, unique=True), max_size=5))
def test_everyone_gets_something_exactly_if_some_assignment_does(fitting):
    possible = any(
        all(thing in fits for thing, fits in zip(order, fitting, strict=True))
        for order in itertools.permutations(range(5), len(fitting))
    )

    assert is_assignable(fitting) == possible


def test_events_may_be_nested_deeper_than_python_recurses():
    deep = chain(1500)

    for name in ("bionlp/strict", "bionlp/decomposed(match=strict)"):
        found = columns(deep, deep, name)
        assert found["gold"] == found["matched_precision"] == found["matched_recall"] == 1500


def test_only_the_events_of_a_circle_and_those_above_it_have_no_order():
    events = [
        event("A", (0, 3), arg("Theme", event="b"), id="a"),
        event("B", (0, 3), arg("Theme", event="a"), id="b"),
        event("C", (0, 3), arg("Theme", event="a"), id="c"),
        event("D", (0, 3), arg("Theme", 0, 3), id="d"),
        event("E", (0, 3), arg("Theme", event="d")),
        event("F", (0, 3), arg("Theme", event="f"), id="f"),
    ]

    assert order_of(events) == [3, 4]


def test_a_document_that_decomposes_into_too_many_parts_is_refused():
    events = [event("A", (0, 3), arg("Theme", 0, 3), id=f"{side}0") for side in "ab"]
    for n in range(1, 20):
        both = [arg("Theme", event=f"a{n - 1}"), arg("Theme2", event=f"b{n - 1}")]
        events += [event(f"A{side}", (4, 9), *both, id=f"{side}{n}") for side in "ab"]
    wide = doc("d", *events, text=TEXT)

    assert columns(wide, wide, "bionlp/strict")["matched_recall"] > 0
    with pytest.raises(MeasureError, match="more than 100000 parts"):
        columns(wide, wide, "bionlp/decomposed")
    with pytest.raises(MeasureError, match="predicted events that have more"):
        columns(doc("d", text=TEXT), wide, "bionlp/decomposed")


def test_a_type_filter_that_takes_nested_events_out_is_refused_and_group_is_not():
    gold = doc(
        "d",
        event("Binding", (4, 9), arg("Theme", 0, 3), id="E1"),
        event("Regulation", (23, 28), arg("Theme", event="E1")),
        text=TEXT,
    )

    with pytest.raises(MeasureError, match=r"refers to 'E1', no event of it.*say group="):
        columns(gold, gold, "bionlp/strict", types=["Regulation"])
    assert columns(gold, gold, "bionlp/strict(group=reg)")["matched_recall"] == 1


def test_without_triggers_events_may_have_none():
    gold = doc("d", event("Binding", None, arg("Theme", 0, 3)), text=TEXT)
    predicted = doc("d", event("Binding", (4, 9), arg("Theme", 0, 3)), text=TEXT)

    for name in ("bionlp/strict", "bionlp/span"):
        assert columns(gold, predicted, f"{name}(triggers=ignore)")["matched_recall"] == 1
    with pytest.raises(MeasureError, match="1 event without trigger"):
        columns(gold, predicted, "bionlp/strict")


def test_the_site_of_a_theme_that_is_no_protein_is_compared_with_it():
    def binding(*more):
        return doc("d", event("Binding", (4, 9), arg("Theme", 0, 3), *more), text=TEXT)

    site, longer, elsewhere = (arg("Site", *span) for span in ((10, 18), (9, 18), (23, 28)))

    def matched(other, name):
        return columns(binding(site), other, f"bionlp/{name}(task=2)")["matched_recall"]

    assert matched(binding(site), "strict") == 1
    assert matched(binding(longer), "strict") == 0
    assert matched(binding(longer), "span") == 1
    assert matched(binding(elsewhere), "span") == 0
    assert matched(binding(), "span") == 0


def test_a_span_at_the_ends_of_the_text_grows_to_them():
    gold = doc("d", event("Binding", (19, 22), arg("Theme", 0, 3)), text=TEXT)
    predicted = doc("d", event("Binding", (19, 28), arg("Theme", 0, 3)), text=TEXT)

    assert columns(gold, predicted, "bionlp/span")["matched_recall"] == 1


def meet(*fillers, trigger=(4, 7), kind="Meet", **more):
    return event(kind, trigger, *fillers, **more)


def test_roles_that_the_ontology_does_not_give_to_a_type_are_not_looked_at():
    known = Ontology("test", 1, {"Meet": EventType("Meet", roles={"Agent": Role("Agent")})})
    gold = doc(
        "d",
        meet(arg("Agent", text="Ana"), arg("Topic", text="war")),
        meet(arg("x", text="y"), kind="Other"),
    )
    predicted = doc("d", meet(arg("Agent", text="Ana"), arg("Place", text="Bonn")))

    without = columns(gold, predicted, "maven-arg/mention")
    with_ontology = columns(gold, predicted, "maven-arg/mention", ontology=known)

    assert (without["gold"], without["predicted"], without["n"]) == (3, 2, 4)
    assert (with_ontology["gold"], with_ontology["predicted"], with_ontology["n"]) == (2, 1, 2)


def test_negative_triggers_are_candidates_without_a_type_that_gold_has_no_event_at():
    candidates = (
        Candidate(id="none", start=10, end=13),
        Candidate(id="na", start=20, end=23, type="NA"),
        Candidate(id="event", start=4, end=7),
        Candidate(id="typed", start=30, end=33, type="Meet"),
    )
    gold = doc("d", meet(arg("Agent", text="Ana")), candidates=candidates)

    def zeros(trigger, kind="Meet"):
        said = doc("d", meet(arg("A", text="x"), arg("B", text="y"), trigger=trigger, kind=kind))
        return columns(gold, said, "maven-arg/entity")["n"] - 1

    assert [zeros(span) for span in ((10, 13), (20, 23), (30, 33), (50, 53))] == [2, 2, 0, 0]
    assert zeros((4, 7), kind="Say") == 0


@pytest.mark.parametrize(("words", "same"), [("", 0), ("the", 0), ("the Ana", 1), ("ANA!", 1)])
def test_words_of_which_nothing_is_left_overlap_with_nothing(words, same):
    gold = doc("d", meet(arg("Agent", text="Ana")))
    said = doc("d", meet(arg("Agent", text=words)))

    assert columns(gold, said, "maven-arg/mention")["sum_f1"] == same
    nothing = doc("d", meet(arg("Agent", text="the")))
    found = columns(nothing, nothing, "maven-arg/mention")
    assert (found["sum_em"], found["sum_f1"]) == (1, 0)


def test_a_prediction_may_name_entities_of_gold_and_events_stand_for_their_triggers():
    text = "Ana met Ben ; Annie said so"
    ana = Entity(id="ana", mentions=(Mention(0, 3), Mention(14, 19)))
    gold = doc(
        "d",
        meet(arg("Agent", entity="ana"), id="e1"),
        meet(arg("Topic", event="e1"), trigger=(20, 24), kind="Say"),
        text=text,
        entities=(ana,),
    )
    said = doc(
        "d",
        meet(arg("Agent", entity="ana"), id="p"),
        meet(arg("Topic", event="p"), trigger=(20, 24), kind="Say"),
    )

    found = columns(gold, said, "maven-arg/mention")

    assert (found["n"], found["sum_em"], found["sum_f1"]) == (3, 3, 3)
    unknown = doc("d", meet(arg("Agent", entity="bob")))
    assert columns(gold, unknown, "maven-arg/mention")["n"] == 1
