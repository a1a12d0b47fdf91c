"""Each case of tests/cases/cli is a folder, commands in it, and exactly what they print."""

import os
import re
from importlib.util import find_spec
from pathlib import Path

import program
import pytest

ROOT = Path(__file__).resolve().parents[2]
CASES = sorted((ROOT / "tests" / "cases" / "cli").glob("*.console"))
UPDATE = os.environ.get("EVALKIT_UPDATE_CASES")


def parts(case):
    """Split a case into its head, its files and its commands with what they should print."""
    head, *rest = re.split(r"^(?=## |\$ )", case.read_text("utf-8"), flags=re.MULTILINE)
    files = dict(part[3:].split("\n", 1) for part in rest if part.startswith("## "))
    commands = [part[2:].split("\n", 1) for part in rest if part.startswith("$ ")]
    return head, files, commands


def run(command, folder, head):
    extra = dict(line[6:].split("=", 1) for line in head.splitlines() if line.startswith("# env "))
    ours = {name: None for name in os.environ if name.startswith("EVALKIT_")}
    environment = {**ours, "STANZA_RESOURCES_DIR": None, **extra}
    start = program.run
    if any(folder.glob("**/*.py")):  # whose imports are to find the modules of the case first
        start = program.start
        environment |= {"PYTHONPATH": f"{folder}{os.pathsep}{ROOT}", "PYTHONDONTWRITEBYTECODE": "1"}
    done = start(*command.split()[1:], cwd=folder, env=environment)
    output = (done.stdout + done.stderr).replace(str(folder), "FOLDER")
    output = re.sub(r"^run \d{4,}-[0-9a-f]{8}.*\n", "", output, flags=re.MULTILINE)
    output = re.sub(r"\b(\d{4,})-[0-9a-f]{8}\b", r"\1-KEY", output)
    output = re.sub(r"written by process \d+", "written by process N", output)
    return f"{output}exit {done.returncode}\n"


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_a_command_prints_what_its_case_says(case, tmp_path):
    head, files, commands = parts(case)
    if "# needs stanza" in head and find_spec("stanza") is None:
        pytest.skip("the case needs the package stanza")
    (tmp_path / ".git").mkdir()
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content, "utf-8")
    seen = [(command, run(command, tmp_path, head)) for command, _ in commands]
    if UPDATE:
        body = "".join(f"## {name}\n{content}" for name, content in files.items())
        case.write_text(head + body + "".join(f"$ {c}\n{o}" for c, o in seen), "utf-8")

    assert seen == [tuple(command) for command in commands]


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_a_case_shows_the_code_of_its_name_and_no_traceback(case):
    text = case.read_text("utf-8")

    assert any(line.startswith(case.stem[:6]) for line in text.splitlines())
    assert "Traceback" not in text
