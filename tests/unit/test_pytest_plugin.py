"""`pytest --evalkit` makes tests of gold files and rules, and costs nothing where it is not asked for."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import program
import pytest

pytest_plugins = ["pytester"]
EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "ci"
LATE = {"numpy", "scipy", "msgspec", "click", "yaml", "rich", "jinja2", "tomllib"}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A project with gold, rules and a baseline."""
    folder = tmp_path_factory.mktemp("project")
    shutil.copytree(
        EXAMPLE, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("runs", ".*")
    )
    (folder / ".git").mkdir()
    for path in sorted((folder / "gold").glob("*.yaml"))[3:-1]:
        path.unlink()
    named = ["score", "-q"], ["baseline", "set", "@last", "--reason", "first"]
    for command in named:
        assert program.run(*command, cwd=folder, env={"EVALKIT_RUNS": None}).returncode == 0
    return folder


@pytest.fixture
def project(made, pytester, monkeypatch):
    """A copy of it in the folder that pytester works in, without colours and foreign settings."""
    shutil.copytree(made, pytester.path, dirs_exist_ok=True)
    for name in [name for name in os.environ if name.startswith("EVALKIT_")]:
        monkeypatch.delenv(name)
    return pytester


def plugin(config):
    """Load the plugin by name where the package is installed without its entry point."""
    return [] if config.pluginmanager.hasplugin("evalkit") else ["-p", "evalkit.pytest_plugin"]


@pytest.fixture
def run(project, pytestconfig):
    """Return a function that runs pytest in this process and returns outcomes by name."""

    def outcomes(*args):
        done = project.inline_run(
            *plugin(pytestconfig), "-p", "no:cacheprovider", "-p", "no:cov", *args
        )
        reports = done.getreports("pytest_runtest_logreport")
        called = [one for one in reports if one.when == "call"]
        return {
            one.nodeid.rpartition("::")[0] + "::" + one.location[2]: one for one in called
        }, done

    return outcomes


def change(project, name, before, after):
    path = project.path / name
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after), "utf-8")


def by_outcome(reports, outcome):
    return sorted(name for name, report in reports.items() if report.outcome == outcome)


LINTS = [f"gold/ex-{name}.yaml::lint" for name in ("anduri", "belisar", "karsavia", "velor")]
RULES = ["evalkit.yaml::rule 1: TC.F1 regression", "evalkit.yaml::rule 2: TC.R[denial] floor"]


def test_gold_files_golden_cases_and_rules_are_items_and_pass(run):
    reports, _ = run("--evalkit")

    golden = [name for name in reports if "must_find" in name]
    assert by_outcome(reports, "passed") == sorted([*LINTS, *RULES, "evalkit.yaml::gate", *golden])
    assert len(golden) == 1
    assert golden[0].startswith("gold/ex-velor.yaml::must_find:")


def test_without_the_option_nothing_is_collected(run):
    reports, done = run()

    assert reports == {}
    assert done.ret == pytest.ExitCode.NO_TESTS_COLLECTED


def test_gold_and_settings_are_collected_beside_the_configured_tests(run, project):
    project.makepyprojecttoml('[tool.pytest.ini_options]\ntestpaths = ["tests"]\n')
    (project.path / "tests").mkdir()
    (project.path / "tests" / "test_one.py").write_text("def test_one(): pass\n")

    reports, _ = run("--evalkit")
    named, _ = run("--evalkit", "gold/ex-anduri.yaml")

    assert {"tests/test_one.py::test_one", *LINTS, *RULES} < set(reports)
    assert list(named) == [LINTS[0]]


def test_what_got_worse_fails_with_its_gold_lines(run, project):
    change(project, "rules.yaml", "[denied, ", "[")

    reports, _ = run("--evalkit")

    failed = by_outcome(reports, "failed")
    assert set(by_outcome(reports, "passed")) >= set(LINTS)
    assert {RULES[1], "evalkit.yaml::gate"} < set(failed)
    assert any("must_find" in name for name in failed)
    said = str(reports[RULES[1]].longrepr)
    assert said.startswith("denial TC.R regressed: it is 25.0, the floor is 50.0")
    assert "gold/ex-anduri.yaml:10:29: denial 'denied' is no longer found" in said
    assert str(project.path) not in said
    golden = next(str(report.longrepr) for name, report in reports.items() if "must_find" in name)
    assert golden.endswith("must be found and is not found (missed) by example.")
    assert str(reports["evalkit.yaml::gate"].longrepr).startswith("regressed (exit 1)")


def test_wrong_gold_fails_its_lint_and_a_doubtful_one_shows_its_warning(run, project):
    change(project, "gold/ex-velor.yaml", "type: summit", "type: sumit")
    change(project, "gold/ex-anduri.yaml", '["<Anduri> met", "<Belisar> in"]', "[]")

    reports, _ = run("--evalkit", "gold")

    assert by_outcome(reports, "failed") == ["gold/ex-velor.yaml::lint"]
    assert str(reports["gold/ex-velor.yaml::lint"].longrepr).startswith(
        "EK1301 gold/ex-velor.yaml:9:"
    )


def test_a_warning_of_the_lint_stands_beside_its_test(run, project):
    change(project, "gold/ex-anduri.yaml", 'participant: ["<Anduri> met", "<Belisar> in"], ', "")

    reports, _ = run("--evalkit", "gold/ex-anduri.yaml")

    (report,) = reports.values()
    assert report.outcome == "passed"
    assert "EK1302" in report.sections[0][1]


