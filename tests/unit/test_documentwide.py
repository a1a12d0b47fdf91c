"""Gold's marks and filters hold for templates, the events of the whole document."""

from pathlib import Path

import pytest
from clock import reference_seconds
from documents import arg, doc, event, ontology, shuffled
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from evalkit.alignment import Filters, Reason
from evalkit.alignment.compile import scope
from evalkit.evaluate import score
from evalkit.evaluate.files import score_columns, score_files
from evalkit.formats import write_documents
from evalkit.measures import Measure, count, suite
from evalkit.measures.documentwise import kept
from evalkit.model import Argument, Document, Entity, Event, Mention
from evalkit.model.wording import normalised

OPTIONAL = Reason.OPTIONAL
MUC = suite("muc")
GTT = Measure("gtt/template")


def whole(event_type, *arguments, **more):
    return event(event_type, None, *arguments, **more)


def words(*said, role="who", **more):
    return [arg(role, text=one, **more) for one in said]


def scoped(gold, predicted=(), *, entities=(), text=None, **filters):
    """Scope two documents of templates."""
    return scope(
        gold=doc("d", templates=tuple(gold), entities=entities, text=text),
        predicted=doc("d", templates=tuple(predicted)),
        filters=Filters(**filters),
    )


def leaving(gold, predicted, **more):
    """Return the numbers of the templates and fills that leave each side."""
    found = scoped(gold, predicted, **more)
    return (
        sorted(found.gold.templates), sorted(found.predicted.templates),
        sorted(found.gold.fills), sorted(found.predicted.fills),
    )  # fmt: skip


# --- types ---------------------------------------------------------------------------------------


def test_a_type_filter_takes_the_other_templates_from_both_sides():
    found = scoped([whole("a"), whole("b")], [whole("b")], types=frozenset({"a"}))

    assert found.gold.templates == {1: Reason.TYPE_FILTER}
    assert found.predicted.templates == {0: Reason.TYPE_FILTER}
    assert (found.gold.events, found.predicted.events) == ({}, {})


@pytest.mark.parametrize(("known", "predicted"), [(None, {1, 2}), (ontology("a", "b"), {1})])
def test_types_that_gold_does_not_annotate_completely_leave(known, predicted):
    gold = doc("d", templates=(whole("a"), whole("b")), exhaustive=("a",))
    other = doc("d", templates=(whole("a"), whole("b"), whole("alien")))

    found = scope(gold=gold, predicted=other, filters=Filters(ontology=known))

    assert found.gold.templates == {1: Reason.NOT_EXHAUSTIVE}
    assert found.predicted.templates == dict.fromkeys(predicted, Reason.NOT_EXHAUSTIVE)


def test_a_type_that_only_a_template_of_gold_has_is_real():
    counts = count(
        gold=[doc("d", exhaustive=()), doc("e", templates=(whole("a"),))],
        predicted=[doc("d", templates=(whole("a"), whole("alien")))],
        measures=[Measure("TC")],
        ontology=ontology("b"),
    )

    assert counts.ledger.templates.predicted.excluded == {"not-exhaustive": 1}


def test_a_type_that_only_templates_have_can_be_asked_for():
    gold = [doc("d", templates=(whole("a", *words("Ana")), whole("b")))]

    result = score(gold=gold, predicted=gold, measures=["gtt/template"], types=["a"])

    assert result.measures["gtt/template"].micro.columns["gold"] == 2
    assert result.ledger.templates.gold.excluded == {"type-filter": 1}


# --- choices -------------------------------------------------------------------------------------


def choice(number, *said, name="c", role="who"):
    return words(*said, role=role, choice=name, alternative=number)


GROUP_OR_MEMBERS = [*choice(0, "both"), *choice(1, "Ana", "Ben")]


