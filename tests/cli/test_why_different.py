"""`evalkit why-different` says in words why two measures differ."""

import json

import pytest
from click.testing import CliRunner

from evalkit.cli.app import cli

GOLD = '{"id": "d", "text": "Ana met Ben", "events": [{"type": "Meet", "trigger": {"start": 4, "end": 7}}]}\n'
TWICE = '{"id": "d", "events": [{"type": "Meet", "trigger": {"start": 4, "end": 7}}, {"type": "Meet", "trigger": {"start": 4, "end": 7}}]}\n'


@pytest.fixture
def files(tmp_path):
    gold, predicted = tmp_path / "gold.jsonl", tmp_path / "predicted.jsonl"
    gold.write_text(GOLD)
    predicted.write_text(TWICE)
    return ["--gold", str(gold), "--predictions", str(predicted)]


def shown(*args):
    result = CliRunner().invoke(cli, ["why-different", *args], catch_exceptions=False)
    assert result.exit_code == 0
    return result.output


def test_the_text_has_both_sums_the_change_and_the_reason(files):
    lines = shown("textee/TC", "TC", *files).splitlines()

    assert lines == [
        "textee/TC  precision 100.0  recall 100.0  f1 100.0  (gold 1, predicted 1, matched 1)",
        "TC         precision 50.0  recall 100.0  f1 66.7  (gold 1, predicted 2, matched 1)",
        "",
        "From textee/TC to TC, F1 changes by -33.3 points.",
        "",
        (
            "-33.3 points: textee/TC makes predicted items with the same trigger and event type one item;"
            " TC counts each of them. (1 item)"
        ),
        "    d  predicted Meet “met” [4,7): not counted | wrong",
    ]


def test_equal_measures_have_no_reasons(files):
    assert shown("TC", "TI", *files).endswith("\nEvery item has the same fate under both.\n")


def test_items_are_limited_but_json_has_all(files):
    assert "met" not in shown("textee/TC", "TC", *files, "--items", "0").split("\n\n")[-1]
    found = json.loads(shown("textee/TC", "TC", *files, "--format", "json"))

    assert (found["first"], found["second"], found["complete"]) == ("textee/TC", "TC", True)
    assert found["measures"]["TC"]["predicted"] == 2
    assert found["reasons"][0]["items"] == [
        {
            "document": "d",
            "side": "predicted",
            "item": "Meet “met” [4,7)",
            "partner": None,
            "first": None,
            "second": 0.0,
        }
    ]
