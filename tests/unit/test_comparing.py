"""Comparisons: what is scored again, what is left out or refused, what differs, and what is said."""

import json
import os
from pathlib import Path

import msgspec
import pytest
from documents import arg, doc, event
from msgspec.structs import replace

from evalkit.errors import EvalkitError
from evalkit.measures import Measure
from evalkit.measures.measure import parse_all
from evalkit.model import Corpus, Document, Failed
from evalkit.reports.comparison import as_dict, render
from evalkit.reports.comparison_tables import chance, figures, points
from evalkit.runs.comparing import Choice, compare, two_sided, verdict
from evalkit.runs.gate.policy import Policy
from evalkit.runs.predictions import Predictions

CASES = sorted((Path(__file__).resolve().parents[1] / "cases" / "comparing").glob("*.json"))
UPDATE = os.environ.get("EVALKIT_UPDATE_CASES")


def read(documents):
    return msgspec.convert(documents, tuple[Document, ...])


def said(content):
    """Run a case and return its error or its notes."""
    systems = [
        Predictions(source=one["label"], **{**one, "documents": read(one["documents"])})
        for one in content["systems"]
    ]
    try:
        found = compare(
            gold=Corpus(read(content["gold"])),
            systems=systems,
            choice=Choice(measures=(Measure("TC"),)),
        )
    except EvalkitError as error:
        return [f"error {line}" for line in str(error).splitlines()]
    return [f"{note.severity} {note}" for note in found.notes]


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_a_comparison_says_what_its_case_says(case):
    content = json.loads(case.read_text("utf-8"))
    found = said(content)
    if UPDATE:
        text = json.dumps({**content, "says": found}, ensure_ascii=False, indent=1)
        case.write_text(f"{text}\n", "utf-8")

    assert found == content["says"]
    assert any(f" {case.stem[:6]} " in line for line in found)


def meets(*places):
    return [event("Meet", (place, place + 3)) for place in places]


GOLD = [
    doc(
        f"d{n:02}",
        *meets(0, 10),
        event("Talk", (20, 23)),
        text="met not    it   or a talk or",
        language="en",
    )
    for n in range(24)
]
GOOD = [replace(one, text=None) for one in GOLD]
BAD = [replace(one, events=one.events[1:]) for one in GOOD]
EMPTY = [replace(one, events=()) for one in GOOD]


def system(documents, label, **more):
    return Predictions(label=label, source=label, documents=tuple(documents), **more)


def comparison(*sides, gold=GOLD, measures="TC", **more):
    systems = [system(side, f"s{n}.jsonl") for n, side in enumerate(sides)]
    choice = Choice(measures=tuple(parse_all(measures)), permutations=400, **more)
    return compare(gold=Corpus(tuple(gold)), systems=systems, choice=choice)


def only(compared):
    ((contrast,),) = compared.contrasts.values()
    return contrast


def test_a_worse_system_is_worse_in_its_type_and_in_all():
    tests = only(comparison(GOOD, BAD)).tests

    verdicts = {row.name: verdict(row, level=0.95) for row in tests.rows}
    assert verdicts == {"micro": -1, "Meet": -1, "Talk": 0}


def test_items_are_those_of_the_measure():
    contrast = only(comparison(GOOD, BAD))

    assert {(one.kind, one.type, one.category) for one in contrast.items} == {
        ("broken", "Meet", "missed")
    }
    assert len(contrast.items) == 24


def test_equal_predictions_have_p_1_and_no_difference():
    compared = comparison(GOOD, list(reversed(GOOD)))
    tests = only(compared).tests

    assert compared.alike == ("b",)
    assert {(row.difference, row.p_regressed, row.p_improved) for row in tests.rows} == {(0, 1, 1)}
    assert "b predicts the same as a: nothing changed, and every p is 1" in render(
        compared, name="text", items=0
    )