@pytest.mark.parametrize(
    ("arguments", "predicted", "gone"),
    [
        (GROUP_OR_MEMBERS, [whole("a", *words("both"))], [1, 2]),
        (GROUP_OR_MEMBERS, [whole("a", *words("Ana", "Ben"))], [0]),
        (GROUP_OR_MEMBERS, [whole("a", *words("Ana")), whole("a", *words("ben"))], [0]),
        (GROUP_OR_MEMBERS, [whole("a", *words("Ana", "both"))], [1, 2]),
        (GROUP_OR_MEMBERS, [], [1, 2]),
        (GROUP_OR_MEMBERS, [whole("b", *words("Ana"))], [1, 2]),
        (GROUP_OR_MEMBERS, [whole("a", *words("Ana", role="where"))], [1, 2]),
        ([*choice(1, "Ana", "Ben"), *choice(0, "both")], [], [0, 1]),
        (
            [*words("Eve"), *GROUP_OR_MEMBERS, *choice(0, "Cid", name="d"), *choice(1, "Dan", name="d")],
            [whole("a", *words("Ana", "the Dan"))],
            [1, 4],
        ),
    ],
    ids=[
        "the group", "the members", "in any template of the type", "fewest left over",
        "nothing predicted: the first", "another type", "another role", "numbers decide",
        "each choice on its own, and without articles",
    ],
)  # fmt: skip
def test_the_alternative_that_is_predicted_stays(arguments, predicted, gone):
    found = scoped([whole("a", *arguments)], predicted)

    assert found.gold.fills == {(0, position): Reason.ALTERNATIVES for position in gone}


def test_a_prediction_chooses_only_between_annotators():
    mine, yours = [whole("a", *words("Ben"))], [whole("a", *choice(0, "Ana"), *choice(1, "Ben"))]

    assert leaving(mine, yours) == ([], [], [], [])
    assert leaving(mine, yours, symmetric=True) == ([], [], [], [(0, 0)])


ENTITIES = (
    Entity(id="both", mentions=(Mention(0, 4), Mention(10, 14, text="pair"))),
    Entity(id="ana", mentions=(Mention(20, 23, text="Ana"), Mention(30, 33))),
    Entity(id="nobody"),
)
NAMED = [
    arg("who", entity="both", choice="c"),
    arg("who", entity="ana", choice="c", alternative=1),
    arg("who", entity="nobody", choice="c", alternative=2),
    arg("who", event="e9", choice="c", alternative=3),
    arg("who", 40, 43, choice="c", alternative=4),
    arg("who", 50, 53, text="Eve", entity="nobody", choice="c", alternative=5),
]
TEXT = "They".ljust(30) + "her".ljust(10) + "Cid".ljust(20)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (arg("who", text="ANA"), 1),
        (arg("who", text="her"), 1),
        (arg("who", 30, 33), 1),
        (arg("who", text="Cid"), 4),
        (arg("who", 40, 43, text="other"), 4),
        (arg("who", text="eve"), 5),
        (arg("who", text="pair"), 0),
        (arg("who", event="e9"), 3),
        (arg("who", entity="nobody"), 2),
        (arg("who", text="nobody"), 0),
    ],
)
def test_a_filler_has_the_words_and_places_of_its_mentions(said, kept):
    found = scoped([whole("a", *NAMED)], [whole("a", said)], entities=ENTITIES, text=TEXT)

    assert sorted(found.gold.fills) == [(0, n) for n in range(len(NAMED)) if n != kept]


def test_without_a_text_places_decide():
    found = scoped([whole("a", *NAMED)], [whole("a", arg("who", 30, 33))], entities=ENTITIES)

    assert (0, 1) not in found.gold.fills


# --- optional templates --------------------------------------------------------------------------

MAYBE = {"optional": True}
ANA, BEN = words("Ana"), words("Ben")
SURE, UNSURE = whole("a", *ANA), whole("a", *ANA, **MAYBE)