def test_an_error_of_evalkit_is_shown_as_its_message(run, project):
    shutil.rmtree(project.path / "reports")

    reports, _ = run("--evalkit", "evalkit.yaml")

    assert by_outcome(reports, "passed") == []
    assert str(reports[RULES[0]].longrepr).startswith(
        "EK5030 reports/baselines/default/example.jsonl"
    )


def test_an_error_of_the_item_itself_keeps_its_traceback(run, project, monkeypatch):
    monkeypatch.setattr("evalkit.gold.lint.lint", lambda *_, **__: 1 / 0)

    reports, _ = run("--evalkit", "gold/ex-anduri.yaml")

    assert "ZeroDivisionError" in str(reports[LINTS[0]].longrepr)


def test_the_baseline_is_written_by_one_item_instead_of_the_rules(run, project):
    path = project.path / "reports" / "baselines" / "default" / "example.jsonl"
    before = path.read_bytes()
    change(project, "rules.yaml", "[denied, ", "[")

    only_new, _ = run("--evalkit-update=new", "--evalkit", "evalkit.yaml")
    kept = path.read_bytes()
    every, _ = run("--evalkit", "evalkit.yaml", "--evalkit-update")
    again, _ = run("--evalkit", "evalkit.yaml", "--evalkit-update")

    assert list(only_new) == list(every) == ["evalkit.yaml::baseline"]
    assert kept.splitlines()[1:] == before.splitlines()[1:]
    assert path.read_bytes() != kept
    assert b"pytest --evalkit-update" in path.read_bytes()
    assert "nothing changed" in next(iter(again.values())).sections[0][1]


def test_an_update_is_all_or_new(project, pytestconfig, capsys):
    code = pytest.main([*plugin(pytestconfig), "--evalkit", "--evalkit-update=some"])

    assert code == pytest.ExitCode.USAGE_ERROR
    assert "write --evalkit-update or --evalkit-update=new, not 'some'" in capsys.readouterr().err


def test_files_that_are_no_gold_of_the_project_are_left_alone(run, project):
    folder = project.path / "gold"
    for name in ("ontology/a.yaml", "by/a/b.yaml", ".hidden/c.yaml", "notes.yaml", "old.yml"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        text = "no: gold\n" if name == "notes.yaml" else "gold: 1\n"
        (folder / name).write_text(text)
    (project.path / "elsewhere.yaml").write_text("gold: 1\n")

    reports, _ = run("--evalkit", ".")

    assert sorted(name for name in reports if name.endswith("lint")) == LINTS


def test_gold_may_be_one_file_and_settings_may_name_no_rules(run, project):
    (project.path / "evalkit.yaml").write_text(
        "gold: [gold/ex-anduri.yaml]\nextractor: rules\nmeasures: [TC]\n"
    )

    reports, _ = run("--evalkit", "--evalkit-extractor", "rules", "--evalkit-baseline", "absent")

    assert set(reports) == {
        LINTS[0],
        "evalkit.yaml::rule 1: TC.F1 regression",
        "evalkit.yaml::gate",
    }
    assert reports[LINTS[0]].outcome == "passed"


def test_fixtures_score_and_check(run, project):
    (project.path / "test_mine.py").write_text(
        "def test_it(evalkit_run, evalkit_check):\n"
        "    result = evalkit_run(measures=None)\n"
        "    assert result.measures['TC'].types['denial'].recall == 0.75\n"
        "    assert evalkit_run('example').measures['TC'].micro.f1 == result.measures['TC'].micro.f1\n"
        "    assert evalkit_check().exit_code == 0\n"
        "    assert evalkit_check() is evalkit_check()\n"
        "    assert evalkit_check(baseline='example').identical\n"
    )

    reports, done = run("test_mine.py")

    assert [one.outcome for one in reports.values()] == ["passed"], done.getfailures()


def test_loading_the_plugin_imports_nothing_that_costs_time():
    code = (
        "import json, sys, evalkit.pytest_plugin\n"
        "print(json.dumps(sorted({m.partition('.')[0] for m in sys.modules})))"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert not set(json.loads(done.stdout)) & (LATE - {"tomllib"})


_FEWER = [
    part
    for name in ("cacheprovider", "anyio", "hypothesispytest", "cov")
    for part in ("-p", f"no:{name}")
]


def start(folder, *args):
    """Run pytest as a process of its own; warnings are errors."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("EVALKIT_", "PYTEST_"))}
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "pytest", *_FEWER, "-q", *args],
        cwd=folder, capture_output=True, text=True, check=False, env=environment,
    )  # fmt: skip


def test_workers_share_the_work_and_do_not_meet(project, pytestconfig):
    few = ["evalkit.yaml", "gold/ex-velor.yaml"]

    done = start(
        project.path, *plugin(pytestconfig), "--evalkit", "-n", "2", "--dist", "loadgroup", *few
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert "5 passed" in done.stdout


def test_without_the_plugin_tests_run_as_ever(project, pytestconfig):
    (project.path / "test_mine.py").write_text("def test_it(): pass\n")

    done = start(project.path, "-p", "no:evalkit", "-n", "1", "test_mine.py")

    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 passed" in done.stdout
