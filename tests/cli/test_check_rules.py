"""Rules and golden events that a branch edits are still held as main has them."""

import json
import shutil
from pathlib import Path

import pytest
import yaml
from gateproject import CHECK, git, line, project, run, write
from goldfiles import gold_yaml

__all__ = ["project"]
CASES = Path(__file__).parents[1] / "cases" / "former"
AGAINST_MAIN = (*CHECK, "--baseline", "git:main")
STRICT = "gold: [gold.jsonl]\ncheck:\n  rules:\n    - {measure: TC.F1, policy: exact}\n    - {measure: TC.R, floor: 0.9}\n"
LOOSE = "gold: [gold.jsonl]\ncheck:\n  alpha: 0.5\n  rules:\n    - {measure: TC.R, floor: 0.1}\n"


@pytest.fixture
def ruled(project):
    """A project whose main branch has rules of its own."""
    (project / "evalkit.yaml").write_text(STRICT, "utf-8")
    git(project, "commit", "-qam", "rules")
    return project


def test_rules_that_a_branch_loosens_hold_as_main_has_them_and_are_shown(ruled):
    (ruled / "evalkit.yaml").write_text(LOOSE, "utf-8")
    write(ruled, lost=3)

    here, main = run(ruled, *CHECK), run(ruled, *AGAINST_MAIN, "--markdown", "report.md")

    assert (here.returncode, "the rules are not those" in here.stdout) == (0, False)
    assert main.returncode == 1
    assert "the rules are not those of main; both hold" in main.stdout
    assert "  alpha: 0.05 → 0.5" in main.stdout
    assert "  rule TC.F1: exact → none" in main.stdout
    assert "  rule TC.R: floor 0.9 → floor 0.1" in main.stdout
    assert "  by the former ones: regressed (exit 1)" in main.stdout
    assert "by the rules of main: TC.F1 overall regressed: 3 items broke" in main.stdout
    assert "| rule TC.F1 | exact | none |" in (ruled / "report.md").read_text("utf-8")


def test_what_the_former_rules_broke_is_annotated(ruled):
    (ruled / "evalkit.yaml").write_text(LOOSE, "utf-8")
    write(ruled, lost=3)

    shown = run(ruled, *AGAINST_MAIN, "--format", "github", "--junit", "junit.xml").stdout

    assert (
        "::error title=all types%3A TC.F1 regressed::100.0 → 97.9 (exact): 3 items broke" in shown
    )
    assert "::warning title=Rules edited::The rules are not those of main" in shown
    assert shown.count("is no longer found") == shown.count("title=Meet broken") == 3
    assert shown.count("::error") == 5  # two rows of the rule, and what broke
    assert 'failures="2"' in (ruled / "junit.xml").read_text("utf-8")


def test_without_settings_of_its_own_a_revision_has_the_default_rules(project):
    git(project, "rm", "-q", "--cached", "evalkit.yaml")
    git(project, "commit", "-qm", "no settings")
    (project / "evalkit.yaml").write_text(LOOSE, "utf-8")
    write(project, lost=12)

    found = json.loads(run(project, *AGAINST_MAIN, "--format", "json").stdout)

    assert (found["exit_code"], found["rules_edit"]["exit_code"]) == (1, 1)
    changed = {one["name"]: (one["before"], one["after"]) for one in found["rules_edit"]["changes"]}
    assert changed["rule TC.F1"] == ("regression 0.01", "")


def test_settings_that_moved_to_another_file_are_found_in_the_revision(ruled):
    (ruled / "evalkit.yaml").unlink()
    (ruled / "pyproject.toml").write_text('[tool.evalkit]\ngold = ["gold.jsonl"]\n', "utf-8")
    write(ruled, lost=3)

    done = run(ruled, *AGAINST_MAIN)

    assert (done.returncode, "  rule TC.F1: exact → regression 0.01" in done.stdout) == (1, True)


@pytest.mark.parametrize("path", sorted(CASES.glob("*.yaml")), ids=lambda path: path.stem)
def test_what_settings_of_a_revision_do_not_say_or_say_otherwise_is_said(ruled, path):
    case = yaml.safe_load(path.read_text("utf-8"))
    (ruled / "evalkit.yaml").write_text(case["settings"], "utf-8")
    git(ruled, "commit", "-qam", "other settings")
    (ruled / "evalkit.yaml").write_text(case.get("branch", STRICT), "utf-8")
    if "delete" in case:
        shutil.rmtree(ruled / case["delete"])

    done, strict = run(ruled, *AGAINST_MAIN), run(ruled, *AGAINST_MAIN, "--strict")

    assert [done.returncode, strict.returncode] == case.get("exits", [0, 2])
    assert case["says"] in done.stderr


