"""Values out of YAML nodes: what is wrong is noted down with its place, and reading goes on."""

import pytest

from evalkit.errors import Location
from evalkit.gold.nodes import Nodes, is_null
from evalkit.gold.text import ArticleText
from evalkit.yamltree import parse


@pytest.fixture
def nodes():
    return Nodes("f.yaml")


def value(text):
    """Parse one value."""
    return parse(f"k: {text}\n", name="f.yaml").get("k")


def noted(nodes):
    """List the codes and columns that were noted down."""
    return [(problem.code, problem.where.column) for problem in nodes.problems]


@pytest.mark.parametrize("text", ["", "~", "null", "Null", "NULL"])
def test_nothing_is_nothing_in_every_spelling_but_not_in_quotes(nodes, text):
    assert is_null(value(text))
    assert not is_null(value(f'"{text}"'))
    assert nodes.text(value(text)) is None
    assert nodes.number(value(text)) is None
    assert nodes.flag(value(text)) is False
    assert nodes.items(value(text)) == []
    assert nodes.problems == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("true", True),
        ("True", True),
        ("TRUE", True),
        ("false", False),
        ("False", False),
        ("FALSE", False),
    ],
)
def test_true_and_false_are_what_yaml_1_2_says(nodes, text, expected):
    assert nodes.flag(value(text)) is expected
    assert nodes.problems == []


@pytest.mark.parametrize("text", ["yes", "on", "1", "tRUE", "[true]", "{a: b}"])
def test_nothing_else_is_true_or_false(nodes, text):
    assert nodes.flag(value(text)) is False
    assert noted(nodes) == [("EK1008", 4)]


@pytest.mark.parametrize(
    ("text", "expected"), [("0", 0), ("12", 12), ("007", 7), ("999999999", 999_999_999)]
)
def test_a_number_is_written_in_digits(nodes, text, expected):
    assert nodes.number(value(text)) == expected


@pytest.mark.parametrize("text", ["-1", "1.0", "1e3", "١", "1000000000", "[1]", "one"])
def test_nothing_else_is_a_number(nodes, text):
    assert nodes.number(value(text)) is None
    assert noted(nodes) == [("EK1008", 4)]


@pytest.mark.parametrize(
    ("text", "expected", "codes"),
    [
        ("a", ("a",), []),
        ("[a, b]", ("a", "b"), []),
        ("[]", (), []),
        ("[a, [b]]", ("a",), [("EK1008", 8)]),
        ("{a: b}", (), [("EK1008", 4)]),
        ("[a, ~]", ("a",), []),
    ],
)
def test_one_text_is_a_list_of_one(nodes, text, expected, codes):
    assert nodes.texts(value(text)) == expected
    assert noted(nodes) == codes


def test_absent_values_are_no_problem(nodes):
    assert nodes.text(None) is None
    assert nodes.texts(None) == ()
    assert nodes.number(None) is None
    assert nodes.flag(None) is False
    assert nodes.choice(None, ["a"], what="x") is None
    assert nodes.mapping(None, ["a"], what="x").entries == {}
    assert list(nodes.entries(None)) == []
    assert nodes.problems == []


def test_a_choice_is_one_of_the_known_words(nodes):
    assert nodes.choice(value("planned"), ["planned", "actual"], what="modality") == "planned"
    assert nodes.choice(value("planed"), ["planned", "actual"], what="modality") is None
    assert nodes.problems[0].message == '"planed" is no modality.'
    assert nodes.problems[0].hint == "Did you mean 'planned'?"


def test_unknown_keys_of_a_mapping_are_noted_at_their_place(nodes):
    mapping = nodes.mapping(value("{name: a, nmae: b, other: c}"), ["name"], what="'x'")

    assert mapping.get("nmae").value == "b"
    assert noted(nodes) == [("EK1301", 14), ("EK1301", 23)]


def test_a_required_key_is_noted_where_it_should_be(nodes):
    mapping = value("{a: 1, b: ~}")

    assert nodes.required(mapping, "a", "hint").value == "1"
    assert nodes.required(mapping, "b", "hint") is None
    assert nodes.required(mapping, "c", "hint") is None
    assert noted(nodes) == [("EK1302", 11), ("EK1302", 4)]


@pytest.mark.parametrize(("text", "good"), [("a", True), ("a1_b", True), ("A", False), ("1a", False),
                                            ("a-b", False), ("é", False), ("", False)])  # fmt: skip
def test_an_id_can_be_referred_to(nodes, text, good):
    nodes.id(value(f'"{text}"'))

    assert (nodes.problems == []) == good


@pytest.mark.parametrize(
    ("text", "name"),
    [("$kim", "kim"), ("$a_1", "a_1"), ('"$kim"', "kim"), ("$5 juta", None), ("$5", None), ("$Kim", None),
     ("kim", None), ("$kim dan", None), ("[$kim]", None), ("$", None)],
)  # fmt: skip
def test_only_a_dollar_and_an_id_is_a_reference(nodes, text, name):
    assert nodes.reference(value(text)) == name


def test_without_a_text_no_quote_has_a_place_and_none_is_wrong(nodes):
    assert nodes.resolve("anything", nodes.top) is None
    assert nodes.find_all("anything", nodes.top) == ()
    assert nodes.problems == []


def test_a_quote_that_fails_is_noted_at_the_place_of_the_quote(nodes):
    nodes.article = ArticleText.of("a b a")
    where = Location("f.yaml", 7, 3)

    assert nodes.resolve("b", where).start == 2
    assert nodes.resolve("a", where) is None
    assert nodes.resolve("a", where, nth=2).start == 4
    assert [m.start for m in nodes.find_all("a", where)] == [0, 4]
    assert [(p.code, p.where) for p in nodes.problems] == [("EK1202", where)]


def test_a_quote_that_is_an_id_asks_for_the_dollar(nodes):
    nodes.article = ArticleText.of("text")
    nodes.ids = frozenset({"kim"})

    nodes.resolve("kim", nodes.top)

    assert [(p.code, p.hint) for p in nodes.problems] == [("EK1402", "Did you mean $kim?")]