@pytest.mark.parametrize(
    ("gold", "predicted", "expected"),
    [
        ([UNSURE], [], ([0], [])),
        ([UNSURE], [SURE], ([0], [0])),
        ([UNSURE], [SURE, SURE], ([0], [0])),
        ([UNSURE], [whole("b", *ANA)], ([0], [])),
        ([UNSURE], [whole("a", *BEN)], ([0], [])),
        ([UNSURE], [whole("a")], ([0], [0])),
        ([whole("a"), UNSURE], [SURE], ([1], [0])),
        ([SURE, whole("a", *BEN, **MAYBE)], [whole("a")], ([1], [])),
        ([whole("a", **MAYBE)], [whole("b"), whole("a", *BEN)], ([0], [1])),
        ([SURE, UNSURE], [SURE], ([1], [])),
        ([SURE, UNSURE], [whole("a", *ANA, *BEN), SURE], ([1], [0])),
        ([SURE, whole("a", *BEN, **MAYBE)], [whole("a", *BEN)], ([1], [0])),
        ([whole("a / b", *ANA, **MAYBE)], [whole("b", *ANA)], ([0], [0])),
        ([UNSURE], [whole("a / b", *ANA)], ([0], [])),
        ([whole("a", *ANA, *BEN, **MAYBE)], [whole("a", *BEN), whole("a", *ANA, *BEN, *words("C"))], ([0], [1])),
    ],
    ids=[
        "not predicted", "predicted", "predicted twice: once is explained", "another type",
        "no fill in common", "the type alone", "the type alone is in gold, what has fills goes first",
        "required gold goes first by its type", "gold has the type alone", "required gold goes first",
        "the most alike goes to required gold", "what shares nothing with required gold is left",
        "one of gold's types", "gold has only one of the types", "most in common",
    ],
)  # fmt: skip
def test_optional_templates_leave_with_their_predictions(gold, predicted, expected):
    assert leaving(gold, predicted) == (*expected, [], [])


@pytest.mark.parametrize(
    ("gold", "predicted", "expected"),
    [
        ([], [UNSURE], ([], [0])),
        ([SURE], [UNSURE], ([0], [0])),
        ([SURE, SURE], [SURE, UNSURE], ([1], [1])),
        ([whole("a", *ANA)], [whole("a / b", *ANA, **MAYBE)], ([0], [0])),
    ],
)
def test_between_annotators_both_may_call_a_template_optional(gold, predicted, expected):
    assert leaving(gold, predicted, symmetric=True) == (*expected, [], [])
    assert leaving(gold, predicted)[:2] == ([], [])


# --- optional fills ------------------------------------------------------------------------------

MAYBE_BEN = words("Ben", **MAYBE)


@pytest.mark.parametrize(
    ("gold", "predicted", "expected"),
    [
        ([whole("a", *ANA, *MAYBE_BEN)], [SURE], ([(0, 1)], [])),
        ([whole("a", *ANA, *MAYBE_BEN)], [whole("a", *BEN, *ANA)], ([(0, 1)], [(0, 0)])),
        ([whole("a", *ANA, *MAYBE_BEN)], [whole("a", *words("BEN"))], ([(0, 1)], [(0, 0)])),
        ([whole("a", *MAYBE_BEN)], [whole("a", *BEN, *BEN)], ([(0, 0)], [(0, 0)])),
        ([whole("a", *MAYBE_BEN)], [whole("b", *BEN)], ([(0, 0)], [])),
        ([whole("a", *MAYBE_BEN)], [whole("a", *words("Ben", role="where"))], ([(0, 0)], [])),
        ([whole("a", *BEN, *MAYBE_BEN)], [whole("a", *BEN)], ([(0, 1)], [])),
        (
            [whole("a", *ANA, *MAYBE_BEN), whole("a", *BEN)],
            [whole("a", *BEN), whole("a", *BEN, *ANA)],
            ([(0, 1)], [(1, 0)]),
        ),
    ],
    ids=[
        "not predicted", "predicted", "in other letters", "predicted twice: once is explained",
        "another type", "another role", "required gold goes first",
        "the template that has more in common is the one that is explained",
    ],
)  # fmt: skip
def test_optional_fills_leave_with_their_predictions(gold, predicted, expected):
    assert leaving(gold, predicted) == ([], [], *expected)


def test_arguments_of_one_entity_are_one_fill():
    twice = whole("a", arg("who", entity="ana", **MAYBE), arg("who", entity="ana", **MAYBE))
    half = whole("a", arg("who", entity="ana", **MAYBE), arg("who", entity="ana"))

    assert leaving([twice], [whole("a", *ANA)], entities=ENTITIES) == (
        [], [], [(0, 0), (0, 1)], [(0, 0)],
    )  # fmt: skip
    assert leaving([half], [whole("a", *ANA)], entities=ENTITIES) == ([], [], [], [])


