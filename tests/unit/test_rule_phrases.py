"""Noun phrases, coordinations, clauses and subjects around a token."""

import pytest
from rulekit import view

from evalkit.extractors.engine.patterns import NOTHING
from evalkit.extractors.engine.phrases import (
    Phrase,
    backward,
    clause_left,
    clause_right,
    coordinated,
    forward,
    right_edge,
)
from evalkit.extractors.engine.subjects import governing_verb, subjects_before


def words(seen, phrase):
    """Cut a phrase out of its text."""
    if phrase is None:
        return None
    return seen.text[seen.tokens[phrase[0]].start : seen.tokens[phrase[1] - 1].end]


def at(seen, word):
    """Find the index of a word."""
    return next(index for index, token in enumerate(seen.tokens) if token.text == word)


FORWARD = {
    "name": ("id", "menemui Kim di Wina", "menemui", "Kim"),
    "title and name": (
        "id",
        "menemui Presiden Rusia Vladimir Putin pada Senin",
        "menemui",
        "Presiden Rusia Vladimir Putin",
    ),
    "title in lower case": (
        "id",
        "menemui pemimpin Korea Utara Kim Jong Un di",
        "menemui",
        "pemimpin Korea Utara Kim Jong Un",
    ),
    "demonstrative ends it": ("id", "menemui pemimpin itu Kim", "menemui", "pemimpin itu"),
    "determiner": (
        "id",
        "menemui para menteri luar negeri kemarin",
        "menemui",
        "para menteri luar negeri",
    ),
    "genitive determiner": (
        "id",
        "menemui pemimpin kedua negara di",
        "menemui",
        "pemimpin kedua negara",
    ),
    "a noun behind a name is another phrase": ("id", "menemui Kim wartawan", "menemui", "Kim"),
    "preposition of a phrase": ("id", "menemui wakil dari Rusia di", "menemui", "wakil dari Rusia"),
    "pronoun": ("id", "menemui mereka di", "menemui", "mereka"),
    "pronoun of several words": (
        "id",
        "menemui kedua belah pihak di",
        "menemui",
        "kedua belah pihak",
    ),
    "correlative is left out": ("id", "menemui baik Rusia maupun", "menemui", "Rusia"),
    "nothing": ("id", "menemui di Wina", "menemui", None),
    "a time is no phrase": ("id", "menemui Selasa", "menemui", None),
    "only a determiner": ("id", "menemui para", "menemui", None),
    "en head last": (
        "en",
        "met Trump administration officials in",
        "met",
        "Trump administration officials",
    ),
    "en possessive": ("en", "met Russia's foreign minister on", "met", "Russia's foreign minister"),
    "en of": ("en", "met the leaders of both states in", "met", "the leaders of both states"),
}


@pytest.mark.parametrize(("language", "text", "before", "expected"), FORWARD.values(), ids=FORWARD)
def test_a_noun_phrase_is_read_forward(language, text, before, expected):
    seen = view(text, language)
    start = at(seen, before) + 1

    assert words(seen, forward(seen, start, len(seen.tokens))) == expected


BACKWARD = {
    "name": ("id", "Kim pergi", "pergi", "Kim"),
    "title": (
        "id",
        "Lalu Menteri Luar Negeri Rusia Sergei Lavrov pergi",
        "pergi",
        "Menteri Luar Negeri Rusia Sergei Lavrov",
    ),
    "lower title": (
        "id",
        "Kemarin pemimpin Korea Utara Kim pergi",
        "pergi",
        "pemimpin Korea Utara Kim",
    ),
    "demonstrative": ("id", "Menurut Kim pemimpin itu pergi", "pergi", "pemimpin itu"),
    "particle": ("id", "Jepang pun pergi", "pergi", "Jepang"),
    "name before a noun is another phrase": ("id", "Kata Kim pemimpin pergi", "pergi", "pemimpin"),
    "preposition of a phrase": ("id", "wakil dari Rusia pergi", "pergi", "wakil dari Rusia"),
    "pronoun": ("id", "mereka pergi", "pergi", "mereka"),
    "nothing": ("id", "di dalam pergi", "pergi", None),
    "only a particle": ("id", "pun pergi", "pergi", None),
    "pronoun of several words": ("id", "kata satu sama lain pergi", "pergi", "satu sama lain"),
    "en article": ("en", "said the two leaders went", "went", "the two leaders"),
    "en of": ("en", "the leaders of both states went", "went", "the leaders of both states"),
    "en possessive": ("en", "Russia's minister went", "went", "Russia's minister"),
}


@pytest.mark.parametrize(
    ("language", "text", "behind", "expected"), BACKWARD.values(), ids=BACKWARD
)
def test_a_noun_phrase_is_read_backward(language, text, behind, expected):
    seen = view(text, language)

    assert words(seen, backward(seen, at(seen, behind) - 1, 0)) == expected


