"""`evalkit gold fmt` and the hooks for pre-commit: what is written, and which exit code comes."""

import os
import re
import stat
import subprocess
import sys

import pytest
import yaml
from goldfiles import gold_yaml

from evalkit.cli import main

CLEAN = 'gold: 1\nid: a\ndocument:\n  text: "Menteri membantah."\n  language: id\nevents: []\n'
MESSY = CLEAN.replace("gold: 1\nid: a\n", "id: 'a'\ngold: 1  # version\n")
TIDY = CLEAN.replace("gold: 1\n", "gold: 1  # version\n")


@pytest.fixture(autouse=True)
def project(tmp_path, monkeypatch):
    """Work in an empty folder, without anybody's settings."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "gold").mkdir()
    return tmp_path


@pytest.fixture
def run(capsys):
    """Run a command; returns its output, its errors and its exit code."""

    def call(*command):
        with pytest.raises(SystemExit) as end:
            main(list(command))
        out, err = capsys.readouterr()
        return out, err, end.value.code

    return call


def test_files_are_written_in_canonical_form(run, project):
    (project / "gold" / "a.yaml").write_text(MESSY, "utf-8")
    (project / "gold" / "b.yaml").write_text(CLEAN, "utf-8")

    out, err, code = run("gold", "fmt")

    assert (out, err, code) == ("formatted: gold/a.yaml\n", "2 files, 1 changed\n", 0)
    assert (project / "gold" / "a.yaml").read_text("utf-8") == TIDY
    assert run("gold", "fmt", "gold") == ("", "2 files, 0 changed\n", 0)


def test_check_names_the_files_and_writes_nothing(run, project):
    path = project / "gold" / "a.yaml"
    path.write_text(MESSY, "utf-8")

    found = run("gold", "fmt", "--check", "gold/a.yaml")

    assert found == ("not canonical: gold/a.yaml\n", "1 file, 1 changed\n", 1)
    assert path.read_text("utf-8") == MESSY


def test_a_broken_file_is_named_and_the_others_are_formatted(run, project):
    (project / "gold" / "a.yaml").write_text("gold: [\n", "utf-8")
    (project / "gold" / "b.yaml").write_text(MESSY, "utf-8")

    out, err, code = run("gold", "fmt", "gold")

    assert (out, code) == ("formatted: gold/b.yaml\n", 1)
    assert err.startswith("EK1001 gold/a.yaml:2:1 ")
    assert (project / "gold" / "a.yaml").read_text("utf-8") == "gold: [\n"


def test_what_is_not_gold_is_left_alone(run, project):
    path = project / "gold" / "other.yaml"
    path.write_text("b: 1\na: 2\n", "utf-8")

    assert run("gold", "fmt", "gold") == ("", "0 files, 0 changed\n", 0)
    assert run("gold", "fmt", "gold/other.yaml")[1].startswith("EK1302 gold/other.yaml:1:1")
    assert run("gold", "fmt", "nowhere")[1].startswith("EK1610 nowhere")
    assert path.read_text("utf-8") == "b: 1\na: 2\n"


def test_formatting_imports_nothing_heavy(project):
    (project / "gold" / "a.yaml").write_text(MESSY, "utf-8")
    script = (
        "import sys\nfrom evalkit.cli import main\n"
        "try:\n    main(['gold', 'fmt', 'gold'])\nexcept SystemExit:\n    pass\n"
        "print(sorted({'numpy', 'scipy', 'jinja2', 'rich'} & {*sys.modules}))"
    )

    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )

    assert done.stdout == "formatted: gold/a.yaml\n[]\n"


# --- hooks


@pytest.fixture(scope="module")
def hooks(root):
    listed = yaml.safe_load((root / ".pre-commit-hooks.yaml").read_text("utf-8"))
    return {hook["id"]: hook for hook in listed}


def test_the_hooks_are_those_that_are_promised(hooks):
    assert sorted(hooks) == ["evalkit-gold-fmt", "evalkit-gold-lint"]
    for hook in hooks.values():
        assert hook["language"] == "python"
        assert re.search(hook["files"], "gold/by/a/x.yaml")
        assert not re.search(hook["files"], "docs/x.yaml")
        assert re.search(hook["exclude"], "gold/ontology/x.yaml")


def test_the_entries_of_the_hooks_run_on_the_files_of_a_commit(hooks, project):
    """As pre-commit does: the words of the entry, then the files, in the folder of the project."""
    program = project / "bin" / "evalkit"
    program.parent.mkdir()
    program.write_text(f"#!{sys.executable}\nfrom evalkit.cli import main\nmain()\n", "utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    (project / "gold" / "a.yaml").write_text(MESSY, "utf-8")
    (project / "gold" / "b.yaml").write_text(
        gold_yaml("- {type: nonsense, trigger: bertemu}", document_id="b"), "utf-8"
    )
    path = os.pathsep.join([str(program.parent), os.environ["PATH"]])

    def hook(name, *files):
        return subprocess.run(
            [*hooks[name]["entry"].split(), *files],
            capture_output=True, text=True, check=False, env={**os.environ, "PATH": path},
        )  # fmt: skip

    lint = hook("evalkit-gold-lint", "gold/a.yaml", "gold/b.yaml")
    fmt = hook("evalkit-gold-fmt", "gold/a.yaml")

    assert lint.returncode == 1
    assert "EK1301 gold/b.yaml" in lint.stdout
    assert (fmt.returncode, fmt.stdout) == (0, "formatted: gold/a.yaml\n")  # git sees the change
    assert (project / "gold" / "a.yaml").read_text("utf-8") == TIDY
