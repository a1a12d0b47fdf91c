"""Reports show what the result says, and nothing that a label says can change that."""

import copy
import csv
import io

import pytest

from evalkit.reports import render, view
from evalkit.reports.view import escape, number, percent


def numbers(gold, predicted, matched):
    return {
        "gold": gold,
        "predicted": predicted,
        "matched": matched,
        "precision": matched / predicted if predicted else None,
        "recall": matched / gold if gold else None,
        "f1": 2 * matched / (gold + predicted) if gold + predicted else None,
    }


def result(types, **more):
    micro = numbers(*(sum(column) for column in zip(*types.values(), strict=True)))
    f1 = [numbers(*t)["f1"] for t in types.values() if t[0]]
    macro = {"precision": None, "recall": 0.5, "f1": sum(f1) / len(f1), "types": len(f1)}
    return {
        "format": 1,
        "signature": "evalkit:0.1.0|measures:TC",
        "measures": {
            "TC": {
                "micro": micro,
                "macro": macro,
                "types": {k: numbers(*v) for k, v in types.items()},
            }
        },
        "ledger": {
            "splits": {"dev": 2, "test": 1},
            "documents": {"gold": 3, "predicted": 2, "absent": 1, "failed": 0, "extra": 0},
            "events": {
                "gold": {"read": 12, "excluded": {"optional": 2}},
                "predicted": {"read": 9, "excluded": {}},
            },
        },
        **more,
    }


PLAIN = result({"summit": (10, 8, 6), "denial": (2, 0, 0)})


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (1.0, "100.0"), (0.9996, "99.9"), (0.99949, "99.9"), (0.0, "0.0"), (0.0001, "0.1"),
        (0.5, "50.0"), (2 / 3, "66.7"), (0.5995, "60.0"), (0.5985, "59.8"), (None, "—"),
    ],
)  # fmt: skip
def test_percent_is_exact_only_where_the_number_is(value, shown):
    assert percent(value) == shown


@pytest.mark.parametrize(("value", "shown"), [(3, "3"), (3.0, "3"), (2.5882, "2.59"), (0, "0")])
def test_counts_are_whole_where_they_are(value, shown):
    assert number(value) == shown


def test_the_terminal_table_holds_types_totals_ledger_and_signature():
    text = render(PLAIN, name="text", measures=["TC"], extractor="rules")

    assert text.splitlines() == [
        "rules · 3 documents (dev 2, test 1)",
        "",
        "                              P      R     F1       gold  predicted    matched",
        "TC",
        "  denial                      —    0.0    0.0          2          0          0",
        "  summit                   75.0   60.0   66.7         10          8          6",
        "  micro                    75.0   50.0   60.0         12          8          6",
        "  macro                       —   50.0   33.3                                   mean of 2 types",
        "",
        "— undefined: nothing predicted (P), nothing in gold (R), or neither (F1)",
        "",
        "documents  gold 3: 1 absent, 2 predicted",
        "events     gold 12 read = 10 counted + 2 excluded (optional)",
        "events     predicted 9 read = 9 counted",
        "signature  evalkit:0.1.0|measures:TC",
    ]


@pytest.mark.parametrize(
    ("gold", "predicted", "shown"),
    [
        (0, 0, []),
        (
            2,
            0,
            ["gold 2 read = 2 counted", "predicted 0 read = 0 counted"],
        ),
        (
            0,
            1,
            ["gold 0 read = 0 counted", "predicted 1 read = 1 counted"],
        ),
    ],
)
def test_the_ledger_says_nothing_of_a_kind_that_nobody_has(gold, predicted, shown):
    sides = {
        side: {"read": n, "excluded": {}, "unverified": 0}
        for side, n in (("gold", gold), ("predicted", predicted))
    }
    content = result({"summit": (1, 1, 1)})
    content["ledger"]["templates"] = sides

    (run,) = view(content, measures=["TC"]).runs

    assert [line for line in run.ledger if line.startswith("templates")] == [
        f"templates  {line}" for line in shown
    ]


def test_several_extractors_stand_side_by_side():
    runs = [
        {**PLAIN, "extractor": "rules"},
        {**result({"summit": (10, 9, 9)}), "extractor": "stanza"},
    ]

    lines = render({"format": 1, "runs": runs}, name="text", measures=["TC"]).splitlines()

    assert lines[0].split() == ["rules", "stanza"]
    assert lines[1].split() == ["gold", "P", "R", "F1", "P", "R", "F1"]
    assert lines[3].split() == ["denial", "2", "—", "0.0", "0.0"]
    assert lines[4].split() == ["summit", "10", "75.0", "60.0", "66.7", "100.0", "90.0", "94.7"]


def lettered():
    """Two runs of which the second has the better F1 on a type, with an interval there."""
    runs = [
        {**copy.deepcopy(PLAIN), "extractor": "rules", "letter": "a"},
        {**result({"summit": (10, 9, 9)}), "extractor": "stanza", "letter": "b"},
    ]
    summit = runs[1]["measures"]["TC"]["types"]["summit"]
    summit["beats"] = "a"
    summit["interval"] = {"f1": {"level": 0.95, "method": "m", "low": 0.85, "high": 0.99}}
    return {"format": 1, "runs": runs, "letters": "letters: what they mean"}


