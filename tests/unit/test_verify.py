"""Offsets that drifted are always noticed, and the cause is named; nothing is ever mended."""

import re
import unicodedata

import pytest
from clock import reference_seconds
from hypothesis import given
from nasty import NASTY
from nasty_documents import documents

from evalkit.errors import Location
from evalkit.formats import Verification, verify
from evalkit.formats.drift import VERSIONS, find_cause
from evalkit.model import Argument, Candidate, Document, Entity, Event, Mention, text_sha256

# Three characters outside the basic plane, decomposed letters, CRLF, a soft hyphen, several lines.
TEXT = (
    "  Wartawan 😀 melaporkan dari Bali.\r\n"
    "Delegasi re\u0301publique 🇮🇩 membantah tuduhan itu, katanya.\r\n"
    "Per\u00adtemuan   berikutnya akan digelar di Cafe\u0301 Lama, kata juru bicara.\r\n"
    "Menteri memperingatkan kapal asing.\r\n"
)
WORDS = [
    "Wartawan",
    "melaporkan",
    "membantah",
    "katanya",
    "berikutnya",
    "Lama",
    "memperingatkan",
    "asing",
]


def places(text):
    return [(text.index(word), text.index(word) + len(word), word) for word in WORDS]


def document(spans, **fields):
    """Make a document whose events and arguments are the spans (start, end, words)."""
    mentions = [Mention(start, end, text=words) for start, end, words in spans]
    events = tuple(
        Event(
            type="denial",
            trigger=mention,
            arguments=(
                Argument(role="r", start=mention.start, end=mention.end, text=mention.text),
            ),
        )
        for mention in mentions
    )
    return Document(id="d", events=events, **fields)


def counted_in(width):
    """Measure the offsets of the text in other units: the length of what stands before."""
    return [(width(TEXT[:start]), width(TEXT[:end]), words) for start, end, words in places(TEXT)]


def moved(first, behind):
    return [(start + first, end + behind, words) for start, end, words in places(TEXT)]


def tokens():
    found = [match.span() for match in re.finditer(r"\S+", TEXT)]
    index = {start: number for number, (start, _) in enumerate(found)}
    chosen = [index[start] for start, _, _ in places(TEXT)]
    return [(n, n + 1, TEXT[slice(*found[n])]) for n in chosen]


def in_lines():
    spans = []
    for start, end, words in places(TEXT):
        line = TEXT.rfind("\n", 0, start) + 1
        spans.append((start - line, end - line, words))
    return spans


