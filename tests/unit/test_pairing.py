"""Documents pair by their ids exactly; what has no counterpart is named."""

import pytest
from documents import doc

from evalkit.alignment import check_unique, pair, unpaired
from evalkit.alignment.pairing import nearest_ids
from evalkit.errors import DocumentError, GoldError
from evalkit.model import Failed


def test_documents_pair_by_id_in_the_order_of_their_ids():
    found = pair(gold=[doc("b"), doc("a")], predicted=[doc("c"), doc("b")])

    assert [document.id for document in found.gold] == ["a", "b"]
    assert list(found.predicted) == ["b"]
    assert [document.id for document in found.extra] == ["c"]


def test_an_id_that_stands_twice_is_refused_on_either_side():
    with pytest.raises(GoldError) as gold:
        pair(gold=[doc("a"), doc("b"), doc("b"), doc("a"), doc("b")], predicted=[])
    with pytest.raises(DocumentError) as predicted:
        check_unique(gold=["a"], predicted=["b", "a", "b"])

    assert [str(d) for d in gold.value.diagnostics] == [
        "EK1601 There are two gold documents 'a'. Keep one of them.",
        "EK1601 There are two gold documents 'b'. Keep one of them.",
    ]
    assert str(predicted.value) == "EK2050 There are two predictions for 'b'. Keep one of them."


@pytest.mark.parametrize(
    "variant",
    [
        "D1", "d01", "d001", " d1", "d1 ", "d1.txt", "d1.yaml", "d1.JSONL", "gold/d1.yaml",
        "gold\\d1.txt", "d 1", "D01.ann", "\u00a0d1",
    ],
)  # fmt: skip
def test_other_spellings_of_an_id_are_recognized(variant):
    assert nearest_ids([variant], ["x", "d2", "d1", "d10"]) == {variant: "d1"}


@pytest.mark.parametrize(
    ("name", "known", "expected"),
    [
        ("putin-kim-2032", ["putin-kim-2023", "other"], "putin-kim-2023"),
        ("\u00e9t\u00e9", ["e\u0301te\u0301"], "e\u0301te\u0301"),
        ("d100", ["d1"], None),
        ("a", ["b"], None),
        ("a", [], None),
        ("D1", ["d01", "d1"], "d01"),
    ],
    ids=[
        "a slip",
        "decomposed",
        "zeros behind count",
        "nothing alike",
        "nothing there",
        "two: the first",
    ],
)
def test_the_nearest_id(name, known, expected):
    assert nearest_ids([name], known) == ({name: expected} if expected else {})


def test_extra_absent_and_failed_documents_are_named_each_in_order():
    failed = [
        Failed(id="g", kind="timeout", message="10 s", retryable=True),
        Failed(id="f", kind="error", message="no model"),
    ]

    notes = unpaired(extra=["z", "D1"], absent=["d1"], failed=failed)

    assert [str(note) for note in notes] == [
        "EK2052 The prediction 'D1' has no gold document and is not counted. Did you mean 'd1'?",
        "EK2052 The prediction 'z' has no gold document and is not counted.",
        (
            "EK2051 1 gold document has no prediction and counts as missed: 'd1'."
            ' A document without events needs a line too: {"id": …, "events": []}.'
        ),
        "EK2053 The extractor failed on 'f', its events are missed: error: no model",
        "EK2053 The extractor failed on 'g', its events are missed: timeout: 10 s Try again.",
    ]
    assert {note.severity for note in notes} == {"warning"}


def test_many_absent_documents_are_one_warning():
    (note,) = unpaired(extra=[], absent=[f"d{n}" for n in range(9)], failed=[])

    assert "9 gold documents" in note.message
    assert note.message.endswith("'d0', 'd1', 'd2', 'd3', 'd4' and 4 more.")


def test_of_many_findings_the_first_are_shown_and_the_rest_counted():
    names = [f"x{n:04}" for n in range(2000)]
    failed = [Failed(id=name, kind="error", message="x") for name in names]

    notes = unpaired(extra=names, absent=[], failed=failed)
    with pytest.raises(DocumentError) as caught:
        check_unique(gold=[], predicted=[*names, *names])

    assert [note.code for note in notes] == [
        *["EK2052"] * 20, "EK2025", *["EK2053"] * 20, "EK2025",
    ]  # fmt: skip
    assert {note.severity for note in notes} == {"warning"}
    assert notes[20].message == "And 1980 more."
    assert len(caught.value.diagnostics) == 21


def test_ids_are_cut_and_cannot_act_on_a_terminal():
    long = "x" * 1_000_000

    notes = unpaired(extra=[long, "\x1b[2J"], absent=[long], failed=[])

    assert all(len(str(note)) < 300 and "\x1b" not in str(note) for note in notes)


def test_nothing_unpaired_is_no_warning():
    assert unpaired(extra=[], absent=[], failed=[]) == []
