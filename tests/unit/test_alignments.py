"""The general alignments on links: which ones are kept."""

import pytest

from evalkit.measures.definition import Item, Link, Options, Pair, Projected
from evalkit.measures.steps.alignment import ALIGNMENTS, MOST_PAIRS, OPTIMAL, nested
from evalkit.measures.steps.nugget import NUGGETS
from evalkit.model import Document, Event

CROSSED = [Link(0, 0, 0.9), Link(0, 1, 0.8), Link(1, 0, 0.1)]
ITEMS = Projected([], [])


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("multiset", [(0, 0)]),
        ("greedy", [(0, 0)]),
        ("optimal", [(0, 0)]),
        ("first fit", [(0, 0)]),
        ("best per predicted", [(0, 0), (0, 1)]),
        ("best per gold", [(0, 0), (1, 0)]),
        ("any", [(0, 0), (0, 1), (1, 0)]),
    ],
)
def test_an_alignment_keeps_these_links(name, kept):
    links = ALIGNMENTS[name].run(CROSSED, ITEMS, Options())

    assert [(link.gold, link.predicted) for link in links] == kept
    assert set(links) <= set(CROSSED)


def test_most_pairs_prefers_two_weak_pairs_to_one_strong():
    links = MOST_PAIRS.run(CROSSED, ITEMS, Options())

    assert [(link.gold, link.predicted) for link in links] == [(0, 1), (1, 0)]


def test_containers_are_paired_by_what_their_items_are_worth():
    gold = [Item("", None, container=name) for name in "AAB"]
    predicted = [Item("", None, container=name) for name in "xxy"]
    links = [Link(0, 0), Link(1, 1, 0.5), Link(2, 2), Link(2, 0), Link(0, 2), Link(1, 2)]

    kept = nested("n", "d", inner=OPTIMAL).run(links, Projected(gold, predicted), Options())

    assert [(link.gold, link.predicted) for link in kept] == [(0, 0), (1, 1), (2, 2)]


def test_an_event_without_a_trigger_is_no_nugget():
    document = Document(id="d", events=(Event(type="X"),))

    assert NUGGETS.run(Pair(document, document)) == Projected([], [])
