"""Optional gold is neither right nor wrong, and takes with it the predictions it explains."""

import pytest
from clock import reference_seconds
from documents import arg, corpora, doc, event, events, marked_corpora, shuffled
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

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


@given(marked_corpora(), st.one_of(corpora(), marked_corpora()), st.integers(0, 9), st.booleans())
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


# --- repetitions, where equal items are merged ---------------------------------------------------

MERGING = [*suite("textee"), Measure.parse("TC(dup=merge)")]


def columns(gold, predicted, measures=MERGING):
    counts = count(gold=[doc("d", *gold)], predicted=[doc("d", *predicted)], measures=measures)
    return {str(measure): table.total().columns for measure, table in counts.tables.items()}


@given(marked_corpora(), corpora())
def test_where_equals_are_merged_saying_everything_twice_changes_nothing(gold, predicted):
    # Two required gold events of one key are two chances for a prediction to be taken; leave one.
    alone = [
        replace(
            d, events=tuple({(e.type, e.trigger.key, e.optional): e for e in d.events}.values())
        )
        for d in gold
    ]
    twice = [replace(d, events=d.events * 2) for d in predicted]

    one = count(gold=alone, predicted=predicted, measures=MERGING)
    other = count(gold=alone, predicted=twice, measures=MERGING)

    assert {m: t.total() for m, t in one.tables.items()} == {
        m: t.total() for m, t in other.tables.items()
    }


def test_an_argument_that_gold_has_is_right_in_a_repeated_event_too():
    gold = [meet(A, B), meet(optional=True)]
    predicted = [meet(A), meet(C, arg("who", 6, 7)), meet(B)]

    found = columns(gold, predicted)

    assert found["textee/TC"] == {"gold": 1, "predicted": 1, "matched": 1}
    assert found["textee/AC"]["gold"] == 2


def test_between_annotators_gold_may_repeat_what_leaves():
    counts = count(
        gold=[doc("d", meet(A), meet(A), meet(B))],
        predicted=[doc("d", meet(A, optional=True))],
        measures=MERGING,
        symmetric=True,
    )

    totals = {str(m): table.total().columns for m, table in counts.tables.items()}
    assert totals["textee/TC"] == {"gold": 0, "predicted": 0, "matched": 0}
    assert counts.tallies[Measure("textee/TC")].merged_gold == 2


def test_a_required_item_does_not_repeat_an_optional_one_of_its_own_side():
    counts = count(
        gold=[doc("d")],
        predicted=[doc("d", meet(A, optional=True), meet(A))],
        measures=MERGING,
        symmetric=True,
    )

    assert counts.tables[Measure("textee/TC")].total().predicted == 1


# --- many items of one key -----------------------------------------------------------------------


def plainly(gold, predicted):
    """Say which of the predictions of one key optional gold explains, by comparing all pairs."""

    def content(one):
        return sorted(repr((a.role, a.key)) for a in one.arguments)

    def common(one, other):
        rest = content(other)
        return sum(1 for a in content(one) if a in rest and not rest.remove(a))

    def likeness(pair):
        one, other = gold[pair[0]], predicted[pair[1]]
        both = common(one, other)
        over = len(one.arguments) + len(other.arguments) - 2 * both
        return -both, over, sorted([content(one), content(other)])

    def taken(ours, theirs):
        pairs = sorted(((o, t) for o in ours for t in theirs), key=likeness)
        found = {}
        for one, other in pairs:
            if one not in found and other not in found.values():
                found[one] = other
        return set(found.values())

    every = set(range(len(predicted)))
    settled = taken([i for i, e in enumerate(gold) if not e.optional], sorted(every))
    return taken([i for i, e in enumerate(gold) if e.optional], sorted(every - settled))


crowd = st.lists(events(), max_size=6).map(
    lambda found: [replace(e, type="Meet", trigger=meet().trigger) for e in found]
)


@given(crowd, crowd, st.integers(0, 63))
def test_counting_equals_first_explains_the_same_contents_as_comparing_all(gold, predicted, marks):
    gold = [replace(e, optional=bool(marks >> n & 1)) for n, e in enumerate(gold)]

    _, found, _, _ = leaving(gold, predicted)

    def contents(numbers):
        return sorted(
            sorted(repr((a.role, a.key)) for a in predicted[n].arguments) for n in numbers
        )

    if any(e.optional for e in gold):
        assert contents(found) == contents(plainly(gold, predicted))


def many(*arguments, number=1500, **more):
    return [meet(*arguments, **more) for _ in range(number)]


@pytest.mark.parametrize(
    ("gold", "predicted", "explained"),
    [
        (many(A, optional=True), many(A), 1500),
        (many(A, optional=True), many(B), 1500),
        ([*many(A, optional=True), *many(B)], [*many(B), *many(A)], 1500),
        (many(A, MAYBE_B), many(A, B), 0),
        (
            [meet(A, arg("who", n, n + 2), optional=True) for n in range(1500)],
            [meet(A, arg("who", n, n + 3)) for n in range(1500)],
            1500,
        ),
    ],
    ids=["equal", "nothing in common", "two contents", "arguments", "all alike and none equal"],
)
def test_many_items_of_one_key_take_no_longer_than_they_must(gold, predicted, explained):
    def work():
        _, found, _, arguments = leaving(gold, predicted)
        assert len(found) == explained
        assert len(arguments) == (0 if explained else 1500)

    assert reference_seconds(work) < 5


def test_beyond_a_limit_contents_pair_in_order(monkeypatch):
    monkeypatch.setattr("evalkit.alignment.optional._MOST", 0)
    same = arg("where", 0, 1)

    _, found, _, arguments = leaving(
        [meet(A, arg("who", n, n + 2), same, optional=True) for n in range(3)],
        [meet(A, arg("who", n, n + 3), same) for n in range(3)],
    )

    assert (len(found), len(arguments)) == (3, 0)