def test_between_annotators_both_may_call_a_fill_optional():
    gold, predicted = [whole("a", *BEN)], [whole("a", *MAYBE_BEN)]

    assert leaving(gold, predicted) == ([], [], [], [])
    assert leaving(gold, predicted, symmetric=True) == ([], [], [(0, 0)], [(0, 0)])


def test_the_fills_of_an_optional_template_are_not_asked_for():
    assert leaving([whole("a", *MAYBE_BEN, **MAYBE)], [whole("a", *BEN)]) == ([0], [0], [], [])


# --- events without trigger ----------------------------------------------------------------------


def test_an_event_without_trigger_is_explained_by_a_template_and_the_other_way_round():
    for gold, predicted in [
        (doc("d", templates=(UNSURE,)), doc("d", SURE)),
        (doc("d", UNSURE), doc("d", templates=(SURE,))),
        (doc("d", UNSURE), doc("d", SURE)),
    ]:
        found = scope(gold=gold, predicted=predicted, filters=Filters())
        for side in (found.gold, found.predicted):
            assert {**side.events, **side.templates} == {0: OPTIONAL}


def test_fills_of_events_without_trigger_leave_too():
    gold = doc("d", whole("a", *choice(0, "Ana"), *choice(1, "Cid"), *MAYBE_BEN))

    found = scope(gold=gold, predicted=doc("d", whole("a", *BEN, *words("Cid"))), filters=Filters())

    assert found.gold.arguments == {(0, 0): Reason.ALTERNATIVES, (0, 2): OPTIONAL}
    assert found.predicted.arguments == {(0, 0): OPTIONAL}


def test_templates_do_not_explain_events_with_triggers():
    found = scope(
        gold=doc("d", event("a", (0, 3)), templates=(whole("a", **MAYBE),)),
        predicted=doc("d", event("a", (0, 4))),
        filters=Filters(),
    )

    assert (found.predicted.events, found.gold.templates) == ({}, {0: OPTIONAL})


# --- measures ------------------------------------------------------------------------------------


def totals(gold, predicted, **how):
    counts = count(gold=gold, predicted=predicted, measures=MUC, **how)
    return {str(measure): table.total().columns for measure, table in counts.tables.items()}


def test_only_muc4_sees_what_is_optional():
    gold = [doc("d", templates=(whole("a", *ANA, *MAYBE_BEN), whole("b", *ANA, **MAYBE)))]
    predicted = [doc("d", templates=(whole("a", *ANA),))]

    found = totals(gold, predicted)

    assert found["gtt/template"]["gold"] == found["gtt/template"]["predicted"] == 2
    assert found["ceaf-ree/strict"] == {"gold": 1, "predicted": 1, "matched": 1}
    assert (found["muc4/slots"]["noncommittal"], found["muc4/slots"]["gold"]) == (3, 2)


def test_muc4_sees_optional_events_without_trigger_as_templates():
    inside = (whole("a", *ANA, *MAYBE_BEN), whole("b", *ANA, **MAYBE))
    predicted = [doc("d", templates=(whole("a", *ANA),))]

    assert totals([doc("d", *inside)], predicted) == totals([doc("d", templates=inside)], predicted)


def test_the_ledger_gives_the_reasons():
    gold = [doc("d", templates=(UNSURE, whole("b"), whole("a")), exhaustive=("a",))]
    predicted = [doc("d", templates=(SURE,)), doc("x", templates=(SURE,))]

    ledger = count(gold=gold, predicted=predicted, measures=MUC).ledger

    assert ledger.templates.gold.excluded == {"not-exhaustive": 1, "optional": 1}
    assert ledger.templates.gold.counted == 1
    assert ledger.templates.predicted.excluded == {"extra-document": 1, "optional": 1}


# --- laws ----------------------------------------------------------------------------------------

