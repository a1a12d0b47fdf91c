"""Ways through measures that few corpora take: each gives what the usual way gives, or says why it cannot."""

from random import Random

import numpy as np
import pytest
from documents import arg, doc, event
from msgspec.structs import replace

from evalkit.alignment import assignment, bags
from evalkit.alignment.assignment import Edge, Ranked, best_pairs, lexicographic, optimal
from evalkit.errors import MeasureError
from evalkit.measures import SUITES, Measure, averaging, columnwise, count
from evalkit.measures.definition import Pair
from evalkit.measures.documentwise import link
from evalkit.measures.steps import nervaluate_columns, omnievent
from evalkit.measures.steps.template_map import best_map
from evalkit.model import Document, Mention

SOME = [
    doc(
        "d0", event("summit", (0, 3), arg("who", 0, 3), arg("where", 5, 9)), event("denial", (5, 9))
    ),
    doc("d1", event("summit", (0, 4)), event("warning", (5, 9)), event("denial", (5, 9))),
    doc("d2"),
]
OTHERS = [
    doc(
        "d0", event("summit", (0, 4), arg("who", 0, 4), arg("where", 5, 9)), event("summit", (5, 9))
    ),
    doc("d1", event("summit", (0, 3)), event("summit", (2, 4)), event("denial", (5, 9))),
    doc("d2", event("denial", (0, 3))),
]


def table(name, gold=SOME, predicted=OTHERS):
    """Count one measure: the columns of all documents, and those by class."""
    measure = Measure.parse(name)
    found = count(gold=gold, predicted=predicted, measures=[measure]).tables[measure]
    return found.total().columns, found.by_class()


def weights(seed):
    rng = Random(seed)
    return {(row, column): rng.randint(0, 3) for row in range(4) for column in range(5)}


def worth(pairs, of):
    assert len({row for row, _ in pairs}) == len({column for _, column in pairs}) == len(pairs)
    return sum(of[pair] for pair in pairs)


@pytest.mark.parametrize("seed", range(8))
def test_large_components_are_solved_as_well_as_small_ones(monkeypatch, seed):
    given = weights(seed)
    small = worth(best_pairs(given), given)

    monkeypatch.setattr(assignment, "DENSE", 0)

    assert worth(best_pairs(given), given) == small


def test_what_is_worth_nothing_is_not_paired():
    assert optimal([Edge(0, 0, 0.0), Edge(0, 1, 1.0), Edge(1, 1, -1.0)]) == [Edge(0, 1, 1.0)]
    assert lexicographic([Ranked(0, 0, (0, 0.0)), Ranked(0, 1, (1, 0.5))]) == [
        Ranked(0, 1, (1, 0.5))
    ]


def moved(documents, factor):
    """Multiply all offsets."""

    def far(one):
        return None if one is None else Mention(one.start * factor, one.end * factor)

    def moved_event(one):
        fillers = [replace(a, start=a.start * factor, end=a.end * factor) for a in one.arguments]
        return replace(one, trigger=far(one.trigger), arguments=tuple(fillers))

    return [replace(d, events=tuple(map(moved_event, d.events))) for d in documents]


@pytest.mark.parametrize("name", [*SUITES["default"], *SUITES["textee"], "EX(dup=merge)"])
@pytest.mark.parametrize("exponent", [24, 40, 55])
def test_offsets_of_any_length_count_alike(name, exponent):
    far = [moved(side, 2**exponent) for side in (SOME, OTHERS)]

    assert table(name, *far) == table(name)


def test_bags_whose_hashes_are_equal_are_told_apart(monkeypatch):
    usual = table("EX")

    monkeypatch.setattr(bags, "mixed", lambda numbers: np.zeros(len(numbers), dtype=np.uint64))

    assert table("EX") == usual


def test_an_f1_of_means_is_null_without_them_and_0_of_zeros():
    assert averaging.harmonic(0.5, None) is averaging.harmonic(None, 0.5) is None
    assert averaging.harmonic(0.0, 0.0) == 0
    assert averaging.harmonic(0.5, 1.0) == pytest.approx(2 / 3)


