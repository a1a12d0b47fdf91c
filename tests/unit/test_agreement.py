"""Agreement: what the units are, what is missing, and what no coefficient can say."""

import random
from fractions import Fraction

import pytest
from documents import arg, doc, event

from evalkit.errors import GoldError, MeasureError
from evalkit.measures import Measure
from evalkit.significance.agreement import (
    COEFFICIENTS,
    AgreementError,
    Annotator,
    agreement,
    cohen_kappa,
    fleiss_kappa,
    gwet_ac1,
    krippendorff_alpha,
    names_of,
)
from evalkit.significance.agreement.record import record

TEXT = "Ana met Ben.\n\nCal denied it.\nNothing here."
MET, DENIED = (4, 7), (18, 24)


def compare(*sides, **more):
    """Compare annotators a, b, …, each given by documents."""
    people = [Annotator(name, tuple(d)) for name, d in zip("abcd", sides, strict=False)]
    return agreement(people, **more)


def labels(found, layer):
    """List the labels of a layer's units by the words that stand there."""
    return [(unit.words, unit.labels) for unit in found.layers[layer].units]


def article(*events, name="d", **more):
    return doc(name, *events, text=TEXT, **more)


# --- coefficients


def test_kappa_of_two_is_agreement_beyond_that_of_their_own_shares():
    units = [["a", "a"]] * 20 + [["a", "b"]] * 5 + [["b", "a"]] * 10 + [["b", "b"]] * 15

    # Agreed 35/50; chance (25·30 + 25·20) / 50²: the table of Cohen's kappa in most textbooks.
    assert cohen_kappa(units).value == float((Fraction(35, 50) - Fraction(1, 2)) / Fraction(1, 2))


def test_ac1_stays_high_where_one_label_prevails_and_kappa_falls_below_zero():
    units = [["a", "a"]] * 118 + [["a", "b"]] * 5 + [["b", "a"]] * 2

    assert cohen_kappa(units).value < 0
    assert gwet_ac1(units).value > 0.9


@pytest.mark.parametrize("name", COEFFICIENTS)
def test_equal_labels_of_two_kinds_give_one(name):
    assert COEFFICIENTS[name]([["a", "a"], ["b", "b"]]).value == 1


@pytest.mark.parametrize("name", [name for name in COEFFICIENTS if name != "agreement"])
def test_a_single_label_leaves_nothing_beyond_chance_and_says_so(name):
    found = COEFFICIENTS[name]([["a", "a"], ["a", "a"]])

    assert (found.value, found.units) == (None, 2)
    assert "0/0" in found.reason


@pytest.mark.parametrize("name", COEFFICIENTS)
@pytest.mark.parametrize("units", [[], [["a", None]], [[None, None]]], ids=str)
def test_without_a_unit_that_two_labelled_there_is_no_figure_but_a_reason(name, units):
    found = COEFFICIENTS[name](units)

    assert (found.value, found.units) == (None, 0)
    assert found.reason.startswith("no unit has labels of")


def test_a_missing_label_leaves_fleiss_without_the_unit_and_alpha_with_it():
    units = [["a", "a", "a"], ["b", "b", None], ["a", "b", "b"]]

    assert fleiss_kappa(units).units == 2
    assert krippendorff_alpha(units).units == 3
    assert gwet_ac1(units).units == 3


def test_kappa_of_three_is_refused():
    with pytest.raises(ValueError, match="two annotators"):
        cohen_kappa([["a", "a", "a"]])


@pytest.mark.parametrize("name", COEFFICIENTS)
def test_no_order_of_units_or_names_of_labels_changes_a_bit(name):
    rng = random.Random(3)
    units = [[rng.choice("abc"), rng.choice("abc")] for _ in range(40)]
    other = [["xyz"["abc".index(label)] for label in row] for row in rng.sample(units, 40)]

    assert COEFFICIENTS[name](units) == COEFFICIENTS[name](other)


# --- units


def test_a_trigger_of_one_annotator_is_none_for_the_other():
    found = compare(
        [article(event("Meet", MET), event("Deny", DENIED))], [article(event("Meet", MET))]
    )

    assert labels(found, "triggers") == [("met", ("Meet", "Meet")), ("denied", ("Deny", "none"))]
    assert labels(found, "types") == [("met", ("Meet", "Meet"))]


def test_no_unit_of_triggers_is_one_where_both_have_nothing():
    found = compare([article(event("Meet", MET))], [article()], [article(event("Deny", DENIED))])

    assert all(set(unit.labels) != {"none"} for unit in found.layers["triggers"].units)


