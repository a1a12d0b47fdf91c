"""The `predictions` extractor: looked up by id, verified against the article, never guessed."""

import json
import re
import sys

import pytest
from nasty import NASTY

from evalkit.errors import DocumentError, ExtractorError
from evalkit.extractors import make_extractor
from evalkit.extractors.predictions import FACTORY
from evalkit.extractors.run import extract
from evalkit.formats import find_format, write_documents
from evalkit.formats.record import Record
from evalkit.model import Article, Document, Event, Failed, Mention, text_sha256

TEXT = "😀 Varunia membantah."
EVENT = Event(type="denial", trigger=Mention(10, 19, text="membantah"))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "p.jsonl"


def article(name="d1", text=TEXT):
    return Article(id=name, text=text, language="id")


def predict(path, *documents, articles=None):
    write_documents(documents, path)
    articles = articles or [article()]
    return list(extract(articles, extractor=f"predictions,path={path}"))


def test_an_article_gets_the_document_of_its_id(path):
    found = Document(id="d1", events=(EVENT,), text_sha256=text_sha256(TEXT))

    assert predict(path, Document(id="d2", events=()), found) == [found]


@pytest.mark.parametrize("name", ["D1", "d1 ", " d1", "d01", "d1.txt", "d1\u200b", "ｄ1", "x/d1"])
def test_ids_are_compared_exactly_and_what_is_not_there_is_absent(path, name):
    assert predict(path, Document(id=name, events=(EVENT,))) == []


def test_an_empty_prediction_is_not_an_absent_one(path):
    assert predict(path, Document(id="d1", events=())) == [Document(id="d1", events=())]


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (Document(id="d1", events=(Event(type="t", trigger=Mention(11, 20, text="membantah")),)),
         "EK2030 .* It looks like UTF-16 offsets"),
        (Document(id="d1", events=(), text_sha256=text_sha256(TEXT + "\n")), "EK2031 .* text_sha256"),
        (Document(id="d1", events=(), text=TEXT[1:]), "EK2031 .* from 1:1 on"),
        (Document(id="d1", events=(Event(type="t", trigger=Mention(11, 99)),)), "EK2014 .* outside"),
    ],
    ids=["words", "hash", "text", "outside"],
)  # fmt: skip
def test_a_prediction_from_another_text_fails_with_its_reason(path, document, reason):
    articles = [article(), article("d2")]
    (failed, other) = predict(path, document, Document(id="d2", events=()), articles=articles)

    assert isinstance(failed, Failed)
    assert failed.kind == "wrong_text"
    assert re.search(reason, failed.message)
    assert other == Document(id="d2", events=())


@pytest.mark.parametrize("text", [text for text in NASTY if text])
def test_any_text_is_verified_in_code_points(path, text):
    trigger = Mention(0, len(text), text=text)
    found = Document(id="d1", events=(Event(type="t", trigger=trigger),))

    assert predict(path, found, articles=[article(text=text)]) == [found]


def test_a_wrong_file_is_an_error_before_any_result(path):
    path.write_text('{"id":"d1","events":[{}]}\n')

    with pytest.raises(DocumentError, match="EK2012"):
        list(extract([article()], extractor=f"predictions,path={path}"))


def test_the_fingerprint_is_that_of_what_the_documents_say(path):
    lines = [{"id": "a", "events": [{"type": "x"}, {"type": "y"}]}, {"id": "b", "events": []}]
    prints = []
    for order in (
        lines,
        lines[::-1],
        [{**lines[0], "events": lines[0]["events"][::-1]}, lines[1]],
        lines[:1],
    ):
        path.write_text("".join(json.dumps(line) + "\n" for line in order))
        prints.append(make_extractor(f"predictions,path={path}").describe().fingerprint)

    assert prints[0] == prints[1] == prints[2] != prints[3]


def test_a_saved_dataset_is_read_as_well(tmp_path):
    pytest.importorskip("datasets", reason="the package datasets is not installed")
    found = Document(id="d1", events=(EVENT,))
    find_format("hf").write([Record(found)], tmp_path / "saved")

    assert list(extract([article()], extractor=f"predictions,path=hf:{tmp_path / 'saved'}")) == [
        found
    ]


def test_the_path_is_needed():
    with pytest.raises(ExtractorError, match="EK4002 .* 'path'"):
        make_extractor("predictions")


def test_check_names_the_missing_package_and_only_where_it_is_needed(monkeypatch):
    monkeypatch.setitem(sys.modules, "datasets", None)

    (problem,) = FACTORY.make({"path": "hf:x"}).check(["id"])

    assert (problem.code, problem.hint) == ("EK2045", "Run: pip install 'evalkit[hf]'")
    assert FACTORY.make({"path": "x.jsonl"}).check(["id"]) == []


def test_closing_forgets_the_file_and_loading_reads_it_again(path):
    write_documents([Document(id="d1", events=())], path)
    extractor = make_extractor(f"predictions,path={path}")
    extractor.load()
    extractor.close()
    write_documents([Document(id="d2", events=())], path)

    extractor.load()

    assert list(extractor.extract([article(), article("d2")])) == [Document(id="d2", events=())]