fillers = st.sampled_from(
    [*words("Ana", "Ben", "the Ben"), *words("Cid", role="where"), arg("who", entity="e0")]
)
_types = st.sampled_from(["a", "b", "a / b"])


@st.composite
def wide(draw, *, marks):
    """Make documents with templates and events without trigger; `marks` like gold's."""
    documents = []
    for number in range(draw(st.integers(1, 2))):
        found = []
        for _ in range(draw(st.integers(0, 4))):
            inside = [
                replace(
                    filler,
                    optional=draw(st.booleans()) and marks,
                    choice=draw(st.sampled_from([None, None, "x"])) if marks else None,
                    alternative=draw(st.integers(0, 1)) if marks else 0,
                )
                for filler in draw(st.lists(fillers, max_size=3))
            ]
            optional = draw(st.booleans()) and marks
            found.append(whole(draw(_types), *inside, optional=optional))
        cut = draw(st.integers(0, len(found)))
        entities = (
            Entity(id="e0", mentions=(Mention(0, 1, text=draw(st.sampled_from(["Ana", "Eve"]))),)),
        )
        listed = draw(st.sampled_from([None, ("a",)])) if marks else None
        documents.append(
            doc(f"d{number}", *found[:cut], templates=tuple(found[cut:]), entities=entities, exhaustive=listed)
        )  # fmt: skip
    return documents


@given(wide(marks=True), wide(marks=False), st.booleans(), st.integers(0, 9))
def test_the_order_changes_nothing(gold, predicted, symmetric, seed):
    def say(gold, predicted):
        counts = count(gold=gold, predicted=predicted, measures=MUC, symmetric=symmetric)
        tables = {str(m): (t.total().columns, t.by_class()) for m, t in counts.tables.items()}
        return tables, counts.ledger

    assert say(gold, predicted) == say(shuffled(gold, seed), shuffled(predicted, seed + 1))


@given(wide(marks=False), wide(marks=True), st.booleans())
def test_without_marks_in_gold_nothing_leaves(gold, predicted, same):
    for one, other in zip(gold, gold if same else predicted, strict=False):
        found = scope(gold=one, predicted=other, filters=Filters())
        for side in found.sides:
            assert not any((side.events, side.templates, side.arguments, side.fills))


def without_choices(one):
    return replace(one, arguments=tuple(a for a in one.arguments if a.choice is None))


def bare(one):
    return replace(
        one, optional=False, arguments=tuple(replace(a, optional=False) for a in one.arguments)
    )


def stays(side):
    """Say what templates measures see: types, roles and words without case and articles, an entity once."""
    return sorted(
        repr((one.type, sorted(fills(one)))) for one in kept(side, GTT.definition).templates
    )


def fills(template):
    words = [(a.role, normalised(a.text)) for a in template.arguments if a.entity is None]
    return [*words, *{(a.role, a.entity) for a in template.arguments if a.entity is not None}]


def seen(gold, predicted):
    """Say what stays on either side, and the sums that are equal if all is right."""
    found = scope(gold=gold, predicted=predicted, filters=Filters())
    total = count(gold=[gold], predicted=[predicted], measures=[GTT]).tables[GTT].total().columns
    return stays(found.gold), stays(found.predicted), set(total.values())


@given(wide(marks=True))
def test_gold_without_its_marks_is_a_perfect_prediction(gold):
    for one in gold:
        marked = tuple(map(without_choices, (*one.templates, *one.events)))
        ours = replace(one, templates=marked, events=(), exhaustive=None)
        left, right, sums = seen(ours, replace(ours, templates=tuple(map(bare, marked))))
        assert left == right
        assert len(sums) == 1


def test_twin_templates_without_their_marks_are_a_perfect_prediction():
    one, other = (
        Event(
            type="a",
            arguments=(
                Argument(role="who", text="Ana", optional=ana),
                Argument(role="who", text="Ben", optional=not ana),
            ),
        )
        for ana in (False, True)
    )
    gold = Document(id="d", events=(), templates=(one, other))

    left, right, sums = seen(gold, replace(gold, templates=(bare(one), bare(other))))

    assert left == right
    assert sums == {4}


