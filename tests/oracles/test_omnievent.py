"""
OmniEvent's functions are the oracle of the `omnievent` measures, on every case of the shared vectors.

`f1_score_overall` got tuples with places; `compute_unified_micro_f1` and `f1_score_overall_with_type` got the
types of all tokens, so that each token was a candidate.
"""

import json
from pathlib import Path

import msgspec
import pytest

from evalkit.evaluate import score
from evalkit.measures import Measure
from evalkit.model import Document

CASES = sorted(path.stem for path in (Path(__file__).parent / "textee").glob("*.json"))
TUPLES = {
    "f1_score_overall:trigger_id": "omnievent/ed(paradigm=spans-untyped,compat=omni.smoothing)",
    "f1_score_overall:trigger_cls": "omnievent/ed(paradigm=spans,compat=omni.smoothing)",
    "f1_score_overall:argument_cls": "omnievent/eae(paradigm=spans,compat=omni.smoothing)",
    "f1_score_overall:argument_attached_cls": (
        "omnievent/eae(paradigm=spans-attached,compat=omni.smoothing)"
    ),
}
UNIFIED = "omnievent/ed(paradigm=tokens,compat=omnievent)"
WITH_TYPE = "omnievent/ed(paradigm=tokens,compat=omni.first_in_file)"
DEFAULT = "omnievent/ed(paradigm=tokens)"


def documents(path):
    """Read documents without what OmniEvent was not told."""
    for line in path.read_text("utf-8").splitlines():
        one = json.loads(line)
        events = [
            {
                "type": event["type"],
                "trigger": _span(event["trigger"]),
                "arguments": [{"role": a["role"], **_span(a)} for a in event["arguments"]],
            }
            for event in one["events"]
        ]
        kept = {"id": one["id"], "events": events, "tokens": one.get("tokens")}
        yield msgspec.convert({k: v for k, v in kept.items() if v is not None}, Document)


def _span(span):
    return {"start": span["start"], "end": span["end"]}


@pytest.fixture(params=CASES)
def case(request, shared):
    folder = shared / "vectors" / request.param
    expected = json.loads((folder / "expected.json").read_text("utf-8"))["omnievent"]
    sides = [list(documents(folder / f"{side}.jsonl")) for side in ("gold", "predicted")]
    return (*sides, expected)


def counted(case, text):
    gold, predicted, _ = case
    measure = Measure.parse(text)
    return score(gold=gold, predicted=predicted, measures=[measure]).measures[str(measure)].micro


def test_all_cases_are_here(shared):
    assert len(CASES) == 33
    assert sorted(p.parent.name for p in (shared / "vectors").glob("*/expected.json")) == CASES


@pytest.mark.parametrize("key", TUPLES)
def test_tuples_are_counted_and_smoothed_as_f1_score_overall_does(case, key):
    expected, micro = case[2][key], counted(case, TUPLES[key])

    assert micro.gold == expected["gold_n"]
    assert micro.predicted == expected["pred_n"]
    for figure, value in micro.figures().items():
        assert value == pytest.approx(expected[figure], abs=1e-15), figure


def test_labels_of_gold_only_are_what_scikit_learn_was_asked_for(case):
    expected, micro = (
        case[2]["compute_unified_micro_f1:token_types_from_bio"],
        counted(case, UNIFIED),
    )

    if "error" in expected:  # every token is a trigger, so there is no NA to remove
        assert expected["error"].startswith("ValueError: list.remove")
        assert micro.gold == sum(len(document.tokens) for document in case[0])
        return
    for figure, name in (("precision", "precision"), ("recall", "recall"), ("f1", "micro_f1")):
        assert (micro.figures()[figure] or 0) == pytest.approx(expected[name] / 100, abs=1e-12)


def test_all_types_are_what_f1_score_overall_with_type_counts(case):
    expected, micro = case[2]["f1_score_overall_with_type:all_tokens"], counted(case, WITH_TYPE)

    if "error" in expected:
        assert expected["error"].startswith("ZeroDivisionError")
        assert (micro.predicted, micro.precision, micro.f1) == (0, None, 0)
        return
    for figure, value in micro.figures().items():
        assert value == pytest.approx(expected[figure], abs=1e-12), figure


def test_without_the_flags_only_order_and_types_unknown_to_gold_make_a_difference(case):
    gold, predicted, _ = case
    ours, theirs = counted(case, DEFAULT), counted(case, UNIFIED)
    in_gold = {event.type for document in gold for event in document.events}
    unknown = any(e.type not in in_gold for document in predicted for e in document.events)
    tied = any(
        len({e.type for e in document.events if e.trigger == one.trigger}) > 1
        for document in (*gold, *predicted)
        for one in document.events
    )

    assert ours.columns == theirs.columns or unknown or tied
    assert ours.predicted >= theirs.predicted
