"""Words, phrases and expressions of rule files."""

import re

import pytest
from clock import reference_seconds
from hypothesis import given
from hypothesis import strategies as st

from evalkit.extractors.engine.nodes import to_forms
from evalkit.extractors.engine.patterns import (
    MAX_REGEX,
    MAX_TOKEN,
    NOTHING,
    compile_search,
    make_forms,
    refuse_regex,
)

GOOD = [
    "(mem|di)bantah(kan|nya)?",
    "pe[mn]an+",
    r"ke-?\d+",
    "a{2,5}b*",
    "(?:satu|dua) hari",
    "(?-i:May)",
    r"\(\d{1,2}/\d{1,2}\)",
    "x|y|",
    "",
    "a+?b",
    "[^a-z]x",
    "(a?)?",
]

REFUSED = {
    "nested repeats": ("(a+)+", "repeat inside a repeat"),
    "repeated choice": ("(a|b)*", "repeat inside a repeat"),
    "repeated option": ("(a?){3}", "repeat inside a repeat"),
    "counted repeats": ("(a{1,9}){1,9}", "repeat inside a repeat"),
    "back reference": (r"(a)\1", "escape that is not allowed"),
    "look ahead": ("(?=a)b", "kind of group"),
    "look behind": ("(?<!a)b", "kind of group"),
    "named group": ("(?P<x>a)", "kind of group"),
    "flags": ("(?i)a", "kind of group"),
    "too many repeats": ("a?" * 11, "more than 10 repeats"),
    "too many choices": ("(a|b)" * 7, "more than 6 choices"),
    "too deep": ("((((((a))))))", "brackets deeper"),
    "open bracket": ("(a", "open bracket"),
    "closing bracket": ("a)", "closing bracket too many"),
    "open set": ("[abc", "set that is not closed"),
    "set in a set": ("[[a]]", "holds '['"),
    "set operation": ("[a--b]", "'--'"),
    "reversed range": ("[z-a]", "bad character range"),
    "nothing to repeat": ("*a", "repeat of nothing"),
    "count of nothing": ("{2}", "repeat of nothing"),
    "large count": ("a{1,500}", "count above 99"),
    "reversed count": ("a{5,2}", "min repeat greater"),
    "unicode name": (r"\N{DIGIT ONE}", "escape that is not allowed"),
    "too long": ("a" * (MAX_REGEX + 1), "longer than"),
    "lone backslash": ("a\\", "escape that is not allowed"),
}


@pytest.mark.parametrize("text", GOOD)
def test_useful_expressions_are_let_through(text):
    assert refuse_regex(text) is None


@pytest.mark.parametrize(("text", "reason"), REFUSED.values(), ids=REFUSED)
def test_dangerous_or_broken_expressions_are_refused_with_a_reason(text, reason):
    assert reason in (refuse_regex(text) or "")


@given(st.text(alphabet="ab(|)*+?{}[]^-\\d1,2.$:", max_size=24))
def test_an_expression_that_is_let_through_compiles_and_stays_fast(text):
    if refuse_regex(text) is not None:
        return

    forms = make_forms(regexes=[text])
    words = ("a" * MAX_TOKEN, "ab" * 31 + "!", "1" * MAX_TOKEN)

    assert reference_seconds(lambda: [forms.has(word) for word in words]) < 1


def test_a_token_longer_than_the_limit_is_not_tried():
    forms = make_forms(regexes=["a+"])

    assert forms.has("a" * MAX_TOKEN)
    assert not forms.has("a" * (MAX_TOKEN + 1))


def test_words_are_compared_whole_and_without_case():
    forms = to_forms(["KTT", "Per\u200btemuan"])

    assert forms.has("ktt")
    assert forms.has("pertemuan")
    assert not forms.has("ktt.")


FORMS = ("tatap", "muka", "langsung", "tatap", "ktt")


@pytest.mark.parametrize(
    ("words", "index", "length"),
    [
        (["tatap muka"], 0, 2),
        (["tatap muka", "tatap muka langsung"], 0, 3),
        (["tatap muka"], 3, 0),
        (["tatap"], 3, 1),
        (["tatap muka", "tatap"], 3, 1),
        (["/t.*p/"], 0, 1),
        ([], 0, 0),
    ],
)
def test_the_longest_phrase_that_begins_here_counts(words, index, length):
    assert to_forms(words).length(FORMS, index) == length


@pytest.mark.parametrize(
    ("words", "index", "length"),
    [
        (["tatap muka"], 1, 2),
        (["muka", "tatap muka"], 1, 2),
        (["muka"], 1, 1),
        (["tatap muka"], 0, 0),
        (["ktt"], 4, 1),
        (["ktt"], -1, 0),
        (["/k../"], 4, 1),
    ],
)
def test_the_longest_phrase_that_ends_here_counts(words, index, length):
    assert to_forms(words).ends_at(FORMS, index) == length


def test_two_lists_join():
    both = to_forms(["tatap muka", "/kt./"]) | to_forms(["muka", "tatap muka langsung"])

    assert both.length(FORMS, 0) == 3
    assert both.has("ktt")
    assert both.has("muka")
    assert not NOTHING
    assert both


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("hari ini", "pada hari\u00a0ini juga", "hari\u00a0ini"),
        ("hari ini", "pada hari\nini", None),
        ("Mei", "Meiji", None),
        ("(?-i:May)", "it may, in May", "May"),
        (r"\d{1,2}/\d{1,2}", "(12/6)", "12/6"),
        (r"a\ b", "a b", "a b"),
        ("(early|late)[ -]May", "in early-May", "early-May"),
    ],
)
def test_a_search_expression_looks_at_the_edges_of_words(pattern, text, found):
    match = compile_search(pattern).search(text)

    assert (match[0] if match else None) == found


def test_compiled_expressions_ignore_case():
    assert make_forms(regexes=["KTT"]).regexes[0].flags & re.IGNORECASE
