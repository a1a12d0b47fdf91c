"""The house rules that no linter knows: sizes, forbidden calls, silence, start-up."""

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import evalkit
from evalkit.evaluate import score_files

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "evalkit").rglob("*.py"))
MAX_FILE = 400
MAX_FUNCTION = 50
MAX_NESTING = 3
BLOCKS = (ast.For, ast.While, ast.If, ast.With, ast.Try, ast.AsyncFor, ast.AsyncWith)
HEAVY = {"numpy", "scipy", "jinja2", "datasets", "torch", "stanza", "spacy", "rich", "seqeval"}
EDGES = {"cli", "pytest_plugin"}
FORBIDDEN = {"eval", "exec", "pickle", "dill", "marshal", "shelve"}


def of_each(files):
    """Run a test on each file, as one test for each package: items by the thousand cost time."""
    packages = {}
    for path in files:
        packages.setdefault(path.relative_to(ROOT / "evalkit").parts[0], []).append(path)

    def made(test):
        @pytest.mark.parametrize("package", packages)
        def of_package(package):
            for path in packages[package]:
                try:
                    test(path)
                except AssertionError as error:
                    raise AssertionError(f"{path.relative_to(ROOT)}: {error}") from error

        of_package.__name__ = test.__name__
        return of_package

    return made


def functions(tree):
    return [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]


def code_lines(node):
    """Count a function's lines without its docstring."""
    first = node.body[0]
    docstring = ast.get_docstring(node) is not None
    return node.end_lineno - node.lineno + 1 - (first.end_lineno - first.lineno + 1) * docstring


def nesting(node, *, depth=0):
    deepest = depth
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        # an elif is the same level as its if
        is_elif = isinstance(node, ast.If) and isinstance(child, ast.If) and node.orelse == [child]
        step = int(isinstance(child, BLOCKS) and not is_elif)
        deepest = max(deepest, nesting(child, depth=depth + step))
    return deepest


@of_each(FILES)
def test_a_file_is_small_enough_to_read(path):
    assert len(path.read_text("utf-8").splitlines()) <= MAX_FILE


@of_each(FILES)
def test_functions_are_short_and_flat(path):
    tree = ast.parse(path.read_text("utf-8"))
    found = functions(tree)

    long = {f.name: code_lines(f) for f in found if code_lines(f) > MAX_FUNCTION}
    deep = {f.name: nesting(f) for f in found if nesting(f) > MAX_NESTING}

    assert (long, deep) == ({}, {})


@of_each(FILES)
def test_nothing_unpickles_or_evaluates(path):
    tree = ast.parse(path.read_text("utf-8"))
    names = {
        n.func.id
        for n in ast.walk(tree)
        if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)
    }
    modules = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    modules |= {n.module for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}

    assert not (names | modules) & FORBIDDEN
    assert "shell=True" not in path.read_text("utf-8")


@of_each(FILES)
def test_input_is_never_checked_by_assert(path):
    tree = ast.parse(path.read_text("utf-8"))

    assert not [n.lineno for n in ast.walk(tree) if isinstance(n, ast.Assert)]


@of_each(p for p in FILES if not EDGES & set(p.parts))
def test_only_the_command_line_prints_and_reads_the_environment(path):
    source = path.read_text("utf-8")

    assert not re.search(
        r"(?<![\w.])print\(|os\.environ|os\.getenv|datetime\.now|time\.time\(", source
    )


@of_each(p for p in FILES if p.name != "errors.py")
def test_things_are_counted_in_words_by_one_function(path):
    by_hand = r"""['"]s['"] (?:\*|if) |\{len\([^{}]*\)\} (?:documents|events)\b"""

    assert not re.search(by_hand, path.read_text("utf-8"))


def imported(*command):
    """Run a command and list the top-level modules it imported."""
    script = (
        "import json, sys\n"
        "from evalkit.cli import main\n"
        "try:\n    main(sys.argv[1:])\nexcept SystemExit:\n    pass\n"
        "print('\\nMODULES' + json.dumps(sorted({m.partition('.')[0] for m in sys.modules})))"
    )
    run = subprocess.run(
        [sys.executable, "-c", script, *command],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    return set(json.loads(run.stdout.rsplit("MODULES", 1)[1]))


@pytest.mark.parametrize(
    "command",
    [
        ["--help"],
        ["gold", "--help"],
        ["gold", "lint", "gold/id-varunia-01.yaml"],
        ["extractors", "list"],
    ],
    ids=" ".join,
)
def test_light_commands_import_nothing_heavy(command):
    assert not imported(*command) & HEAVY


def test_every_public_name_is_there_and_evalkit_imports_none_before_it_is_used():
    script = (
        "import sys, evalkit\n"
        "early = {m for m in sys.modules if m.startswith('evalkit.')}\n"
        "named = {name for name in evalkit.__all__ if callable(getattr(evalkit, name))}\n"
        "print(early or 'nothing', named == {*evalkit.__all__} - {'__version__'})"
    )

    run = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT
    )

    assert run.stdout.strip() == "nothing True"


def test_two_files_are_scored_under_a_public_name():
    assert evalkit.score_files is score_files


def test_every_diagnostic_code_is_documented_and_every_documented_code_exists():
    used = {c for p in FILES for c in re.findall(r"EK\d{4}", p.read_text("utf-8"))}
    pages = [
        *(ROOT / "docs").glob("diagnostics*.md"),
        *(ROOT / "docs" / "diagnostics.d").glob("*.md"),
    ]
    documented = [
        c
        for p in pages
        for c in re.findall(r"^\| (EK\d{4}) \|", p.read_text("utf-8"), re.MULTILINE)
    ]

    assert used == set(documented)
    assert len(documented) == len(set(documented))


def test_every_diagnostic_code_has_a_case():
    used = {c for p in FILES for c in re.findall(r"EK\d{4}", p.read_text("utf-8"))}
    cases = {
        c for p in (ROOT / "tests" / "cases").rglob("*") for c in re.findall(r"EK\d{4}", p.name)
    }

    assert used - cases == set()


def test_the_shipped_text_tells_nothing_about_the_machine():
    run = subprocess.run(["git", "ls-files"], capture_output=True, text=True, check=True, cwd=ROOT)
    pattern = re.compile(
        "|".join(["/" + "work/", "/" + "root/", "files." + "pythonhosted", "/" + "tmp/dev"])
    )
    binary = {".pt", ".png"}

    found = [
        name
        for name in run.stdout.splitlines()
        if Path(name).suffix not in binary
        and (ROOT / name).is_file()
        and pattern.search((ROOT / name).read_text("utf-8", errors="replace"))
    ]

    assert found == []
