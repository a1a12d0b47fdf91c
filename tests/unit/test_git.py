"""Baselines of other revisions are read from git: nothing is checked out, fetched or taken for an option."""

import os
import subprocess
from pathlib import Path

import pytest
import yaml

from evalkit.errors import RunError, UnavailableError
from evalkit.runs.git import show

CASES = sorted((Path(__file__).parents[1] / "cases" / "git").glob("*.yaml"))
NAME = Path("reports/baselines/default/rules.jsonl")


def git(folder, *arguments):
    settings = (
        "-c",
        "user.name=a",
        "-c",
        "user.email=a@example.org",
        "-c",
        "init.defaultBranch=main",
    )
    subprocess.run(["git", *settings, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def repository(tmp_path_factory):
    """A repository of one commit, whose file was edited since."""
    folder = tmp_path_factory.mktemp("repository")
    (folder / NAME).parent.mkdir(parents=True)
    (folder / NAME).write_bytes(b"old\r\n")
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "first")
    (folder / NAME).write_bytes(b"new\n")
    return folder


@pytest.mark.parametrize("revision", ["HEAD", "main", "HEAD~0", "@", "refs/heads/main"])
def test_the_bytes_of_a_revision_are_returned_whatever_lies_in_the_tree(repository, revision):
    assert show(revision, repository / NAME) == b"old\r\n"


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_what_a_clone_lacks_is_said_with_the_next_step(repository, path):
    case = yaml.safe_load(path.read_text("utf-8"))

    with pytest.raises(RunError) as caught:
        show(case["revision"], repository / NAME.with_name("other.jsonl"))

    assert str(caught.value) == case["says"]


@pytest.mark.parametrize(
    "revision",
    ["--help", "-p", "", "a b", "a:b", "$(id)", "a..b", "main\n", "a;b", "x" * 201, "é", "^main"],
)
def test_what_git_could_take_for_something_else_is_refused(repository, revision):
    with pytest.raises(RunError, match="EK5049"):
        show(revision, repository / NAME)


def test_a_file_whose_folder_is_gone_is_still_found(repository):
    (repository / NAME).rename(repository / "moved")
    folder = (repository / NAME).parent
    folder.rmdir()
    try:
        assert show("HEAD", repository / NAME) == b"old\r\n"
    finally:
        folder.mkdir()
        (repository / "moved").rename(repository / NAME)


def test_outside_of_a_repository_and_without_git_the_reason_is_said(tmp_path, monkeypatch):
    with pytest.raises(RunError, match="EK5046"):
        show("HEAD", tmp_path / "a.jsonl")
    monkeypatch.setitem(os.environ, "PATH", str(tmp_path))
    with pytest.raises(UnavailableError, match="EK5045"):
        show("HEAD", tmp_path / "a.jsonl")
