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
    "name": ("id", "menemui Tov di Wina", "menemui", "Tov"),
    "title and name": (
        "id",
        "menemui Presiden Velor Sorin Arvel pada Senin",
        "menemui",
        "Presiden Velor Sorin Arvel",
    ),
    "title in lower case": (
        "id",
        "menemui pemimpin Karsa Utara Tov Arim Ul di",
        "menemui",
        "pemimpin Karsa Utara Tov Arim Ul",
    ),
    "demonstrative ends it": ("id", "menemui pemimpin itu Tov", "menemui", "pemimpin itu"),
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
    "a noun behind a name is another phrase": ("id", "menemui Tov wartawan", "menemui", "Tov"),
    "preposition of a phrase": ("id", "menemui wakil dari Velor di", "menemui", "wakil dari Velor"),
    "pronoun": ("id", "menemui mereka di", "menemui", "mereka"),
    "pronoun of several words": (
        "id",
        "menemui kedua belah pihak di",
        "menemui",
        "kedua belah pihak",
    ),
    "correlative is left out": ("id", "menemui baik Velor maupun", "menemui", "Velor"),
    "nothing": ("id", "menemui di Wina", "menemui", None),
    "a time is no phrase": ("id", "menemui Selasa", "menemui", None),
    "only a determiner": ("id", "menemui para", "menemui", None),
    "en head last": (
        "en",
        "met Telva administration officials in",
        "met",
        "Telva administration officials",
    ),
    "en possessive": ("en", "met Velora's foreign minister on", "met", "Velora's foreign minister"),
    "en of": ("en", "met the leaders of both states in", "met", "the leaders of both states"),
}


@pytest.mark.parametrize(("language", "text", "before", "expected"), FORWARD.values(), ids=FORWARD)
def test_a_noun_phrase_is_read_forward(language, text, before, expected):
    seen = view(text, language)
    start = at(seen, before) + 1

    assert words(seen, forward(seen, start, len(seen.tokens))) == expected


BACKWARD = {
    "name": ("id", "Tov pergi", "pergi", "Tov"),
    "title": (
        "id",
        "Lalu Menteri Luar Negeri Velor Ilgar Maskov pergi",
        "pergi",
        "Menteri Luar Negeri Velor Ilgar Maskov",
    ),
    "lower title": (
        "id",
        "Kemarin pemimpin Karsa Utara Tov pergi",
        "pergi",
        "pemimpin Karsa Utara Tov",
    ),
    "demonstrative": ("id", "Menurut Tov pemimpin itu pergi", "pergi", "pemimpin itu"),
    "particle": ("id", "Belmor pun pergi", "pergi", "Belmor"),
    "name before a noun is another phrase": ("id", "Kata Tov pemimpin pergi", "pergi", "pemimpin"),
    "preposition of a phrase": ("id", "wakil dari Velor pergi", "pergi", "wakil dari Velor"),
    "pronoun": ("id", "mereka pergi", "pergi", "mereka"),
    "nothing": ("id", "di dalam pergi", "pergi", None),
    "only a particle": ("id", "pun pergi", "pergi", None),
    "pronoun of several words": ("id", "kata satu sama lain pergi", "pergi", "satu sama lain"),
    "en article": ("en", "said the two leaders went", "went", "the two leaders"),
    "en of": ("en", "the leaders of both states went", "went", "the leaders of both states"),
    "en possessive": ("en", "Velora's minister went", "went", "Velora's minister"),
}


@pytest.mark.parametrize(
    ("language", "text", "behind", "expected"), BACKWARD.values(), ids=BACKWARD
)
def test_a_noun_phrase_is_read_backward(language, text, behind, expected):
    seen = view(text, language)

    assert words(seen, backward(seen, at(seen, behind) - 1, 0)) == expected


COORDINATED = {
    "two": ("id", "bertemu Arvel dan Tov di", ["Arvel", "Tov"]),
    "three": ("id", "bertemu Arvel, Tov, dan Telva di", ["Arvel", "Tov", "Telva"]),
    "comma without conjunction": ("id", "bertemu Arvel, Tov", ["Arvel"]),
    "hyphen": ("id", "bertemu Arvel-Tov di", ["Arvel", "Tov"]),
    "a new clause": ("id", "bertemu Arvel dan Tov mengatakan", ["Arvel"]),
    "a time": ("id", "bertemu Arvel dan Senin", ["Arvel"]),
    "en": ("en", "met Arvel, Tov and the envoy in", ["Arvel", "Tov", "the envoy"]),
}


