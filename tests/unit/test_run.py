"""Running an extractor: every article ends as a document, a failure, or absent; nothing else."""

import pytest

from evalkit.errors import Diagnostic, ExtractorError, UnavailableError
from evalkit.extractors.base import Description
from evalkit.extractors.run import extract, require, run
from evalkit.model import Argument, Article, Document, Event, Failed, Mention

ARTICLES = [Article(id=name, text="Varunia membantah.", language="id") for name in ("a", "b", "c")]


class Scripted:
    """An extractor that gives the results it was made with; an exception among them is raised."""

    def __init__(self, *results, missing=()):
        self.results = results
        self.missing = missing

    def describe(self):
        return Description(name="scripted", version="1", fingerprint="f")

    def check(self, languages):
        return self.missing

    def load(self):
        pass

    def extract(self, articles):
        for result in self.results:
            if isinstance(result, Exception):
                raise result
            yield result

    def close(self):
        pass


def document(name, *events):
    return Document(id=name, events=events)


def test_results_pass_through_in_order():
    results = [document("a"), Failed(id="b", kind="timeout", message="late"), document("c")]

    assert list(run(Scripted(*results), ARTICLES)) == results


def test_an_exception_fails_every_article_that_has_no_result_yet():
    results = list(run(Scripted(document("a"), RuntimeError("out of memory")), ARTICLES))

    assert [(r.id, getattr(r, "kind", "fine")) for r in results] == [
        ("a", "fine"), ("b", "crash"), ("c", "crash"),
    ]  # fmt: skip
    assert results[1].message == "RuntimeError: out of memory"


@pytest.mark.parametrize(
    "event",
    [
        Event(type="denial", trigger=Mention(8, 99)),
        Event(type="denial", arguments=(Argument(role="speaker", start=0, end=19),)),
    ],
    ids=["trigger", "argument"],
)
def test_a_span_outside_the_text_fails_its_document(event):
    result = next(run(Scripted(document("a", event)), ARTICLES))

    assert (result.kind, result.id) == ("invalid_output", "a")
    assert "the text at 18" in result.message


def test_a_span_that_ends_with_the_text_is_inside():
    event = Event(type="denial", trigger=Mention(8, 18), arguments=(Argument(role="r", text="x"),))

    assert next(run(Scripted(document("a", event)), ARTICLES)) == document("a", event)


@pytest.mark.parametrize("results", [[document("x")], [document("a"), document("a")]])
def test_a_result_that_nobody_asked_for_is_a_fault_of_the_extractor(results):
    with pytest.raises(ExtractorError, match="EK4005 scripted gave a result"):
        list(run(Scripted(*results), ARTICLES))


def test_what_is_missing_stops_the_run_before_any_work():
    missing = [Diagnostic("EK4012", "No model.", None, "Run: x")]

    with pytest.raises(UnavailableError, match="EK4012 No model. Run: x"):
        require(Scripted(missing=missing), ARTICLES)


def test_extract_makes_runs_and_closes_an_extractor_by_name():
    results = list(extract(ARTICLES))

    assert [[e.type for e in r.events] for r in results] == [["denial"]] * 3


def test_a_language_without_rules_is_refused_before_any_work():
    with pytest.raises(UnavailableError):
        list(extract([Article(id="x", text="Bonjour", language="fr")]))