@pytest.mark.parametrize("name", ["nervaluate/strict", "nervaluate/partial"])
def test_sparse_cells_and_long_numbers_count_alike(monkeypatch, name):
    gold, predicted = (
        [Document(id=d.id, events=d.events, tokens=((0, 3), (3, 4), (5, 9))) for d in side]
        for side in (SOME, OTHERS)
    )
    usual = table(name, gold, predicted)

    with monkeypatch.context() as patched:
        patched.setattr(columnwise, "_DENSE", 0)
        assert table(name, gold, predicted) == usual
    monkeypatch.setattr(nervaluate_columns, "is_packable", lambda _: False)
    assert table(name, gold, predicted) == usual


def test_omnievents_tuples_are_smoothed():
    """By hand: one denial of 5 gold events and 6 predicted ones is at the same place."""
    measure = Measure.parse("omnievent/ed(paradigm=spans,compat=omni.smoothing)")
    found = count(gold=SOME, predicted=OTHERS, measures=[measure]).tables[measure].total()
    matched = found.columns["matched"]

    assert (matched, found.columns["gold"], found.columns["predicted"]) == (1, 5, 6)
    p, r = matched / (6 + 1e-10), matched / (5 + 1e-10)
    assert found.figures() == {"precision": p, "recall": r, "f1": 2 * p * r / (p + r + 1e-10)}
    assert omnievent.smoothed({"matched": 0, "gold": 0, "predicted": 0})["f1"] == 0


@pytest.mark.parametrize("name", ["seqeval/default", "seqeval/strict(scheme=IOB2)"])
def test_the_package_seqeval_reads_the_same_entities(name):
    tags = ["B-A", "I-A", "O", "B-B", "O"], ["B-A", "I-A", "I-B", "I-B", "I-A"]
    gold, predicted = ([Document(id="d", events=(), tags={"ner": side})] for side in tags)
    provided = (
        name.replace("(", "(provider=seqeval,") if "(" in name else f"{name}(provider=seqeval)"
    )

    assert table(provided, gold, predicted) == table(name, gold, predicted)


def test_greedy_spans_take_the_most_alike_and_optimal_ones_the_largest_sum():
    """By hand: dice is 18/19 for the first spans, 2/7 and 5/7 crosswise, and 0 for the last ones."""
    gold = [doc("d", event("a", (0, 10)), event("a", (0, 5)))]
    predicted = [doc("d", event("a", (0, 9)), event("a", (8, 12)))]

    best, greedy = (
        table(f"TC(span=dice{more})", gold, predicted)[0]["matched"]
        for more in ("", ",align=greedy")
    )

    assert (best, greedy) == (pytest.approx(1), pytest.approx(18 / 19))


@pytest.mark.parametrize(
    ("name", "gold", "says"),
    [
        ("AC(span=iou)", doc("d", event("a", (0, 3), arg("who", text="x"))), "1 gold argument without a place"),
        ("coref/muc", doc("d", event("a", None)), "1 gold event without trigger"),
        (
            "coref/muc(of=entities)",
            doc("d", event("a", (0, 3), arg("who", entity="e0"))),
            "gold arguments that name entities but no entities",
        ),
    ],
)  # fmt: skip
def test_what_is_lacking_is_named(name, gold, says):
    with pytest.raises(MeasureError, match=says):
        table(name, [gold], [doc("d")])


def test_events_without_trigger_are_no_mentions_where_pairs_are_listed():
    measure = Measure("coref/muc")
    side = doc("d", event("a", None, hopper="h"), event("a", (0, 3), hopper="h"))

    items, _ = link(measure.definition, Pair(side, side, measure.options))

    assert len(items.gold) == len(items.predicted) == 1


def test_two_pairs_are_better_than_one_that_only_precision_likes():
    """By hand: 16/88 for the two pairs, 10/94 for (0, 1), whose numerator of recall is too low alone."""
    gains = {(0, 0): (1, 1), (0, 1): (5, 1), (1, 1): (1, 3)}

    assert best_map(gains, rows=2, columns=2, predicted=14, gold=16) == [(0, 0), (1, 1)]