def test_lines_are_units_whether_or_not_they_tell_of_anything():
    found = compare(
        [article(event("Meet", MET))], [article(event("Meet", MET), event("Deny", DENIED))]
    )

    assert labels(found, "presence") == [
        ("Ana met Ben.", ("no", "no")),
        ("Ana met Ben.", ("yes", "yes")),
        ("Cal denied it.", ("no", "yes")),
        ("Cal denied it.", ("no", "no")),
        ("Nothing here.", ("no", "no")),
        ("Nothing here.", ("no", "no")),
    ]
    assert found.layers["presence"].by_type["Meet"]["cohen_kappa"].value == 1


def test_a_document_without_its_text_has_no_lines():
    found = compare([doc("d", event("Meet", MET))], [doc("d", event("Meet", MET))])

    assert found.layers["presence"].units == ()
    assert labels(found, "triggers") == [("", ("Meet", "Meet"))]


def test_attributes_are_compared_on_triggers_of_the_same_place_and_type_only():
    ours = article(event("Meet", MET, modality="planned"), event("Deny", DENIED))
    theirs = article(event("Meet", MET), event("Meet", DENIED))
    found = compare([ours], [theirs])

    assert labels(found, "modality") == [("met", ("planned", "actual"))]
    assert labels(found, "realis") == [("met", ("other", "actual"))]


def test_roles_are_compared_on_the_fillers_of_such_triggers():
    ours = article(event("Meet", MET, arg("who", 0, 3), arg("whom", 8, 11)))
    theirs = article(
        event("Meet", MET, arg("whom", 0, 3)), event("Deny", DENIED, arg("who", 14, 17))
    )
    found = compare([ours], [theirs])

    assert labels(found, "arguments") == [("Ana", ("who", "whom")), ("Ben", ("whom", "none"))]
    assert labels(found, "roles") == [("Ana", ("who", "whom"))]


def test_several_labels_of_one_annotator_at_one_place_are_one_label():
    found = compare(
        [article(event("Meet", MET), event("Deny", MET))], [article(event("Meet", MET))]
    )

    assert labels(found, "triggers") == [("met", ("Deny+Meet", "Meet"))]


def test_a_type_that_is_not_annotated_completely_is_not_judged():
    ours = article(event("Deny", DENIED))
    theirs = article(exhaustive=("Meet",))
    found = compare([ours], [theirs])

    assert labels(found, "triggers") == []
    assert found.layers["triggers"].unjudged == 1
    assert {unit.type for unit in found.layers["presence"].units} == set()


def test_an_annotator_who_lacks_a_document_is_not_judged_there():
    found = compare(
        [article(event("Meet", MET))], [article(event("Meet", MET))], [article(name="e")]
    )

    assert labels(found, "triggers") == [("met", ("Meet", "Meet", None))]
    assert found.lacking == {"a": ("e",), "b": ("e",), "c": ("d",)}
    assert found.alone == ("e",)
    assert [pair.documents for pair in found.pairs] == [("d",), (), ()]


def test_what_anybody_marks_optional_takes_no_part_unless_it_is_asked_for():
    sides = (
        [article(event("Meet", MET, arg("who", 0, 3), optional=True))],
        [article(event("Meet", MET))],
    )

    found, whole = compare(*sides), compare(*sides, count_optional=True)

    assert [layer.optional for layer in found.layers.values()] == [1, 1, 1, 1, 1, 1, 1, 1]
    assert found.pairs[0].scores
    assert labels(found, "triggers") == []
    assert labels(whole, "triggers") == [("met", ("Meet", "Meet"))]
    assert labels(whole, "arguments") == [("Ana", ("who", "none"))]


def test_an_optional_filler_takes_only_itself_out():
    ours = article(event("Meet", MET, arg("who", 0, 3, optional=True), arg("whom", 8, 11)))
    theirs = article(event("Meet", MET, arg("who", 0, 3), arg("whom", 8, 11)))
    found = compare([ours], [theirs])

    assert labels(found, "arguments") == [("Ben", ("whom", "whom"))]
    assert (found.layers["arguments"].optional, found.layers["roles"].optional) == (1, 1)


def test_of_alternatives_the_one_counts_that_the_other_annotator_chose():
    either = (
        arg("who", 0, 3, choice="c"),
        arg("who", 8, 11, choice="c", alternative=1),
    )
    found = compare(
        [article(event("Meet", MET, *either))], [article(event("Meet", MET, arg("who", 8, 11)))]
    )

    assert labels(found, "arguments") == [("Ben", ("who", "who"))]


def test_two_who_allow_the_same_alternatives_agree():
    either = (arg("who", 0, 3, choice="c"), arg("who", 8, 11, choice="c", alternative=1))
    side = [article(event("Meet", MET, *either))]

    assert labels(compare(side, side), "arguments") == [("Ana", ("who", "who"))]