COORDINATED = {
    "two": ("id", "bertemu Putin dan Kim di", ["Putin", "Kim"]),
    "three": ("id", "bertemu Putin, Kim, dan Trump di", ["Putin", "Kim", "Trump"]),
    "comma without conjunction": ("id", "bertemu Putin, Kim", ["Putin"]),
    "hyphen": ("id", "bertemu Putin-Kim di", ["Putin", "Kim"]),
    "a new clause": ("id", "bertemu Putin dan Kim mengatakan", ["Putin"]),
    "a time": ("id", "bertemu Putin dan Senin", ["Putin"]),
    "en": ("en", "met Putin, Kim and the envoy in", ["Putin", "Kim", "the envoy"]),
}


@pytest.mark.parametrize(("language", "text", "expected"), COORDINATED.values(), ids=COORDINATED)
def test_coordinated_phrases_are_read_one_by_one(language, text, expected):
    seen = view(text, language)
    end = right_edge(seen, 0)
    first = forward(seen, 1, end)

    assert [words(seen, phrase) for phrase in coordinated(seen, first, end)] == expected


SUBJECTS = {
    "direct": ("id", "Rusia membantah klaim", ["Rusia"]),
    "adverbs between": ("id", "Rusia juga tidak pernah membantah klaim", ["Rusia"]),
    "time between": ("id", "Rusia pada Senin (3/2) membantah klaim", ["Rusia"]),
    "preposition between": ("id", "Rusia di Wina membantah klaim", ["Rusia"]),
    "aside between": ("id", "Lavrov, Selasa (12/6), membantah klaim", ["Lavrov"]),
    "apposition between": ("id", "Lavrov, menteri luar negeri Rusia, membantah klaim", ["Lavrov"]),
    "single comma": ("id", "Lavrov, membantah klaim", ["Lavrov"]),
    "bracket between": ("id", "Lavrov (72) membantah klaim", ["Lavrov"]),
    "introduction": ("id", "Di Wina, Rusia membantah klaim", ["Rusia"]),
    "introduction without a comma": ("id", "Dalam rapat itu Rusia membantah klaim", ["Rusia"]),
    "subject behind a prepositional phrase": (
        "id",
        "Sebagai tanggapan Rusia membantah klaim",
        ["Rusia"],
    ),
    "coordinated": ("id", "Rusia dan Iran membantah klaim", ["Rusia", "Iran"]),
    "correlative": ("id", "Baik Rusia maupun Iran membantah klaim", ["Rusia", "Iran"]),
    "list": ("id", "Rusia, Iran, dan Suriah membantah klaim", ["Rusia", "Iran", "Suriah"]),
    "list behind a preposition": (
        "id",
        "Wakil seperti Rusia, Iran, dan Suriah membantah",
        ["Wakil"],
    ),
    "two behind a preposition": ("id", "Menteri pada Rusia dan Iran membantah", ["Menteri"]),
    "relative": ("id", "Lavrov yang membantah klaim", ["Lavrov"]),
    "relative between": ("id", "Lavrov yang tiba di Wina membantah klaim", ["Lavrov"]),
    "relative with an object": (
        "id",
        "Menteri yang mengunjungi Rusia membantah klaim",
        ["Menteri"],
    ),
    "relative aside": ("id", "Lavrov, yang tiba Senin, membantah klaim", ["Lavrov"]),
    "relative behind a comma": ("id", "Di Wina ada Lavrov, yang membantah klaim", ["Lavrov"]),
    "control": ("id", "Putin berencana bertemu Kim", ["Putin"]),
    "control with an infinitive": ("id", "Putin menolak untuk bertemu Kim", ["Putin"]),
    "purpose": ("id", "Putin tiba di Wina untuk bertemu Kim", ["Putin"]),
    "purpose over an object": ("id", "Putin mengunjungi Wina untuk bertemu Kim", ["Putin"]),
    "object control": ("id", "Putin mendesak Xi untuk bertemu Kim", ["Xi"]),
    "reported without a conjunction": ("id", "Putin mengatakan Xi bertemu Kim", ["Xi"]),
    "coordinated verbs": ("id", "Putin tiba di Wina dan bertemu Kim", ["Putin"]),
    "coordinated verbs with objects": ("id", "Putin menulis surat dan menemui Kim", ["Putin"]),
    "an object and a new clause": ("id", "Xi menemui Kim dan Putin membantah", ["Putin"]),
    "adjunct behind": ("id", "tutur Lavrov usai bertemu Kim", ["Lavrov"]),
    "adjunct after the main clause": ("id", "Putin menulis surat setelah bertemu Kim", ["Putin"]),
    "adjunct before the main clause": ("id", "Setelah bertemu Kim, Putin menulis surat", ["Putin"]),
    "complement clause": ("id", "Putin yakin bahwa membantah", []),
    "sentence before": ("id", "Putin pergi. Membantah", []),
    "quotation before": ("id", '"Putin" membantah', []),
    "no subject": ("id", "Tidak membantah", []),
    "en direct": ("en", "Russia denied it", ["Russia"]),
    "en time": ("en", "Russia on Monday denied it", ["Russia"]),
    "en auxiliary": ("en", "Russia has never denied it", ["Russia"]),
    "en relative": ("en", "Lavrov, who arrived on Monday, denied it", ["Lavrov"]),
    "en control": ("en", "Lavrov refused to meet Kim", ["Lavrov"]),
    "en plan without a verb tag": ("en", "Lavrov is unlikely to meet Kim", ["Lavrov"]),
    "en coordinated": ("en", "Russia, Iran and Syria denied it", ["Russia", "Iran", "Syria"]),
    "en new clause behind a comma": (
        "en",
        "Moscow called it untrue, and Beijing denied it",
        ["Beijing"],
    ),
    "en coordinated verbs": ("en", "Lavrov flew to Vienna and met Kim", ["Lavrov"]),
    "en object control": ("en", "Lavrov urged China to meet Kim", ["China"]),
    "en said that": ("en", "Lavrov said that China denied it", ["China"]),
    "en said behind": ("en", "said Lavrov after he met Kim", ["he"]),
}


