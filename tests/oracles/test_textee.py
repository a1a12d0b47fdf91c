"""
TextEE's scorer is the oracle of the `textee` preset: counts are equal on all its cases.

`textee/` holds one file a case: what TextEE (commit 25d5dcac) counted for generated documents, which are
reduced to what is counted. Where the shared vectors are at hand, the copies are compared with them.
"""

import json
from collections import Counter
from pathlib import Path

import msgspec
import pytest

from evalkit.evaluate import score
from evalkit.measures import suite
from evalkit.model import Document

CASES = sorted((Path(__file__).parent / "textee").glob("*.json"))
KEYS = {
    "textee/TI": "trigger_id",
    "textee/TC": "trigger_cls",
    "textee/AI": "argument_id",
    "textee/AC": "argument_cls",
    "textee/AI+": "argument_attached_id",
    "textee/AC+": "argument_attached_cls",
}
COLUMNS = ("gold_num", "pred_num", "match_num")


class Case(msgspec.Struct):
    """Documents of both sides and TextEE's answer."""

    name: str
    description: str
    gold: tuple[Document, ...]
    predicted: tuple[Document, ...]
    expected: dict[str, dict[str, float]]


def read(path):
    return msgspec.json.decode(path.read_bytes(), type=Case)


def reduced(folder):
    """Take from a folder of the shared vectors what a case file holds."""
    expected = json.loads((folder / "expected.json").read_text("utf-8"))
    return {
        "name": expected["name"],
        "description": expected["description"],
        "gold": _documents(folder / "gold.jsonl"),
        "predicted": _documents(folder / "predicted.jsonl"),
        "expected": expected["textee"],
    }


def _documents(path):
    return [
        {
            "id": document["id"],
            "events": [
                {
                    "type": event["type"],
                    "trigger": _span(event["trigger"]),
                    "arguments": [{"role": a["role"], **_span(a)} for a in event["arguments"]],
                }
                for event in document["events"]
            ],
        }
        for document in map(json.loads, path.read_text("utf-8").splitlines())
    ]


def _span(span):
    return {"start": span["start"], "end": span["end"]}


def test_all_cases_are_here():
    assert len(CASES) == 33


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_counts_and_figures_are_those_of_textee(path):
    case = read(path)

    result = score(gold=case.gold, predicted=case.predicted, measures=suite("textee"))

    for name, key in KEYS.items():
        micro, expected = result.measures[name].micro, case.expected[key]
        assert tuple(micro.columns.values()) == tuple(expected[column] for column in COLUMNS), name
        for figure, value in micro.figures().items():
            assert (value or 0) == pytest.approx(expected[figure] / 100, abs=1e-12), (name, figure)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_default_differs_exactly_where_items_repeat(path):
    case = read(path)
    names = [name.removeprefix("textee/") for name in KEYS]

    result = score(gold=case.gold, predicted=case.predicted, measures=names)

    for name, key in KEYS.items():
        micro, expected = result.measures[name.removeprefix("textee/")].micro, case.expected[key]
        same = micro.columns == dict(
            zip(micro.columns, (expected[column] for column in COLUMNS), strict=True)
        )
        assert same or _repeats(case, key), name


def _repeats(case, key):
    """Tell whether some item of a side stands twice under TextEE's key."""
    return any(
        number > 1
        for document in (*case.gold, *case.predicted)
        for number in Counter(_keys(document, key)).values()
    )


def _keys(document, key):
    for event in document.events:
        trigger = event.trigger.key
        if key.startswith("trigger"):
            yield (trigger, event.type) if key == "trigger_cls" else trigger
        for argument in event.arguments if key.startswith("argument") else ():
            attached = trigger if "attached" in key else None
            role = argument.role if key.endswith("cls") else None
            yield attached, event.type, argument.key, role


def test_the_copies_are_the_shared_vectors(shared):
    folders = {
        path.parent.name: path.parent for path in (shared / "vectors").glob("*/expected.json")
    }

    assert sorted(folders) == [path.stem for path in CASES]
    for path in CASES:
        assert json.loads(path.read_text("utf-8")) == reduced(folders[path.stem]), path.stem
