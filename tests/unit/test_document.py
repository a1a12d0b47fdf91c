"""Documents, events and arguments refuse what contradicts itself."""

import msgspec
import pytest

from evalkit.model import Argument, Document, Event, Mention, article, text_sha256
from evalkit.model.corpus import Corpus


@pytest.mark.parametrize(
    ("modality", "polarity", "realis"),
    [
        (None, None, "actual"),
        ("actual", "positive", "actual"),
        ("actual", "negative", "other"),
        ("planned", None, "other"),
        ("possible", "positive", "other"),
        ("hypothetical", None, "other"),
        ("generic", "negative", "generic"),
    ],
)
def test_realis_follows_from_modality_and_polarity(modality, polarity, realis):
    event = Event(type="summit", modality=modality, polarity=polarity)

    assert event.effective_realis == realis


def test_a_given_realis_wins_where_nothing_contradicts_it():
    assert Event(type="summit", realis="generic").effective_realis == "generic"


def test_a_realis_that_agrees_is_accepted():
    assert Event(type="summit", realis="other", modality="planned").realis == "other"


def test_a_realis_that_contradicts_modality_is_refused():
    with pytest.raises(ValueError, match="contradicts modality 'planned'"):
        Event(type="summit", realis="actual", modality="planned")


def test_an_event_without_type_is_refused():
    with pytest.raises(ValueError, match="event type is empty"):
        Event(type="")


def test_a_document_without_id_is_refused():
    with pytest.raises(ValueError, match="document id is empty"):
        Document(id="", events=())


@pytest.mark.parametrize(
    "given", [{"start": 3}, {"end": 3}, {}, {"start": 3, "end": 2}, {"score": 1.0}],
    ids=["no end", "no start", "nothing", "reversed", "only a score"],
)  # fmt: skip
def test_an_argument_without_a_filler_is_refused(given):
    with pytest.raises(ValueError, match="argument|span"):
        Argument(role="speaker", **given)


@pytest.mark.parametrize("given", [{"entity": "kim"}, {"event": "e1"}, {"text": "Kim"}])
def test_an_argument_may_be_an_entity_an_event_or_words(given):
    argument = Argument(role="speaker", **given)

    assert argument.mention is None
    assert argument.key is None


def test_an_argument_with_a_span_has_a_mention():
    argument = Argument(role="speaker", start=0, end=9, parts=((0, 3), (5, 9)), text="abc")

    assert argument.mention == Mention(0, 9, ((0, 3), (5, 9)), "abc")
    assert argument.key == (0, 9, ((0, 3), (5, 9)))


def test_the_contract_example_is_decoded():
    line = """{"id": "d1", "text": "…", "language": "id", "events": [
      {"id": "e1", "type": "summit", "trigger": {"start": 6, "end": 15, "text": "pertemuan"},
       "score": 0.93, "modality": "actual", "polarity": "positive", "hopper": "h1",
       "arguments": [{"role": "participant", "start": 23, "end": 52, "text": "Presiden"}]}]}"""

    document = msgspec.json.decode(line, type=Document)

    assert document.events[0].trigger == Mention(6, 15, text="pertemuan")
    assert document.events[0].arguments[0].key == (23, 52, ())


def test_absent_keys_are_not_written():
    assert msgspec.json.encode(Document(id="d", events=())) == b'{"id":"d","events":[]}'


def test_an_extractor_sees_nothing_of_the_gold():
    document = Document(id="d", text="x", language="id", split="test", events=(Event(type="t"),))

    assert article(document) == msgspec.convert(
        {"id": "d", "text": "x", "language": "id"}, type=type(article(document))
    )


def test_a_document_without_text_makes_no_article():
    with pytest.raises(ValueError, match="no text"):
        article(Document(id="d", events=()))


def test_a_byte_order_mark_does_not_change_the_hash():
    assert text_sha256("\ufeffabc") == text_sha256("abc")


def test_a_corpus_iterates_over_its_documents():
    corpus = Corpus((Document(id="a", events=()), Document(id="b", events=())))

    assert [document.id for document in corpus] == ["a", "b"]
    assert len(corpus) == 2
