"""Parts of the gate that no case of the table reaches, and laws that hold for all of it."""

import json
import random
from dataclasses import replace
from fractions import Fraction

import gatecases
import pytest
from msgspec import structs

from evalkit.errors import Location
from evalkit.gold import load_gold
from evalkit.measures import Measure, Score
from evalkit.measures.score import PRF
from evalkit.model import Argument, Corpus, Document, Event, Mention
from evalkit.reports.gate import render
from evalkit.runs.baseline.make import Order, make
from evalkit.runs.gate.check import check
from evalkit.runs.gate.encode import to_json
from evalkit.runs.gate.exactly import exactly
from evalkit.runs.gate.facts import gather
from evalkit.runs.gate.golden import golden
from evalkit.runs.gate.pairing import paired
from evalkit.runs.gate.policy import Policy
from evalkit.runs.gate.rows import rows
from evalkit.runs.gate.verdicts import decide
from evalkit.runs.goldhash import gold_hash
from evalkit.runs.predictions import Predictions

LOST = {"documents": [{"n": 2, "gold": "AB", "before": "AB", "after": "A-"}, {"n": 20, "gold": "AB", "before": "AB", "after": "AB"}]}  # fmt: skip


def facts_of(case, policy):
    gold = gatecases.gold_of(case)
    pairing = paired(gold, gatecases.baseline_of(case), rescore=True)
    return gather(
        gold=gold, pairing=pairing, predicted=gatecases.predicted_of(case), policy=policy, seed=0
    )


def test_fewer_matches_are_a_loss_even_where_no_item_can_be_named():
    policy = Policy.of({"policy": "exact"})
    facts = facts_of(LOST, policy)
    blind = replace(facts, items={"TC": ()})

    said = {row.name: decide(row).reason for row in rows(policy.rules[0], blind)}

    assert said["micro"] == "fewer items match than before in d001, d002"
    assert said["B"] == "fewer items match than before in d001, d002"
    assert said["A"] == "no item broke, 0 mended"


def test_a_golden_template_cannot_be_looked_for_and_is_never_green():
    template = Event(type="A", id="t", must_find=True)
    hopper = Event(type="B", id="h", hopper="h", must_find=True)
    mention = replace_event(hopper, id="h1", trigger=Mention(0, 3))
    gold = Document(id="d", events=(mention,), templates=(template, hopper), text="Ana met Ben")

    found = golden(Corpus((gold,)), before=[gold], after=[gold])

    assert [(one.event_id, one.found, one.verdict, one.words) for one in found] == [
        ("h1", True, "pass", "Ana"),
        ("t", None, "unmeasured", ""),
    ]


def test_a_golden_event_whose_article_is_not_here_is_never_green(tmp_path):
    block = "document: {language: id, split: dev, text: {file: gone.txt, sha256: " + "0" * 64 + "}}"
    (tmp_path / "g.yaml").write_text(
        f"gold: 1\nid: g\n{block}\nevents:\n"
        "- {id: a, type: denial, speaker: Menteri, must_find: true, trigger: membantah}\n"
        "- {id: b, type: denial, speaker: Menteri, trigger: menyangkal}\n"
        "- {id: c, type: denial, speaker: Menteri, must_find: true}\n",
        "utf-8",
    )

    found = golden(load_gold([tmp_path / "g.yaml"]), before=(), after=())

    assert [(one.document, one.type, one.words, one.where.line, one.verdict) for one in found] == [
        ("g", "denial", "membantah", 5, "unmeasured"),
        ("g", "denial", "", 7, "unmeasured"),
    ]


def replace_event(event, **changes):
    return structs.replace(event, **changes)


def test_golden_events_beside_one_that_cannot_be_counted_are_unmeasured():
    bare = Event(type="A", arguments=(Argument(role="who", start=0, end=3),))
    marked = Event(type="A", trigger=Mention(4, 7), must_find=True)
    gold = Document(id="d", events=(bare, marked), text="Ana met Ben")

    (found,) = golden(Corpus((gold,)), before=[gold], after=[gold])

    assert (found.found, found.words) == (None, "met")


def test_a_mark_to_find_an_event_is_no_change_of_gold():
    event = Event(type="A", trigger=Mention(4, 7))
    marked = replace_event(event, must_find=True)

    plain, golden_one, other = (
        gold_hash(Document(id="d", events=(one,)))
        for one in (event, marked, replace_event(event, type="B"))
    )

    assert plain == golden_one != other