def test_fillers_without_a_place_are_compared_by_their_words():
    side = [doc("d", event("Meet", MET, arg("who", text="Ana")))]
    found = compare(side, side, measures=[])

    unit = found.layers["arguments"].units[0]
    assert (unit.words, unit.start, unit.labels) == ("Ana", -1, ("who", "who"))


def test_a_filler_outside_of_the_triggers_line_takes_no_part():
    side = [article(event("Meet", MET, arg("who", entity="x")), entities=())]
    found = compare(side, side, measures=[])

    assert labels(found, "arguments") == []


# --- what is left out is said, what cannot be compared is refused


def test_f1_of_a_pair_is_the_same_both_ways():
    sides = [article(event("Meet", MET), event("Deny", DENIED))], [article(event("Meet", MET))]

    one, other = compare(*sides), compare(*reversed(sides))

    f1 = [[score.micro.f1 for score in found.pairs[0].scores.values()] for found in (one, other)]
    assert f1[0] == f1[1]
    assert f1[0][0] == float(Fraction(2, 3))


def test_an_id_that_stands_twice_is_refused():
    with pytest.raises(GoldError, match="EK1601"):
        compare([article(), article()], [article()])


def test_one_annotator_is_refused():
    with pytest.raises(AgreementError, match="EK3060"):
        compare([article()])


def test_documents_of_nobody_else_are_refused():
    with pytest.raises(AgreementError, match=r"EK3061.*'b' has 0"):
        compare([article()], [])


def test_different_texts_of_one_document_are_refused():
    other = doc("d", event("Meet", MET), text=TEXT + " And more.")

    with pytest.raises(AgreementError, match="EK3063 'a' and 'b' have different texts of 'd'"):
        compare([article()], [other])


def test_a_measure_that_is_not_the_same_both_ways_is_refused():
    ours, theirs = article(event("Meet", MET)), article(event("Meet", MET), event("Meet", (0, 3)))

    with pytest.raises(MeasureError, match="EK3062 bionlp/span"):
        compare([ours], [theirs], measures=[Measure("TC"), Measure("bionlp/span")])


def test_intervals_stand_where_there_are_documents_and_items_enough():
    names = [f"d{number}" for number in range(20)]
    ours = [article(event("Meet", MET), event("Deny", DENIED), name=name) for name in names]
    theirs = [article(event("Meet", MET), name=name) for name in names[:15]]
    theirs += [article(name=name) for name in names[15:]]

    found = compare(ours, theirs, measures=[Measure("TC")])

    micro = record(found, unavailable={})["pairs"][0]["measures"]["TC"]["micro"]
    assert micro["f1"] == float(Fraction(30, 55))
    assert micro["interval"]["low"] < micro["f1"] < micro["interval"]["high"]
    again = compare(ours[::-1], theirs[::-1], measures=[Measure("TC")])
    assert record(again, unavailable={}) == record(found, unavailable={})


def test_a_disagreement_about_realis_is_listed_where_nothing_explains_it():
    plain, planned = event("Meet", MET), event("Meet", MET, modality="planned")
    other = event("Meet", MET, realis="other")

    explained = compare([article(plain)], [article(planned)]).disagreements()
    alone = compare([article(plain)], [article(other)]).disagreements()

    assert [layer for layer, _ in explained] == ["modality"]
    assert [layer for layer, _ in alone] == ["realis"]


def test_annotators_are_named_by_the_ends_of_their_paths():
    assert names_of(["x/a", "y/b"]) == ["a", "b"]
    assert names_of(["x/gold", "y/gold"]) == ["x/gold", "y/gold"]
    assert names_of(["gold", "y/gold"]) == ["gold", "y/gold"]


def test_json_gives_null_with_the_reason_never_nan():
    found = compare([article(event("Meet", MET))], [article(event("Meet", MET))])

    said = record(found, unavailable={"a": ["z"]})

    kappa = said["layers"]["types"]["coefficients"]["cohen_kappa"]
    assert kappa["value"] is None
    assert "0/0" in kappa["reason"]
    assert said["documents"]["unavailable"] == {"a": ["z"], "b": []}
    micro = said["pairs"][0]["measures"]["TC"]["micro"]
    assert (micro["f1"], micro["interval"]) == (1.0, None)
    assert micro["interval_reason"]
    assert said["pairs"][0]["measures"]["AC"]["micro"]["undefined"]
    assert said["pairs"][0]["measures"]["AC"]["macro"]["undefined"] == {"f1": "gold has nothing"}
