"""`evalkit init` writes what a project starts with, once, and touches nothing that is there."""

import json

import pytest
import yaml
from click.testing import CliRunner

from evalkit.cli.app import cli


def run(*args):
    result = CliRunner().invoke(cli, args, catch_exceptions=False)
    return result.stdout, result.stderr, result.return_value or result.exit_code


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Work in an empty repository."""
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    for name in ("GITHUB_WORKSPACE", "CI_PROJECT_DIR"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def files(folder):
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize("language", ["id", "en"])
def test_what_it_writes_works_at_once(folder, language):
    run("init", "--lang", language)

    assert run("gold", "lint", "--strict")[2] == 0
    out, _, code = run("score", "-q", "--measure", "TC", "--strict", "--format", "json")
    micro = json.loads(out)["measures"]["TC"]["micro"]
    assert (code, micro["gold"], micro["matched"]) == (0, 3, 3)


GITHUB = {
    ".github/actions/evalkit/action.yml",
    ".github/workflows/evalkit.yml",
    ".github/workflows/evalkit-comment.yml",
}
COMMON = {"evalkit.yaml", "gold/sample-en.yaml", ".pre-commit-config.yaml", ".gitignore"}


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ([], COMMON),
        (["--ci", "github"], COMMON | GITHUB),
        (["--ci", "gitlab"], COMMON | {".gitlab/evalkit.yml", ".gitlab-ci.yml"}),
    ],
    ids=["none", "github", "gitlab"],
)
def test_it_says_what_it_wrote_and_a_second_time_changes_nothing(folder, given, written):
    first, _, _ = run("init", *given)
    before = files(folder)
    second, _, code = run("init", *given)

    assert set(before) == written
    assert {line[7:] for line in first.splitlines() if line.startswith("wrote")} == written
    assert files(folder) == before
    assert "wrote" not in second
    assert "add this" not in second
    assert code == 0


def test_what_is_there_is_kept_and_what_it_lacks_is_said(folder):
    (folder / "pyproject.toml").write_text('[tool.evalkit]\ngold = ["mine"]\n')
    (folder / "mine").mkdir()
    for name in (".gitignore", ".pre-commit-config.yaml", ".gitlab-ci.yml"):
        (folder / name).write_text("# mine\n")
    before = files(folder)

    out, _, _ = run("init", "--ci", "gitlab")

    after = files(folder)
    assert set(after) - set(before) == {".gitlab/evalkit.yml"}
    assert {name: after[name] for name in before} == before
    assert out.splitlines()[:2] == ["kept   pyproject.toml", "kept   mine"]
    for line in ("| !reports/baselines/", "entry: evalkit gold lint", "| include:"):
        assert line in out


def test_a_link_that_leads_nowhere_is_not_written_through(folder):
    (folder / ".gitignore").symlink_to("elsewhere")

    out, _, _ = run("init")

    assert "kept   .gitignore" in out
    assert not (folder / "elsewhere").exists()


def test_all_it_writes_in_yaml_can_be_read(folder):
    run("init", "--ci", "github")
    run("init", "--ci", "gitlab")

    for path in [*folder.rglob("*.yaml"), *folder.rglob("*.yml")]:
        assert yaml.safe_load(path.read_text("utf-8"))


def test_annotations_of_the_lint_stand_at_their_lines(folder, monkeypatch):
    run("init")
    sample = folder / "gold" / "sample-en.yaml"
    sample.write_text(sample.read_text().replace("type: warning", "type: waning"))
    monkeypatch.chdir(folder / "gold")

    out, _, code = run("gold", "lint", "--format", "github", "sample-en.yaml")

    assert code == 1
    assert out.startswith("::error file=gold/sample-en.yaml,line=12,col=12,title=EK1301::")


@pytest.mark.parametrize("variable", ["GITHUB_WORKSPACE", "CI_PROJECT_DIR"])
def test_files_are_named_from_the_folder_that_the_ci_system_names(folder, monkeypatch, variable):
    below = folder / "project"
    below.mkdir()
    monkeypatch.chdir(below)
    (below / ".git").mkdir()
    run("init")
    (below / "gold" / "sample-en.yaml").write_text("gold: 1\n")
    monkeypatch.setenv(variable, str(folder))

    out, _, _ = run("gold", "lint", "--format", "sarif")

    result = json.loads(out)["runs"][0]["results"][0]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "project/gold/sample-en.yaml"
