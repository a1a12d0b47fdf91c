"""The shell steps of the action and the workflows run, and nothing from outside becomes their code."""

import re
import subprocess
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
FILES = ROOT / "evalkit" / "cli" / "init_files"
HOSTILE = '$(touch pwned); `touch pwned` "; touch pwned; " \'&& touch pwned'


def steps(path):
    """List the steps of an action or of all jobs of a workflow."""
    content = yaml.safe_load(path.read_text("utf-8"))
    if "runs" in content:
        return content["runs"]["steps"]
    return [step for job in content["jobs"].values() for step in job["steps"]]


def script(path, name):
    return next(step["run"] for step in steps(path) if step.get("name") == name)


@pytest.fixture
def bench(tmp_path):
    """Return a function that runs a script as GitHub does, with stand-ins that note their arguments."""
    stubs = tmp_path / "bin"
    stubs.mkdir()
    work = tmp_path / "work"
    work.mkdir()

    def stub(name, body=""):
        path = stubs / name
        path.write_text(
            f'#!/bin/bash\nprintf "%s\\n" "{name}" "$@" "--" >> "{tmp_path}/calls"\n{body}\n'
        )
        path.chmod(0o755)

    def run(text, **environment):
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", text],
            cwd=work, capture_output=True, text=True, check=False,
            env={"PATH": f"{stubs}:/usr/bin:/bin", "HOME": str(tmp_path), **environment},
        )  # fmt: skip
        calls = (tmp_path / "calls").read_text() if (tmp_path / "calls").exists() else ""
        return done, [call.splitlines() for call in calls.split("--\n") if call]

    run.stub, run.work, run.root = stub, work, tmp_path
    return run


WORKFLOWS = [ROOT / "action.yml", FILES / "github.yml", FILES / "github-comment.yml"]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_nothing_is_pasted_into_a_script(path):
    for step in steps(path):
        assert "${{" not in step.get("run", "")
        if "run" in step:
            assert step["shell"] == "bash"


def test_the_action_that_init_writes_is_the_projects_own():
    assert (FILES / "action.yml").read_bytes() == (ROOT / "action.yml").read_bytes()


@pytest.mark.parametrize("name", ["action.yml", "github.yml", "gitlab.yml"])
def test_what_an_earlier_job_predicted_has_no_say(name):
    text = (FILES / name).read_text("utf-8")
    checks = re.findall(r"--strict.*", text)

    assert "cache@" not in text
    assert "cache:" not in text
    assert all(line == "--strict --no-cache" for line in checks)
    assert len(checks) == (name != "github.yml")


def test_workflows_ask_for_no_right_that_they_do_not_need():
    check = yaml.safe_load((FILES / "github.yml").read_text())
    comment = yaml.safe_load((FILES / "github-comment.yml").read_text())

    assert check["permissions"] == {"contents": "read"}
    assert comment["permissions"] == {"actions": "read", "pull-requests": "write"}
    assert not any(
        "checkout" in step.get("uses", "") for step in steps(FILES / "github-comment.yml")
    )


