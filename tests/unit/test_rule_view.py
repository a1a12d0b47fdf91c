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
        "Presiden Velor tidak bertemu Tov di Wina.",
        "Presiden/word Velor/name tidak/adverb bertemu/verb Tov/name di/preposition Wina/name ./stop",
    ),
    "id capital inside a name": (
        "id",
        "oleh Menteri Dalam Negeri",
        "oleh/preposition Menteri/name Dalam/name Negeri/name",
    ),
    "id name that looks like a verb": (
        "id",
        "Merdan bertemu Tov",
        "Merdan/name bertemu/verb Tov/name",
    ),
    "id verb at the start": (
        "id",
        "Memperingatkan Tov itu",
        "Memperingatkan/verb Tov/name itu/demonstrative",
    ),
    "id phrase before its words": (
        "id",
        "kata dia pada saat itu",
        "kata/verb dia/pronoun pada/subordinator saat/subordinator itu/demonstrative",
    ),
    "id purpose": ("id", "datang untuk bertemu", "datang/verb untuk/infinitive bertemu/verb"),
    "id benefit": ("id", "bantuan untuk Tov", "bantuan/word untuk/preposition Tov/name"),
    "id joined names": ("id", "KTT Arvel-Tov", "KTT/word Arvel/name -/join Tov/name"),
    "id name in lower case": ("id", "Presiden al-Tovi", "Presiden/word al-Tovi/name"),
    "en clause": (
        "en",
        "The Norvela didn't meet Tov in Vienna.",
        "The/determiner Norvela/name did/auxiliary n't/adverb meet/verb Tov/name in/preposition Vienna/name ./stop",
    ),
    "en possessive": ("en", "Velora's denial", "Velora/name 's/possessive denial/word"),
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
        "Velora said that Tov left",
        "Velora/name said/verb that/complementizer Tov/name left/verb",
    ),
    "en that as a pronoun": ("en", "at that summit", "at/preposition that/determiner summit/word"),
    "en both of two": (
        "en",
        "both Velora and Kesta",
        "both/correlative Velora/name and/conjunction Kesta/name",
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
    "emoji": ("id", "\N{GRINNING FACE} Tov", "\N{GRINNING FACE}/stop Tov/name"),
}


@pytest.mark.parametrize(("language", "text", "expected"), TAGS.values(), ids=TAGS)
def test_tags_come_from_lists_spelling_and_neighbours(language, text, expected):
    assert tagged(text, language) == expected


def test_capitals_say_nothing_in_a_title():
    title = tagged("Velora Denies Claims Before Summit With Tov", "en")

    assert "Before/subordinator" in title
    assert "With/preposition Tov/name" in title


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
        ("JAKARTA - Tov pergi.", ["JAKARTA", "-"]),
        ("Tov pergi\nWINA, Warta - Tov pergi.", ["WINA", ",", "Warta", "-"]),
        ("Oleh Rudi Marvano\nTov pergi.", ["Oleh", "Rudi", "Marvano"]),
        ("Tov pergi.\nTov pulang.\nEditor: Maya Talvi", ["Editor", ":", "Maya", "Talvi"]),
        ("Oleh karena itu Tov pergi ke Wina kemarin pagi.", []),
        ("Tov pergi.", []),
    ],
)
def test_datelines_and_bylines_are_left_out(text, left_out):
    seen = view(text)

    assert [seen.tokens[at].text for at in sorted(seen.excluded)] == left_out


def test_sentences_and_lines_cover_all_tokens():
    seen = view("Tov pergi. Ia pulang.\nArvel diam.")

    assert seen.sentences == ((0, 3), (3, 6), (6, 9))
    assert (seen.line(4), seen.line(7)) == ((0, 6), (6, 9))
    assert seen.sentence(4) == (3, 6)


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (0, 3, "Tov"),
        (1, 2, "Tov"),
        (0, 8, "Tov pergi"),
        (3, 4, None),
        (4, 5, "pergi"),
        (99, 100, None),
    ],
)
def test_places_in_the_text_find_their_tokens(start, end, words):
    seen = view("Tov pergi.")

    tokens = seen.covering(start, end)

    assert words == (
        None if tokens is None else " ".join(t.text for t in seen.tokens[slice(*tokens)])
    )


@given(
    st.lists(
        st.sampled_from([*NASTY, "Tov bertemu Arvel. ", "pada Senin (", '"', "KTT A-B, ", "-"])
    ).map("".join)
)
def test_every_token_has_one_tag_whatever_the_text(text):
    seen = view(text)

    assert len(seen.tags) == len(seen.tokens) == len(seen.forms)
    assert all(isinstance(tag, Tag) for tag in seen.tags)
    assert [a for a, _ in seen.sentences[1:]] == [b for _, b in seen.sentences[:-1]]
