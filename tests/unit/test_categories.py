"""Error categories: one for each item that earned nothing, the same in any order."""

from collections import Counter

import pytest
from documents import arg, corpora, doc, event, marked_corpora, shuffled
from hypothesis import given
from hypothesis import strategies as st

from evalkit.analysis.categories import CATEGORIES, mistakes
from evalkit.analysis.fates import Fate, fates
from evalkit.measures import Measure, count
from evalkit.measures.definition import Source
from evalkit.model import Entity, Mention

MEET = event("Meet", (10, 13))


def judged(measure, gold, predicted):
    one = Measure.parse(measure)
    counts = count(gold=gold, predicted=predicted, measures=[one])
    return counts, mistakes(fates(counts.compiled, one), counts.compiled, one)


def categories(measure, gold, predicted, **more):
    """Return the categories of the gold items and of the predicted items of one document."""
    _, found = judged(measure, [doc("d", *gold, **more)], [doc("d", *predicted)])
    return tuple(
        sorted(m.category for m in found if m.fate.is_gold is side) for side in (True, False)
    )


def meet(*arguments, trigger=(10, 13)):
    return event("Meet", trigger, *arguments)


EVENTS = {
    "nothing near": ("TC", [MEET], [event("Meet", (20, 22))], ["missed"], ["spurious"]),
    "other type": ("TC", [MEET], [event("Talk", (10, 13))], ["wrong type"], ["wrong type"]),
    "overlap": ("TC", [MEET], [event("Meet", (9, 12))], ["wrong span"], ["wrong span"]),
    "both": ("TC", [MEET], [event("Talk", (9, 12))], *[["wrong type and span"]] * 2),
    "repeated": ("TC", [MEET], [MEET, MEET], [], ["duplicate"]),
    "repeated nearby": ("TC", [MEET], [MEET, event("Meet", (9, 12))], [], ["duplicate"]),
    "a type that is not compared": ("TI", [MEET], [event("Talk", (9, 12))], *[["wrong span"]] * 2),
    "the first step wins": (
        "TC",
        [MEET],
        [event("Talk", (10, 13)), event("Meet", (9, 12))],
        ["wrong type"],
        ["duplicate", "wrong type"],
    ),
    "arguments of the whole event": (
        "EX",
        [meet(arg("who", 0, 3))],
        [meet(arg("who", 4, 7))],
        ["wrong arguments"],
        ["wrong arguments"],
    ),
    "attributes": (
        "TC(strict=realis)",
        [event("Meet", (10, 13), realis="other")],
        [event("Meet", (10, 13), realis="actual")],
        ["wrong attributes"],
        ["wrong attributes"],
    ),
}


@pytest.mark.parametrize("case", EVENTS.values(), ids=EVENTS)
def test_an_event_has_the_category_of_the_first_step_that_fits(case):
    measure, gold, predicted, *expected = case

    assert categories(measure, gold, predicted) == tuple(expected)


ARGUMENTS = {
    "role": ([arg("who", 0, 3)], [arg("where", 0, 3)], "wrong role"),
    "span": ([arg("who", 0, 3)], [arg("who", 0, 4)], "wrong argument span"),
    "both": ([arg("who", 0, 3)], [arg("where", 0, 4)], "wrong role and span"),
}


@pytest.mark.parametrize("case", ARGUMENTS.values(), ids=ARGUMENTS)
def test_an_argument_of_a_found_event_has_its_own_category(case):
    gold, predicted, category = case

    assert categories("AC+", [meet(*gold)], [meet(*predicted)]) == ([category], [category])


def test_an_argument_whose_event_was_not_found_is_set_apart():
    gold, predicted = [meet(arg("who", 0, 3))], [meet(arg("who", 0, 3), trigger=(9, 12))]

    found = categories("AC+", gold, predicted)

    assert found == (["argument of a missed event"], ["argument of a spurious event"])


def test_where_triggers_do_not_count_any_event_of_the_type_is_the_event():
    gold, predicted = [meet(arg("who", 0, 3))], [meet(arg("who", 0, 4), trigger=(9, 12))]

    assert categories("AC", gold, predicted) == (["wrong argument span"], ["wrong argument span"])


def test_an_argument_on_another_found_event_hangs_on_the_wrong_one():
    other = event("Meet", (20, 23))
    gold = [meet(arg("who", 0, 3)), other]
    predicted = [MEET, event("Meet", (20, 23), arg("who", 0, 3))]

    assert categories("AC+", gold, predicted) == (["wrong event"], ["wrong event"])


