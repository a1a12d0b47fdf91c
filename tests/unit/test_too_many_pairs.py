"""A document in which too many spans overlap fails; the others are scored and the run is incomplete."""

import json
import subprocess
import sys

import pytest
from documents import doc, event
from msgspec.json import encode

from evalkit.evaluate import score
from evalkit.measures import Measure, count, limits
from evalkit.measures.limits import TooManyPairs

GOLD = [
    doc("crowd", *[event("Meet", (n, n + 9)) for n in range(3)]),
    doc("calm", event("Meet", (0, 4)), event("Talk", (5, 9))),
]
PREDICTED = [
    doc("crowd", *[event("Meet", (n, n + 9)) for n in range(2)]),
    doc("calm", event("Meet", (0, 2)), event("Talk", (20, 22))),
]
IOU = "TC(span=iou)"


@pytest.fixture
def narrow(monkeypatch):
    """Allow five pairs in a component."""
    monkeypatch.setattr(limits, "PAIRS", 5)


@pytest.mark.usefixtures("narrow")
def test_counting_names_all_documents_with_too_many_pairs_at_once():
    with pytest.raises(TooManyPairs) as raised:
        count(
            gold=[*GOLD, doc("other", *GOLD[0].events)],
            predicted=[*PREDICTED, doc("other", *GOLD[0].events)],
            measures=[Measure.parse(IOU), Measure.parse("TI(span=overlap)")],
        )

    assert raised.value.pairs == {"crowd": 6, "other": 9}
    assert [str(d)[:24] for d in raised.value.diagnostics] == [
        "EK3010 Document 'crowd':",
        "EK3010 Document 'other':",
    ]


@pytest.mark.usefixtures("narrow")
def test_the_document_fails_for_every_measure_and_the_others_are_scored():
    result = score(gold=GOLD, predicted=PREDICTED, measures=[IOU, "TC"])

    overlap, exact = result.measures[IOU].micro, result.measures["TC"].micro
    assert dict(overlap.columns) == {"gold": 5, "predicted": 2, "matched": 0.5}
    assert dict(exact.columns) == {"gold": 5, "predicted": 2, "matched": 0}
    assert (result.documents.predicted, result.documents.failed) == (1, 1)
    assert [(one.id, one.kind) for one in result.failed] == [("crowd", "too-many-pairs")]
    assert [note.code for note in result.notes] == ["EK3010"]
    assert result.ledger.events.predicted.read == 4
    assert result.ledger.events.predicted.excluded == {"too-many-pairs": 2}


@pytest.mark.usefixtures("narrow")
def test_measures_without_overlap_score_the_document():
    result = score(gold=GOLD, predicted=PREDICTED, measures=["TC"])

    assert result.documents.failed == 0
    assert result.measures["TC"].micro.columns["matched"] == 2


def test_the_command_line_says_that_the_run_is_incomplete(tmp_path):
    paths = [tmp_path / "gold.jsonl", tmp_path / "predicted.jsonl"]
    for path, documents in zip(paths, (GOLD, PREDICTED), strict=True):
        path.write_bytes(b"".join(encode(one) + b"\n" for one in documents))
    program = (
        "from evalkit.measures import limits; limits.PAIRS = 5;from evalkit.cli import main; main()"
    )

    result = subprocess.run(
        [sys.executable, "-c", program, "score", "--gold", paths[0], "--predictions", paths[1],
         "--measure", IOU, "--format", "json"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert result.returncode == 3, result.stderr
    assert "EK3010 Document 'crowd': 6 pairs" in result.stderr
    assert json.loads(result.stdout)["ledger"]["documents"]["failed"] == 1
