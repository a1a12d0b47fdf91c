"""Head finders: which word of a span stands for the whole."""

from importlib.metadata import EntryPoint

import pytest

from evalkit.errors import MeasureError
from evalkit.measures import Measure
from evalkit.measures.heads import FINDERS, Context, Finders, finder, with_head
from evalkit.model import Mention


def head(name, text, language=None, **given):
    found = finder(name)(Mention(0, len(text), **given), Context(text, language))
    return None if found is None else text[found[0] : found[1]]


@pytest.mark.parametrize(
    ("name", "text", "language", "expected"),
    [
        ("first-word", "the former president", None, "the"),
        ("last-word", "the former president.", None, "president"),
        ("last-word", "Jean-Luc O’Neill-Picard", None, "O’Neill-Picard"),
        ("last-word", "…", None, "…"),
        ("rules", "the former president of France", "en", "president"),
        ("rules", "the summit, held on Friday", None, "summit"),
        ("rules", "those who died", "en", "those"),
        ("rules", "of the people", "en", "people"),
        ("rules", "talks", "en", "talks"),
        ("rules", "presiden baru Indonesia", "id", "presiden"),
        ("data", "talks", None, "talks"),
        ("data", "peace talks", None, None),
    ],
)
def test_a_finder_takes_this_word(name, text, language, expected):
    assert head(name, text, language) == expected


def test_a_head_that_the_data_give_is_taken_as_it_is():
    assert head("data", "peace talks", head=(0, 5)) == "peace"


def test_heads_are_looked_for_in_every_part_of_a_span():
    span = Mention(0, 14, ((0, 4), (9, 14)))

    assert finder("last-word")(span, Context("took this away now", None)) == (10, 14)


def test_without_the_text_only_one_word_of_its_own_has_a_head():
    no_text = Context(None, None)

    assert finder("data")(Mention(0, 5, text="talks"), no_text) == (0, 5)
    assert finder("data")(Mention(0, 5, text="a b c"), no_text) is None
    for name in ("data", "first-word", "last-word", "rules"):
        assert finder(name)(Mention(0, 5), no_text) is None


def test_a_span_keeps_its_words_and_gets_the_head():
    span = with_head(Mention(0, 5, text="a big"), Context("a big", None), finder("last-word"))

    assert span == Mention(0, 5, text="a big", head=(2, 5))


def test_a_finder_of_another_package_is_found_by_its_name(monkeypatch):
    point = EntryPoint("middle", "evalkit.measures.heads:last_word", FINDERS.group)
    monkeypatch.setattr("importlib.metadata.entry_points", lambda **_: [point])

    assert str(Measure.parse("TC(span=head,finder=middle)")) == "TC(finder=middle,span=head)"
    assert Finders()["middle"] == "of the package unknown"
    assert list(Finders()) == ["data", "last-word", "first-word", "rules", "middle"]
    assert len(Finders()) == 5


def test_a_finder_that_is_nowhere_is_refused():
    with pytest.raises(MeasureError, match="EK3002"):
        Measure.parse("TC(span=head,finder=nowhere)")
    with pytest.raises(KeyError):
        Finders()["nowhere"]