def test_the_same_rules_are_no_edit_and_the_command_line_goes_before_both(ruled):
    write(ruled, lost=3)
    same = json.loads(run(ruled, *AGAINST_MAIN, "--format", "json").stdout)
    (ruled / "evalkit.yaml").write_text(LOOSE, "utf-8")
    asked = json.loads(
        run(
            ruled,
            *AGAINST_MAIN,
            "--measure",
            "TC.P",
            "--set",
            "check.alpha=0.1",
            "--format",
            "json",
        ).stdout
    )

    assert (same["rules_edit"], same["exit_code"]) == (None, 1)
    assert (asked["rules_edit"], asked["exit_code"]) == (None, 0)


def test_a_golden_event_whose_file_a_branch_deletes_is_missed(project):
    gold = project / "gold"
    gold.mkdir()
    for name in "abcdefgh":
        event = "- {id: e1, type: denial, must_find: true, trigger: met}"
        (gold / f"{name}.yaml").write_text(
            gold_yaml(event, text="Ana met Ben.", document_id=name), "utf-8"
        )
    (project / "evalkit.yaml").write_text("gold: [gold]\n", "utf-8")
    mine = "".join(line(name, 0).replace("Meet", "denial") for name in "abcdefgh")
    (project / "mine.jsonl").write_text(mine, "utf-8")
    was_set = run(project, "baseline", "set", "mine.jsonl", "--reason", "golden")
    assert was_set.returncode == 0, was_set.stderr
    git(project, "add", "-A")
    git(project, "commit", "-qm", "golden")
    before = run(project, *AGAINST_MAIN)
    (gold / "h.yaml").unlink()
    run(project, "baseline", "set", "mine.jsonl", "--reason", "without h")

    done = run(project, *AGAINST_MAIN)

    assert (before.returncode, done.returncode) == (0, 1)
    assert "must_find denial e1" in done.stdout
    assert "in h is gone from gold" in done.stdout


def test_a_baseline_that_only_remembers_other_events_differs(project):
    (project / "evalkit.yaml").write_text("gold: [gold]\n", "utf-8")
    (project / "gold").mkdir()
    event = "- {id: e1, type: denial, must_find: true, trigger: met}"
    gold = gold_yaml(event, text="Ana met Ben.", document_id="a")
    (project / "gold" / "a.yaml").write_text(gold, "utf-8")
    (project / "mine.jsonl").write_text(line("a", 0).replace("Meet", "denial"), "utf-8")
    run(project, "baseline", "set", "mine.jsonl", "--reason", "r", "--name", "one")
    (project / "gold" / "a.yaml").write_text(gold.replace(", must_find: true", ""), "utf-8")
    run(project, "baseline", "set", "mine.jsonl", "--reason", "r", "--name", "two")

    done = run(project, "baseline", "diff", "one", "two")

    assert done.stdout.endswith("\nother events that have to be found: 1 (a)\n")


@pytest.mark.parametrize("link", ["evalkit.yaml", "reports/baselines/default"])
def test_a_link_is_not_followed_to_what_the_revision_does_not_have(ruled, link):
    (ruled / "lax").mkdir()
    (ruled / "lax" / "lax.yaml").write_text("gold: [../gold.jsonl]\n", "utf-8")
    shutil.move(ruled / link, ruled / "moved")
    target = ruled / "lax" / "lax.yaml" if link.endswith(".yaml") else ruled / "moved"
    (ruled / link).symlink_to(target)
    write(ruled, lost=3)

    done = run(ruled, *AGAINST_MAIN)

    assert (done.returncode, "TC.F1 overall regressed: 3 items broke" in done.stdout) == (1, True)


def test_regressed_decides_whoever_says_it(ruled):
    (ruled / "evalkit.yaml").write_text(
        "gold: [gold.jsonl]\ncheck: {rules: [{measure: TC.F1, policy: noninferior, margin: 0.01}]}\n",
        "utf-8",
    )
    write(ruled, lost=2)

    found = json.loads(run(ruled, *AGAINST_MAIN, "--strict", "--format", "json").stdout)

    assert (found["exit_code"], found["verdict"]) == (1, "regressed")
    assert {one["verdict"] for one in found["checks"] if not one["revision"]} == {"inconclusive"}


@pytest.mark.parametrize(
    "name", ["evalkit.yaml", "gold.jsonl", "mine.jsonl", "reports/baselines/default/mine.jsonl"]
)
def test_a_result_is_not_written_over_what_was_read(project, name):
    before = (project / name).read_bytes()

    done = run(project, *CHECK, "--json", name)

    assert (done.returncode, done.stderr[:6]) == (2, "EK6007")
    assert (project / name).read_bytes() == before
