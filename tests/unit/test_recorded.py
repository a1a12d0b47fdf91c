"""Recorded counts are read with every problem at its place, and their figures computed and shown."""

import json

import pytest
from click.testing import CliRunner

from evalkit.cli.app import cli
from evalkit.errors import MeasureError
from evalkit.formats.recorded import Columns, read_recorded
from evalkit.measures.presets import muc4
from evalkit.reports.recorded import render

COLUMNS = Columns(("a", "b", "most"), {"both": ("a", "b")}, {"part": "a"}, {"most": ("a", "b")})


def said(tmp_path, content):
    path = tmp_path / "r.json"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(MeasureError) as caught:
        read_recorded(path, COLUMNS)
    return [(d.code, d.where.line, d.where.column, d.message) for d in caught.value.diagnostics]


def test_rows_of_counts_are_read_with_or_without_a_byte_order_mark(tmp_path):
    path = tmp_path / "r.json"
    for mark in ("", "\ufeff"):
        path.write_text(
            mark + '{"rows": {"x": {"a": 2, "b": 1, "both": 3, "part": 2}, "y": {}}}', "utf-8"
        )

        assert read_recorded(path, COLUMNS) == {
            "x": {"a": 2, "b": 1, "both": 3, "part": 2},
            "y": {},
        }


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"\xff", ("EK3020", 0, 0, "The file is not UTF-8: byte 1 cannot be read.")),
        ("", ("EK3020", 1, 1, "This is not JSON: Expecting value.")),
        ("[" * 100_000, ("EK3020", 1, 1, "This is not JSON: the nesting is too deep.")),
        ('{"rows": {"x": {"a": Infinity}}}', ("EK3020", 1, 1, "This is not JSON: Infinity is no number.")),
        ("3", ("EK3021", 1, 1, "There are no rows of counts.")),
        ('{"rows": []}', ("EK3021", 1, 1, "There are no rows of counts.")),
        ('{"rows": {"x": {}},\n "rwos": 1}', ("EK3021", 2, 2, "There is no key 'rwos'.")),
        ('{"rows": {}}', ("EK3021", 1, 2, "There are no rows of counts.")),
        ('{"rows": {"x": {"a": 3, "most": 2}}}', ("EK3023", 1, 25, "most of the row 'x' is 2, below a + b, 3.")),
        ('{"rows": {"é": 3}}', ("EK3021", 1, 11, "The row 'é' has no counts by name.")),
        ('{"rows": {"x": {"a": 1, "a": 1}}}', ("EK3021", 1, 25, "The name 'a' stands twice.")),
        ('{"rows": {"x": {\n"c": 1}}}', ("EK3021", 2, 1, "There is no count 'c'.")),
        ('{"rows": {"x": {"a": [1]}}}', ("EK3022", 1, 17, "a of the row 'x' is no count: '[1]'.")),
        ('{"rows": {"x": {"a": 1, "both": 2}}}', ("EK3023", 1, 25, "both of the row 'x' is 2, but a + b is 1.")),
        ('{"rows": {"x": {"a": 1' + "0" * 5000 + "}}}", ("EK3020", 1, 1, "This is not JSON: a number has 5001 digits.")),
        ('{"rows": {"\\ud800": {"a": 1}}}', ("EK3021", 1, 11, "The name '\\ud800' has half a surrogate pair, which is no character.")),
        ('{"rows": {"x": {"part": 1}}}', ("EK3023", 1, 17, "part of the row 'x' is a part of a, but larger.")),
    ],
    ids=range(17),
)  # fmt: skip
def test_a_wrong_file_is_refused_at_its_place(tmp_path, content, expected):
    assert said(tmp_path, content) == [expected]


def test_all_problems_are_said_at_once(tmp_path):
    rows = {"x": {"a": -1, "c": True}, "y": {"both": 4}}

    assert [code for code, *_ in said(tmp_path, json.dumps({"rows": rows}))] == [
        "EK3021", "EK3022", "EK3022", "EK3023"
    ]  # fmt: skip


def test_a_table_shows_counts_and_percents_and_hides_control_characters():
    rows = {"a\x1b": {"n": 2, "f": 2 / 3}, "all": {"f": None}}

    assert render(rows, counts={"n": "N"}, figures={"f": "F"}).splitlines() == [
        "             N      F",
        "a\\u001b      2  66.67",
        "all          0      —",
    ]
    assert render({}, counts={"n": "N"}, figures={}) == "      N\n"


def test_a_large_count_keeps_its_distance_from_the_next_column():
    rows = {"all": {"n": 10**9, "m": 1, "f": 1.0}}

    assert render(rows, counts={"n": "N", "m": "M"}, figures={"f": "F"}).splitlines() == [
        "             N          M          F",
        "all 1000000000          1     100.00",
    ]


def test_the_command_prints_figures_as_text_and_as_json(tmp_path):
    path = tmp_path / "r.json"
    path.write_text('{"rows": {"ALL": {"correct": 1, "missing": 1}}}', "utf-8")

    text = CliRunner().invoke(cli, ["measures", "replay", "muc4/slots", str(path)]).output
    found = (
        CliRunner().invoke(cli, ["measures", "replay", "muc4/slots", str(path), "--json"]).output
    )

    assert text.splitlines()[0] == "muc4/slots"
    assert text.splitlines()[2].split() == (
        [
            "ALL",
            "2",
            "1",
            "1",
            "0",
            "0",
            "0",
            "0",
            "0",
            "1",
            "0",
            "50.00",
            "100.00",
            "0.00",
            "—",
            "66.67",
            "83.33",
            "55.56",
        ]
    )
    assert json.loads(found) == muc4.replay({"ALL": {"correct": 1, "missing": 1}})


def test_only_the_slot_scores_are_replayed(tmp_path):
    path = tmp_path / "r.json"
    path.write_text('{"rows": {}}', "utf-8")

    result = CliRunner().invoke(cli, ["measures", "replay", "gtt/template", str(path)])

    assert result.exception.diagnostics[0].code == "EK3024"
