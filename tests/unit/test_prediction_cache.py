"""Kept predictions: what is asked once, what is asked again, and what never loses a run."""

import sqlite3
import sys
import types

import msgspec
import pytest

from evalkit.extractors import Description
from evalkit.extractors import cache as cache_module
from evalkit.extractors.cache import FILE, PredictionCache, code_state, identity
from evalkit.extractors.rules import FACTORY
from evalkit.extractors.settle import settle
from evalkit.model import Article, Document, Event, Failed, Mention, text_sha256
from evalkit.runs.predicting import Prediction

ARTICLE = Article(id="a", text="teks", language="id", metadata={"k": "v"})


class Fake:
    """Answers for each article, and counts how often it is asked and loaded."""

    def __init__(self, **about):
        self.about = {"name": "fake", "version": "1", "fingerprint": "f", **about}
        self.asked, self.loaded = [], 0
        self.answer = lambda article: Document(id=article.id, events=(), text=article.text)

    def describe(self):
        return Description(**self.about)

    def check(self, languages):
        return []

    def load(self):
        self.loaded += 1

    def extract(self, articles):
        for article in articles:
            self.asked.append(article.id)
            yield self.answer(article)

    def close(self):
        self.loaded -= 1


def opened(folder, who="w", **more):
    return PredictionCache(folder / "cache" / FILE, who, **more)


def kept(folder, article=ARTICLE, who="w"):
    cache = opened(folder, who)
    try:
        return cache.find([article])
    finally:
        cache.close()


@pytest.fixture
def full(tmp_path):
    cache = opened(tmp_path)
    cache.keep(Document(id="a", events=(Event(type="summit", trigger=Mention(0, 4)),)), ARTICLE)
    cache.close()
    return tmp_path


def test_what_was_kept_is_found_for_the_same_article(full):
    assert kept(full)["a"].events[0].type == "summit"


@pytest.mark.parametrize(
    "changed",
    [{"id": "b"}, {"text": "lain"}, {"language": "en"}, {"language": None}, {"metadata": {}}],
    ids=str,
)
def test_another_article_is_asked_for(full, changed):
    assert kept(full, msgspec.structs.replace(ARTICLE, **changed)) == {}


@pytest.mark.parametrize(
    "changed",
    [
        {"name": "other"},
        {"version": "2"},
        {"fingerprint": "g"},
        {"packages": {"torch": "2"}},
    ],
    ids=str,
)
def test_another_extractor_has_another_identity(changed):
    assert identity(Fake(**changed), options={}) != identity(Fake(), options={})


def test_options_repeats_the_schema_and_the_code_are_part_of_the_identity(monkeypatch):
    found = [
        identity(Fake(), options={}),
        identity(Fake(), options={"k": "v"}),
        identity(Fake(), options={}, repeat=1),
        identity(Fake(), options={}, repeat=2),
    ]
    monkeypatch.setattr(cache_module, "SCHEMA", 99)
    found.append(identity(Fake(), options={}))
    monkeypatch.setattr(cache_module, "code_state", lambda extractor: "changed")
    found.append(identity(Fake(), options={}))

    assert len({*found}) == 6


def test_an_extractor_without_a_fingerprint_has_no_identity():
    assert identity(Fake(fingerprint=""), options={}) is None


def test_the_code_of_an_extractor_is_its_file_or_all_of_ours(monkeypatch):
    rules = FACTORY.make({})

    assert code_state(rules) != code_state(Fake()) != ""
    monkeypatch.setitem(sys.modules, Fake.__module__, types.ModuleType("made"))
    assert code_state(Fake()) == ""


def test_refreshing_reads_nothing_and_keeps_the_new(full):
    cache = opened(full, read=False)
    assert cache.find([ARTICLE]) == {}
    cache.keep(Document(id="a", events=()), ARTICLE)
    cache.close()

    assert kept(full)["a"].events == ()


def test_many_are_written_in_batches(tmp_path):
    cache = opened(tmp_path)
    articles = [Article(id=f"d{n}", text="x") for n in range(70)]
    for article in articles:
        cache.keep(Document(id=article.id, events=()), article)

    assert len(cache._waiting) == 6
    cache.close()
    cache.close()
    assert len(opened(tmp_path).find(articles[:1])) == 1