def test_figures_are_fractions_where_counts_are_whole_numbers():
    columns = {"gold": 3, "predicted": 7, "matched": 2}
    halves = {"gold": 2, "predicted": 2, "matched_precision": 1.0, "matched_recall": 0.7}

    found = [exactly(Score(columns), figure) for figure in ("precision", "recall", "f1")]

    assert found == [Fraction(2, 7), Fraction(2, 3), Fraction(2, 5)]
    assert exactly(Score(halves), "recall") == Fraction(35, 100)
    assert exactly(Score({"gold": 0, "predicted": 0, "matched": 0}), "f1") is None
    assert exactly(Score(columns, replace(PRF, name="other")), "recall") == Fraction(2, 3)


def test_the_same_seed_gives_the_same_bytes_whatever_the_order_of_documents():
    gold, baseline = gatecases.gold_of(LOST), gatecases.baseline_of(LOST)
    predicted = gatecases.predicted_of(LOST)
    mixed = list(predicted.documents)
    random.Random(3).shuffle(mixed)
    shuffled = replace(gold, documents=tuple(reversed(gold.documents)))

    one = check(gold=gold, baseline=baseline, predicted=predicted, policy=Policy())
    two = check(
        gold=shuffled, baseline=baseline, policy=Policy(),
        predicted=replace(predicted, documents=tuple(mixed)),
    )  # fmt: skip

    assert to_json(one) == to_json(two)


def test_alpha_is_shared_by_measures_not_by_rules_of_one():
    rules = [{"measure": "TC.F1"}, {"measure": "TC.F1", "types": ["B"]}]
    facts = facts_of(LOST, Policy.of({"rules": rules}))

    assert (facts.share, list(facts.comparisons)) == (0.05, [Measure.parse("TC.F1")])


def test_a_label_of_the_data_cannot_forge_a_line_of_the_report():
    name = "A\x1b[2J\nverdict  pass"
    event = Event(type=name, trigger=Mention(0, 3), must_find=True)
    documents = tuple(Document(id=f"d{n}", events=(event,), text="Ana met") for n in range(3))
    gold = Corpus(documents)
    order = Order("default", "old", [Measure("TC")], "so", "2026-01-01")
    baseline = make(gold, Predictions("x", "x", documents), order, old=None)
    silent = tuple(Document(id=one.id, events=()) for one in documents)

    text = render(
        check(
            gold=gold, baseline=baseline, predicted=Predictions("y\n", "y", silent), policy=Policy()
        )
    )

    assert "\x1b" not in text
    assert text.splitlines().count("verdict  pass") == 0
    assert "verdict  regressed (exit 1)" in text


def test_places_are_said_relative_to_the_current_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    case = {"documents": [{"n": 1, "gold": "A", "before": "A", "after": "-", "must_find": [0]}]}
    result = gatecases.run(case)
    (one,) = result.must_find

    here, there = (
        render(replace(result, must_find=(replace(one, where=Location(str(path), 3, 4)),)))
        for path in (tmp_path / "gold" / "a.yaml", "/else/a.yaml")
    )

    assert "  gold/a.yaml:3:4 A “Ana” is not found (missed)" in here
    assert "  /else/a.yaml:3:4 A" in there


@pytest.mark.parametrize("policy", ["exact", "regression", "noninferior"])
def test_the_baseline_held_against_its_own_predictions_passes_under_every_policy(policy):
    case = {
        "documents": [{"n": 12, "gold": "ABC", "before": "A-B", "after": "A-B"}],
        "settings": {"policy": policy},
    }

    result = gatecases.run(case)

    assert (result.exit_code, result.verdict, result.identical) == (0, "pass", True)
    assert {check.difference for check in result.checks} == {0.0}
    assert {check.p for check in result.checks} == {1.0}


def test_a_result_as_json_names_every_place_and_number():
    found = json.loads(to_json(gatecases.run(LOST)))

    assert found["format"] == 1
    assert found["effects"][0]["before"] == 1.0
    assert [one["kind"] for one in found["items"]["TC"]] == ["broken", "broken"]
    assert {row["name"] for row in found["checks"]} == {"micro", "A", "B"}