def test_another_mention_of_the_same_entity_is_named():
    entity = Entity(id="e", mentions=(Mention(0, 3), Mention(30, 33)))
    gold, predicted = [meet(arg("who", 0, 3))], [meet(arg("who", 30, 33))]

    found = categories("AC+", gold, predicted, entities=(entity,))

    assert found == (["other mention"], ["other mention"])


def test_a_filler_without_a_place_is_another_filler():
    gold, predicted = (
        [doc("d", templates=(event("attack", None, arg("who", text=name)),))]
        for name in ("Ana", "Ben")
    )

    _, found = judged("muc4/slots", gold, predicted)

    assert [(one.category, one.instead.text) for one in found] == [
        ("wrong filler", "ben"),
        ("wrong filler", "ana"),
    ]


def test_what_cannot_be_counted_has_no_category():
    dropped = Fate("d", is_gold=True, source=Source("event", "Meet"), is_dropped=True)
    counts = count(gold=[doc("d")], predicted=[], measures=[Measure("TC")])

    assert mistakes([dropped], counts.compiled, Measure("TC")) == []


def test_a_role_that_is_not_compared_is_not_wrong():
    gold, predicted = [meet(arg("who", 0, 3))], [meet(arg("where", 0, 4))]

    assert categories("AI+", gold, predicted) == (["wrong argument span"], ["wrong argument span"])


def test_a_repeated_argument_is_a_duplicate():
    one = arg("who", 0, 3)

    assert categories("AC+", [meet(one)], [meet(one, one)]) == ([], ["duplicate"])


def test_part_of_the_credit_is_a_category_of_its_own():
    found = categories("TC(span=dice)", [MEET], [event("Meet", (10, 12))])

    assert found == (["partly right"], ["partly right"])


def test_pairs_are_as_many_as_possible():
    gold = [event("Meet", (10, 14)), event("Meet", (16, 20))]
    predicted = [event("Meet", (12, 18)), event("Meet", (17, 21))]

    assert categories("TC", gold, predicted) == (["wrong span"] * 2, ["wrong span"] * 2)


def test_what_stands_in_the_stead_of_an_item_is_known():
    _, found = judged("TC", [doc("d", MEET)], [doc("d", event("Talk", (10, 13)))])

    assert [mistake.instead.type for mistake in found] == ["Talk", "Meet"]


def test_too_many_mistakes_of_one_document_are_not_paired():
    gold = [event("Meet", (10 * n, 10 * n + 3)) for n in range(501)]
    predicted = [event("Talk", (10 * n, 10 * n + 3)) for n in range(500)]

    found = categories("TC", gold, predicted)

    assert (Counter(found[0]), Counter(found[1])) == ({"missed": 501}, {"spurious": 500})


COUNTED = st.sampled_from(
    [
        "TI",
        "TC",
        "AI",
        "AC",
        "AI+",
        "AC+",
        "EX",
        "TC(dup=merge)",
        "TC(span=iou,at=0.5)",
        "textee/AC",
    ]
)
MEASURES = st.one_of(COUNTED, st.sampled_from(["kbp/span", "TC(span=dice)"]))


@given(corpora(), corpora(), COUNTED)
def test_the_categories_add_up_to_what_is_missed_and_spurious(gold, predicted, measure):
    counts, found = judged(measure, gold, [d for d in predicted if d.id in {g.id for g in gold}])

    total = counts.tables[Measure.parse(measure)].total().columns
    sides = Counter(mistake.fate.is_gold for mistake in found)
    missed = total["gold"] - total["matched"]
    assert (sides[True], sides[False]) == (missed, total["predicted"] - total["matched"])
    assert {mistake.category for mistake in found} <= set(CATEGORIES)


@given(marked_corpora(), corpora(), st.integers(0, 9), MEASURES)
def test_the_categories_do_not_depend_on_any_order(gold, predicted, seed, measure):
    def found(ours, theirs):
        _, every = judged(measure, ours, theirs)
        return Counter((m.fate.document, m.fate.source, m.category, m.instead) for m in every)

    assert found(gold, predicted) == found(shuffled(gold, seed), shuffled(predicted, seed))


@given(corpora(), corpora(), MEASURES)
def test_a_category_does_not_depend_on_other_documents(gold, predicted, measure):
    def of_first(ours, theirs):
        _, every = judged(measure, ours, theirs)
        return Counter((m.fate.source, m.category) for m in every if m.fate.document == "d0")

    alone = of_first([d for d in gold if d.id == "d0"], [d for d in predicted if d.id == "d0"])

    assert of_first(gold, predicted) == alone


@given(corpora(), MEASURES)
def test_perfect_predictions_have_no_category(gold, measure):
    assert judged(measure, gold, gold)[1] == []