def test_other_predictions_with_the_same_counts_are_no_equal_predictions():
    moved = [replace(one, events=(*one.events[:2], event("Talk", (1, 2)))) for one in GOOD]
    other = [replace(one, events=(*one.events[:2], event("Talk", (2, 3)))) for one in GOOD]

    compared = comparison(moved, other)

    assert compared.alike == ()
    assert only(compared).tests.identical
    text = render(compared, name="text", items=0)
    assert "no count differs: every p is 1" in text
    assert "predicts the same" not in text


def test_the_figure_of_a_measure_is_what_is_compared():
    extra = [replace(one, events=(*one.events, *meets(13))) for one in GOOD]

    compared = comparison(GOOD, extra, measures="TC.P,TC.R")

    tests = [contrasts[0].tests for contrasts in compared.contrasts.values()]
    assert [one.figure for one in tests] == ["precision", "recall"]
    assert [one.row("micro", of_type=False).difference for one in tests] == [-0.25, 0]


def test_few_documents_have_no_intervals_and_the_report_says_so():
    text = render(comparison(GOOD[:3], BAD[:3], gold=GOLD[:3]), name="text", items=0)

    assert "— no interval: 3 documents, fewer than 20" in text
    assert "[" not in text.partition("signature")[0]


def test_undefined_numbers_are_no_numbers():
    compared = comparison(GOOD, EMPTY, measures="TC.P")
    text = render(compared, name="text", items=0)

    micro = next(line for line in text.splitlines() if line.startswith("  micro"))
    assert micro.split()[1:5] == ["72", "100.0", "—", "—"]
    assert "— undefined: nothing predicted (P), nothing in gold (R), or neither (F1)" in text
    assert as_dict(compared)["measures"]["TC.P"]["pairs"][0]["rows"][0]["p"] is None


def test_only_asked_types_are_compared():
    contrast = only(comparison(GOOD, EMPTY, types="Talk"))

    assert {row.name for row in contrast.tests.rows} == {"micro", "Talk"}
    assert {one.type for one in contrast.items} == {"Talk"}


def test_only_the_split_that_is_asked_for_is_compared():
    gold = [replace(one, split="dev" if n < 20 else "test") for n, one in enumerate(GOLD)]

    compared = comparison(GOOD, BAD, gold=gold, split="dev")

    assert len(compared.documents) == 20
    assert len(only(compared).items) == 20
    assert not any(note.code == "EK2052" for note in compared.notes)


def test_documents_that_failed_count_as_missed_and_are_named():
    failed = Failed(id="d00", kind="crash", message="boom")
    sides = [system(GOOD, "a"), system(GOOD[1:], "b", failed=(failed,))]

    compared = compare(
        gold=Corpus(tuple(GOLD)), systems=sides, choice=Choice(measures=(Measure("TC"),))
    )

    assert compared.missing == {"a": 0, "b": 1}
    assert {one.document for one in only(compared).items} == {"d00"}
    assert "23 documents, 1 failed" in render(compared, name="text", items=0)


def test_labels_that_stand_twice_are_told_apart():
    same = system(GOOD, "@last")

    compared = compare(
        gold=Corpus(tuple(GOLD)), systems=[same, same], choice=Choice(measures=(Measure("TC"),))
    )

    assert [one.label for one in compared.systems] == ["@last", "@last (2)"]


def test_gold_that_a_run_did_not_know_is_left_out_on_both_sides():
    old = system(GOOD[:22], "@last", gold_hashes=dict.fromkeys((d.id for d in GOOD[:22]), "0"))

    compared = compare(
        gold=Corpus(tuple(GOLD)),
        systems=[old, system(GOOD, "b")],
        choice=Choice(measures=(Measure("TC"),)),
    )

    assert compared.left_out == ("d22", "d23")
    assert compared.missing == {"a": 0, "b": 0}
    assert [s.result.measures["TC"].micro.gold for s in compared.systems] == [66, 66]
    text = render(compared, name="text", items=0)
    assert text.startswith("22 documents compared, 2 left out\n")


def test_several_systems_carry_the_letters_of_those_they_beat():
    table = figures(comparison(GOOD, BAD, EMPTY), Measure("TC"))

    assert dict(zip(table.header, table.rows[-1], strict=True)) == {
        "event type": "micro", "gold": "72", "a": "100.0ᵇᶜ", "b": "80.0ᶜ", "c": "0.0",
    }  # fmt: skip


