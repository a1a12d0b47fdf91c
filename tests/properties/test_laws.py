"""Every measure keeps the laws that its row in `tests/laws/` states, and breaks those that it says it breaks."""

import lawbook
import pytest
from documents import corpora, shuffled
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from evalkit.measures import DEFINITIONS, SUITES, Measure, concat, count

FAMILIES = lawbook.families()
EXACT = {*SUITES["default"], *SUITES["textee"]}  # their laws are in test_counting.py


def stated(law):
    """List the measures of each family that keep a law."""
    rows = {
        family: [n for n, laws in module.LAWS.items() if getattr(laws, law) is True]
        for family, module in FAMILIES.items()
    }
    return [pytest.param(f, names, id=f) for f, names in rows.items() if names]


def drawn(family, data):
    """Draw documents that the family's measures can count."""
    return data.draw(getattr(FAMILIES[family], "corpora", corpora)())


def tables(gold, predicted, names):
    """Count the measures; the predictions are of gold documents only."""
    found = count(gold=gold, predicted=predicted, measures=[Measure.parse(n) for n in names]).tables
    return {str(measure): table for measure, table in found.items()}


def rows(table):
    """Show a table as (document, class) → columns."""
    names = table.classes or [""]
    columns = [column.tolist() for column in table.columns.values()]
    return {
        (table.documents[d], names[c]): numbers
        for d, c, *numbers in zip(
            table.document.tolist(), table.label.tolist(), *columns, strict=True
        )
    }


def test_every_measure_is_classified_once():
    named = [name for module in FAMILIES.values() for name in module.LAWS]

    assert len(named) == len(set(named))
    assert sorted({*named} | EXACT) == sorted(DEFINITIONS)


@pytest.mark.parametrize(("family", "names"), stated("perfect"))
@lawbook.FEWER
@given(data=st.data())
def test_gold_itself_is_perfect(family, names, data):
    gold = drawn(family, data)
    for name, table in tables(gold, gold, names).items():
        figures = table.total().figures()
        assert {figures[f] for f in ("precision", "recall", "f1") if f in figures} <= {1.0, None}, (
            name
        )


@pytest.mark.parametrize(("family", "names"), stated("order_free"))
@lawbook.FEWER
@given(data=st.data(), seed=st.integers(0, 99))
def test_order_changes_no_count(family, names, data, seed):
    gold, predicted = drawn(family, data), drawn(family, data)
    one = tables(gold, predicted, names)
    other = tables(shuffled(gold, seed), shuffled(predicted, seed + 1), names)

    for name in names:
        assert rows(one[name]) == rows(other[name]), name


@pytest.mark.parametrize(("family", "names"), stated("swap"))
@lawbook.FEWER
@given(data=st.data())
def test_exchanging_the_sides_exchanges_precision_and_recall(family, names, data):
    one, other = drawn(family, data), drawn(family, data)
    both = {d.id for d in one} & {d.id for d in other}
    one, other = ([d for d in side if d.id in both] for side in (one, other))
    there, back = tables(one, other, names), tables(other, one, names)

    for name in names:
        ours, theirs = there[name].total(), back[name].total()
        assert ours.precision == pytest.approx(theirs.recall, abs=1e-12), name
        assert ours.recall == pytest.approx(theirs.precision, abs=1e-12), name


@pytest.mark.parametrize(("family", "names"), stated("monotone"))
@lawbook.FEWER
@given(data=st.data())
def test_saying_less_never_raises_recall(family, names, data):
    gold, predicted = drawn(family, data), drawn(family, data)
    fewer = [replace(d, events=d.events[:-1]) for d in predicted]
    more, less = tables(gold, predicted, names), tables(gold, fewer, names)

    for name in names:
        assert (less[name].total().recall or 0) <= (more[name].total().recall or 0) + 1e-12, name


@pytest.mark.parametrize(("family", "names"), stated("one_to_one"))
@lawbook.FEWER
@given(data=st.data())
def test_there_are_no_more_matches_than_items(family, names, data):
    gold, predicted = drawn(family, data), drawn(family, data)
    for name, table in tables(gold, predicted, names).items():
        sums = table.total().columns
        right = sums.get("matched", sums.get("matched_precision"))
        assert right <= min(sums["gold"], sums["predicted"]) + 1e-9, name


@pytest.mark.parametrize(("family", "names"), stated("additive"))
@lawbook.FEWER
@given(shards=st.sampled_from([1, 2, 7]), data=st.data())
def test_shards_give_the_counts_of_the_whole_bit_by_bit(family, names, shards, data):
    gold, predicted = drawn(family, data), drawn(family, data)
    ids = sorted(d.id for d in gold)
    predicted = [d for d in predicted if d.id in ids]
    place = {name: data.draw(st.integers(0, shards - 1)) for name in ids}
    parts = [
        tables(*([d for d in side if place[d.id] == n] for side in (gold, predicted)), names)
        for n in range(shards)
    ]
    whole = tables(gold, predicted, names)

    for name in names:
        joined = concat([part[name] for part in reversed(parts)])
        assert list(rows(joined).items()) == list(rows(whole[name]).items()), name
        assert joined.total() == whole[name].total(), name


BROKEN = [
    pytest.param(name, law, documents, id=f"{name}-{law}")
    for module in FAMILIES.values()
    for name, laws in getattr(module, "BROKEN", {}).items()
    for law, documents in laws.items()
]


@pytest.mark.parametrize(("name", "law", "documents"), BROKEN)
def test_a_law_that_a_measure_breaks_is_broken_by_its_counterexample(name, law, documents):
    gold, predicted = documents
    table = tables(gold, predicted, [name])[name]
    total = table.total()

    if law == "perfect":
        assert total.f1 != 1
    elif law == "swap":
        back = tables(predicted, gold, [name])[name].total()
        assert (total.precision, total.recall) != (back.recall, back.precision)
    elif law == "one_to_one":
        sums = total.columns
        assert sums.get("matched_precision", sums.get("matched")) > min(
            sums["gold"], sums["predicted"]
        )
    elif law == "order_free":
        turned = [replace(d, events=d.events[::-1]) for d in predicted]
        assert rows(tables(gold, turned, [name])[name]) != rows(table)
    else:
        fewer = [replace(d, events=d.events[:-1]) for d in predicted]
        assert tables(gold, fewer, [name])[name].total().recall > total.recall
