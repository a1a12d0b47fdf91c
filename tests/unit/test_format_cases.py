"""Each case file of a wrong file of documents gets exactly the diagnostics beside it."""

import re
import shutil
import sys
from pathlib import Path

import pytest

from evalkit.cli.app import main
from evalkit.errors import EvalkitError
from evalkit.formats import jsonl, load_documents

ROOT = Path(__file__).resolve().parents[2]
CASES = ROOT / "tests" / "cases" / "formats"
FILES = sorted(CASES.glob("EK*.jsonl"))
CONSOLES = sorted(CASES.glob("EK*.console"))
SOURCES = [*(ROOT / "evalkit" / "formats").glob("*.py"), ROOT / "evalkit/extractors/predictions.py"]


def said(name):
    """Load a case and list what is said: the errors, or the warnings of a file that is read."""
    try:
        return [f"warning {note}" for note in load_documents(name).notes]
    except EvalkitError as error:
        return [str(diagnostic) for diagnostic in error.diagnostics]


@pytest.mark.parametrize("case", FILES, ids=lambda path: path.stem)
def test_a_wrong_file_gets_the_diagnostics_beside_it(case, monkeypatch):
    expected = case.with_suffix(".expect").read_text("utf-8").splitlines()
    monkeypatch.chdir(CASES)
    if expected[0].startswith("# longest line: "):
        monkeypatch.setattr(jsonl, "MAX_LINE", int(expected.pop(0).rsplit(" ", 1)[1]))

    assert said(case.name) == expected


@pytest.mark.parametrize("case", FILES, ids=lambda path: path.stem)
def test_a_case_shows_the_code_of_its_name(case):
    assert case.stem[:6] in case.with_suffix(".expect").read_text("utf-8")


@pytest.mark.parametrize("case", CONSOLES, ids=lambda path: path.stem)
def test_a_command_says_what_its_case_says(case, monkeypatch, capsys, tmp_path):
    shutil.copytree(CASES, tmp_path / "cases")
    monkeypatch.chdir(tmp_path / "cases")
    header, *runs = re.split(r"^\$ evalkit ", case.read_text("utf-8"), flags=re.MULTILINE)
    if "without datasets" in header:
        monkeypatch.setitem(sys.modules, "datasets", None)

    for run in runs:
        command, *expected = run.splitlines()
        with pytest.raises(SystemExit) as exit_:
            main(command.split())
        output = capsys.readouterr()
        lines = [*output.out.splitlines(), *output.err.splitlines(), f"exit {exit_.value.code}"]
        assert lines == expected


def test_every_code_has_a_case_and_a_line_in_the_docs():
    used = {code for path in SOURCES for code in re.findall(r"EK2\d{3}", path.read_text("utf-8"))}
    used |= {
        code
        for path in (ROOT / "evalkit" / "cli").glob("conver*.py")
        for code in re.findall(r"EK2\d{3}", path.read_text("utf-8"))
    }
    page = (ROOT / "docs" / "diagnostics.d" / "formats.md").read_text("utf-8")

    assert {path.stem[:6] for path in [*FILES, *CONSOLES]} == used
    assert used <= set(re.findall(r"^\| (EK\d{4}) \|", page, re.MULTILINE))
