"""How an article looks to the text matcher: tags, times, agents, datelines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nasty import NASTY
from rulekit import view

from evalkit.extractors.engine.ruleset import Tag


def tagged(text, language="id"):
    """Write each word with its tag."""
    seen = view(text, language)
    return " ".join(
        f"{token.text}/{tag}" for token, tag in zip(seen.tokens, seen.tags, strict=True)
    )


TAGS = {
    "id clause": (
        "id",
        "Presiden Rusia tidak bertemu Kim di Wina.",
        "Presiden/word Rusia/name tidak/adverb bertemu/verb Kim/name di/preposition Wina/name ./stop",
    ),
    "id capital inside a name": (
        "id",
        "oleh Menteri Dalam Negeri",
        "oleh/preposition Menteri/name Dalam/name Negeri/name",
    ),
    "id name that looks like a verb": (
        "id",
        "Merkel bertemu Kim",
        "Merkel/name bertemu/verb Kim/name",
    ),
    "id verb at the start": (
        "id",
        "Memperingatkan Kim itu",
        "Memperingatkan/verb Kim/name itu/demonstrative",
    ),
    "id phrase before its words": (
        "id",
        "kata dia pada saat itu",
        "kata/verb dia/pronoun pada/subordinator saat/subordinator itu/demonstrative",
    ),
    "id purpose": ("id", "datang untuk bertemu", "datang/verb untuk/infinitive bertemu/verb"),
    "id benefit": ("id", "bantuan untuk Kim", "bantuan/word untuk/preposition Kim/name"),
    "id joined names": ("id", "KTT Putin-Kim", "KTT/word Putin/name -/join Kim/name"),
    "id name in lower case": ("id", "Presiden al-Sisi", "Presiden/word al-Sisi/name"),
    "en clause": (
        "en",
        "The Kremlin didn't meet Kim in Vienna.",
        "The/determiner Kremlin/name did/auxiliary n't/adverb meet/verb Kim/name in/preposition Vienna/name ./stop",
    ),
    "en possessive": ("en", "Russia's denial", "Russia/name 's/possessive denial/word"),
    "en to a verb": ("en", "agreed to meet", "agreed/verb to/infinitive meet/verb"),
    "en to a place": ("en", "went to Vienna", "went/verb to/preposition Vienna/name"),
    "en to somebody": ("en", "said to officials", "said/verb to/preposition officials/word"),
    "en noun behind an article": ("en", "the claim", "the/determiner claim/word"),
    "en participle behind an article": (
        "en",
        "a planned summit",
        "a/determiner planned/word summit/word",
    ),
    "en that as a conjunction": (
        "en",
        "Russia said that Kim left",
        "Russia/name said/verb that/complementizer Kim/name left/verb",
    ),
    "en that as a pronoun": ("en", "at that summit", "at/preposition that/determiner summit/word"),
    "en both of two": (
        "en",
        "both Russia and China",
        "both/correlative Russia/name and/conjunction China/name",
    ),
    "en both sides": ("en", "both sides", "both/determiner sides/word"),
    "en noun or verb by what stands before": (
        "en",
        "the meeting ended",
        "the/determiner meeting/word ended/verb",
    ),
    "en I": ("en", "and I denied", "and/conjunction I/pronoun denied/verb"),
    "en quotation": (
        "en",
        'said: "We met"',
        'said/verb :/stop "/quote We/pronoun met/verb "/quote',
    ),
    "emoji": ("id", "\N{GRINNING FACE} Kim", "\N{GRINNING FACE}/stop Kim/name"),
}


@pytest.mark.parametrize(("language", "text", "expected"), TAGS.values(), ids=TAGS)
def test_tags_come_from_lists_spelling_and_neighbours(language, text, expected):
    assert tagged(text, language) == expected


def test_capitals_say_nothing_in_a_title():
    title = tagged("Russia Denies Claims Before Summit With Kim", "en")

    assert "Before/subordinator" in title
    assert "With/preposition Kim/name" in title


TIMES = {
    "weekday": ("id", "bertemu Selasa di Wina", ["Selasa"]),
    "weekday with a date": ("id", "pada Selasa (12/6/2018) di", ["Selasa (12/6/2018)"]),
    "weekday, comma, date": ("id", "pada Selasa, 12 Juni 2018, di", ["Selasa, 12 Juni 2018"]),
    "weekday and part of day": ("id", "Rabu pagi itu", ["Rabu pagi"]),
    "relative weekday": ("id", "Senin lalu", ["Senin lalu"]),
    "date": ("id", "pada 12 Juni 2018 di", ["12 Juni 2018"]),
    "date without a year": ("id", "tanggal 3 Mei,", ["3 Mei"]),
    "relative week": ("id", "akan bertemu pekan depan di", ["pekan depan"]),
    "month and year": ("id", "awal Maret 2019", ["awal Maret 2019"]),
    "year": ("id", "pada 2018,", ["2018"]),
    "word for week": ("id", "selama dua minggu", []),
    "some time ago": ("id", "tiga hari lalu dan besok", ["tiga hari lalu", "besok"]),
    "not inside a word": ("id", "Selasar besokan", []),
    "not over a line end": ("id", "pekan\ndepan", []),
    "non-breaking blank": ("id", "pekan\u00a0depan", ["pekan\u00a0depan"]),
    "en weekday": ("en", "on Tuesday night", ["Tuesday night"]),
    "en date": ("en", "on June 12, 2018,", ["June 12, 2018"]),
    "en date day first": ("en", "on 12 June 2018", ["12 June 2018"]),
    "en relative": ("en", "will meet next week", ["next week"]),
    "en ago": ("en", "two days ago", ["two days ago"]),
    "en month that is a modal": ("en", "they may meet in May", ["May"]),
    "en earlier": ("en", "earlier this month", ["earlier this month"]),
}


@pytest.mark.parametrize(("language", "text", "expected"), TIMES.values(), ids=TIMES)
def test_time_expressions_are_found_whole(language, text, expected):
    seen = view(text, language)

    found = [
        text[seen.tokens[a].start : seen.tokens[b - 1].end] for a, b in sorted(seen.times.items())
    ]
    assert found == expected


def test_agents_are_known_with_their_clitics():
    seen = view("negaranya dan juru bicara itu")

    assert {seen.forms[at] for at in seen.agents} == {"negaranya", "juru", "bicara"}


@pytest.mark.parametrize(
    ("text", "left_out"),
    [
        ("JAKARTA - Kim pergi.", ["JAKARTA", "-"]),
        ("Kim pergi\nWINA, Warta - Kim pergi.", ["WINA", ",", "Warta", "-"]),
        ("Oleh Rudi Hartono\nKim pergi.", ["Oleh", "Rudi", "Hartono"]),
        ("Kim pergi.\nKim pulang.\nEditor: Maya Sari", ["Editor", ":", "Maya", "Sari"]),
        ("Oleh karena itu Kim pergi ke Wina kemarin pagi.", []),
        ("Kim pergi.", []),
    ],
)
def test_datelines_and_bylines_are_left_out(text, left_out):
    seen = view(text)

    assert [seen.tokens[at].text for at in sorted(seen.excluded)] == left_out


def test_sentences_and_lines_cover_all_tokens():
    seen = view("Kim pergi. Ia pulang.\nPutin diam.")

    assert seen.sentences == ((0, 3), (3, 6), (6, 9))
    assert (seen.line(4), seen.line(7)) == ((0, 6), (6, 9))
    assert seen.sentence(4) == (3, 6)


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (0, 3, "Kim"),
        (1, 2, "Kim"),
        (0, 8, "Kim pergi"),
        (3, 4, None),
        (4, 5, "pergi"),
        (99, 100, None),
    ],
)
def test_places_in_the_text_find_their_tokens(start, end, words):
    seen = view("Kim pergi.")

    tokens = seen.covering(start, end)

    assert words == (
        None if tokens is None else " ".join(t.text for t in seen.tokens[slice(*tokens)])
    )


@given(
    st.lists(
        st.sampled_from([*NASTY, "Kim bertemu Putin. ", "pada Senin (", '"', "KTT A-B, ", "-"])
    ).map("".join)
)
def test_every_token_has_one_tag_whatever_the_text(text):
    seen = view(text)

    assert len(seen.tags) == len(seen.tokens) == len(seen.forms)
    assert all(isinstance(tag, Tag) for tag in seen.tags)
    assert [a for a, _ in seen.sentences[1:]] == [b for _, b in seen.sentences[:-1]]
