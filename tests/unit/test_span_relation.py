"""Relations between spans against sets of characters, and the sweep against all pairs."""

import pytest
from clock import reference_seconds
from hypothesis import given
from hypothesis import strategies as st

from evalkit.measures import limits
from evalkit.measures.definition import Item, Link, Options, Projected
from evalkit.measures.steps.relation import same_key
from evalkit.measures.steps.span_relation import HEAD, LIKENESS, alike, common, length
from evalkit.measures.steps.sweep import overlapping
from evalkit.model import Mention, Span


@st.composite
def spans(draw):
    cuts = sorted(draw(st.sets(st.integers(0, 14), min_size=2, max_size=6)))
    parts = tuple(zip(cuts[::2], cuts[1::2], strict=False))
    return Span(parts[0][0], parts[-1][1], parts)


def characters(span):
    return {c for start, end in span.pieces for c in range(start, end)}


NAIVE = {
    "dice": lambda g, p: 2 * len(g & p) / (len(g) + len(p)),
    "iou": lambda g, p: len(g & p) / len(g | p),
    "coverage": lambda g, p: len(g & p) / len(g),
    "geometric": lambda g, p: len(g & p) ** 2 / (len(g) * len(p)),
    "overlap": lambda g, p: float(bool(g & p)),
    "contains": lambda g, p: float(g <= p),
    "inside": lambda g, p: float(p <= g),
    "same-left": lambda g, p: float(min(g) == min(p)),
    "same-right": lambda g, p: float(max(g) == max(p)),
}


def items(*spans, keys=None):
    return [Item(key, span) for key, span in zip(keys or [""] * len(spans), spans, strict=True)]


def likeness(name, gold, predicted, at=None):
    links = alike(name, at=at).run(Projected(items(gold), items(predicted)), Options())
    return links[0].similarity if links else 0


def test_every_likeness_has_a_naive_counterpart():
    assert set(NAIVE) == set(LIKENESS)


@given(spans(), spans())
def test_shared_characters_are_counted_without_listing_them(one, other):
    assert common(one, other) == len(characters(one) & characters(other))
    assert length(one) == len(characters(one))


@pytest.mark.parametrize("name", NAIVE)
@given(gold=spans(), predicted=spans())
def test_a_likeness_is_what_sets_of_characters_give(name, gold, predicted):
    expected = NAIVE[name](characters(gold), characters(predicted))

    assert likeness(name, gold, predicted) == pytest.approx(expected, abs=1e-12)


def test_a_threshold_is_reached_by_its_own_value():
    assert likeness("iou", Span(0, 4), Span(0, 2), at=0.5) == 0.5
    assert likeness("iou", Span(0, 4), Span(0, 2), at=0.51) == 0
    assert likeness("iou", Span(0, 4), Span(4, 6), at=0) == 0


def test_a_span_over_a_billion_characters_costs_nothing():
    def work():
        assert likeness("iou", Span(0, 900_000_000), Span(0, 450_000_000)) == 0.5

    assert reference_seconds(work) < 1


SIDES = st.lists(st.tuples(st.sampled_from("ab"), spans()), max_size=12)


@given(SIDES, SIDES)
def test_the_sweep_finds_the_pairs_that_overlap_and_no_others(gold, predicted):
    projected = Projected([Item(k, s) for k, s in gold], [Item(k, s) for k, s in predicted])

    expected = [
        (g, p)
        for g, (key, ours) in enumerate(gold)
        for p, (other, theirs) in enumerate(predicted)
        if key == other and ours.start < theirs.end and theirs.start < ours.end
    ]
    assert overlapping(projected) == expected


def largest(gold, predicted):
    """Find the most pairs in one component by following all pairs."""
    pairs = [
        {("g", g), ("p", p)}
        for g, ours in enumerate(gold)
        for p, theirs in enumerate(predicted)
        if ours.start < theirs.end and theirs.start < ours.end
    ]
    groups = []
    for pair in pairs:
        touched = [group for group in groups if group[0] & pair]
        groups = [group for group in groups if not group[0] & pair]
        nodes = pair.union(*(group[0] for group in touched))
        groups.append((nodes, 1 + sum(group[1] for group in touched)))
    return max((number for _, number in groups), default=0)


@given(st.lists(spans(), max_size=10), st.lists(spans(), max_size=10))
def test_the_limit_is_one_of_the_largest_component_not_of_the_document(gold, predicted):
    most = largest(gold, predicted)
    projected = Projected(items(*gold), items(*predicted))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(limits, "PAIRS", most)
        assert len(overlapping(projected)) >= most
        if most:
            patch.setattr(limits, "PAIRS", most - 1)
            with pytest.raises(limits.Excess) as raised:
                overlapping(projected)
            assert raised.value.pairs == most


def test_ten_thousand_events_that_all_overlap_are_refused_before_they_are_paired():
    gold = items(*(Span(n, n + 20_000) for n in range(10_000)))
    predicted = items(*(Span(n + 5, n + 20_005) for n in range(10_000)))

    def work():
        with pytest.raises(limits.Excess) as raised:
            overlapping(Projected(gold, predicted))
        assert raised.value.pairs == 10_000**2

    assert reference_seconds(work) < 10


def test_ten_thousand_events_in_a_row_are_paired_by_the_sweep():
    gold = items(*(Span(10 * n, 10 * n + 10) for n in range(10_000)))
    predicted = items(*(Span(10 * n + 5, 10 * n + 15) for n in range(10_000)))

    def work():
        assert len(overlapping(Projected(gold, predicted))) == 2 * 10_000 - 1

    assert reference_seconds(work) < 10


def test_many_items_with_one_key_are_refused_too():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(limits, "PAIRS", 5)
        with pytest.raises(limits.Excess):
            same_key(Projected(items(*[Span(0, 1)] * 2), items(*[Span(0, 1)] * 3)))


def test_heads_are_equal_or_not():
    gold = items(Mention(0, 9, head=(4, 9)), Mention(0, 9, head=(0, 3)))
    predicted = items(Mention(4, 20, head=(4, 9)))

    assert HEAD.run(Projected(gold, predicted), Options()) == [Link(0, 0)]


def test_allowed_pairs_are_asked_for_item_by_item():
    relation = alike("dice", allowed=lambda gold, predicted: gold.label == predicted.label)
    gold = [Item("", Span(0, 2), "x"), Item("", Span(0, 2), "y")]

    links = relation.run(Projected(gold, [Item("", Span(0, 2), "y")]), Options())

    assert links == [Link(1, 0, 1.0)]