@pytest.mark.parametrize(("language", "text", "expected"), COORDINATED.values(), ids=COORDINATED)
def test_coordinated_phrases_are_read_one_by_one(language, text, expected):
    seen = view(text, language)
    end = right_edge(seen, 0)
    first = forward(seen, 1, end)

    assert [words(seen, phrase) for phrase in coordinated(seen, first, end)] == expected


SUBJECTS = {
    "direct": ("id", "Velor membantah klaim", ["Velor"]),
    "adverbs between": ("id", "Velor juga tidak pernah membantah klaim", ["Velor"]),
    "time between": ("id", "Velor pada Senin (3/2) membantah klaim", ["Velor"]),
    "preposition between": ("id", "Velor di Wina membantah klaim", ["Velor"]),
    "aside between": ("id", "Maskov, Selasa (12/6), membantah klaim", ["Maskov"]),
    "apposition between": ("id", "Maskov, menteri luar negeri Velor, membantah klaim", ["Maskov"]),
    "single comma": ("id", "Maskov, membantah klaim", ["Maskov"]),
    "bracket between": ("id", "Maskov (72) membantah klaim", ["Maskov"]),
    "introduction": ("id", "Di Wina, Velor membantah klaim", ["Velor"]),
    "introduction without a comma": ("id", "Dalam rapat itu Velor membantah klaim", ["Velor"]),
    "subject behind a prepositional phrase": (
        "id",
        "Sebagai tanggapan Velor membantah klaim",
        ["Velor"],
    ),
    "coordinated": ("id", "Velor dan Ormo membantah klaim", ["Velor", "Ormo"]),
    "correlative": ("id", "Baik Velor maupun Ormo membantah klaim", ["Velor", "Ormo"]),
    "list": ("id", "Velor, Ormo, dan Lorant membantah klaim", ["Velor", "Ormo", "Lorant"]),
    "list behind a preposition": (
        "id",
        "Wakil seperti Velor, Ormo, dan Lorant membantah",
        ["Wakil"],
    ),
    "two behind a preposition": ("id", "Menteri pada Velor dan Ormo membantah", ["Menteri"]),
    "relative": ("id", "Maskov yang membantah klaim", ["Maskov"]),
    "relative between": ("id", "Maskov yang tiba di Wina membantah klaim", ["Maskov"]),
    "relative with an object": (
        "id",
        "Menteri yang mengunjungi Velor membantah klaim",
        ["Menteri"],
    ),
    "relative aside": ("id", "Maskov, yang tiba Senin, membantah klaim", ["Maskov"]),
    "relative behind a comma": ("id", "Di Wina ada Maskov, yang membantah klaim", ["Maskov"]),
    "control": ("id", "Arvel berencana bertemu Tov", ["Arvel"]),
    "control with an infinitive": ("id", "Arvel menolak untuk bertemu Tov", ["Arvel"]),
    "purpose": ("id", "Arvel tiba di Wina untuk bertemu Tov", ["Arvel"]),
    "purpose over an object": ("id", "Arvel mengunjungi Wina untuk bertemu Tov", ["Arvel"]),
    "object control": ("id", "Arvel mendesak Ly untuk bertemu Tov", ["Ly"]),
    "reported without a conjunction": ("id", "Arvel mengatakan Ly bertemu Tov", ["Ly"]),
    "coordinated verbs": ("id", "Arvel tiba di Wina dan bertemu Tov", ["Arvel"]),
    "coordinated verbs with objects": ("id", "Arvel menulis surat dan menemui Tov", ["Arvel"]),
    "an object and a new clause": ("id", "Ly menemui Tov dan Arvel membantah", ["Arvel"]),
    "adjunct behind": ("id", "tutur Maskov usai bertemu Tov", ["Maskov"]),
    "adjunct after the main clause": ("id", "Arvel menulis surat setelah bertemu Tov", ["Arvel"]),
    "adjunct before the main clause": ("id", "Setelah bertemu Tov, Arvel menulis surat", ["Arvel"]),
    "complement clause": ("id", "Arvel yakin bahwa membantah", []),
    "sentence before": ("id", "Arvel pergi. Membantah", []),
    "quotation before": ("id", '"Arvel" membantah', []),
    "no subject": ("id", "Tidak membantah", []),
    "en direct": ("en", "Velora denied it", ["Velora"]),
    "en time": ("en", "Velora on Monday denied it", ["Velora"]),
    "en auxiliary": ("en", "Velora has never denied it", ["Velora"]),
    "en relative": ("en", "Maskov, who arrived on Monday, denied it", ["Maskov"]),
    "en control": ("en", "Maskov refused to meet Tov", ["Maskov"]),
    "en plan without a verb tag": ("en", "Maskov is unlikely to meet Tov", ["Maskov"]),
    "en coordinated": ("en", "Velora, Ormo and Lorra denied it", ["Velora", "Ormo", "Lorra"]),
    "en new clause behind a comma": (
        "en",
        "Sarvan called it untrue, and Dolmetha denied it",
        ["Dolmetha"],
    ),
    "en coordinated verbs": ("en", "Maskov flew to Vienna and met Tov", ["Maskov"]),
    "en object control": ("en", "Maskov urged Kesta to meet Tov", ["Kesta"]),
    "en said that": ("en", "Maskov said that Kesta denied it", ["Kesta"]),
    "en said behind": ("en", "said Maskov after he met Tov", ["he"]),
}


