"""A small project under git, with gold, predictions and a committed baseline, for the gate's tests."""

import json
import subprocess

import program
import pytest

TEXT = "Ana met Ben. "
DAY = {"SOURCE_DATE_EPOCH": "1700000000", "EVALKIT_RUNS": None}
BASELINE = "reports/baselines/default/mine.jsonl"


def line(name, *places, **more):
    events = [{"type": "Meet", "trigger": {"start": 13 * n + 4, "end": 13 * n + 7}} for n in places]
    return json.dumps({"id": name, **more, "events": events}) + "\n"


def write(folder, *, lost=0, text=TEXT * 3):
    """Gold of 24 documents of three events, half of them of a split, and predictions that miss some."""
    names = [f"d{n:02}" for n in range(24)]
    gold = [line(n, 0, 1, 2, text=text, split=("dev", "test")[int(n[1:]) % 2]) for n in names]
    mine = [line(n, *((0, 1) if int(n[1:]) < lost else (0, 1, 2))) for n in names]
    (folder / "gold.jsonl").write_text("".join(gold), "utf-8")
    (folder / "mine.jsonl").write_text("".join(mine), "utf-8")


def git(folder, *arguments):
    settings = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    subprocess.run(["git", *settings, *arguments], cwd=folder, check=True, capture_output=True)


def run(folder, *arguments):
    return program.run(*arguments, cwd=folder, env=DAY)


@pytest.fixture
def project(tmp_path):
    """A project whose baseline is committed."""
    (tmp_path / "evalkit.yaml").write_text("gold: [gold.jsonl]\n", "utf-8")
    write(tmp_path)
    assert run(tmp_path, "baseline", "set", "mine.jsonl", "--reason", "as it was").returncode == 0
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "first")
    return tmp_path


CHECK = ("check", "--predictions", "mine.jsonl")
