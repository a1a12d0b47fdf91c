"""What holds for the default measures whatever their spans are compared by."""

import pytest
from documents import arg, corpora, doc, event, shuffled
from hypothesis import given
from hypothesis import strategies as st
from lawbook import FEWER
from msgspec.structs import replace

from evalkit.errors import MeasureError
from evalkit.evaluate import score
from evalkit.measures import Measure, concat, count
from evalkit.measures.steps.span_relation import LIKENESS

GRADED = [name for name, one in LIKENESS.items() if one.graded]
NAMES = ["TI", "TC", "AI", "AC", "AI+", "AC+"]
SPANS = [
    *(f"span={name}" for name in LIKENESS),
    *(f"at=0.5,span={name}" for name in GRADED),
    "finder=last-word,span=head",
    "align=greedy,span=iou",
    "align=greedy,at=0.3,span=dice",
    "dup=merge,span=iou",
]
TEXT = "Ana and Ben met in Oslo , they said and left"


def with_text(documents):
    return [replace(one, text=TEXT) for one in documents]


def tables(gold, predicted, names):
    found = count(
        gold=with_text(gold),
        predicted=with_text(predicted),
        measures=[Measure.parse(n) for n in names],
    )
    return [found.tables[Measure.parse(name)] for name in names]


@pytest.mark.parametrize("span", SPANS)
@FEWER
@given(gold=corpora(), predicted=corpora(), seed=st.integers(0, 9))
def test_every_way_to_compare_spans_keeps_the_laws(span, gold, predicted, seed):
    names = [f"{name}({span})" for name in NAMES]
    there = tables(gold, predicted, names)
    exact = tables(gold, predicted, NAMES)
    mixed = tables(shuffled(gold, seed), shuffled(predicted, seed), names)
    perfect = tables(gold, gold, names)

    for name, one, equal, other, own in zip(names, there, exact, mixed, perfect, strict=True):
        total = one.total()
        assert total == other.total(), "order changes nothing"
        assert own.total().f1 in {1.0, None}, "gold itself is perfect"
        assert total.columns["matched"] <= min(total.gold, total.predicted) + 1e-9
        if "merge" not in span:
            assert total.gold == equal.total().gold
        if "merge" not in span and "greedy" not in span:
            assert total.columns["matched"] >= equal.total().columns["matched"] - 1e-9, name


@pytest.mark.parametrize("span", [*GRADED, "overlap"])
@FEWER
@given(gold=corpora(), predicted=corpora())
def test_the_best_pairs_are_worth_no_less_than_greedy_ones(span, gold, predicted):
    best, greedy = tables(gold, predicted, [f"TC(span={span})", f"TC(align=greedy,span={span})"])

    assert best.total().columns["matched"] >= greedy.total().columns["matched"] - 1e-9


@FEWER
@given(gold=corpora(), predicted=corpora())
def test_shards_of_overlap_counts_are_the_whole_bit_by_bit(gold, predicted):
    predicted = [one for one in predicted if one.id in {d.id for d in gold}]
    parts = [
        tables([one], [p for p in predicted if p.id == one.id], ["TC(span=dice)"])[0]
        for one in gold
    ]

    if parts:
        assert concat(parts).total() == tables(gold, predicted, ["TC(span=dice)"])[0].total()


def micro(name, gold, predicted, **more):
    result = score(
        gold=[doc("d", *gold, **more)], predicted=[doc("d", *predicted, **more)], measures=[name]
    )
    return dict(result.measures[name].micro.columns)


TWO = [event("X", (0, 10)), event("X", (4, 24))]
ONE = [event("X", (0, 14)), event("X", (0, 5))]


@pytest.mark.parametrize(
    ("name", "matched"),
    [
        ("TC", 0),
        ("TC(span=dice)", 2 / 3 + 10 / 17),
        ("TC(align=greedy,span=dice)", 5 / 6 + 2 / 25),
        ("TC(span=iou)", 5 / 10 + 10 / 24),
        ("TC(at=0.4,span=iou)", 2),
        ("TC(align=greedy,at=0.4,span=iou)", 1),
        ("TC(at=0.5,span=iou)", 1),
        ("TC(span=coverage)", 1 + 1 / 20),
        ("TC(span=overlap)", 2),
        ("TC(span=contains)", 1),
        ("TC(span=inside)", 1),
        ("TC(span=same-left)", 1),
        ("TC(span=same-right)", 0),
    ],
)
def test_two_events_and_two_predictions_that_overlap(name, matched):
    found = micro(name, TWO, ONE)

    assert found == pytest.approx({"gold": 2, "predicted": 2, "matched": matched}, abs=1e-12)
    assert isinstance(found["matched"], float if matched != int(matched) else int)


def test_the_trigger_of_an_attached_argument_stays_exact():
    gold = [event("X", (0, 4), arg("R", 10, 20))]
    moved = [event("X", (0, 3), arg("R", 10, 15))]

    assert micro("AC(span=iou)", gold, moved)["matched"] == 0.5
    assert micro("AC+(span=iou)", gold, moved)["matched"] == 0
    assert micro("AC+(span=iou)", gold, [event("X", (0, 4), arg("R", 10, 15))])["matched"] == 0.5


def test_heads_by_rules_make_a_longer_span_right():
    text = "the president of France spoke"
    gold, predicted = [event("X", (0, 23))], [event("X", (4, 13))]

    assert micro("TC(finder=rules,span=head)", gold, predicted, text=text)["matched"] == 1
    assert micro("TC(finder=last-word,span=head)", gold, predicted, text=text)["matched"] == 0


@pytest.mark.parametrize(
    ("name", "gold", "lack"),
    [
        ("TC(span=iou)", event("X"), "1 gold event without trigger"),
        ("AC(span=iou)", event("X", (0, 1), arg("R", text="x")), "1 gold argument without a place"),
        ("AC(span=head)", event("X", (0, 1), arg("R", 0, 9)), "1 gold span without head"),
        ("TC(finder=rules,span=head)", event("X", (0, 9)), "1 gold span without head. The finder"),
    ],
)
def test_what_the_spans_lack_is_refused(name, gold, lack):
    with pytest.raises(MeasureError, match=f"EK3009 .* has {lack}"):
        score(gold=[doc("d", gold)], predicted=[], measures=[name])