@pytest.mark.parametrize(("language", "text", "expected"), SUBJECTS.values(), ids=SUBJECTS)
def test_a_verb_finds_its_subject(language, text, expected):
    seen = view(text, language)
    verbs = {"membantah", "bertemu", "menemui", "denied", "meet", "met"}
    index = [i for i, form in enumerate(seen.forms) if form in verbs][-1]

    assert [words(seen, found) for found in subjects_before(seen, index, expand=True)] == expected


GOVERNORS = {
    "next to it": ("id", "Arvel menggelar pertemuan", "menggelar"),
    "determiner between": ("id", "Arvel mengeluarkan sebuah peringatan", "mengeluarkan"),
    "another noun between": ("id", "Arvel membahas hasil pertemuan", None),
    "subject": ("id", "pertemuan itu", None),
    "en adjectives between": ("en", "Arvel issued a stern new warning", "issued"),
    "en names between": ("en", "Arvel held Velora-Kesta talks", "held"),
    "en preposition between": ("en", "Arvel went to talks", None),
}


@pytest.mark.parametrize(("language", "text", "expected"), GOVERNORS.values(), ids=GOVERNORS)
def test_a_noun_finds_the_verb_whose_object_it_is(language, text, expected):
    seen = view(text, language)
    nouns = {"pertemuan", "peringatan", "warning", "talks"}
    index = next(i for i, form in enumerate(seen.forms) if form in nouns)

    verb = governing_verb(seen, index, NOTHING)

    assert expected == (None if verb is None else seen.forms[verb])


CLAUSES = {
    "whole": ("id", "Arvel bertemu Tov di Wina.", "Arvel bertemu Tov di Wina"),
    "subordinator": ("id", "Arvel bertemu Tov setelah Ly pergi.", "Arvel bertemu Tov"),
    "coordinated verb": ("id", "Arvel bertemu Tov dan mengirim surat.", "Arvel bertemu Tov"),
    "coordinated noun": (
        "id",
        "Arvel bertemu Tov dan Ly di Wina.",
        "Arvel bertemu Tov dan Ly di Wina",
    ),
    "comma before a time": (
        "id",
        "Arvel bertemu Tov, Senin, di Wina.",
        "Arvel bertemu Tov, Senin, di Wina",
    ),
    "apposition": (
        "id",
        "Arvel bertemu Tov, pemimpin itu, di Wina.",
        "Arvel bertemu Tov, pemimpin itu, di Wina",
    ),
    "comma and conjunction": (
        "id",
        "Arvel bertemu Tov, dan Ly di Wina.",
        "Arvel bertemu Tov, dan Ly di Wina",
    ),
    "comma before a clause": ("id", "Arvel bertemu Tov, Ly mengatakan itu.", "Arvel bertemu Tov"),
    "pair before a verb": (
        "id",
        "Mereka bertemu antara Arvel dan Tov berlangsung di Wina.",
        "Mereka bertemu antara Arvel dan Tov berlangsung di Wina",
    ),
    "clause behind a pair": (
        "id",
        "Mereka bertemu antara Arvel dan Tov dan Ly pergi.",
        "Mereka bertemu antara Arvel dan Tov",
    ),
    "pair without its second part": (
        "id",
        "Mereka bertemu antara Arvel dan mengirim surat.",
        "Mereka bertemu antara Arvel",
    ),
    "introduction": ("id", "Di Wina, Arvel bertemu Tov.", "Di Wina, Arvel bertemu Tov"),
    "clause before": ("id", "Jika Ly datang, Arvel bertemu Tov.", "Arvel bertemu Tov"),
    "quotation": ("id", '"Ly datang," Arvel bertemu Tov.', "Arvel bertemu Tov"),
}


@pytest.mark.parametrize(("language", "text", "expected"), CLAUSES.values(), ids=CLAUSES)
def test_a_clause_ends_where_another_begins(language, text, expected):
    seen = view(text, language)
    index = at(seen, "bertemu")

    clause = Phrase(clause_left(seen, index), clause_right(seen, index + 1))

    assert words(seen, clause) == expected
