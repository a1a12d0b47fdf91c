"""Optional gold is neither right nor wrong, and takes with it the predictions it explains."""

import pytest
from documents import arg, corpora, doc, event, marked_corpora, shuffled
from hypothesis import given
from hypothesis import strategies as st

from evalkit.alignment import Filters, Reason
from evalkit.alignment.compile import scope
from evalkit.measures import Measure, count, suite

A, B, C = arg("who", 0, 1), arg("who", 2, 3), arg("who", 4, 5)
MAYBE_B = arg("who", 2, 3, optional=True)


def meet(*arguments, optional=False, trigger=(10, 12)):
    return event("Meet", trigger, *arguments, optional=optional)


def leaving(gold, predicted, *, symmetric=False):
    """Return the numbers of the events and arguments that leave each side."""
    found = scope(
        gold=doc("d", *gold), predicted=doc("d", *predicted), filters=Filters(symmetric=symmetric)
    )
    for side in (found.gold, found.predicted):
        assert {*side.events.values(), *side.arguments.values()} <= {Reason.OPTIONAL}
    return (
        sorted(found.gold.events), sorted(found.predicted.events),
        sorted(found.gold.arguments), sorted(found.predicted.arguments),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("gold", "predicted", "expected"),
    [
        ([meet(optional=True)], [], ([0], [])),
        ([meet(optional=True)], [meet()], ([0], [0])),
        ([meet(optional=True)], [meet(), meet()], ([0], [0])),
        ([meet(), meet(optional=True)], [meet()], ([1], [])),
        ([meet(), meet(optional=True)], [meet(), meet()], ([1], [1])),
        ([meet(optional=True)], [meet(trigger=(10, 13))], ([0], [])),
        ([meet(optional=True)], [event("Talk", (10, 12))], ([0], [])),
        ([meet(optional=True, trigger=None)], [meet(trigger=None)], ([0], [0])),
        ([meet(A), meet(B, optional=True)], [meet(B), meet(A)], ([1], [0])),
        ([meet(A), meet(B, optional=True)], [meet(A), meet(B)], ([1], [1])),
        ([meet(A, B), meet(optional=True)], [meet(A, C), meet(A)], ([1], [0])),
        ([meet(A), meet(C, optional=True)], [meet(), meet(A), meet(C)], ([1], [2])),
        ([meet(A, optional=True)], [meet(B), meet(A)], ([0], [1])),
    ],
    ids=[
        "not predicted", "predicted", "predicted twice: once is explained",
        "required gold goes first", "the surplus is explained", "another trigger", "another type",
        "no trigger is a key too", "arguments decide which is left over", "in any order",
        "fewest unshared decide between equals", "an event that shares nothing is a false positive",
        "optional gold takes what shares most",
    ],
)  # fmt: skip
def test_optional_events_leave_with_their_predictions(gold, predicted, expected):
    assert leaving(gold, predicted) == (*expected, [], [])


@pytest.mark.parametrize(
    ("gold", "predicted", "expected"),
    [
        ([meet(A, MAYBE_B)], [meet(A)], ([(0, 1)], [])),
        ([meet(A, MAYBE_B)], [meet(A, B)], ([(0, 1)], [(0, 1)])),
        ([meet(A, MAYBE_B)], [meet(B, B)], ([(0, 1)], [(0, 0)])),
        ([meet(B, MAYBE_B)], [meet(B)], ([(0, 1)], [])),
        ([meet(B, MAYBE_B)], [meet(B, B)], ([(0, 1)], [(0, 1)])),
        ([meet(MAYBE_B)], [meet(B, trigger=(10, 13))], ([(0, 0)], [])),
        ([meet(MAYBE_B)], [meet(arg("where", 2, 3))], ([(0, 0)], [])),
        ([meet(A, MAYBE_B), meet(B)], [meet(B), meet(A, B)], ([(0, 1)], [(1, 1)])),
        ([meet(arg("who", text="x", optional=True))], [meet(arg("who", text="y"))], ([(0, 0)], [])),
    ],
    ids=[
        "not predicted", "predicted", "predicted twice: once is explained",
        "required gold goes first", "the surplus is explained", "another trigger", "another role",
        "the event that shares more is the one that is explained", "other words",
    ],
)  # fmt: skip
def test_optional_arguments_leave_with_their_predictions(gold, predicted, expected):
    assert leaving(gold, predicted) == ([], [], *expected)