@pytest.mark.parametrize("line", [b"{", b'{"id": "other", "events": []}', "text", None], ids=str)
def test_a_damaged_row_is_asked_for_again(full, line):
    with sqlite3.connect(full / "cache" / FILE) as file:
        file.execute("UPDATE predictions SET line = ?", (line,))
    file.close()

    assert kept(full) == {}


def test_a_file_that_is_no_database_costs_a_warning(full):
    (full / "cache" / FILE).write_bytes(b"no database, and long enough to be looked at" * 9)
    cache = opened(full)

    assert cache.find([ARTICLE, ARTICLE]) == {}
    cache.keep(Document(id="a", events=()), ARTICLE)
    cache.close()

    assert [note.code for note in cache.notes] == ["EK4030"]


def test_a_folder_that_cannot_be_made_costs_a_warning(tmp_path):
    (tmp_path / "cache").write_text("")
    cache = opened(tmp_path)

    assert cache.find([ARTICLE]) == {}
    assert [note.code for note in cache.notes] == ["EK4030"]


def test_a_file_that_breaks_while_it_is_used_costs_a_warning(full):
    cache = opened(full)
    assert cache.find([ARTICLE])
    cache._file.execute("DROP TABLE predictions")

    assert cache.find([ARTICLE]) == {}
    assert cache.find([ARTICLE]) == {}
    assert [note.code for note in cache.notes] == ["EK4030"]


def test_a_locked_file_costs_a_warning_and_no_prediction(full, monkeypatch):
    monkeypatch.setattr(cache_module, "_WAIT", 0.01)
    other = sqlite3.connect(full / "cache" / FILE)
    other.execute("BEGIN IMMEDIATE")
    extractor = Fake()
    work = Prediction(extractor, [ARTICLE, Article(id="b", text="x")], cache=opened(full))

    results = list(work.work())

    other.close()
    assert [one.id for one in results] == ["a", "b"]
    assert str(work) == "1 cached, 1 predicted"
    assert [note.code for note in work.notes] == ["EK4030"]


def test_only_what_is_not_kept_is_asked_and_results_come_in_the_order_of_the_articles(full):
    articles = [Article(id="b", text="x"), ARTICLE]
    extractor = Fake()
    work = Prediction(extractor, articles, cache=opened(full))
    assert [one.id for one in work.work()] == ["a", "b"]
    assert [one.id for one in work.results()] == ["b", "a"]
    assert (extractor.asked, extractor.loaded) == (["b"], 0)

    again = Prediction(Fake(), articles, cache=opened(full))
    again.extractor.load = None  # nothing is loaded where nothing is asked
    assert len(list(again.work())) == 2
    assert str(again) == "2 cached"


def test_a_failure_is_not_kept(tmp_path):
    extractor = Fake()
    extractor.answer = lambda article: Failed(id=article.id, kind="timeout", message="m")
    for _ in range(2):
        work = Prediction(extractor, [ARTICLE], cache=opened(tmp_path))
        list(work.work())
        assert str(work) == "1 failed"

    assert extractor.asked == ["a", "a"]
    assert str(Prediction(extractor, [])) == "nothing predicted"


def test_a_prediction_is_what_a_file_says_of_it():
    event = Event(type="summit", trigger=Mention(0, 4), score=0.1)

    found = settle(Document(id="a", events=[event], text="teks"), ARTICLE)

    assert found == Document(id="a", events=(event,), text_sha256=text_sha256("teks"))


@pytest.mark.parametrize(
    "wrong",
    [
        Document(id="a", events=(Event(type="x", score=float("nan")),)),
        Document(id="a", events=(Event(type="\ud800"),)),
        Document(id="a", events=(Event(type="x", provenance=7),)),
        Document(id="a", events=(Event(type="x", provenance=object()),)),
    ],
    ids=["no number", "half a pair", "another type", "no value of JSON"],
)
def test_what_no_file_can_hold_has_failed(wrong):
    found = settle(wrong, ARTICLE)

    assert isinstance(found, Failed)
    assert (found.id, found.kind) == ("a", "invalid_output")
    assert found.message