@given(wide(marks=True), wide(marks=True))
def test_between_annotators_the_sides_can_be_exchanged(gold, predicted):
    for one, other in zip(gold, predicted, strict=False):
        a = scope(gold=one, predicted=other, filters=Filters(symmetric=True))
        b = scope(gold=other, predicted=one, filters=Filters(symmetric=True)).swapped
        for mine, yours in zip(a.sides, b.sides, strict=True):
            assert len(mine.templates) + len(mine.events) == len(yours.templates) + len(
                yours.events
            )


@pytest.mark.parametrize(
    ("gold", "predicted", "templates", "fills"),
    [
        ([UNSURE] * 1500, [SURE] * 1500, 1500, 0),
        ([whole("a", **MAYBE)] * 1500, [SURE] * 1500, 1500, 0),
        (
            [whole("a", *ANA, *words(f"x{n}"), **MAYBE) for n in range(1500)],
            [whole("a", *ANA, *words(f"y{n}")) for n in range(1500)],
            1500,
            0,
        ),
        ([whole("a", *ANA, *MAYBE_BEN)] * 1500, [whole("a", *BEN)] * 1500, 0, 1500),
    ],
    ids=["equal", "no fills", "all alike and none equal", "fills"],
)
def test_many_templates_take_no_longer_than_they_must(gold, predicted, templates, fills):
    def work():
        found = leaving(gold, predicted)
        assert (len(found[1]), len(found[3])) == (templates, fills)

    assert reference_seconds(work) < 5


def test_beyond_a_limit_templates_pair_with_the_first_that_is_left(monkeypatch):
    monkeypatch.setattr("evalkit.alignment.likeness._MOST", 0)

    found = leaving(
        [whole("a", *ANA, *words(f"x{n}"), **MAYBE) for n in range(3)],
        [whole("a", *ANA, *words(f"y{n}")) for n in range(3)],
    )

    assert (len(found[1]), len(found[3])) == (3, 0)


# --- files ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("types", [None, ["a"], ["a", "c"]])
@pytest.mark.parametrize("last", ["d2", "d3"], ids=["same documents", "one has no gold"])
def test_files_give_the_same_account(tmp_path: Path, types, last):
    met = event("a", (0, 3), arg("who", 4, 7))
    gold = [
        doc("d0", met, templates=(UNSURE, whole("b"), whole("a", *ANA, *MAYBE_BEN))),
        doc("d1", met, event("b", (0, 3))),
        doc("d2", met, templates=(whole("c"), whole("b")), exhaustive=("a",)),
    ]
    predicted = [
        doc("d0", met, templates=(SURE, SURE, whole("a", *BEN))),
        doc("d1", met, templates=(whole("c"), UNSURE)),
        doc("d2", met, templates=(whole("c"),)),
        doc("d3", met, templates=(whole("a"),)),
    ]
    predicted = [document for document in predicted if document.id <= last]
    paths = [tmp_path / "gold.jsonl", tmp_path / "predicted.jsonl"]
    for path, documents in zip(paths, (gold, predicted), strict=True):
        write_documents(documents, path)

    asked = {"measures": list(map(Measure, ("TC", "AC+"))), "types": types}

    fast = score_columns(
        gold=paths[0], predicted=paths[1], **asked, extractor="", verify=True, workers=1, cache=None
    ).result
    slow = score(gold=gold, predicted=predicted, **asked)

    assert fast.ledger == slow.ledger
    assert score_files(gold=paths[0], predicted=paths[1], **asked).ledger == slow.ledger
    assert [note.code for note in fast.notes] == [note.code for note in slow.notes]
    assert "EK2055" in [note.code for note in slow.notes]
    assert {m: r.micro for m, r in fast.measures.items()} == {
        m: r.micro for m, r in slow.measures.items()
    }
    assert {m: r.types for m, r in fast.measures.items()} == {
        m: r.types for m, r in slow.measures.items()
    }
    excluded = slow.ledger.templates.predicted.excluded
    assert excluded.get("extra-document", 0) == (last == "d3")
    assert excluded["optional"] == 1
