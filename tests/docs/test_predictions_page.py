"""What docs/predictions.md says is what the program does."""

import json
import re
import shlex

import pytest
from click.testing import CliRunner
from msgspec.structs import fields

from evalkit.cli.app import cli
from evalkit.formats import load_documents
from evalkit.model import Argument, Candidate, Document, Entity, Event, Mention


@pytest.fixture(scope="module")
def page(root):
    return (root / "docs" / "predictions.md").read_text("utf-8")


def blocks(page, language):
    return re.findall(rf"^```{language}\n(.*?)^```", page, re.MULTILINE | re.DOTALL)


@pytest.fixture
def folder(page, tmp_path, monkeypatch):
    """Work in a folder that has the files the page speaks of."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.jsonl").write_text(blocks(page, "json")[0])
    text = "Hasil pertemuan antara Presiden Rusia Vladimir Putin dan Kim."
    gold = f'gold: 1\nid: d1\ndocument: {{language: id, text: "{text}"}}\nevents:\n'
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold" / "d1.yaml").write_text(
        gold + "  - {type: summit, trigger: pertemuan, place: Rusia}\n"
    )
    return tmp_path


def test_the_example_is_read(folder):
    corpus = load_documents("mine.jsonl")

    assert corpus.notes == ()
    assert corpus.documents[0].events[0].arguments[0].role == "participant"


KINDS = {
    "document": Document, "event": Event, "trigger, mention": Mention, "argument": Argument,
    "entity": Entity, "candidate": Candidate,
}  # fmt: skip


@pytest.mark.parametrize("name", KINDS)
def test_the_table_names_every_key_and_no_other(page, name):
    row = re.search(rf"^\| {name} \|(.*)\|(.*)\|$", page, re.MULTILINE)
    named = {key for cell in row.groups() for key in re.findall(r"`(\w+)`", cell)}
    known = {field.name for field in fields(KINDS[name])}
    shown_as_span = {"start", "end", "parts"} if name == "argument" else set()

    assert named == known - shown_as_span


@pytest.mark.parametrize("name", ["document", "event", "entity", "candidate"])
def test_the_table_says_which_keys_are_required(page, name):
    row = re.search(rf"^\| {name} \|(.*?)\|", page, re.MULTILINE)

    required = {field.name for field in fields(KINDS[name]) if field.required}

    assert set(re.findall(r"`(\w+)`", row[1])) == required


def test_the_message_that_is_shown_is_one_of_the_cases(page, root):
    (shown,) = blocks(page, "text")
    case = root / "tests" / "cases" / "formats" / "EK2030-utf-16-offsets.expect"

    assert shown == case.read_text("utf-8").replace(case.with_suffix(".jsonl").name, "mine.jsonl")


def commands(page):
    lines = [line for block in blocks(page, "console") for line in block.splitlines()]
    return [shlex.split(line.removeprefix("$ "), comments=True)[1:] for line in lines]


def test_the_commands_run_in_their_order(page, folder):
    pytest.importorskip("datasets", reason="the package datasets is not installed")
    ran = []

    for command in commands(page):
        CliRunner().invoke(cli, command, standalone_mode=False, catch_exceptions=False)
        ran.append(command[0])

    assert sorted(set(ran)) == ["convert", "predict", "score"]
    assert (folder / "checked.jsonl").read_text().count("\n") == 2
    assert load_documents("back.jsonl").documents == load_documents("mine.jsonl").documents


def test_the_python_example_runs(page, folder, capsys):
    (example,) = blocks(page, "python")

    exec(compile(example, "docs/predictions.md", "exec"), {})  # noqa: S102 (our own page)

    assert capsys.readouterr().out.startswith("d1 (")
    assert load_documents("canonical.jsonl").documents == load_documents("mine.jsonl").documents


def test_the_limits_that_are_named_hold(page):
    from evalkit.formats.findings import SHOWN
    from evalkit.formats.jsonl import MAX_LINE

    assert f"the first {SHOWN} in full" in page
    assert f"{MAX_LINE >> 20} MiB" in page


def test_the_contract_is_the_same_for_gold(folder):
    line = json.dumps(
        {"id": "d9", "text": "abc", "split": "dev", "exhaustive": ["summit"], "events": []}
    )
    (folder / "gold.jsonl").write_text(line + "\n")

    command = [
        "score",
        "--gold",
        "gold.jsonl",
        "--predictions",
        "gold.jsonl",
        "--split",
        "dev",
        "--format",
        "json",
    ]
    result = CliRunner().invoke(cli, command, catch_exceptions=False)

    assert json.loads(result.stdout)["ledger"]["documents"]["gold"] == 1
