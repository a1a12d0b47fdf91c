"""Formats by name: built-in ones, installed ones, and where documents are."""

from pathlib import Path

import pytest

from evalkit.cli.converting import Job, run_job
from evalkit.errors import DocumentError
from evalkit.formats import (
    REGISTRY,
    Format,
    find_format,
    load_documents,
    parse_source,
    read_documents,
)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a.jsonl", ("jsonl", "a.jsonl")),
        ("hf:a/b", ("hf", "a/b")),
        ("jsonl:hf:x", ("jsonl", "hf:x")),
        ("./hf:x", ("jsonl", "hf:x")),
        ("C:/x.jsonl", ("jsonl", "C:/x.jsonl")),
        ("brat:x", ("jsonl", "brat:x")),
        (Path("hf:x"), ("jsonl", "hf:x")),
        ("", ("jsonl", ".")),
    ],
    ids=str,
)
def test_a_source_is_a_path_with_or_without_a_format(source, expected):
    name, path = parse_source(source)

    assert (name, str(path)) == expected


@pytest.mark.parametrize("name", sorted(REGISTRY.builtin))
def test_a_built_in_format_has_its_name_and_a_line_about_it(name):
    found = find_format(name)

    assert isinstance(found, Format)
    assert (found.name, found.doc[-1]) == (name, ".")


def test_a_path_may_be_text_or_a_path(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"id":"a","events":[]}\n')

    assert load_documents(path) == load_documents(str(path)) == load_documents(f"jsonl:{path}")


def test_reading_is_lazy(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"id":"a","events":[]}\n{"id":"b"}\n')

    assert next(read_documents(path)).id == "a"


def test_a_missing_file_is_an_error_at_the_first_document_not_before(tmp_path):
    found = read_documents(tmp_path / "none")

    with pytest.raises(DocumentError, match="EK2001"):
        next(found)


# The smallest format there could be: a line is an id and event types.
WORDS = """
from evalkit.formats import Format, Record
from evalkit.model import Document, Event


def read(path, *, notes, show):
    for line in path.read_text("utf-8").splitlines():
        name, *types = line.split()
        yield Record(Document(id=name, events=tuple(Event(type=kind) for kind in types)))


def write(records, path):
    documents = [record.document for record in records]
    lines = (" ".join([d.id, *(event.type for event in d.events)]) for d in documents)
    path.write_text("".join(f"{line}\\n" for line in lines), "utf-8")


WORDS = Format("words", "Words.", read=read, write=write)
"""


@pytest.fixture
def installed(monkeypatch, tmp_path):
    """Install a package of somebody else that brings the format `words`."""
    site = tmp_path / "site"
    about = site / "words-1.dist-info"
    about.mkdir(parents=True)
    (site / "words_format.py").write_text(WORDS)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: words\nVersion: 1\n")
    (about / "entry_points.txt").write_text("[evalkit.formats]\nwords = words_format:WORDS\n")
    monkeypatch.syspath_prepend(site)


@pytest.mark.usefixtures("installed")
def test_an_installed_format_is_found_beside_the_built_in_ones():
    assert [plugin.name for plugin in REGISTRY.all()] == ["hf", "jsonl", "words"]
    with pytest.raises(DocumentError, match="EK2040 .* 'word'. Did you mean 'words'?"):
        find_format("word")


@pytest.mark.usefixtures("installed")
def test_an_installed_format_is_read_and_written_like_any_other(tmp_path):
    first, second, third = (str(tmp_path / name) for name in ("a.words", "b.jsonl", "c.words"))
    Path(first).write_text("d1 summit denial\nd2\n")

    run_job(Job([first], second, origin="words"))
    run_job(Job([second], third, to="words"))

    assert [len(document.events) for document in load_documents(second)] == [2, 0]
    assert Path(third).read_bytes() == Path(first).read_bytes()
