"""How measures are ordered among each other: what is stricter never finds more, but for sets."""

import pytest
from documents import arg, corpora, doc, event
from hypothesis import given

from evalkit.measures import Measure, count

# stricter, laxer: of the multiset measures the stricter never matches more
STRICTER = [
    ("TC", "TI"),
    ("AC", "AI"),
    ("AC+", "AI+"),
    ("AI+", "AI"),
    ("AC+", "AC"),
    ("EX", "TC"),
]


def matched(gold, predicted, *names):
    tables = count(
        gold=gold, predicted=predicted, measures=[Measure.parse(n) for n in names]
    ).tables
    return [table.total().columns["matched"] for table in tables.values()]


@pytest.mark.parametrize(("stricter", "laxer"), STRICTER, ids="-".join)
@given(gold=corpora(), predicted=corpora())
def test_a_stricter_measure_never_matches_more(stricter, laxer, gold, predicted):
    fewer, more = matched(gold, predicted, stricter, laxer)

    assert fewer <= more


def test_of_sets_the_stricter_can_match_more_since_it_merges_less():
    two = doc("d", event("summit", (0, 3)), event("denial", (0, 3)))
    assert matched([two], [two], "textee/TC", "textee/TI") == [2, 1]

    roles = doc("d", event("summit", (0, 3), arg("who", 0, 3), arg("where", 0, 3)))
    assert matched([roles], [roles], "textee/AC", "textee/AI") == [2, 1]
    assert matched([roles], [roles], "AC", "AI") == [2, 2]