def test_the_arguments_of_an_optional_event_are_not_asked_for():
    assert leaving([meet(MAYBE_B, optional=True)], [meet(B)]) == ([0], [0], [], [])


def test_a_prediction_cannot_call_itself_optional():
    assert leaving([], [meet(optional=True)]) == ([], [], [], [])
    assert leaving([meet(optional=True)], [meet(optional=True)]) == ([0], [0], [], [])


@pytest.mark.parametrize(
    ("gold", "predicted", "expected"),
    [
        ([], [meet(optional=True)], ([], [0], [], [])),
        ([meet()], [meet(optional=True)], ([0], [0], [], [])),
        ([meet(), meet()], [meet(), meet(optional=True)], ([1], [1], [], [])),
        ([meet(optional=True)], [meet(optional=True)], ([0], [0], [], [])),
        ([meet(A, B)], [meet(A, MAYBE_B)], ([], [], [(0, 1)], [(0, 1)])),
    ],
)
def test_between_annotators_both_may_call_something_optional(gold, predicted, expected):
    assert leaving(gold, predicted, symmetric=True) == expected


MEASURES = suite("default")


def figures(counts):
    return {
        str(measure): (table.total().columns, table.by_class(), counts.tallies[measure])
        for measure, table in counts.tables.items()
    }


@given(marked_corpora(), corpora(), st.integers(0, 9), st.booleans())
def test_marks_are_settled_in_any_order(gold, predicted, seed, symmetric):
    one = count(gold=gold, predicted=predicted, measures=MEASURES, symmetric=symmetric)
    other = count(
        gold=shuffled(gold, seed),
        predicted=shuffled(predicted, seed + 1),
        measures=MEASURES,
        symmetric=symmetric,
    )

    assert figures(one) == figures(other)
    assert one.ledger == other.ledger


@given(corpora(), corpora())
def test_optional_gold_that_nobody_predicted_changes_nothing(gold, predicted):
    lonely = event("nowhere", (50, 60), arg("who", 70, 80), optional=True)
    more = [doc(document.id, *document.events, lonely) for document in gold]

    assert figures(count(gold=gold, predicted=predicted, measures=MEASURES)) == figures(
        count(gold=more, predicted=predicted, measures=MEASURES)
    )


@given(corpora(), corpora())
def test_a_predicted_optional_event_changes_nothing(gold, predicted):
    maybe = event("nowhere", (50, 60), arg("who", 70, 80))
    ids = {document.id for document in predicted}
    more = [
        doc(d.id, *d.events, event("nowhere", (50, 60), optional=True)) if d.id in ids else d
        for d in gold
    ]
    theirs = [doc(d.id, *d.events, maybe) for d in predicted]

    assert figures(count(gold=gold, predicted=predicted, measures=MEASURES)) == figures(
        count(gold=more, predicted=theirs, measures=MEASURES)
    )


@given(marked_corpora(), marked_corpora())
def test_agreement_on_events_is_the_same_from_both_sides(gold, predicted):
    same = {document.id for document in gold} & {document.id for document in predicted}
    ours = [document for document in gold if document.id in same]
    theirs = [document for document in predicted if document.id in same]
    tc = Measure("TC")

    one = count(gold=ours, predicted=theirs, measures=[tc], symmetric=True).tables[tc].total()
    other = count(gold=theirs, predicted=ours, measures=[tc], symmetric=True).tables[tc].total()

    assert (one.gold, one.predicted, one.f1) == (other.predicted, other.gold, other.f1)
