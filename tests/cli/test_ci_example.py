"""The example of a project with CI, from `evalkit init` to a pull request that edits its baseline."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import program
import pytest
import yaml

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "ci"
BASELINE = "reports/baselines/default/example.jsonl"
DAY = {"SOURCE_DATE_EPOCH": "1700000000"}
AGAIN = "in examples/ci: evalkit score; SOURCE_DATE_EPOCH=1700000000 evalkit baseline set @last --reason 'the first rules'"


def git(folder, *args):
    return subprocess.run(
        ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", *args],
        cwd=folder, check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip


@pytest.fixture(scope="module")
def cloned(tmp_path_factory):
    """Set up the project as its owner would, and return a shallow clone on a branch of its own."""
    root = tmp_path_factory.mktemp("ci")
    origin = root / "origin"
    origin.mkdir()
    for name in ("evalkit.yaml", "rules.yaml"):
        shutil.copy(EXAMPLE / name, origin)
    shutil.copytree(EXAMPLE / "gold", origin / "gold")
    git(origin, "init", "-q", "-b", "main", ".")
    for command in (
        ["init", "--ci", "github"],
        ["gold", "lint", "--strict"],
        ["score", "-q"],
        ["baseline", "set", "@last", "--reason", "the first rules"],
    ):
        done = program.run(*command, cwd=origin, env=environment())
        assert done.returncode == 0, (command, done.stdout, done.stderr)
    git(origin, "add", "-A")
    git(origin, "commit", "-q", "-m", "start")
    clone = root / "clone"
    git(root, "clone", "-q", "--depth=1", origin.as_uri(), str(clone))
    git(clone, "checkout", "-q", "-b", "topic")
    return clone


@pytest.fixture
def clone(cloned):
    """Take back what the last test changed."""
    git(cloned, "checkout", "-q", "--", ".")
    git(cloned, "clean", "-qfdx")
    return cloned


def environment(**more):
    empty = dict.fromkeys(
        ("EVALKIT_RUNS", "GITHUB_WORKSPACE", "GITHUB_STEP_SUMMARY", "CI_PROJECT_DIR")
    )
    return {**empty, **DAY, **more}


def change(clone, name, before, after):
    path = clone / name
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after), "utf-8")


def check(clone, *options):
    """Check as the action does; return what it left and the annotations."""
    done = program.run(
        "check", "--baseline", "git:origin/main", "--format", "github", "--strict", "--no-cache",
        "--json", "check.json", "--junit", "junit.xml", "--sarif", "evalkit.sarif",
        "--code-quality", "quality.json", "--markdown", "report.md", *options,
        cwd=clone, env=environment(GITHUB_STEP_SUMMARY=clone / "summary.md"),
    )  # fmt: skip
    lines = [line for line in done.stdout.splitlines() if line.startswith("::")]
    parts = [line[2:].split("::", 1) for line in lines]
    found = []
    for head, message in parts:
        kind, _, properties = head.partition(" ")
        pairs = dict(one.split("=", 1) for one in properties.split(",") if one)
        found.append((kind, {k: unquote(v) for k, v in pairs.items()}, unquote(message)))
    return done, found


def lines_of(clone, words):
    """Find the place of an event's trigger in every gold file: its line, counted from 1."""
    return {
        (f"gold/{path.name}", str(number))
        for path in (clone / "gold").glob("*.yaml")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if words in line
    }


def test_the_example_is_what_its_commands_write(cloned):
    for path in git(cloned, "ls-files").splitlines():
        assert (EXAMPLE / path).read_bytes() == (cloned / path).read_bytes(), f"{path}: {AGAIN}"


def test_what_is_committed_passes(clone):
    done, found = check(clone)

    assert (done.returncode, [kind for kind, _, _ in found]) == (0, ["notice"])
    assert "✅" in (clone / "summary.md").read_text("utf-8")
    assert ET.parse(clone / "junit.xml").getroot().get("failures") == "0"  # noqa: S314 (our own)


def test_rules_that_lose_a_type_fail_with_the_broken_events_at_their_lines(clone):
    change(clone, "rules.yaml", "form: [denied, rejected]", "form: [rejected]")

    done, found = check(clone)

    lost = lines_of(clone, 'trigger: "denied"')
    errors = [(properties, message) for kind, properties, message in found if kind == "error"]
    placed = {(p["file"], p["line"]) for p, _ in errors if "file" in p}
    assert done.returncode == 1
    assert len(errors) == 10
    assert placed < lost
    assert errors[-1][1] == f"And {len(lost) + 3 - 9} more errors: see the summary."
    titles = [properties["title"] for properties, _ in errors]
    assert titles[0] == "denial: must be found"
    assert "denial: TC.F1 regressed" in titles
    assert "summit" not in done.stdout
    assert "❌ worse" in (clone / "summary.md").read_text("utf-8")
    suites = {suite.get("name"): suite for suite in ET.parse(clone / "junit.xml").getroot()}  # noqa: S314
    assert suites["denial"].get("failures") == "3"
    assert suites["summit"].get("failures") == "0"
    results = json.loads((clone / "evalkit.sarif").read_text())["runs"][0]["results"]
    uris = [
        place["physicalLocation"]["artifactLocation"]["uri"]
        for one in results
        for place in one["locations"]
    ]
    baseline = "reports/baselines/default/example.jsonl"  # where rules stand
    assert {*(file for file, _ in lost), baseline} == set(uris)
    paths = {one["location"]["path"] for one in json.loads((clone / "quality.json").read_text())}
    assert paths == {*uris, BASELINE}
    for name in ("junit.xml", "report.md", "summary.md"):
        assert str(clone) not in (clone / name).read_text("utf-8")


