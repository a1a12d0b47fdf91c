"""
The lint cases: one file a diagnostic, with the program's exact output in its head.

`# expect: EK1202 5:12 …` is a line that must be printed, without the case's own path; `# run: …` is
another command than `gold lint CASE`, `# exit: 2` another exit code than the findings imply. What
lies in `valid/` must print nothing but the last line.
"""

import re
from pathlib import Path

import pytest

from evalkit.cli import main
from evalkit.gold.lint import rules

CASES = Path(__file__).resolve().parents[1] / "cases" / "lint"
FILES = sorted(path for path in CASES.iterdir() if path.name.startswith("EK"))
VALID = sorted((CASES / "valid").glob("*.yaml"))
SUMMARY = re.compile(r"\d+ files?, \d+ errors?, \d+ warnings?")


def heads(case):
    """Collect the instructions in the heads of a case's files, in order."""
    files = [case] if case.is_file() else sorted(case.rglob("*.yaml"))
    text = "\n".join(file.read_bytes().decode("utf-8", errors="replace") for file in files)
    return re.findall(r"# (expect|run|exit): (.*?)\r?$", text, re.MULTILINE)


def run(command, case, capsys):
    """Run a command; returns what it printed, without the case's path, and its exit code."""
    with pytest.raises(SystemExit) as end:
        main([part.replace("CASE", str(case)) for part in command])
    out, err = capsys.readouterr()
    lines = [line for line in (out + err).splitlines() if not SUMMARY.fullmatch(line)]
    own = [line.replace(f"{case}:", "").replace(f"{case}/", "") for line in lines]
    return [line.replace(f"{case}", "-").replace(f"{CASES}/", "") for line in own], end.value.code


@pytest.mark.parametrize("case", FILES, ids=lambda path: path.name)
def test_a_case_prints_what_its_head_says(case, capsys, monkeypatch):
    monkeypatch.delenv("EVALKIT_TEXT_PATH", raising=False)
    given = heads(case)
    expected = [text for key, text in given if key == "expect"]
    command = next((text.split() for key, text in given if key == "run"), ["gold", "lint", "CASE"])
    wrong = any(not re.match(r"\S+ \S+ (warning|note): ", line) for line in expected)
    code = next((int(text) for key, text in given if key == "exit"), int(wrong))

    printed, status = run(command, case, capsys)

    assert printed == expected
    assert status == code


@pytest.mark.parametrize("case", FILES, ids=lambda path: path.name)
def test_a_case_shows_the_code_in_its_name(case):
    assert any(text.startswith(case.name[:6]) for key, text in heads(case) if key == "expect")


@pytest.mark.parametrize("case", VALID, ids=lambda path: path.name)
def test_what_is_valid_stays_silent(case, capsys):
    assert run(["gold", "lint", "--strict", "CASE"], case, capsys) == ([], 0)


def test_every_rule_has_a_case():
    assert {rule.code for rule in rules()} <= {case.name[:6] for case in FILES}
