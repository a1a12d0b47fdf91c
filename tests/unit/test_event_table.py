"""Documents become columns whose order follows from what they say."""

from dataclasses import fields

import pytest
from documents import arg, corpora, doc, event, shuffled
from hypothesis import given
from hypothesis import strategies as st

from evalkit.alignment import EventTable, Reason, Side, Vocabulary
from evalkit.alignment.table import REASONS
from evalkit.errors import DocumentError
from evalkit.model import Mention

PARTS = ((0, 3), (5, 9))


def compiled(*documents):
    sides = [Side(document) for document in documents]
    return EventTable.of(sides, Vocabulary.of(sides))


def columns(rows, *names):
    return list(zip(*(getattr(rows, name).tolist() for name in names), strict=True))


def test_labels_are_numbered_in_sorted_order():
    vocabulary = Vocabulary.of(
        [
            Side(doc("d", event("b", Mention(0, 9, PARTS), arg("z", 0, 1)))),
            Side(doc("e", event("a", (0, 3), arg("y", 0, 9, parts=((0, 1), (8, 9)))))),
        ]
    )

    assert list(vocabulary.types.items()) == [("a", 0), ("b", 1)]
    assert list(vocabulary.roles.items()) == [("y", 0), ("z", 1)]
    assert list(vocabulary.parts.items()) == [((), 0), (((0, 1), (8, 9)), 1), (PARTS, 2)]


def test_a_row_says_where_an_event_stands_and_which_it_was():
    table = compiled(
        doc("d", event("b", (5, 9)), event("a", (0, 3))), doc("e", event("b", Mention(0, 9, PARTS)))
    )

    rows = columns(table.events, "document", "type", "start", "end", "parts", "number", "reason")

    assert rows == [(0, 0, 0, 3, 0, 1, 0), (0, 1, 5, 9, 0, 0, 0), (1, 1, 0, 9, 1, 0, 0)]


def test_an_argument_knows_the_row_of_its_event():
    table = compiled(
        doc("d", event("b", (5, 9), arg("x", 1, 2)), event("a", (0, 3), arg("y", 3, 4)))
    )

    rows = columns(table.arguments, "document", "event", "role", "start", "end", "number")

    assert rows == [(0, 0, 1, 3, 4, 0), (0, 1, 0, 1, 2, 0)]


def test_what_has_no_place_is_the_empty_span():
    table = compiled(doc("d", event("a", None, arg("x", text="words"))))

    assert columns(table.events, "start", "end", "parts") == [(0, 0, 0)]
    assert columns(table.arguments, "start", "end", "parts") == [(0, 0, 0)]


def test_arguments_leave_with_their_event_or_alone():
    document = doc("d", event("a", (0, 3), arg("x", 1, 2)), event("b", (0, 3), arg("x", 1, 2)))
    side = Side(document, {0: Reason.TYPE_FILTER}, {(1, 0): Reason.OPTIONAL})

    table = EventTable.of([side], Vocabulary.of([side]))

    names = [REASONS[number - 1] if number else None for number in table.events.reason.tolist()]
    assert names == ["type-filter", None]
    names = [REASONS[number - 1] if number else None for number in table.arguments.reason.tolist()]
    assert names == ["type-filter", "optional"]


def test_nothing_compiles_to_empty_columns():
    table = compiled()

    assert [len(getattr(table.events, f.name)) for f in fields(table.events)] == [0] * 11
    assert [len(getattr(table.arguments, f.name)) for f in fields(table.arguments)] == [0] * 9


@given(corpora(), st.integers(0, 10))
def test_the_order_of_events_and_arguments_changes_no_column_but_their_places(documents, seed):
    one = compiled(*documents)
    other = compiled(
        *sorted(shuffled(documents, seed), key=lambda d: [d.id for d in documents].index(d.id))
    )

    for rows, others in ((one.events, other.events), (one.arguments, other.arguments)):
        names = [f.name for f in fields(rows) if f.name != "number"]
        assert columns(rows, *names) == columns(others, *names)


@pytest.mark.parametrize(
    "crazy",
    [event("a", (0, 2**63)), event("a", (0, 3), arg("x", 5, 2**70))],
    ids=["trigger", "argument"],
)
def test_an_offset_that_no_text_has_is_refused(crazy):
    with pytest.raises(DocumentError, match=r"EK2058 .* 'e' ") as caught:
        compiled(doc("d", event("a", (0, 3))), doc("e", crazy))

    assert len(caught.value.diagnostics) == 1
