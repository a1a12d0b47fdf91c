"""Attributes, roles and entities: what the parameters of the default measures change, and what not."""

import pytest
from documents import arg, doc, event, marked_corpora
from hypothesis import given
from hypothesis import strategies as st
from lawbook import FEWER, families
from msgspec.structs import replace

from evalkit.errors import MeasureError
from evalkit.measures import DEFINITIONS, Measure, count
from evalkit.measures.attributes import regrouped
from evalkit.measures.documentwise import pairs_of, tally
from evalkit.model import Entity, Mention

corpora = families()["attributes"].corpora
ARGUMENTS = ("AI", "AC", "AI+", "AC+")


def tables(gold, predicted, *names):
    measures = [Measure.parse(name) for name in names]
    found = count(gold=gold, predicted=predicted, measures=measures)
    return [found.tables[measure] for measure in measures]


def sums(gold, predicted, *names):
    return [dict(table.total().columns) for table in tables(gold, predicted, *names)]


@pytest.mark.parametrize("name", ["TI", "TC", *ARGUMENTS, "EX"])
@FEWER
@given(
    gold=corpora(),
    predicted=corpora(),
    strict=st.sampled_from(["realis", "modality", "polarity", "all"]),
    dup=st.sampled_from(["fp", "merge"]),
)
def test_sorting_keys_with_attributes_counts_as_the_steps_do(name, gold, predicted, strict, dup):
    measure = Measure.parse(f"{name}(strict={strict},dup={dup})")
    counted = count(gold=gold, predicted=predicted, measures=[measure])

    by_steps = {"gold": 0, "predicted": 0, "matched": 0}
    for pair in pairs_of(counted.compiled, measure.definition, measure.options):
        for row in tally(measure.definition, pair).values():
            by_steps = {column: by_steps[column] + row[column] for column in by_steps}

    assert dict(counted.tables[measure].total().columns) == by_steps


@pytest.mark.parametrize("name", ["TI", "TC", *ARGUMENTS, "EX"])
@FEWER
@given(gold=corpora(), predicted=corpora())
def test_asking_for_attributes_never_finds_more(name, gold, predicted):
    values = ["no", "realis", "modality", "polarity", "all"]
    lax, *some, strictest = (
        one["matched"] for one in sums(gold, predicted, *(f"{name}(strict={v})" for v in values))
    )

    assert strictest <= min(some)
    assert max(some) <= lax


@pytest.mark.parametrize("name", ["AC", "AC+"])
@FEWER
@given(gold=marked_corpora(), predicted=corpora())
def test_roles_as_classes_change_rows_but_no_sum(name, gold, predicted):
    by_type, by_role = tables(gold, predicted, name, f"{name}(by=role)")

    assert by_role.total().columns == by_type.total().columns
    assert set(by_role.classes or ()) <= {"who", "where"}


@st.composite
def with_entities(draw):
    """Make documents with up to two entities that may share a mention."""
    places = st.lists(st.sampled_from([(0, 3), (0, 4), (5, 9)]), max_size=3, unique=True)
    return [
        replace(
            document,
            entities=tuple(
                Entity(id=name, mentions=tuple(Mention(*place) for place in draw(places)))
                for name in "ab"
            ),
        )
        for document in draw(corpora())
    ]


@pytest.mark.parametrize("name", ARGUMENTS)
@FEWER
@given(gold=with_entities(), predicted=corpora(), dup=st.sampled_from(["fp", "merge"]))
def test_coreference_of_gold_finds_at_least_as_much_of_a_multiset(name, gold, predicted, dup):
    plain, coreferent, itself = (
        sums(gold, p, f"{name}(coref={value},dup={dup})")[0]
        for p, value in ((predicted, "no"), (predicted, "gold"), (gold, "gold"))
    )

    if dup == "fp":
        assert coreferent["matched"] >= plain["matched"]
        assert (coreferent["gold"], coreferent["predicted"]) == (plain["gold"], plain["predicted"])
    assert itself["gold"] == itself["predicted"] == itself["matched"]


@pytest.mark.parametrize(
    "value", ["AC(by=role)", "AC(coref=gold)", "AC+(by=role)", "AI+(coref=gold)"]
)
def test_an_argument_without_a_place_is_refused(value):
    gold = [doc("d", event("summit", (0, 3), arg("who", text="Ana")))]

    with pytest.raises(MeasureError, match="EK3009.*without a place"):
        sums(gold, gold, value)


def test_coreference_is_refused_where_spans_are_compared_in_another_way():
    compared = Measure.parse("AC(by=role)").definition

    with pytest.raises(MeasureError, match="EK3030"):
        regrouped(compared, {"coref": "gold"})


def test_identification_has_no_roles_as_classes():
    assert "by" not in DEFINITIONS["AI"].parameters
    assert [n for n in DEFINITIONS["TC"].parameters if n in ("strict", "by", "coref")] == ["strict"]
