"""`evalkit compare` finds runs, files and extractors, informs, and fails only where it cannot."""

import json
import shutil
import subprocess

import pytest
from click.testing import CliRunner
from documents import doc, event
from msgspec.json import encode
from msgspec.structs import replace

from evalkit.cli.app import cli, main
from evalkit.errors import RunError
from evalkit.formats import load_documents

TEXT = "Varunia membantah tuduhan itu dalam pertemuan di Sarwana."
GOLD = [
    doc(f"d{n}", event("denial", (8, 17)), event("summit", (36, 45)), text=TEXT, language="id")
    for n in range(3)
]
WORSE = [replace(one, text=None, events=one.events[1:]) for one in GOLD]


def write(path, documents):
    path.write_bytes(b"".join(encode(one) + b"\n" for one in documents))


@pytest.fixture(autouse=True)
def project(tmp_path, monkeypatch):
    """A project with gold and two files of predictions; runs are kept in it."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "evalkit.yaml").write_text("gold: [gold.jsonl]\n")
    write(tmp_path / "gold.jsonl", GOLD)
    write(tmp_path / "good.jsonl", [replace(one, text=None) for one in GOLD])
    write(tmp_path / "worse.jsonl", WORSE)
    monkeypatch.setenv("EVALKIT_RUNS", str(tmp_path / "runs"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*args, code=0):
    result = CliRunner().invoke(cli, list(args), catch_exceptions=False, standalone_mode=False)
    assert (result.return_value or 0) == code
    return result


def compare(*args, code=0):
    return run("compare", *args, "--gold", "gold.jsonl", code=code)


def score(name):
    run("score", "--gold", "gold.jsonl", "--predictions", name, "--measure", "TC", "-q")


def test_two_files_are_compared_and_the_difference_is_no_failure():
    output = compare("good.jsonl", "worse.jsonl", "--measure", "TC").stdout

    lines = [line.split() for line in output.splitlines()]
    assert lines[6][:7] == ["denial", "3", "100.0", "0.0", "-100.0", "—", "0.2500"]
    assert (
        "    d0[8,17) denial: Varunia [membantah] tuduhan itu dalam pertemuan di… — missed"
        in output
    )


def test_runs_are_found_by_what_they_were():
    score("good.jsonl")
    score("worse.jsonl")

    found = json.loads(compare("@last~1", "@last", "--format", "json").stdout)

    assert [one["extractor"] for one in found["systems"]] == ["good.jsonl", "worse.jsonl"]
    assert found["measures"]["TC"]["pairs"][0]["item_counts"] == {"broken": 3}


def test_a_run_on_gold_that_changed_is_scored_again_and_that_is_said(project):
    score("worse.jsonl")
    write(project / "gold.jsonl", [replace(one, events=one.events[1:]) for one in GOLD])

    result = compare("@last", "worse.jsonl", "--measure", "TC")

    assert "  micro          3  100.0  100.0" in result.stdout
    assert "EK5062 @last was scored when 3 gold documents said something else" in result.stderr


def test_notes_are_left_out_where_quiet_is_asked_for(project):
    score("worse.jsonl")
    write(project / "gold.jsonl", [replace(one, events=one.events[1:]) for one in GOLD])

    assert compare("@last", "worse.jsonl", "--measure", "TC", "-q").stderr == ""


def test_an_extractor_is_run_and_asked_once(project):
    first = compare("rules", "worse.jsonl", "--measure", "TC")
    second = compare("rules", "worse.jsonl", "--measure", "TC")

    assert "\n  a  rules        rules 2 " in first.stdout
    assert (first.stderr, second.stderr) == ("rules: 3 predicted\n", "rules: 3 cached\n")
    assert first.stdout == second.stdout


def test_nothing_is_kept_where_that_is_asked_for(project):
    compare("rules", "good.jsonl", "--no-cache")

    assert not (project / ".evalkit").exists()


def test_a_configured_extractor_is_found_by_its_name(project):
    (project / "evalkit.yaml").write_text(
        "extractors:\n  mine: {use: predictions, path: worse.jsonl}\n"
    )

    found = json.loads(compare("good.jsonl", "mine", "--format", "json").stdout)

    assert found["measures"]["TC"]["pairs"][0]["item_counts"] == {"broken": 3}


def test_a_file_wins_over_an_extractor_of_its_name(project):
    shutil.copy(project / "worse.jsonl", project / "rules")

    found = compare("jsonl:rules", "worse.jsonl", "--measure", "TC").stdout

    assert "b predicts the same as a" in found


def test_measures_come_from_the_command_line_then_the_settings_then_the_default(project):
    def measures(*args):
        found = json.loads(compare("good.jsonl", "worse.jsonl", "--format", "json", *args).stdout)
        return sorted(found["measures"])

    assert measures() == ["AC+", "TC"]
    (project / "evalkit.yaml").write_text("measures: [TI]\n")
    assert measures() == ["TI"]
    assert measures("--measure", "TC,EX.R") == ["EX.R", "TC"]


def test_seed_and_level_come_from_the_command_line_then_the_settings(project):
    def drawn(*args):
        found = json.loads(compare("good.jsonl", "worse.jsonl", "--format", "json", *args).stdout)
        pair = found["measures"]["TC"]["pairs"][0]
        return pair["seed"], found["level"]

    (project / "evalkit.yaml").write_text("seed: 7\nci: 0.9\n")

    assert drawn() == (7, 0.9)
    assert drawn("--seed", "3", "--level", "0.8") == (3, 0.8)


def test_a_missing_document_makes_it_incomplete(project):
    write(project / "part.jsonl", WORSE[:2])

    result = compare("good.jsonl", "part.jsonl", "--measure", "TC", code=3)

    assert "2 documents, 1 absent" in result.stdout
    assert "EK2051 part.jsonl: 1 gold document has no prediction" in result.stderr
    assert "incomplete: " in result.stderr


def test_missing_documents_can_be_allowed(project):
    write(project / "part.jsonl", WORSE[:2])

    result = compare("good.jsonl", "part.jsonl", "--measure", "TC", "--max-errors", "40%")

    assert "2 documents, 1 absent" in result.stdout
    assert "incomplete: " not in result.stderr


@pytest.mark.parametrize(
    "args", [["good.jsonl"], ["good.jsonl", "nowhere.jsonl"], ["@last", "good.jsonl"]]
)
def test_what_cannot_be_compared_ends_with_2(args):
    with pytest.raises(RunError) as refused:
        compare(*args)

    assert refused.value.exit_code == 2
    assert refused.value.diagnostics[0].hint


def test_predictions_of_other_documents_end_with_2(project):
    write(project / "other.jsonl", [replace(one, id=f"x{one.id}") for one in WORSE])

    with pytest.raises(RunError, match="EK5061"):
        compare("good.jsonl", "other.jsonl")


def test_the_comparison_can_be_written_to_a_file(project):
    result = compare("good.jsonl", "worse.jsonl", "-o", "out.md", "--format", "markdown")

    assert result.stdout == ""
    assert (project / "out.md").read_text("utf-8").startswith("|  | compared |")


def test_an_input_is_not_overwritten(project, capsys):
    with pytest.raises(SystemExit) as stop:
        main(["compare", "good.jsonl", "worse.jsonl", "-o", "worse.jsonl"])

    assert stop.value.code == 2
    assert "EK6007" in capsys.readouterr().err
    assert list(load_documents("worse.jsonl")) == WORSE


@pytest.mark.parametrize("number", ["-1", "some", "1.5"])
def test_the_number_of_items_is_a_number_or_all(number, capsys):
    with pytest.raises(SystemExit) as stop:
        main(["compare", "good.jsonl", "worse.jsonl", f"--items={number}"])

    assert stop.value.code == 2
    assert "neither a whole number nor 'all'" in capsys.readouterr().err


def test_all_items_are_shown_where_all_are_asked_for():
    shown = compare("good.jsonl", "worse.jsonl", "--measure", "TC", "--items", "all").stdout
    none = compare("good.jsonl", "worse.jsonl", "--measure", "TC", "--items", "0").stdout

    assert shown.count("— missed") == 3
    assert none.count("— missed") == 0


def test_gold_of_the_settings_has_its_place_as_seen_from_here(project):
    (project / "gold").mkdir()
    (project / "gold" / "g.yaml").write_text(
        f'gold: 1\nid: d0\ndocument:\n  language: id\n  text: "{TEXT}"\n'
        "events:\n- type: denial\n  trigger: membantah\n",
        "utf-8",
    )
    (project / "evalkit.yaml").write_text("gold: [gold]\n")

    output = run("compare", "good.jsonl", "worse.jsonl", "--measure", "TC").stdout

    assert "    gold/g.yaml:8:12 denial: Varunia [membantah]" in output


def git(*args):
    settings = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *settings, *args], check=True, capture_output=True)


def test_a_baseline_is_compared_from_its_file_and_from_a_revision(project):
    shutil.rmtree(project / ".git")
    (project / "evalkit.yaml").write_text("gold: [gold.jsonl]\nextractor: good\n")
    run("baseline", "set", "good.jsonl", "--reason", "first")
    git("init", "-q")
    git("add", "reports")
    git("commit", "-q", "-m", "baseline")

    file = compare("reports/baselines/default/good.jsonl", "worse.jsonl", "--measure", "TC").stdout
    revision = compare("git:HEAD", "worse.jsonl", "--measure", "TC", "--items", "1").stdout

    assert "broken (3)" in file
    assert "broken (1 of 3)" in revision
    assert "a  git:HEAD     good.jsonl, HEAD:reports/baselines/default/good.jsonl" in revision
