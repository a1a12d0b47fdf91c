"""Tokens, sentences and datelines of an article."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nasty import NASTY

from evalkit.extractors.tokens import dateline_end, datelines, normal, split_words, tokenize

TOKENS = {
    "words": ("Velor membantah klaim itu.", ["Velor", "membantah", "klaim", "itu", "."]),
    "date in brackets": ("Kamis (25/4/2019)", ["Kamis", "(", "25/4/2019", ")"]),
    "numbers": ("Rp2,5 juta pada 10.30", ["Rp2", ",", "5", "juta", "pada", "10.30"]),
    "abbreviation": ("U.S. officials", ["U.S.", "officials"]),
    "possessive": ("Velora's denial", ["Velora", "'s", "denial"]),
    "curly possessive": ("Velora\u2019s denial", ["Velora", "\u2019s", "denial"]),
    "negation": ("didn't meet", ["did", "n't", "meet"]),
    "inner apostrophe": ("Qur'an Jum'at", ["Qur'an", "Jum'at"]),
    "hyphenated word": ("kapal-kapal juru-bicara", ["kapal-kapal", "juru-bicara"]),
    "joined names": ("KTT Arvel-Tov", ["KTT", "Arvel", "-", "Tov"]),
    "joined acronyms": ("dialog KR-Karut", ["dialog", "KR", "-", "Karut"]),
    "three joined names": (
        "pertemuan Velor-Ormo-Karsi",
        ["pertemuan", "Velor", "-", "Ormo", "-", "Karsi"],
    ),
    "a short second name": ("pertemuan Arvel-Ly", ["pertemuan", "Arvel", "-", "Ly"]),
    "a short second part behind a name": ("Sorin Arvel-Ly", ["Sorin", "Arvel-Ly"]),
    "given name": ("Tov Arim-Ul", ["Tov", "Arim-Ul"]),
    "given name in lower case": ("Moon Jae-in", ["Moon", "Jae-in"]),
    "reduplicated title": ("para Menteri-Menteri", ["para", "Menteri-Menteri"]),
    "prefix of a name": ("kanal Al-Jazeera", ["kanal", "Al-Jazeera"]),
    "web address": ("KOMPAS.com melaporkan", ["KOMPAS.com", "melaporkan"]),
    "quotes": ('"Tidak," kata', ['"', "Tidak", ",", '"', "kata"]),
    "zero width inside": ("per\u200btemuan", ["per\u200btemuan"]),
    "zero width at the end": ("pertemuan\u200b itu", ["pertemuan", "\u200b", "itu"]),
    "combining mark": ("re\u0301union", ["re\u0301union"]),
    "emoji": ("\N{GRINNING FACE} Tov", ["\N{GRINNING FACE}", "Tov"]),
}


@pytest.mark.parametrize(("text", "expected"), TOKENS.values(), ids=TOKENS)
def test_a_text_is_cut_into_tokens(text, expected):
    tokens = tokenize(text, hyphen_prefixes=frozenset({"al"}))

    assert [token.text for token in tokens] == expected


SENTENCES = {
    "full stop": ("Velor membantah. Tov pergi.", 2),
    "lower case goes on": ("Velor membantah. tetapi Tov pergi.", 1),
    "line end": ("Velor membantah\nTov pergi", 2),
    "carriage return": ("Velor membantah\r\nTov pergi", 2),
    "abbreviation": ("Menurut Dr. Tov ia pergi.", 1),
    "initial": ("Presiden J. Orvan pergi.", 1),
    "closing quote": ('"Kami pergi." Ia diam.', 2),
    "attribution": ('"Kami pergi?" kata Tov.', 1),
    "number": ("Pada 10.30 ia pergi.", 1),
    "question": ("Mengapa? Ia diam.", 2),
    "acronym with dots": ("The K.R. Navy warned.", 1),
    "no blank": ("membantah.Tov pergi", 1),
    "ellipsis": ("Ia diam\u2026 Tov pergi.", 2),
    "arabic question mark": ("Mengapa\u061f Ia diam.", 2),
}


@pytest.mark.parametrize(("text", "count"), SENTENCES.values(), ids=SENTENCES)
def test_sentences_end_where_they_end(text, count):
    tokens = tokenize(text, abbreviations=frozenset({"dr"}))

    assert tokens[-1].sentence + 1 == count


def test_lines_are_counted():
    tokens = tokenize("satu\ndua\r\n\r\ntiga")

    assert [token.line for token in tokens] == [0, 1, 2]


DATELINES = {
    "capitals": ("JAKARTA, Kompas (12/6) - Velor membantah.", "JAKARTA, Kompas (12/6) - "),
    "agency": ("WASHINGTON (Agency) \u2014 The summit", "WASHINGTON (Agency) \u2014 "),
    "tight dash": ("GENEVA\u2014The summit", "GENEVA\u2014"),
    "date": (
        "Singapura, 12 Juni 2018 (Kantor) \u2013 Telva",
        "Singapura, 12 Juni 2018 (Kantor) \u2013 ",
    ),
    "web address": ("JAKARTA, WARTA.com - Velor", "JAKARTA, WARTA.com - "),
    "city": ("Jakarta - Presiden", "Jakarta - "),
    "two words": ("New Delhi - India", "New Delhi - "),
    "two hyphens": ("GENEVA, June 12 (Wire) -- The", "GENEVA, June 12 (Wire) -- "),
    "leading blank": ("  JAKARTA - Velor", "  JAKARTA - "),
    "none": ("Velor membantah klaim itu.", ""),
    "a clause before a dash": ("Arvel bertemu Tov - sumber", ""),
    "a headline with a dash": ("Telva-Tov Summit Ends Early \u2014 Leaders Agree", ""),
    "a dash far behind": ("Presiden Velor Sorin Arvel, yang tiba Senin, pergi - lalu", ""),
    "a hyphen in a word": ("Ulan-Ude adalah kota", ""),
    "empty": ("", ""),
    "blank lines": ("\n\n", ""),
}


@pytest.mark.parametrize(("text", "expected"), DATELINES.values(), ids=DATELINES)
def test_a_dateline_is_found_only_where_one_is(text, expected):
    assert text[: dateline_end(text)] == expected


def test_a_dateline_below_a_headline_is_found_but_does_not_end_the_first_line():
    text = "Arvel bertemu Tov\nVLADIVOSTOK, Warta - Arvel bertemu Tov."

    assert dateline_end(text) == 0
    assert [text[start:end] for start, end in datelines(text)] == ["VLADIVOSTOK, Warta - "]


def test_phrases_are_cut_as_articles_are():
    assert split_words("Did n't Arvel's KTT") == ("did", "n't", "arvel", "'s", "ktt")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("KTT", "ktt"),
        ("soft\u00adhyphen", "softhyphen"),
        ("e\u0301", "\u00e9"),
        ("\u2019S", "'s"),
        ("\u0130", "i\u0307"),
    ],
)
def test_forms_are_compared_without_case_and_invisible_characters(text, expected):
    assert normal(text) == expected


@given(
    st.lists(
        st.sampled_from([*NASTY, "Arvel-Tov", ". ", "\n", '"', "(", "a.b.", "Dr. ", "n't"])
    ).map("".join)
)
def test_tokens_are_slices_in_order_that_leave_out_only_blanks(text):
    tokens = tokenize(text)

    at = 0
    for token in tokens:
        assert text[token.start : token.end] == token.text != ""
        assert text[at : token.start].strip() == ""
        at = token.end
    assert text[at:].strip() == ""
    assert [token.sentence for token in tokens] == sorted(token.sentence for token in tokens)
    assert 0 <= dateline_end(text) <= len(text)
