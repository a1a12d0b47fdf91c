"""What the scorers of given triggers refuse, and what an ontology changes."""

import pytest
from documents import arg, doc, event
from msgspec.structs import replace

from evalkit.errors import MeasureError
from evalkit.measures import Measure, count
from evalkit.measures.definition import Options, Pair
from evalkit.measures.presets.rams import CAPPED
from evalkit.ontology import EventType, Ontology, Role


def totals(gold, predicted, text, **more):
    measure = Measure.parse(text)
    found = count(gold=[gold], predicted=[predicted], measures=[measure], **more)
    return tuple(found.tables[measure].total().columns.values())


PLACELESS = doc("d", event("meet", (0, 3), arg("who", text="Ana")))
PLAIN = doc("d", event("meet", (0, 3), arg("who", 4, 7)))
TITLED = doc("d", event("meet", (0, 3), arg("who", 4, 12)), text="met Ms . Ana")


@pytest.mark.parametrize(
    ("text", "gold", "predicted", "words"),
    [
        ("omnievent/ed", PLAIN, doc("d", event("meet")), "1 predicted event without trigger"),
        ("omnievent/ed(paradigm=tokens)", PLAIN, PLAIN, "no tokens"),
        ("omnievent/ed(paradigm=seq2seq)", PLAIN, PLAIN, "gold triggers without words"),
        ("omnievent/eae", PLAIN, PLACELESS, "1 predicted argument without a place in the text"),
        ("omnievent/eae(paradigm=seq2seq)", PLACELESS, PLAIN, "predicted arguments without words"),
        ("wikievents/head-I", PLAIN, PLAIN, "no text"),
        ("wikievents/coref-C(match=span)", PLAIN, PLAIN, "no text"),
        ("wikievents/coref-I", TITLED, TITLED, "1 gold argument without head"),
        ("rams/span(decode=cap)", PLAIN, PLAIN, "no ontology beside it"),
    ],
)
def test_what_a_measure_needs_and_documents_lack_is_named(text, gold, predicted, words):
    with pytest.raises(MeasureError, match="EK3009") as caught:
        totals(gold, predicted, text)

    assert words in str(caught.value)


SALE = Ontology(
    "shop",
    1,
    {
        "sale": EventType(
            "sale",
            roles={
                "giver": Role("giver", max=1, renamed=("seller",)),
                "thing": Role("thing"),
                "place": Role("place", max=2),
            },
        )
    },
)
SOLD = doc("d", event("sale", (0, 4), arg("giver", 5, 8), arg("thing", 9, 12)))


def test_decoding_keeps_the_best_of_each_role_and_drops_roles_of_other_types():
    predicted = doc(
        "d",
        event(
            "theft",  # gold's type decides
            (0, 4),
            arg("giver", 9, 12, score=0.4),
            arg("giver", 5, 8, score=0.9),
            arg("thing", 9, 12),
            arg("thing", 13, 14),
            arg("victim", 5, 8, score=1.0),
        ),
    )

    assert totals(SOLD, predicted, "rams/span") == (2, 5, 2)
    assert totals(SOLD, predicted, "rams/span(decode=cap)", ontology=SALE) == (2, 3, 2)


@pytest.mark.parametrize("turn", [1, -1])
def test_of_equal_scores_the_first_in_the_text_stays_whatever_the_order_of_the_file(turn):
    both = (arg("giver", 5, 8), arg("seller", 20, 24))
    predicted = doc("d", event("sale", (0, 4), *both[::turn]))

    assert totals(SOLD, predicted, "rams/span(decode=cap)", ontology=SALE) == (2, 1, 1)


def test_a_predicted_trigger_that_gold_lacks_is_decoded_by_its_own_type():
    elsewhere = doc("d", event("sale", (40, 44), arg("giver", 5, 8), arg("giver", 9, 12)))
    alien = doc("d", event("theft", (40, 44), arg("giver", 5, 8)))

    assert totals(SOLD, elsewhere, "rams/span(decode=cap)", ontology=SALE) == (2, 1, 0)
    assert totals(SOLD, alien, "rams/span(decode=cap)", ontology=SALE) == (2, 0, 0)


def test_gold_of_a_type_that_the_ontology_lacks_cannot_be_decoded():
    gold = replace(SOLD, events=(event("theft", (0, 4)),))

    with pytest.raises(MeasureError, match="'theft', which the ontology lacks"):
        totals(gold, SOLD, "rams/span(decode=cap)", ontology=SALE)


def test_without_an_ontology_the_scope_leaves_everything():
    pair = Pair(SOLD, SOLD, Options({"decode": "cap"}))

    assert CAPPED.run(pair) == pair