def test_several_systems_are_each_held_against_the_reference():
    compared = comparison(GOOD, BAD, EMPTY)
    text, markdown = (render(compared, name=name, items=0) for name in ("text", "markdown"))
    pairs = json.loads(render(compared, name="json", items=0))["measures"]["TC"]["pairs"]

    rows = [line.split()[:4] for line in text.splitlines() if line.startswith(("  b ", "  c "))]
    assert rows[2:] == [["b", "80.0", "-20.0", "▼"], ["c", "0.0", "-100.0", "▼"]]
    assert "| b | 80.0 | -20.0 ▼ |" in markdown
    assert "adjusted for micro and 2 types and 3 pairs" in text
    assert [("a" in p["before"], "items" in p) for p in pairs] == [(1, 1), (1, 1), (0, 0)]


def test_markdown_says_where_nothing_differs():
    assert "b predicts the same as a" in render(comparison(GOOD, GOOD), name="markdown", items=0)


def test_several_systems_share_the_chance_of_an_error():
    few = [*BAD[:6], *GOOD[6:]]
    two = figures(comparison(GOOD, few), Measure("TC")).rows[-1]
    three = comparison(GOOD, few, GOOD)

    p = only(comparison(GOOD, few)).tests.row("micro", of_type=False).adjusted_regressed
    assert 0.05 / 3 < 2 * p <= 0.05
    assert two[4].endswith("▼")
    assert figures(three, Measure("TC")).rows[-1][2] == "100.0"


FORMATS = ["text", "markdown", "csv", "json"]


@pytest.mark.parametrize("name", ["text", "markdown"])
def test_a_report_has_no_character_that_acts_on_a_terminal(name):
    gold = [doc("d\x1b[2J", event("Me\u202eet", (0, 3)), text="a\x07b and so on")]
    found = comparison(gold, [replace(gold[0], events=())], gold=gold)

    text = render(found, name=name, items=None)

    assert not set("\x1b\x07\u202e") & set(text)


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_comparison_has_the_same_bytes(name):
    one = render(comparison(GOOD, BAD, measures="TC,AC+"), name=name, items=5)
    other = render(
        comparison(GOOD[::-1], BAD[::-1], gold=GOLD[::-1], measures="TC,AC+"), name=name, items=5
    )

    assert one == other


def test_no_more_items_are_shown_than_were_asked_for():
    text = render(comparison(GOOD, BAD), name="text", items=2)

    assert "  broken (2 of 24)" in text
    assert text.count("] not — missed") + text.count("[met]") == 2


def test_all_items_are_shown_where_all_are_asked_for():
    assert "  broken (24)" in render(comparison(GOOD, BAD), name="text", items=None)


def test_items_that_must_be_found_come_first():
    marked = tuple(replace(one, must_find=True) for one in GOLD[-1].events)
    gold = [*GOLD[:-1], replace(GOLD[-1], events=marked)]

    text = render(comparison(GOOD, BAD, gold=gold), name="text", items=1)

    assert "    d23[0,3) Meet: [met] not it or a talk or — missed, must be found" in text


def test_markdown_has_the_cells_of_the_text():
    compared = comparison(GOOD, BAD)
    markdown = render(compared, name="markdown", items=1)

    assert "| micro | 72 | 100.0 | 80.0 | -20.0 ▼ |" in markdown
    assert "- d00\\[0,3) Meet: **met** not it or a talk or — missed" in markdown


def test_csv_has_a_line_for_each_row_with_full_precision():
    lines = render(comparison(GOOD, BAD), name="csv", items=None).splitlines()

    assert lines[0].startswith("measure,reference,system,event_type,gold,before,after,difference")
    assert [line.split(",")[3] for line in lines[1:]] == ["micro", "Meet", "Talk"]
    assert lines[1].startswith("TC,s0.jsonl,s1.jsonl,micro,72,1.0,0.8,")