def test_letters_and_intervals_stand_beside_the_figures_of_each_extractor():
    lines = render(lettered(), name="text", measures=["TC"]).splitlines()

    assert lines[:2] == [
        f"{'':<31}{'a rules':>24}{'b stanza':>38}",
        f"{'':<24}{'gold':>7}{'P':>10}{'R':>7}{'F1':>7}{'P':>10}{'R':>7}{'F1':>7} {'95 % CI':>13}",
    ]
    assert lines[4] == (
        "  summit                     10      75.0   60.0   66.7     100.0   90.0   94.7ᵃ    85.0–99.0"
    )
    assert "letters: what they mean" in lines
    assert "[b stanza] 3 documents (dev 2, test 1)" in lines


def test_markdown_has_the_letters_too():
    text = render(lettered(), name="markdown", measures=["TC"])

    assert "| b stanza | summit | 100.0 | 90.0 | 94.7ᵃ | 85.0–99.0 | 10 | 9 | 9 |" in text
    assert "\nletters: what they mean\n" in text


def test_csv_has_no_letters():
    plain = {"format": 1, "runs": [{**run, "letter": ""} for run in lettered()["runs"]]}
    del plain["runs"][1]["measures"]["TC"]["types"]["summit"]["beats"]

    found, without = (render(one, name="csv", measures=["TC"]) for one in (lettered(), plain))

    assert found == without


def test_markdown_has_a_table_a_measure():
    text = render(PLAIN, name="markdown", measures=["TC"], extractor="rules")

    assert "### TC" in text
    assert "| summit | 75.0 | 60.0 | 66.7 | 10 | 8 | 6 |" in text
    assert "| macro (mean of 2 types) |" in text


def test_csv_keeps_full_precision_and_leaves_undefined_numbers_empty():
    rows = list(
        csv.DictReader(io.StringIO(render(PLAIN, name="csv", measures=["TC"], extractor="x")))
    )

    summit = next(row for row in rows if row["event_type"] == "summit")
    denial = next(row for row in rows if row["event_type"] == "denial")
    assert float(summit["f1"]) == 2 * 6 / 18
    assert denial["precision"] == ""


HOSTILE = ["[summit]", "a\x1b[2Jb", "x\u202ey", "=1+1", "a|b", "<img onerror=x>", "`x`", "a\nb"]


@pytest.mark.parametrize("label", HOSTILE)
@pytest.mark.parametrize("name", ["text", "markdown", "csv"])
def test_a_hostile_label_cannot_forge_a_line(label, name):
    text = render(result({label: (1, 1, 1)}), name=name, measures=["TC"], extractor=label)

    plain = render(result({"s": (1, 1, 1)}), name=name, measures=["TC"], extractor="s")
    assert text.count("\n") == plain.count("\n")
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_a_label_that_looks_like_a_formula_is_quoted_for_spreadsheets():
    assert "'=1+1" in render(result({"=1+1": (1, 1, 1)}), name="csv", measures=["TC"])


def test_escape_leaves_ordinary_letters_alone():
    assert escape("pertemuan é नमस्ते") == "pertemuan é नमस्ते"


@pytest.mark.parametrize("name", ["text", "markdown", "csv"])
def test_a_type_called_micro_is_told_from_the_average(name):
    text = render(result({"micro": (1, 1, 1), "z": (1, 0, 0)}), name=name, measures=["TC"])

    assert sum("type:micro" in line for line in text.splitlines()) == 1
    assert sum("micro" in line for line in text.splitlines()) == 2


def test_wide_characters_keep_the_columns_in_line():
    lines = render(
        result({"首脑会谈": (1, 1, 1), "z": (1, 1, 1)}), name="text", measures=["TC"]
    ).splitlines()

    wide = next(line for line in lines if "首" in line)
    plain = next(line for line in lines if line.startswith("  z"))
    assert len(wide) + 4 == len(plain)


def test_a_long_type_is_cut_in_its_middle_and_numbers_stay():
    name = "Movement:Transport-Person-Very-Long-Subtype-And-Even-Longer"
    lines = render(result({name: (1, 1, 1)}), name="text", measures=["TC"]).splitlines()

    row = next(line for line in lines if "…" in line)
    assert row.strip().startswith("Movement:")
    assert row.split()[-3:] == ["1", "1", "1"]


def test_other_columns_stand_under_their_names():
    types = {"s": {"gold": 2, "predicted": 2, "matched_precision": 1.5, "matched_recall": 1,
                   "precision": 0.75, "recall": 0.5, "f1": 0.6}}  # fmt: skip
    measures = {"X": {"micro": types["s"], "macro": None, "types": types}}

    text = render({**PLAIN, "measures": measures}, name="text", measures=["X"])

    assert "matched precision" in text
    assert "1.50" in text


def test_the_order_of_measures_is_the_one_asked_for():
    both = {**PLAIN, "measures": {"TC": PLAIN["measures"]["TC"], "AC": PLAIN["measures"]["TC"]}}

    assert view(both, measures=["TC", "AC"]).measures == ["TC", "AC"]
    assert view(both, measures=["AC", "TC"]).measures == ["AC", "TC"]
