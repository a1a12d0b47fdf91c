"""Every item that is read has one fate, and the sums are checked."""

import pytest
from documents import arg, corpora, doc, event, marked_corpora, ontology
from hypothesis import given
from hypothesis import strategies as st

from evalkit.alignment import Reason
from evalkit.measures import LedgerError, Measure, Score, Tally, count, suite
from evalkit.measures.ledger import Items, Sides, check

MEASURES = [*suite("default"), *suite("textee")]
TEXT = "x" * 100


def accounts(gold, predicted, **more):
    ledger = count(gold=gold, predicted=predicted, measures=[], **more).ledger
    return {
        (kind, side): (items.read, dict(items.excluded), items.unverified)
        for kind, sides in (("events", ledger.events), ("arguments", ledger.arguments))
        for side, items in (("gold", sides.gold), ("predicted", sides.predicted))
    }


def test_reasons_are_counted_and_arguments_share_the_reason_of_their_event():
    gold = doc(
        "d",
        event("summit", (0, 3), arg("who", 0, 3), arg("who", 5, 9, optional=True)),
        event("denial", (0, 3), arg("who", 0, 3)),
        event("warning", (0, 3), arg("who", 0, 3), optional=True),
        exhaustive=("summit", "warning"),
        text=TEXT,
    )

    found = accounts([gold], [], types=["denial", "warning"], ontology=ontology("summit", "denial"))

    assert found == {
        ("events", "gold"): (3, {"not-exhaustive": 1, "optional": 1, "type-filter": 1}, 0),
        ("arguments", "gold"): (4, {"not-exhaustive": 1, "optional": 1, "type-filter": 2}, 0),
        ("events", "predicted"): (0, {}, 0),
        ("arguments", "predicted"): (0, {}, 0),
    }


def test_predictions_without_gold_are_read_and_not_counted():
    one = event("summit", (0, 3), arg("who", 0, 3), arg("what", text="words"))

    found = accounts([doc("d", text=TEXT)], [doc("e", one, event("denial")), doc("f", text=TEXT)])

    assert found["events", "predicted"] == (2, {"extra-document": 2}, 1)
    assert found["arguments", "predicted"] == (2, {"extra-document": 2}, 1)


def test_templates_are_read_and_not_scored():
    whole = event("summit", None, arg("who", text="Kim"))
    gold = doc("d", templates=(whole, whole))
    predicted = [doc("d", templates=(whole,)), doc("e", templates=(whole, whole))]

    counts = count(gold=[gold], predicted=predicted, measures=MEASURES)

    assert counts.ledger.templates == Sides(
        gold=Items(2, {}), predicted=Items(3, {"extra-document": 2})
    )
    assert counts.ledger.events == Sides(gold=Items(0, {}), predicted=Items(0, {}))


@pytest.mark.parametrize(
    ("gold_text", "predicted_text", "expected"), [(None, None, 1), (TEXT, None, 0), (None, TEXT, 0)]
)
def test_places_in_an_unknown_text_are_unverified(gold_text, predicted_text, expected):
    one = event("summit", (0, 3), arg("who", 0, 3))
    words = event("summit", None, arg("who", text="words"))

    found = accounts(
        [doc("d", one, words, text=gold_text)], [doc("d", one, words, text=predicted_text)]
    )

    assert {unverified for _, _, unverified in found.values()} == {expected}


@given(marked_corpora(), corpora(), st.sampled_from([None, ["summit"], ["summit", "warning"]]))
def test_gold_and_predictions_add_up_for_every_measure(gold, predicted, types):
    counts = count(gold=gold, predicted=predicted, measures=MEASURES, types=types)

    ids = {document.id for document in gold}
    read = [e for document in predicted for e in document.events]
    assert counts.ledger.events.predicted.read == len(read)
    assert counts.ledger.arguments.predicted.read == sum(len(e.arguments) for e in read)
    assert counts.ledger.events.predicted.excluded.get("extra-document", 0) == sum(
        len(document.events) for document in predicted if document.id not in ids
    )
    for measure, table in counts.tables.items():
        total, tally = table.total(), counts.tallies[measure]
        sides = counts.ledger.of_item(measure.definition.unit.item)
        assert total.gold == total.columns["matched"] + tally.missed
        assert total.predicted == total.columns["matched"] + tally.spurious
        assert sides.gold.counted == total.gold + tally.merged_gold
        assert sides.predicted.counted == total.predicted + tally.merged_predicted
        assert 0 <= tally.duplicate <= tally.spurious


@pytest.mark.parametrize(
    ("name", "duplicate", "spurious", "merged"),
    [("TC", 2, 3, 0), ("textee/TC", 0, 1, 2), ("TC(dup=merge)", 0, 1, 2)],
)
def test_repeated_predictions_are_shown_whether_they_cost_or_not(name, duplicate, spurious, merged):
    one, other = event("summit", (0, 3)), event("denial", (0, 3))
    measure = Measure.parse(name)

    tally = count(
        gold=[doc("d", one)], predicted=[doc("d", one, one, one, other)], measures=[measure]
    ).tallies[measure]

    assert tally == Tally(0, spurious, duplicate, 0, merged)


RIGHT = {"gold": 3, "predicted": 2, "matched": 1}
TALLY = Tally(missed=2, spurious=1, duplicate=0, merged_gold=1, merged_predicted=0)
SIDES = Sides(gold=Items(5, {"optional": 1}), predicted=Items(2, {}))


def test_sums_that_hold_pass():
    check(total=Score(RIGHT), tally=TALLY, items=SIDES)


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"gold": 4}, "gold = matched .*: 4 is not 3; gold read: 4 is not 5"),
        ({"predicted": 1}, "predicted = matched .*: 1 is not 2; predictions read: 2 is not 1"),
        ({"matched": 2}, "gold = matched .*: 3 is not 4; predicted = matched"),
    ],
)
def test_sums_that_do_not_hold_stop_the_program(columns, message):
    with pytest.raises(LedgerError, match=message):
        check(total=Score({**RIGHT, **columns}), tally=TALLY, items=SIDES)


def test_leaving_out_nothing_adds_no_reason():
    items = Items(2, {"optional": 1}, 1)

    assert items.left_out(0, Reason.UNAVAILABLE, unverified=0) is items
    assert items.left_out(3, Reason.OPTIONAL, unverified=2) == Items(5, {"optional": 4}, 3)