def test_the_check_takes_its_inputs_as_data(bench):
    bench.stub("evalkit")

    done, calls = bench(
        script(ROOT / "action.yml", "Check"),
        BASELINE=HOSTILE, EXTRACTOR=HOSTILE, DEFAULT_BRANCH="main",
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    (call,) = calls
    assert call[:10] == [
        "evalkit", "check", "--baseline", HOSTILE, "--format", "github", "--strict", "--no-cache",
        "--extractor", HOSTILE,
    ]  # fmt: skip
    assert sorted(path.name for path in bench.work.iterdir()) == ["evalkit-report"]


def test_the_check_is_against_the_default_branch_and_its_exit_code_is_the_steps(bench):
    bench.stub("evalkit", "exit 5")

    done, calls = bench(
        script(ROOT / "action.yml", "Check"), BASELINE="", EXTRACTOR="", DEFAULT_BRANCH="trunk"
    )

    assert done.returncode == 5
    assert calls[0][3] == "git:origin/trunk"
    assert "--extractor" not in calls[0]


def test_what_is_installed_is_one_argument(bench):
    bench.stub("python")

    _, calls = bench(script(ROOT / "action.yml", "Install evalkit"), INSTALL="evalkit[x]; rm -rf y")

    assert calls[0][-1] == "evalkit[x]; rm -rf y"


@pytest.mark.parametrize("branch", ["main", "release/1;touch${IFS}pwned"])
def test_a_shallow_clone_fetches_the_tip_of_the_default_branch(bench, branch):
    def git(*args, cwd):
        return subprocess.run(
            ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", *args],
            cwd=cwd, check=True, capture_output=True, text=True,
        ).stdout  # fmt: skip

    origin = bench.root / "origin"
    origin.mkdir()
    git("init", "-q", "-b", branch, ".", cwd=origin)
    for number in range(3):
        git("commit", "-q", "--allow-empty", "-m", f"c{number}", cwd=origin)
    git("checkout", "-q", "-b", "topic", cwd=origin)
    bench.work.rmdir()
    git("clone", "-q", "--depth=1", "-b", "topic", origin.as_uri(), str(bench.work), cwd=bench.root)

    done, _ = bench(script(ROOT / "action.yml", "Fetch the default branch"), DEFAULT_BRANCH=branch)

    assert done.returncode == 0, done.stderr
    there = git("rev-parse", f"refs/heads/{branch}", cwd=origin)
    assert git("rev-parse", f"refs/remotes/origin/{branch}", cwd=bench.work) == there
    assert git("rev-list", "--count", f"refs/remotes/origin/{branch}", cwd=bench.work) == "1\n"
    assert not list(bench.root.rglob("pwned"))


GH = """
case "$*" in
  *issues/7/comments*--jq*) printf '%s' "$OLD" ;;
  *pulls*) printf '%s' "$NUMBER" ;;
esac
"""


def comment(bench, report, **environment):
    """Run the step that comments; return the calls of `gh` and the comment."""
    bench.stub("gh", GH)
    (bench.work / "evalkit-report").mkdir()
    (bench.work / "evalkit-report" / "report.md").write_bytes(report)
    given = {"REPOSITORY": "o/r", "HEAD": f"fork:{HOSTILE}", "SHA": "abc", "NUMBER": "7", "OLD": ""}

    done, calls = bench(script(FILES / "github-comment.yml", "Comment"), **{**given, **environment})

    assert done.returncode == 0, done.stderr
    written = bench.work / "comment.md"
    return calls, written.read_bytes() if written.exists() else None


def test_the_comment_goes_to_the_pull_request_that_github_names(bench):
    calls, body = comment(bench, b"## evalkit: worse\n")

    assert f"head=fork:{HOSTILE}" in calls[0]
    assert calls[-1][1:5] == ["api", "--method", "POST", "repos/o/r/issues/7/comments"]
    assert "body=@comment.md" in calls[-1]
    assert body == b"<!-- evalkit -->\n## evalkit: worse\n"
    assert not list(bench.root.rglob("pwned"))


def test_a_second_report_replaces_the_first_comment(bench):
    calls, _ = comment(bench, b"again\n", OLD="41")

    assert calls[-1][2:5] == ["--method", "PATCH", "repos/o/r/issues/comments/41"]


def test_without_an_open_pull_request_nothing_is_written(bench):
    calls, body = comment(bench, b"x\n", NUMBER="")

    assert len(calls) == 1
    assert body is None


@pytest.mark.parametrize(
    "report",
    [
        b"x" * 200_000,
        "日".encode() * 40_000,
        b"@" * 70_000,
        b"\xff\xfe bad \xe6\x97",
        b"@everyone $(touch pwned) `touch pwned`\n",
    ],
    ids=["long", "wide", "calls", "broken", "hostile"],
)
def test_whatever_the_report_is_the_comment_is_short_text_that_calls_nobody(bench, report):
    _, body = comment(bench, report)

    text = body.decode("utf-8")
    assert len(body) < 1 << 16
    assert not re.search(r"@\w", text)
    assert ("Cut here" in text) == (len(report) > 60_000)
    assert not list(bench.root.rglob("pwned"))


def test_the_report_is_fetched_from_the_run_that_ended(bench):
    bench.stub("gh")

    _, calls = bench(
        script(FILES / "github-comment.yml", "Fetch the report"), RUN="5", REPOSITORY="o/r"
    )

    assert calls[0][:6] == ["gh", "run", "download", "5", "--repo", "o/r"]


def test_gitlabs_script_runs(bench):
    job = yaml.safe_load((FILES / "gitlab.yml").read_text())["evalkit"]
    for name in ("evalkit", "python", "git"):
        bench.stub(name)

    done, calls = bench("\n".join(job["script"]), CI_DEFAULT_BRANCH="main")

    assert done.returncode == 0, done.stderr
    assert [call[0] for call in calls] == ["python", "git", "evalkit"]
    assert calls[2][1:4] == ["check", "--baseline", "git:origin/main"]
    reports = job["artifacts"]["reports"]
    assert {reports["junit"], reports["codequality"]} < set(calls[2])