DRIFTS = {
    "UTF-16 offsets": counted_in(lambda text: len(text.encode("utf-16-le")) // 2),
    "UTF-8 byte offsets": counted_in(lambda text: len(text.encode())),
    "each CRLF counted as one character": places(TEXT.replace("\r\n", "\n")),
    "a byte order mark counted (or counting from 1)": moved(1, 1),
    "inclusive ends": moved(0, -1),
    "counting from 1 with inclusive ends": moved(1, 0),
    "offsets in NFC": places(unicodedata.normalize("NFC", TEXT)),
    "line ends not counted": places(TEXT.replace("\r\n", "")),
    "each run of white space counted as one character": places(" ".join(TEXT.split())),
    "white space around the text not counted": places(TEXT.strip()),
    "invisible characters not counted": places(TEXT.replace("\u00ad", "")),
    "offsets that are 5 too high": moved(5, 5),
    "offsets that are 5 too low": moved(-5, -5)[1:],
    "token indices": tokens(),
    "offsets that start anew in each line": in_lines(),
    "UTF-16 offsets, each CRLF counted as one character": [
        (len(t[:s].encode("utf-16-le")) // 2, len(t[:e].encode("utf-16-le")) // 2, w)
        for t in [TEXT.replace("\r\n", "\n")]
        for s, e, w in places(t)
    ],
    "UTF-8 byte offsets, inclusive ends": [
        (s, e - 1, w) for s, e, w in counted_in(lambda text: len(text.encode()))
    ],
}


@pytest.mark.parametrize(("cause", "spans"), DRIFTS.items(), ids=list(DRIFTS))
def test_drifted_offsets_are_refused_and_their_cause_is_named(cause, spans):
    found = verify(document(spans), text=TEXT, where=Location("p.jsonl", 7))

    (problem,) = found.problems
    total = 2 * len(spans)
    assert (problem.code, str(problem.where)) == ("EK2030", "p.jsonl:7")
    assert problem.hint == f"It looks like {cause}: {total} of {total} fit."
    assert found.verified < total


LF = TEXT.replace("\r\n", "\n")
NFC = unicodedata.normalize("NFC", TEXT)


@pytest.mark.parametrize(
    ("article", "counted", "cause"),
    [
        (LF, TEXT, "each line end counted as CRLF"),
        (NFC, unicodedata.normalize("NFD", TEXT), "offsets in NFD"),
        ("\ufeff" + TEXT, TEXT, "the byte order mark not counted"),
    ],
    ids=["CRLF", "NFD", "BOM"],
)
def test_drift_in_the_other_direction_is_named_too(article, counted, cause):
    (problem,) = verify(document(places(counted)), text=article).problems

    assert cause in problem.hint


def test_right_offsets_are_verified_and_wordless_ones_are_counted():
    spans = [*places(TEXT), (0, 4, None)]

    assert verify(document(spans), text=TEXT) == Verification(verified=16, unverified=2)


def test_a_single_wrong_word_is_no_drift():
    spans = places(TEXT)
    spans[2] = (*spans[2][:2], "membenarkan")

    (problem,) = verify(document(spans), text=TEXT).problems

    assert problem.message.startswith("Document 'd': 2 of 16 spans do not say what stands there")
    assert problem.hint == "These words do not stand in the text. Was it made from another text?"


def test_of_a_single_misplaced_word_the_place_is_said():
    spans = places(TEXT)
    start = spans[2][0]
    spans[2] = (start + 1, start + 10, "membantah")

    (problem,) = verify(document(spans), text=TEXT).problems

    assert problem.hint == f"These words stand at {start}. Offsets are code points, [start, end)."


def test_words_are_compared_to_the_letter():
    for words in ("wartawan", "Wartawan ", "Wartawan\u200b", ""):
        assert verify(document([(2, 10, words)]), text=TEXT).problems


def test_the_words_of_a_span_in_parts_are_joined_by_a_blank():
    spans = {"start": 0, "end": 9, "parts": ((0, 3), (5, 9))}
    good = Document(id="d", events=(Event(type="t", trigger=Mention(**spans, text="abc fghi")),))
    bad = Document(id="d", events=(Event(type="t", trigger=Mention(**spans, text="abcde fghi")),))

    assert verify(good, text="abcdefghi").problems == ()
    assert verify(bad, text="abcdefghi").problems


def test_drifted_parts_are_recognised():
    spans = places(TEXT)
    pieces = ((spans[2][0] + 4, spans[2][1] + 4), (spans[4][0] + 4, spans[4][1] + 4))
    trigger = Mention(pieces[0][0], pieces[1][1], pieces, "membantah berikutnya")

    (problem,) = verify(
        Document(id="d", events=(Event(type="t", trigger=trigger),)), text=TEXT
    ).problems

    assert problem.hint == "It looks like offsets that are 4 too high: 1 of 1 fit."


def test_an_entity_and_a_template_are_verified_as_well():
    mention = Mention(0, 3, text="xyz")
    found = Document(
        id="d", events=(), entities=(Entity(id="e", mentions=(mention,)),),
        templates=(Event(type="t", arguments=(Argument(role="r", start=0, end=3, text="xyz"),)),),
    )  # fmt: skip

    assert "2 of 2 spans" in verify(found, text="abc").problems[0].message


@pytest.mark.parametrize(
    "fields",
    [
        {"events": (Event(type="t", trigger=Mention(0, 4)),)},
        {"events": (), "candidates": (Candidate(id="c", start=0, end=9),)},
        {"events": (), "tokens": ((0, 3), (4, 8))},
        {"events": (), "sentences": ((0, 5),)},
    ],
    ids=["trigger", "candidate", "token", "sentence"],
)
def test_what_lies_behind_the_end_of_the_article_is_refused(fields):
    (problem,) = verify(Document(id="d", **fields), text="abc").problems

    assert problem.code == "EK2014"
    assert "outside the text of 3 characters" in problem.message


def test_words_behind_the_end_of_the_article_are_refused_even_if_they_seem_to_fit():
    found = verify(document([(1, 9, "bc")]), text="abc")

    assert "is outside the text of 3 characters" in found.problems[0].message
    assert found.verified == 0


@pytest.mark.parametrize(
    ("version", "hint"),
    [
        (TEXT.replace("\r\n", "\n"), "It looks like the article with CRLF turned into LF."),
        (NFC, "It looks like the article in NFC."),
        (TEXT.rstrip(), "It looks like the article without white space at its end."),
        (
            TEXT.replace("Bali", "Lombok"),
            "Extract from the very text that the gold was annotated on.",
        ),
    ],
    ids=["LF", "NFC", "stripped", "edited"],
)
def test_another_text_is_refused_by_text_and_by_hash(version, hint):
    by_text = verify(Document(id="d", events=(), text=version), text=TEXT).problems
    by_hash = verify(
        Document(id="d", events=(), text_sha256=text_sha256(version)), text=TEXT
    ).problems

    assert [(p.code, p.hint) for p in (*by_text, *by_hash)] == [("EK2031", hint)] * 2


@pytest.mark.parametrize(
    ("theirs", "place"),
    [
        ("abc\nxef", "2:1"),
        ("abc\nde", "2:3"),
        ("", "1:1"),
        ("abc\ndef!", "2:4"),
        ("\ufeffabc\ndef", "1:1"),
    ],
    ids=repr,
)
def test_the_first_differing_character_is_named(theirs, place):
    (problem,) = verify(Document(id="d", events=(), text=theirs), text="abc\ndef").problems

    assert f"from {place} on it says" in problem.message


@pytest.mark.parametrize("text", [text for text in NASTY if text])
def test_one_changed_character_is_always_noticed(text):
    for place in range(len(text)):
        changed = text[:place] + chr(ord(text[place]) + 1) + text[place + 1 :]
        bare = Document(id="d", events=(), text=changed)
        hashed = Document(id="d", events=(), text_sha256=text_sha256(changed))

        assert verify(bare, text=text).problems
        # A byte order mark at the very start is no part of the hash.
        assert verify(hashed, text=text).problems or text_sha256(text) == text_sha256(changed)


def test_the_search_for_a_cause_can_be_left_out():
    spans = DRIFTS["UTF-16 offsets"]

    (problem,) = verify(document(spans, text_sha256="0" * 64), text=TEXT, explain=False).problems[
        1:
    ]

    assert problem.hint == ""


@given(documents())
def test_a_document_that_says_what_stands_there_is_accepted(found):
    if found.text is not None:
        assert verify(found, text=found.text).problems == ()


def test_every_version_of_a_text_is_different_for_some_text():
    text = "\ufeff a\r\nb\nc\u200b e\u0301 \u00e9 ﬁ  "

    assert all(version.make(text) != text for version in VERSIONS)


def test_a_large_document_is_explained_in_time():
    text = " ".join(f"kata{n}" for n in range(20_000))
    spans = [(m.start() + 1, m.end() + 2, m[0]) for m in re.finditer(r"\S+", text)][:5000]
    mentions = [Mention(start, end, text=words) for start, end, words in spans]

    def work():
        assert find_cause(text, mentions) is None

    assert reference_seconds(work) < 5