@pytest.mark.parametrize(("language", "text", "expected"), SUBJECTS.values(), ids=SUBJECTS)
def test_a_verb_finds_its_subject(language, text, expected):
    seen = view(text, language)
    verbs = {"membantah", "bertemu", "menemui", "denied", "meet", "met"}
    index = [i for i, form in enumerate(seen.forms) if form in verbs][-1]

    assert [words(seen, found) for found in subjects_before(seen, index, expand=True)] == expected


GOVERNORS = {
    "next to it": ("id", "Putin menggelar pertemuan", "menggelar"),
    "determiner between": ("id", "Putin mengeluarkan sebuah peringatan", "mengeluarkan"),
    "another noun between": ("id", "Putin membahas hasil pertemuan", None),
    "subject": ("id", "pertemuan itu", None),
    "en adjectives between": ("en", "Putin issued a stern new warning", "issued"),
    "en names between": ("en", "Putin held Russia-China talks", "held"),
    "en preposition between": ("en", "Putin went to talks", None),
}


@pytest.mark.parametrize(("language", "text", "expected"), GOVERNORS.values(), ids=GOVERNORS)
def test_a_noun_finds_the_verb_whose_object_it_is(language, text, expected):
    seen = view(text, language)
    nouns = {"pertemuan", "peringatan", "warning", "talks"}
    index = next(i for i, form in enumerate(seen.forms) if form in nouns)

    verb = governing_verb(seen, index, NOTHING)

    assert expected == (None if verb is None else seen.forms[verb])


CLAUSES = {
    "whole": ("id", "Putin bertemu Kim di Wina.", "Putin bertemu Kim di Wina"),
    "subordinator": ("id", "Putin bertemu Kim setelah Xi pergi.", "Putin bertemu Kim"),
    "coordinated verb": ("id", "Putin bertemu Kim dan mengirim surat.", "Putin bertemu Kim"),
    "coordinated noun": (
        "id",
        "Putin bertemu Kim dan Xi di Wina.",
        "Putin bertemu Kim dan Xi di Wina",
    ),
    "comma before a time": (
        "id",
        "Putin bertemu Kim, Senin, di Wina.",
        "Putin bertemu Kim, Senin, di Wina",
    ),
    "apposition": (
        "id",
        "Putin bertemu Kim, pemimpin itu, di Wina.",
        "Putin bertemu Kim, pemimpin itu, di Wina",
    ),
    "comma and conjunction": (
        "id",
        "Putin bertemu Kim, dan Xi di Wina.",
        "Putin bertemu Kim, dan Xi di Wina",
    ),
    "comma before a clause": ("id", "Putin bertemu Kim, Xi mengatakan itu.", "Putin bertemu Kim"),
    "introduction": ("id", "Di Wina, Putin bertemu Kim.", "Di Wina, Putin bertemu Kim"),
    "clause before": ("id", "Jika Xi datang, Putin bertemu Kim.", "Putin bertemu Kim"),
    "quotation": ("id", '"Xi datang," Putin bertemu Kim.', "Putin bertemu Kim"),
}


@pytest.mark.parametrize(("language", "text", "expected"), CLAUSES.values(), ids=CLAUSES)
def test_a_clause_ends_where_another_begins(language, text, expected):
    seen = view(text, language)
    index = at(seen, "bertemu")

    clause = Phrase(clause_left(seen, index), clause_right(seen, index + 1))

    assert words(seen, clause) == expected
