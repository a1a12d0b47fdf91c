"""What the documentation shows runs: every evalkit command and every block of Python."""

import doctest
import os
import re
import shlex
import shutil
import sys
from pathlib import Path

import program
import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")
STANZA = " stanza"  # as an extractor's name


def blocks(page, language):
    return [text for name, text in BLOCK.findall(page.read_text("utf-8")) if name == language]


def commands(page):
    lines = [
        line[2:]
        for text in blocks(page, "console")
        for line in text.splitlines()
        if line[:2] == "$ "
    ]
    found = [part for line in lines for part in line.split(" && ")]
    return [part.split("  #")[0].strip() for part in found if part.startswith("evalkit ")]


@pytest.fixture(autouse=True)
def untraced():
    """Take the tracer of a coverage run out: other tests cover these lines, and here they are many."""
    tracer = sys.gettrace()
    sys.settrace(None)
    yield
    sys.settrace(tracer)


@pytest.fixture
def project(made, tmp_path):
    """A user's project of the test's own."""
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return tmp_path


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """A user's project: a fifth of the gold, an article to annotate, predictions, rules, parses."""
    folder = tmp_path_factory.mktemp("project")
    pages = "".join(page.read_text("utf-8") for page in PAGES)
    every = sorted(path.stem for path in (ROOT / "gold").glob("*.yaml"))
    kept = {*every[::5], *(name for name in every if name in pages)}
    for name in ("gold", "seeds"):
        shutil.copytree(ROOT / name, folder / name)
        for path in (folder / name).rglob("*"):
            if path.stem in every and path.stem not in kept:
                path.unlink()
    (folder / "evalkit.yaml").write_text("gold: [gold]\n")
    article = "Kota Sarwana - Varunia membantah tuduhan itu dalam pertemuan di Sarwana.\n"
    (folder / "seeds" / "my-article.txt").write_text(article, "utf-8")
    for name in ("mine.jsonl", "predictions-of-docs.jsonl"):
        run(f"evalkit predict --extractor rules -o {name} -q", folder)
    shutil.copy(folder / "mine.jsonl", folder / "gold.jsonl")
    package = ROOT / "evalkit" / "extractors" / "rulefiles" / "diplomacy.yaml"
    shutil.copy(package, folder / "my-rules.yaml")
    (folder / "parses").mkdir()
    for path in sorted((folder / "gold").glob("*.yaml")):
        write_parse(folder, path.stem)
    return folder


def write_parse(folder, name):
    """Write an article as CoNLL-U without any structure: each line a sentence, each word its root's."""
    if not (folder / "seeds" / f"{name}.txt").is_file():
        return
    lines = [f"# newdoc id = {name}"]
    for text in (folder / "seeds" / f"{name}.txt").read_text("utf-8").splitlines():
        for number, word in enumerate(text.split(), start=1):
            head, relation = (0, "root") if number == 1 else (1, "dep")
            lines.append(f"{number}\t{word}\t{word}\tX\t_\t_\t{head}\t{relation}\t_\t_")
        lines.append("")
    (folder / "parses" / f"{name}.conllu").write_text("\n".join(lines) + "\n", "utf-8")


def run(command, folder):
    shared = Path(os.environ.get("EVALKIT_SHARED", ROOT.parent / "shared"))
    arguments = shlex.split(command.replace("> ", "-REDIRECT- "))
    if "-REDIRECT-" in arguments:
        arguments = arguments[: arguments.index("-REDIRECT-")]
    models = shared / "models" / "stanza-id"
    return program.run(*arguments[1:], cwd=folder, env={"STANZA_RESOURCES_DIR": models})


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_every_command_of_a_page_runs(page, project, request):
    for command in commands(page):
        if STANZA in command:
            request.getfixturevalue("shared")
            pytest.importorskip("stanza", reason="stanza is not installed")
        result = run(command, project)

        assert result.returncode in (0, 1, 3), f"{command}\n{result.stderr}"
        assert "Traceback" not in result.stderr, command


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_every_block_of_python_runs(page, project, monkeypatch):
    monkeypatch.chdir(project)
    names: dict[str, object] = {}
    for block in blocks(page, "python"):
        if block.startswith(">>> "):
            example = doctest.DocTestParser().get_doctest(block, names, page.name, str(page), 0)
            runner = doctest.DocTestRunner()
            runner.run(example, clear_globs=False)
            names |= example.globs
            assert runner.summarize(verbose=False).failed == 0
        else:
            exec(compile(block, page.name, "exec"), names)  # noqa: S102 (our own documentation)


@pytest.mark.parametrize(
    "page",
    [*PAGES, ROOT / "gold" / "README.md", ROOT / "CONTRIBUTING.md"],
    ids=lambda p: str(p.relative_to(ROOT)),
)
def test_every_link_leads_somewhere(page):
    broken = [
        link for link in LINK.findall(page.read_text("utf-8")) if not (page.parent / link).exists()
    ]

    assert broken == []


@pytest.mark.parametrize("page", sorted((ROOT / "docs").glob("*.md")), ids=lambda path: path.name)
def test_every_page_can_be_reached_from_the_readme(page):
    readme = (ROOT / "README.md").read_text("utf-8")
    others = [p.read_text("utf-8") for p in PAGES[1:]]

    assert any(page.name in text for text in [readme, *others])


def test_every_command_is_shown_in_the_documentation():
    from evalkit.cli.app import COMMANDS, GROUPS

    shown = " ".join(page.read_text("utf-8") for page in PAGES)
    names = [*COMMANDS, *(f"{group} {name}" for group, (_, t) in GROUPS.items() for name in t)]

    assert [name for name in names if f"evalkit {name}" not in shown] == []
