"""The YAML subset: strings only, with places; everything clever is refused."""

from itertools import islice

import pytest
import yaml
from clock import reference_seconds
from hypothesis import given
from hypothesis import strategies as st

from evalkit import yamltree
from evalkit.errors import Location, YamlError


def codes(text):
    with pytest.raises(YamlError) as caught:
        yamltree.parse(text, name="x.yaml")
    return [(d.code, str(d.where)) for d in caught.value.diagnostics]


@pytest.mark.parametrize(
    "value", ["no", "12:30", "007", "1_000", "2023-02-30", "1.10", "null", "~"]
)
def test_scalars_stay_what_was_written(value):
    node = yamltree.parse(f"a: {value}\n", name="x")

    assert node.get("a").value == value


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("a: 1\na: 2\n", "EK1002", "x.yaml:2:1"),
        ("a: &x 1\n", "EK1003", "x.yaml:1:4"),
        ("a: *x\n", "EK1003", "x.yaml:1:4"),
        ("a: !!str 1\n", "EK1003", "x.yaml:1:4"),
        ("<<: {a: 1}\n", "EK1003", "x.yaml:1:1"),
        ("a\n---\nb\n", "EK1007", "x.yaml:3:1"),
        ("", "EK1007", "x.yaml:1:1"),
        ("[a]: b\n", "EK1001", "x.yaml:1:1"),
        ("a:\n\t- b\n", "EK1001", "x.yaml:2:1"),
        ("a: [\n", "EK1001", "x.yaml:2:1"),
        ("a: \x01\n", "EK1001", "x.yaml:1:4"),
    ],
)
def test_what_is_outside_the_subset_is_refused_at_its_place(text, code, place):
    assert codes(text) == [(code, place)]


def test_all_duplicate_keys_are_reported():
    assert codes("a: 1\na: 2\nb: 3\nb: 4\n") == [("EK1002", "x.yaml:2:1"), ("EK1002", "x.yaml:4:1")]


def test_a_quoted_merge_key_is_text():
    assert yamltree.parse('"<<": x\n', name="x").get("<<").value == "x"


def test_positions_count_code_points():
    node = yamltree.parse("\N{GRINNING FACE}: x\n", name="x")

    assert node.get("\N{GRINNING FACE}").where == Location("x", 1, 4)


def test_a_scalar_knows_whether_it_was_quoted_and_where_it_ends():
    node = yamltree.parse("a: b c\nd: 'e'\n", name="x")

    assert node.get("a").plain
    assert node.get("a").end == Location("x", 1, 7)
    assert not node.get("d").plain


def test_a_hundred_thousand_brackets_are_refused_at_once():
    def work():
        assert codes("[" * 100_000) == [("EK1006", "x.yaml:1:33")]

    assert reference_seconds(work) < 1


@pytest.mark.parametrize(("start", "given", "place"), [("", 1, "1:33"), ("a: b\nc: ", 7, "2:35")])
def test_a_parser_that_gives_up_before_our_limit_is_no_other_error(
    monkeypatch, start, given, place
):
    parse = yaml.parse

    def limited(text, Loader):  # noqa: N803 (as PyYAML calls it)
        if Loader is yaml.SafeLoader:
            yield from parse(text, Loader=Loader)
        yield from islice(parse(text, Loader=Loader), given)
        mark = yaml.Mark("", len(start) + 1000, 0, 1000, None, None)
        raise yaml.scanner.ScannerError(problem="too deep", problem_mark=mark)

    monkeypatch.setattr(yaml, "parse", limited)

    assert codes(start + "[" * 2000) == [("EK1006", f"x.yaml:{place}")]


def test_a_broken_list_of_many_brackets_is_still_a_broken_list():
    assert codes("[" * 20 + "]" * 20 + ", [" * 20)[0][0] == "EK1001"


def test_too_many_nodes_are_refused(monkeypatch):
    monkeypatch.setattr(yamltree, "MAX_NODES", 10)

    assert codes("[" + "a, " * 20 + "b]")[0][0] == "EK1006"


@pytest.mark.parametrize(
    ("data", "code", "place"),
    [
        (b"\xef\xbb\xbfa: b", "EK1001", "y"),
        (b"a: b\nc: caf\xe9", "EK1001", "y:2:7"),
        (b"a" * ((1 << 20) + 1), "EK1006", "y"),
    ],
    ids=["byte order mark", "latin-1", "too large"],
)
def test_bytes_that_are_no_plain_utf8_are_refused(tmp_path, data, code, place):
    path = tmp_path / "f.yaml"
    path.write_bytes(data)

    with pytest.raises(YamlError) as caught:
        yamltree.load(path, name="y")

    assert (caught.value.diagnostics[0].code, str(caught.value.diagnostics[0].where)) == (
        code,
        place,
    )


@given(st.text(alphabet="ab:[]{}-&*!<>|'\"#, \n\t%@`?~\x00\x85\u2028", max_size=40))
def test_any_text_gives_nodes_or_a_diagnostic(text):
    try:
        yamltree.parse(text, name="x")
    except YamlError as error:
        assert error.diagnostics
