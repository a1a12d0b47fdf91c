"""What broke, what was fixed and what is new between two sets of predictions, item by item."""

from collections import Counter
from pathlib import Path

import pytest
from documents import arg, corpora, doc, event, marked_corpora, shuffled
from goldfiles import gold_yaml
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from evalkit.gold import load_gold
from evalkit.measures import Measure, count, limits
from evalkit.model import Corpus
from evalkit.runs.items import KINDS, changes

MEET, TALK, NEAR = event("Meet", (4, 7)), event("Talk", (4, 7)), event("Meet", (4, 8))
TEXT = "Ana met Ben.\nThen they talked."


def compare(gold, before, after, measure="TC", **more):
    one = doc("d", *gold, text=TEXT)
    sides = [[doc("d", *events)] for events in (before, after)]
    return changes(
        gold=Corpus((one,)),
        before=sides[0],
        after=sides[1],
        measure=Measure.parse(measure),
        **more,
    )


def kinds(found):
    return [(one.kind, one.category) for one in found]


CASES = {
    "nothing changed": ([MEET], [MEET], [MEET], []),
    "broken": ([MEET], [MEET], [], [("broken", "missed")]),
    "fixed": ([MEET], [], [MEET], [("fixed", "missed")]),
    "still wrong": ([MEET], [], [], [("wrong", "missed")]),
    "another mistake is still wrong, as it is now": (
        [MEET],
        [NEAR],
        [TALK],
        [("wrong", "wrong type"), ("new_spurious", "wrong type"), ("gone_spurious", "wrong span")],
    ),
    "still spurious": ([], [MEET], [MEET], []),
    "one of two repetitions is new": (
        [MEET],
        [MEET],
        [MEET, MEET],
        [("new_spurious", "duplicate")],
    ),
    "one of two equal gold items is broken": (
        [MEET, MEET],
        [MEET, MEET],
        [MEET],
        [("broken", "missed")],
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_each_item_has_the_kind_of_its_change(case):
    gold, before, after, expected = case

    assert sorted(kinds(compare(gold, before, after))) == sorted(expected)


def test_an_item_has_its_words_and_those_of_its_line():
    (found,) = compare([MEET], [MEET], [])

    assert (found.left, found.words, found.right) == ("Ana ", "met", " Ben.")
    assert (found.start, found.end, found.type, found.document) == (4, 7, "Meet", "d")


def test_words_are_empty_where_no_text_is_at_hand():
    gold = Corpus((doc("d", MEET),))

    (found,) = changes(gold=gold, before=[], after=[], measure=Measure("TC"))

    assert (found.kind, found.words, found.left, found.right) == ("wrong", "", "", "")


@pytest.mark.parametrize(
    ("predicted", "instead"),
    [(TALK, "Talk"), (NEAR, "met "), (event("Talk", (0, 7)), "Talk Ana met")],
)
def test_what_stands_instead_is_said(predicted, instead):
    found = [one for one in compare([MEET], [MEET], [predicted]) if one.kind == "broken"]

    assert [one.instead for one in found] == [instead]


def test_of_an_argument_the_role_and_its_own_words_are_said():
    gold = event("Meet", (4, 7), arg("who", 0, 3))
    after = event("Meet", (4, 7), arg("where", 0, 3))

    new, broken = compare([gold], [gold], [after], "AC+")

    assert (broken.kind, broken.role, broken.words, broken.instead) == (
        "broken",
        "who",
        "Ana",
        "where",
    )
    assert (new.kind, new.role, new.category) == ("new_spurious", "where", "wrong role")


def test_less_credit_is_broken_and_more_is_fixed():
    far = event("Meet", (4, 12))
    worse = compare([MEET], [NEAR], [far], "TC(span=dice)")
    better = compare([MEET], [far], [NEAR], "TC(span=dice)")

    assert [one.kind for one in worse if one.kind in ("broken", "fixed")] == ["broken"]
    assert [one.kind for one in better if one.kind in ("broken", "fixed")] == ["fixed"]


def test_another_alternative_of_a_choice_is_the_same_item():
    ways = [arg("who", 0, 3, choice="a"), arg("who", 8, 11, choice="a", alternative=1)]
    gold = event("Meet", (4, 7), *ways)
    other, first = (event("Meet", (4, 7), arg("who", *place)) for place in ((8, 11), (0, 3)))

    assert compare([gold], [first], [other], "AC+") == ()
    assert kinds(compare([gold], [other], [MEET], "AC+")) == [("broken", "missed")]


def test_documents_without_a_prediction_are_missed():
    gold = Corpus((doc("a", MEET), doc("b", MEET)))

    found = changes(
        gold=gold, before=[doc("a", MEET), doc("b", MEET)], after=[doc("a", MEET)],
        measure=Measure("TC"),
    )  # fmt: skip

    assert [(one.kind, one.document) for one in found] == [("broken", "b")]


def test_a_template_is_an_event_of_its_type():
    one = event("attack", None, arg("who", text="Ana"), id="t1", must_find=True)
    gold = Corpus((doc("d", templates=(one,)),))
    empty = [doc("d")]

    found = changes(gold=gold, before=empty, after=empty, measure=Measure("muc4/slots"))

    assert ("wrong", "attack", "t1") in {(c.kind, c.type, c.event_id) for c in found}


EVENTS = """
- id: talks
  type: summit
  participant: ["Presiden Putin"]
  must_find: true
  mentions: [{trigger: bertemu}, {trigger: "menggelar <pertemuan>"}]
- type: denial
  speaker: Menteri
  trigger: membantah
"""


@pytest.fixture
def gold(tmp_path):
    path = tmp_path / "g.yaml"
    path.write_text(gold_yaml(EVENTS.strip()), encoding="utf-8")
    return load_gold(path)


def places(found, path):
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    return {lines[one.where.line - 1][one.where.column - 1 :] for one in found}


def test_a_gold_event_has_its_place_in_the_yaml_file(gold, tmp_path):
    empty = [replace(one, events=()) for one in gold]

    found = changes(gold=gold, before=list(gold), after=empty, measure=Measure("TC"))

    assert {one.kind for one in found} == {"broken"}
    assert places(found, tmp_path / "g.yaml") == {
        'bertemu}, {trigger: "menggelar <pertemuan>"}]',
        '"menggelar <pertemuan>"}]',
        "membantah",
    }
    assert {one.event_id for one in found} == {event.id for event in gold.documents[0].events}


def test_a_gold_argument_has_the_place_of_its_role(gold, tmp_path):
    empty = [replace(one, events=()) for one in gold]

    found = changes(gold=gold, before=list(gold), after=empty, measure=Measure("AC+"))

    starts = {text.partition(":")[0] for text in places(found, tmp_path / "g.yaml")}
    assert starts == {"participant", "speaker"}


def test_only_events_that_must_be_found_are_marked(gold):
    empty = [replace(one, events=()) for one in gold]

    events = changes(gold=gold, before=list(gold), after=empty, measure=Measure("TC"))
    arguments = changes(gold=gold, before=list(gold), after=empty, measure=Measure("AC+"))

    assert {(one.type, one.must_find) for one in events} == {("summit", True), ("denial", False)}
    assert not any(one.must_find for one in arguments)


def test_a_prediction_is_in_no_gold_file(gold):
    extra = replace(gold.documents[0], events=(event("summit", (0, 8)),))

    found = changes(gold=gold, before=[], after=[extra], measure=Measure("TC"))

    assert [one.where for one in found if one.kind == "new_spurious"] == [None]


def test_predictions_with_too_many_pairs_are_left_out(monkeypatch):
    monkeypatch.setattr(limits, "PAIRS", 5)
    crowd = doc("d", *[event("Meet", (n, n + 9)) for n in range(3)])
    every = [crowd, doc("e", MEET)]

    found = changes(
        gold=Corpus(tuple(every)), before=every, after=every, measure=Measure.parse("TC(span=iou)")
    )

    assert {(one.document, one.kind) for one in found} == {("d", "wrong")}


MEASURES = st.sampled_from(["TI", "TC", "AC", "AC+", "EX", "textee/AC"])


def sums(measure, gold, predicted):
    total = count(gold=gold, predicted=predicted, measures=[measure]).tables[measure].total()
    missed = total.columns["gold"] - total.columns["matched"]
    return missed, total.columns["predicted"] - total.columns["matched"]


@given(marked_corpora(), corpora(), corpora(), MEASURES)
def test_the_changes_add_up_to_the_differences_of_the_counts(gold, before, after, name):
    measure, ids = Measure(name), {one.id for one in gold}
    sides = [[one for one in side if one.id in ids] for side in (before, after)]
    old, new = (sums(measure, gold, side) for side in sides)

    found = changes(gold=Corpus(tuple(gold)), before=sides[0], after=sides[1], measure=measure)

    number = Counter(one.kind for one in found)
    assert number["broken"] - number["fixed"] == new[0] - old[0]
    assert number["new_spurious"] - number["gone_spurious"] == new[1] - old[1]
    assert number["broken"] + number["wrong"] == new[0]


@given(corpora(), corpora(), corpora(), st.integers(0, 9), MEASURES)
def test_the_changes_do_not_depend_on_any_order(gold, before, after, seed, name):
    def found(ours, first, then):
        return changes(gold=Corpus(tuple(ours)), before=first, after=then, measure=Measure(name))

    assert found(gold, before, after) == found(
        shuffled(gold, seed), shuffled(before, seed), shuffled(after, seed)
    )


@given(corpora(), corpora(), corpora(), MEASURES)
def test_the_other_way_round_broken_is_fixed(gold, before, after, name):
    def found(first, then):
        every = changes(gold=Corpus(tuple(gold)), before=first, after=then, measure=Measure(name))
        return Counter((c.document, c.type, c.start, c.end, c.role, c.kind) for c in every)

    turned = dict(
        zip(KINDS, ("fixed", "broken", "wrong", "gone_spurious", "new_spurious"), strict=True)
    )
    back = {(*what, turned[kind]): n for (*what, kind), n in found(after, before).items()}
    assert found(before, after) == back