def test_a_label_is_no_formula_in_csv():
    same = system(GOOD, "@last")
    compared = compare(
        gold=Corpus(tuple(GOLD)), systems=[same, same], choice=Choice(measures=(Measure("TC"),))
    )

    assert ",'@last,'@last (2)," in render(compared, name="csv", items=None)


def test_json_has_every_number_and_every_item():
    found = json.loads(render(comparison(GOOD, BAD), name="json", items=0))

    (pair,) = found["measures"]["TC"]["pairs"]
    assert (found["format"], found["documents"], found["systems"][1]["letter"]) == (1, 24, "b")
    assert pair["item_counts"] == {"broken": 24}
    assert len(pair["items"]) == 24
    assert {row["name"]: row["verdict"] for row in pair["rows"]} == {
        "micro": "worse", "Meet": "worse", "Talk": None,
    }  # fmt: skip


def test_arguments_are_compared_with_their_roles():
    with_role = [
        replace(one, events=(event("Meet", (0, 3), arg("who", 4, 7)), *one.events[1:]))
        for one in GOLD
    ]
    other = [
        replace(one, text=None, events=(event("Meet", (0, 3), arg("where", 4, 7)), *one.events[1:]))
        for one in GOLD
    ]

    text = render(
        comparison(with_role, other, gold=with_role, measures="AC+"), name="text", items=1
    )

    assert "Meet who: met [not]" in text
    assert "wrong role (where)" in text


@pytest.mark.parametrize(("shown", "value"), [("-0.1", -1e-9), ("+100.0", 1.0), ("-12.5", -0.125)])
def test_a_difference_has_its_sign_and_is_0_only_where_it_is(shown, value):
    assert points(value) == shown


def test_a_p_near_1_is_not_shown_as_1():
    assert chance(1 - 1e-9) == "0.9999"
    assert two_sided(0.4, 0.7) == 0.8


@pytest.mark.parametrize("name", ["text", "markdown"])
def test_a_table_says_which_way_its_p_and_its_intervals_look(name):
    two = render(comparison(GOOD, BAD), name=name, items=0)
    few = render(comparison(GOOD[:3], BAD[:3], gold=GOLD[:3]), name=name, items=0)
    three = render(comparison(GOOD, BAD, EMPTY, level=0.9), name=name, items=0)

    p = "p in either direction: twice the smaller one of worse and of better"
    intervals = "intervals are two-sided: all of the table hold together in {} % of samples"
    assert [p in text for text in (two, few, three)] == [True] * 3
    assert intervals.format(95) in two
    assert intervals.format(90) in three
    assert "intervals are two-sided" not in few


def test_what_could_not_be_tested_is_not_said_to_be():
    two = render(comparison(GOOD, EMPTY, measures="TC.P"), name="text", items=0)
    three = render(comparison(GOOD, EMPTY, EMPTY, measures="TC.P"), name="text", items=0)

    untested = "  nothing could be tested: the figure is not defined on both sides\n"
    assert untested in two
    assert untested in three
    assert "swaps" not in two
    assert "significant at" not in two + three


def test_no_number_of_swaps_is_named_where_none_changes_what_is_tested():
    gold = [doc(f"d{n:02}", event("Few", (0, 3)), event("Fewer", (4, 7))) for n in range(3)]
    before = [replace(one, events=one.events[:1]) for one in gold]
    after = [replace(one, events=one.events[1:]) for one in gold]

    text = render(comparison(before, after, gold=gold), name="text", items=0)

    assert "adjusted for micro; no swap of documents changes what is tested" in text


def test_fewer_than_99_swaps_are_refused_as_the_gate_refuses_them():
    with pytest.raises(EvalkitError) as error:
        Choice(measures=(Measure("TC"),), permutations=98)
    with pytest.raises(EvalkitError):
        Policy.of({"permutations": 98})

    assert error.value.diagnostics[0].code == "EK5067"
    assert error.value.exit_code == 2
    assert Choice(measures=(Measure("TC"),), permutations=99).permutations == 99
    assert Policy.of({"permutations": 99}).permutations == 99