@pytest.mark.parametrize(
    ("before", "after"),
    [("lexicons:", "lexicons: # prepositions"), ("rejected]", "rejected, disputed]")],
    ids=["a comment", "one event more"],
)
def test_a_harmless_change_passes(clone, before, after):
    change(clone, "rules.yaml", before, after)

    done, found = check(clone)

    assert done.returncode == 0, done.stdout
    assert "error" not in {kind for kind, _, _ in found}


def test_gold_that_was_edited_is_told_apart_from_the_extractor(clone):
    change(clone, "gold/ex-velor.yaml", 'claim: "the report", ', "")

    done, _ = check(clone)

    result = json.loads((clone / "check.json").read_text())
    assert done.returncode == 0, done.stdout
    assert result["documents"]["rescored"] == ["ex-velor"]
    assert "1 scored again on changed gold" in (clone / "summary.md").read_text("utf-8")


def test_rules_that_lose_a_type_fail_beside_edited_gold(clone):
    change(clone, "gold/ex-velor.yaml", 'claim: "the report", ', "")
    change(clone, "rules.yaml", "form: [denied, rejected]", "form: [rejected]")

    assert check(clone)[0].returncode == 1


def test_a_baseline_that_the_branch_edits_is_still_held_against_main(clone):
    change(clone, "rules.yaml", "form: [denied, rejected]", "form: [rejected]")
    for command in (["score", "-q"], ["baseline", "set", "@last", "--reason", "fewer denials"]):
        assert program.run(*command, cwd=clone, env=environment()).returncode == 0

    own = program.run("check", cwd=clone, env=environment())
    done, found = check(clone)

    edited = [(p["file"], message) for _, p, message in found if p["title"] == "Baseline edited"]
    assert own.returncode == 1  # the golden case: no baseline excuses it
    assert "TC.F1 denial regressed" not in own.stdout
    assert done.returncode == 1
    assert any(properties["title"] == "denial: TC.F1 regressed" for _, properties, _ in found)
    assert edited[0][0] == BASELINE
    assert "reason: fewer denials" in edited[0][1]
    assert "fewer denials" in (clone / "summary.md").read_text("utf-8")


def test_a_summary_that_is_nearly_full_is_not_overfilled(clone):
    (clone / "summary.md").write_text("x" * ((1 << 20) - 1_500))
    change(clone, "rules.yaml", "form: [denied, rejected]", "form: [rejected]")

    check(clone)
    once = (clone / "summary.md").read_text("utf-8")
    check(clone)

    assert len(once.encode()) < 1 << 20
    assert "Cut here" in once
    assert (clone / "summary.md").read_text("utf-8") == once


def test_the_actions_own_step_fails_the_job_and_leaves_the_report(clone, tmp_path):
    change(clone, "rules.yaml", "form: [denied, rejected]", "form: [rejected]")
    steps = yaml.safe_load((clone / ".github/actions/evalkit/action.yml").read_text())["runs"][
        "steps"
    ]
    script = next(step["run"] for step in steps if step.get("name") == "Check")
    program_file = tmp_path / "evalkit"
    program_file.write_text(
        f'#!/bin/sh\nexec "{sys.executable}" -c "from evalkit.cli import main; main()" "$@"\n'
    )
    program_file.chmod(0o755)
    given = {
        "BASELINE": "",
        "EXTRACTOR": "",
        "DEFAULT_BRANCH": "main",
        "GITHUB_WORKSPACE": str(clone),
    }
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("EVALKIT_", "GITHUB_"))}

    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=clone, capture_output=True, text=True, check=False,
        env={
            **inherited, **given, "PATH": f"{tmp_path}:{os.environ['PATH']}",
            "GITHUB_STEP_SUMMARY": str(clone / "summary.md"),
        },
    )  # fmt: skip

    assert done.returncode == 1, done.stderr
    assert "title=denial%3A TC.F1 regressed::" in done.stdout
    assert sorted(path.name for path in (clone / "evalkit-report").iterdir()) == [
        "check.json", "evalkit.sarif", "junit.xml", "report.md",
    ]  # fmt: skip
    assert "❌ worse" in (clone / "summary.md").read_text("utf-8")
