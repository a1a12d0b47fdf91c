"""The article's text, folded for searching: places in it are places in the original."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nasty import NASTY

from evalkit.gold import text as module
from evalkit.gold.text import ArticleText, Cover, Place, TooManyError

TEXTS = st.text(alphabet="ab \n\t\u00a0é", max_size=30) | st.sampled_from(NASTY)
RANGES = st.lists(st.tuples(st.integers(0, 20), st.integers(1, 9)), max_size=8)


@given(TEXTS)
def test_folding_replaces_each_run_of_white_space_by_one_blank(text):
    article = ArticleText.of(text)

    assert article.folded.split() == text.split()
    assert "  " not in article.folded
    assert len(article.offsets) == len(article.folded) + 1


@given(TEXTS)
def test_every_folded_character_knows_where_it_stood(text):
    article = ArticleText.of(text)

    for index, character in enumerate(article.folded):
        original = text[article.offsets[index]]
        assert original == character or (character == " " and original.isspace())


@given(TEXTS)
def test_a_place_is_a_line_and_a_column(text):
    article = ArticleText.of(text)

    for offset in range(len(text)):
        place = article.place(offset)
        first, behind = article.line_range(offset)
        assert place == Place(text.count("\n", 0, offset) + 1, offset - first + 1)
        assert "\n" not in text[first:behind]
        assert first <= offset <= behind


def test_a_place_reads_like_a_diagnostic():
    assert str(ArticleText.of("a\nbc").place(3)) == "2:2"


@given(RANGES, st.integers(0, 20), st.integers(1, 9))
def test_a_cover_holds_what_one_of_its_ranges_holds(ranges, start, size):
    spans = [(first, first + length) for first, length in ranges]
    inside = any(s <= start and start + size <= e for s, e in spans)

    assert Cover.of(spans).holds(start, start + size) == inside


def test_a_search_stops_where_it_would_not_end(monkeypatch):
    monkeypatch.setattr(module, "_BUDGET", 100)

    with pytest.raises(TooManyError):
        list(ArticleText.of("aa " * 50).occurrences("aa"))
