"""`evalkit gold agreement`: what it prints of two and of three annotators, in each format."""

import json
from pathlib import Path

import pytest
from goldfiles import gold_yaml

from evalkit.cli import main

DENIES = "- {type: denial, speaker: Menteri, trigger: membantah}"
MEETS = "- {type: summit, participant: Putin Kim, trigger: bertemu}"
TEXT = "Menteri membantah.\nPutin Kim bertemu.\n"


@pytest.fixture(autouse=True)
def project(tmp_path, monkeypatch):
    """Work in an empty folder, without anybody's settings."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("EVALKIT_TEXT_PATH", raising=False)
    return tmp_path


@pytest.fixture
def run(capsys):
    """Run a command; returns its output, its errors and its exit code."""

    def call(*command):
        with pytest.raises(SystemExit) as end:
            main(["gold", "agreement", *command])
        out, err = capsys.readouterr()
        return out, err, end.value.code

    return call


def put(annotator, name, *events, **keys):
    """Write an annotator's gold file, with its text inside unless something else is said."""
    source = gold_yaml("\n".join(events) or "[]", text=TEXT, document_id=name, **keys)
    path = Path(annotator) / f"{name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(source, "utf-8")
    return path


@pytest.fixture
def two():
    """Two annotators of three documents, of which each lacks one."""
    put("a", "d1", DENIES, MEETS)
    put("b", "d1", DENIES)
    put("a", "d2", MEETS.replace("}", ", modality: planned}"))
    put("b", "d2", MEETS)
    put("a", "only-a", DENIES)
    put("b", "only-b")


def test_text_names_what_is_not_compared_and_lists_disagreements_with_their_places(run, two):
    out, err, code = run("a", "b")

    assert (err, code) == ("", 0)
    lines = out.splitlines()
    assert lines[0] == "a, b: 2 documents that two or more have"
    assert lines[1:4] == [
        "not in a: only-b",
        "not in b: only-a",
        "compared with nothing, only one has them: only-a, only-b",
    ]
    assert lines[lines.index("2 disagreements") :] == [
        "2 disagreements",
        "d1",
        '  2:11 trigger "bertemu"  a: summit  b: none',
        "d2",
        '  2:11 modality of summit "bertemu"  a: planned  b: actual',
    ]


def test_text_says_why_figures_are_missing(run, two):
    out, _, _ = run("a", "b", "--measure", "TC.F1")

    row = next(line for line in out.splitlines() if line.startswith("  summit"))
    assert row.split() == ["summit", "66.7", "—", "2", "1"]
    assert "— interval: 2 documents, fewer than 20" in out
    assert "— coefficient: all labels are the same" in out
    assert "AC+" not in out.split("beyond chance")[0]


def test_show_limits_the_list_and_says_how_many_are_left(run, two):
    out, _, _ = run("a", "b", "--show", "1")

    assert out.endswith('  2:11 trigger "bertemu"  a: summit  b: none\nand 1 more\n')
    assert run("a", "b", "--show", "0")[0].endswith("2 disagreements\nand 2 more\n")


def test_json_has_everything_and_no_nan(run, two):
    out, _, code = run("a", "b", "--format", "json")

    said = json.loads(out, parse_constant=pytest.fail)
    assert code == 0
    assert said["annotators"] == ["a", "b"]
    assert said["documents"]["compared"] == ["d1", "d2"]
    assert said["documents"]["lacking"] == {"a": ["only-b"], "b": ["only-a"]}
    tc = said["pairs"][0]["measures"]["TC"]
    assert tc["types"]["denial"]["f1"] == 1
    assert tc["types"]["summit"]["interval"] is None
    assert said["layers"]["triggers"]["given"]["none"] == {"a": 0, "b": 1}
    assert said["layers"]["modality"]["pairs"][0]["confusions"] == [
        {"labels": ["actual", "actual"], "units": 1},
        {"labels": ["planned", "actual"], "units": 1},
    ]
    assert [one["layer"] for one in said["disagreements"]] == ["triggers", "modality"]
    assert out == run("a", "b", "--format", "json")[0]


def test_markdown_has_a_table_a_pair_one_of_layers_and_folded_documents(run, two):
    out, _, _ = run("a", "b", "--format", "markdown", "--show", "1")

    assert "### F1 of a and b" in out
    assert "| TC | summit | 66.7 | — | 2 | 1 |" in out
    assert "| layer | units | agreement | Cohen | Fleiss | alpha | AC1 |" in out
    assert "<details><summary>d1: 1</summary>" in out
    assert '| 2:11 | trigger "bertemu" | summit | none |' in out
    assert out.endswith("And 1 more.\n")


def test_three_annotators_get_all_pairs_and_a_kappa_for_each(run, two):
    put("c", "d1", DENIES, MEETS)

    out, _, code = run("a", "b", "c")

    assert code == 0
    assert [line for line in out.splitlines() if line.startswith("F1 of")] == [
        "F1 of a and b, 2 documents",
        "F1 of a and c, 1 document",
        "F1 of b and c, 1 document",
    ]
    header = next(line for line in out.splitlines() if line.startswith("beyond chance"))
    assert "Cohen" not in header
    assert "triggers, Cohen: a/b 0.500, a/c 1.000, b/c 0.333" in out
    assert 'd2\n  2:11 modality of summit "bertemu"  a: planned  b: actual  c: not judged\n' in out


def test_optional_items_count_if_that_is_asked_for(run):
    put("a", "d", MEETS.replace("}", ", optional: true}"))
    put("b", "d")

    assert "triggers: left out 1 optional" in run("a", "b")[0]
    assert '2:11 trigger "bertemu"  a: summit  b: none' in run("a", "b", "--count-optional")[0]


def test_a_document_without_its_text_is_named(run, two):
    gone = put("a", "gone")
    sha = "0" * 64
    source = gone.read_text("utf-8")
    start = source.index("  text:")
    gone.write_text(
        source[:start]
        + f"  text: {{file: gone.txt, sha256: {sha}}}\n"
        + source[source.index("entities:") :],
        "utf-8",
    )
    put("b", "gone")

    out, _, code = run("a", "b")

    assert code == 0
    assert "text not found, left out of a: gone" in out
    assert "not in a: gone, only-b" in out


def test_json_lines_are_annotators_too(run, two, project):
    line = {"id": "d1", "events": [{"type": "denial", "trigger": {"start": 8, "end": 17}}]}
    (project / "mine.jsonl").write_text(json.dumps(line) + "\n", "utf-8")

    out, _, code = run("a", "mine.jsonl", "--measure", "TC")

    assert code == 0
    assert "F1 of a and mine.jsonl, 1 document" in out


def test_what_cannot_be_compared_is_refused_with_its_code(run, two):
    assert run("a")[1].startswith("EK3060 Agreement needs two annotators")
    assert run("a", "a/../a")[1].startswith("EK3060 a/../a This is the same place as a")
    assert run("a", "nowhere")[1].startswith("EK6004 nowhere")
    assert run("a", "b", "--measure", "XX")[1].startswith("EK3001")
