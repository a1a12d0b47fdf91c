"""The parts that reading documents is made of: checks, explanations, places, findings, guesses."""

import json
import typing
from functools import reduce

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from nasty import NASTY
from nasty_documents import documents

from evalkit.errors import Diagnostic, DocumentError, Location
from evalkit.formats import jsonl, load_documents
from evalkit.formats.check import MAX_OFFSET, check, unfinite
from evalkit.formats.drift import find_cause, occurrences, says
from evalkit.formats.findings import Findings
from evalkit.formats.line import decode_line
from evalkit.formats.places import columns, places
from evalkit.formats.record import SHAPE, Record, dotted, parts, plain, short, unknown_keys
from evalkit.formats.sniff import sniff
from evalkit.formats.tree import build
from evalkit.model import Argument, Candidate, Document, Entity, Event, Mention, text_sha256

WHERE = Location("x.jsonl", 1)
SPAN = {"start": 0, "end": 4}


def decoded(value):
    return decode_line(json.dumps(value).encode(), where=WHERE)


def codes(value):
    return [diagnostic.code for diagnostic in decoded(value).diagnostics]


# --- what a document must hold together


@pytest.mark.parametrize(
    "fields",
    [
        {"events": (Event(type="t", trigger=Mention(0, 4)),)},
        {"events": (Event(type="t", trigger=Mention(0, 4, head=(0, 4))),)},
        {"events": (Event(type="t", id="e"),), "templates": (Event(type="t", id="e"),)},
        {"events": (Event(type="t"), Event(type="t"))},
        {"events": (Event(type="t", arguments=(Argument(role="r", text="not there"),)),)},
        {"tokens": ((0, 1), (1, 2), (3, 4)), "tags": {"a": ("O",) * 3, "b": ("B-x",) * 3}},
        {"tokens": (), "tags": {"a": ()}},
        {"tags": {"a": ("O", "O"), "b": ("O", "O")}},
        {"tags": {}},
        {"sentences": ((0, 4),)},
        {"candidates": (Candidate(id="c", start=0, end=4), Candidate(id="d", start=0, end=4))},
        {"entities": (Entity(id="a", members=("b",)), Entity(id="b", mentions=(Mention(3, 4),)))},
        {"text_sha256": text_sha256("abcd")},
        {
            "events": (
                Event(type="t", id="e1", hopper="h", arguments=(Argument(role="r", event="h"),)),
                Event(type="t", arguments=(Argument(role="r", event="t1"),)),
            ),
            "templates": (Event(type="t", id="t1", arguments=(Argument(role="r", event="e1"),)),),
        },
    ],
)
def test_what_just_fits_is_accepted(fields):
    document = Document(**{"id": "d", "text": "abcd", "events": (), **fields})

    assert list(check(document)) == []


@pytest.mark.parametrize(
    ("fields", "code", "path"),
    [
        ({"events": (Event(type="t", trigger=Mention(0, 5)),)}, "EK2014", "events[0].trigger"),
        ({"templates": (Event(type="t", arguments=(Argument(role="r", start=4, end=5),)),)},
         "EK2014", "templates[0].arguments[0]"),
        ({"entities": (Entity(id="a", mentions=(Mention(0, 1), Mention(3, 6))),)},
         "EK2014", "entities[0].mentions[1]"),
        ({"events": (Event(type="t", trigger=Mention(1, 3, head=(0, 2))),)},
         "EK2013", "events[0].trigger.head"),
        ({"events": (Event(type="t", trigger=Mention(1, 3, head=(2, 2))),)},
         "EK2013", "events[0].trigger.head"),
        ({"candidates": (Candidate(id="c", start=-1, end=2),)}, "EK2013", "candidates[0]"),
        ({"candidates": (Candidate(id="c", start=2, end=2),)}, "EK2013", "candidates[0]"),
        ({"candidates": (Candidate(id="c", start=2, end=5),)}, "EK2014", "candidates[0]"),
        ({"candidates": (Candidate(id="c", start=0, end=1),) * 2}, "EK2024", "candidates[1].id"),
        ({"templates": (Event(type="t", id="e"),) * 2}, "EK2024", "templates[1].id"),
        ({"tokens": ((1, 1),)}, "EK2023", "tokens[0]"),
        ({"tokens": ((-1, 1),)}, "EK2023", "tokens[0]"),
        ({"sentences": ((0, 2), (1, 3))}, "EK2023", "sentences[1]"),
        ({"sentences": ((2, 3), (0, 1))}, "EK2023", "sentences[1]"),
        ({"tags": {"a": ("O", "O"), "b": ("O",)}}, "EK2023", "tags.b"),
        ({"tokens": ((0, 1),), "tags": {"a": ()}}, "EK2023", "tags.a"),
        ({"entities": (Entity(id="a", members=("b",)),)}, "EK2022", "entities[0].members"),
        ({"events": (Event(type="t", arguments=(Argument(role="r", event="x"),)),)},
         "EK2022", "events[0].arguments[0].event"),
        ({"events": (Event(type="t", arguments=(Argument(role="", text="x"),)),)},
         "EK2021", "events[0].arguments[0]"),
        ({"text_sha256": "0" * 63}, "EK2021", "text_sha256"),
        ({"text_sha256": "A" * 64}, "EK2021", "text_sha256"),
        ({"text_sha256": "0" * 64}, "EK2031", "text_sha256"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_found_at_its_path(fields, code, path):
    document = Document(**{"id": "d", "text": "abcd", "events": (), **fields})

    assert [(problem.code, dotted(problem.path)) for problem in check(document)] == [(code, path)]


def test_without_a_text_only_impossible_offsets_are_outside():
    def found(end):
        return [
            p.code
            for p in check(Document(id="d", events=(Event(type="t", trigger=Mention(0, end)),)))
        ]

    assert found(MAX_OFFSET) == []
    assert found(MAX_OFFSET + 1) == ["EK2014"]


def test_an_entity_may_be_the_golds_only_where_the_document_has_none():
    argument = Argument(role="r", entity="kim")
    event = Event(type="t", arguments=(argument,))

    (warning,) = check(Document(id="d", events=(event,)))
    (error,) = check(Document(id="d", events=(event,), entities=(Entity(id="x"),)))

    assert (warning.severity, error.severity) == ("warning", "error")


@pytest.mark.parametrize("score", [float("nan"), float("inf"), -float("inf")])
def test_a_score_that_is_no_number_is_found(score):
    event = Event(type="t", score=score, arguments=(Argument(role="r", text="x", score=score),))

    assert [p.code for p in unfinite(Document(id="d", events=(event,)))] == ["EK2009"] * 2


# --- what is wrong with a value


FULL = {
    "id": "d", "text": "abcdefgh", "text_sha256": text_sha256("abcdefgh"), "language": "id",
    "tokens": [[0, 1]], "sentences": [[0, 2]], "tags": {"a": ["O"]}, "exhaustive": ["t"],
    "split": "dev", "group": "g",
    "candidates": [{"id": "c", "type": "t", **SPAN}],
    "entities": [{"id": "x", "type": "p", "members": ["x"], "mentions": [{"text": "abcd", "head": [0, 1], **SPAN}]}],
    "templates": [{"type": "t", "id": "t1"}],
    "events": [
        {"type": "t", "id": "e", "trigger": {"parts": [[0, 1], [3, 4]], "text": "a d", **SPAN}, "realis": "other",
         "modality": "planned", "polarity": "positive", "source": "s", "hopper": "h", "score": 0.5,
         "optional": True, "must_find": True, "provenance": "p",
         "arguments": [{"role": "r", "text": "abcd", "head": [0, 1], "realis": "actual", "score": 1.0,
                        "optional": True, "choice": "c", "alternative": 1, **SPAN},
                       {"role": "r", "entity": "x"}, {"role": "r", "event": "e"}]},
    ],
}  # fmt: skip


def paths(value, path=()):
    """List the paths of all values of a document but those of plain items in lists."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for step, item in items:
        yield (*path, step)
        if isinstance(item, dict) or (
            isinstance(item, list) and item and isinstance(item[0], dict)
        ):
            yield from paths(item, (*path, step))


def replaced(path, new):
    value = json.loads(json.dumps(FULL))
    reduce(lambda target, step: target[step], path[:-1], value)[path[-1]] = new
    return value


def test_the_full_document_is_accepted():
    assert decoded(FULL).diagnostics == []
    assert decoded(FULL).record.unknown == {}
    assert {key for p in paths(FULL) for key in p if isinstance(key, str)} == {
        name for kind in {*SHAPE, *(k for inner in SHAPE.values() for k in inner.values())}
        for name in kind.__struct_fields__
    } | {"a"}  # fmt: skip


# The values of `tags` have no names of their own in messages.
@pytest.mark.parametrize("path", [p for p in paths(FULL) if p != ("tags", "a")], ids=dotted)
def test_a_value_of_the_wrong_type_is_refused_at_its_column(path):
    value = replaced(path, 7.5 if path[-1] != "score" else "7.5")

    diagnostics = decoded(value).diagnostics

    line = json.dumps(value)
    shown = next(d for d in diagnostics if d.code == "EK2011")
    assert line[shown.where.column - 1 :].startswith(("7.5", '"7.5"'))
    assert dotted(path) in shown.message
    assert "must be" in shown.message


REQUIRED = [
    (), ("events", 0), ("templates", 0), ("candidates", 0), ("entities", 0),
    ("entities", 0, "mentions", 0), ("events", 0, "arguments", 0),
]  # fmt: skip
NEEDED = {
    (): ["id", "events"], ("events", 0): ["type"], ("templates", 0): ["type"],
    ("candidates", 0): ["id", "start", "end"], ("entities", 0): ["id"],
    ("entities", 0, "mentions", 0): ["start", "end"], ("events", 0, "arguments", 0): ["role"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("path", "key"), [(path, key) for path in REQUIRED for key in NEEDED[path]],
    ids=lambda part: dotted(part) if isinstance(part, tuple) else part,
)  # fmt: skip
def test_a_missing_key_is_named(path, key):
    value = json.loads(json.dumps(FULL))
    del reduce(lambda target, step: target[step], path, value)[key]

    (problem,) = decoded(value).diagnostics

    assert (problem.code, problem.message) == ("EK2012", f"{dotted(path)} has no {key!r}.")


def test_no_other_key_is_required():
    required = {
        (kind.__name__, field.name)
        for kind in {*SHAPE, *(k for inner in SHAPE.values() for k in inner.values())}
        for field in msgspec.structs.fields(kind)
        if field.required
    }

    assert required == {
        ("Document", "id"), ("Document", "events"), ("Event", "type"), ("Argument", "role"),
        ("Mention", "start"), ("Mention", "end"), ("Entity", "id"),
        ("Candidate", "id"), ("Candidate", "start"), ("Candidate", "end"),
    }  # fmt: skip


@pytest.mark.parametrize("key", ["modality", "polarity", "realis"])
def test_a_word_that_is_not_allowed_gets_the_nearest_one(key):
    good = FULL["events"][0][key]

    (problem,) = decoded(replaced(("events", 0, key), good.upper()[:1] + good[1:])).diagnostics

    assert problem.code == "EK2020"
    assert problem.hint == f"Did you mean {good!r}?"


def test_all_wrong_values_of_a_line_are_found_together():
    value = replaced(("events", 0, "trigger", "start"), "0")
    value["events"][0]["arguments"][0]["end"] = 4.0
    value["events"][0]["score"] = "x"
    value["entities"][0]["mentions"][0]["start"] = None
    del value["candidates"][0]["id"]
    value["language"] = 7

    assert sorted(codes(value)) == ["EK2011"] * 5 + ["EK2012"]


@pytest.mark.parametrize(
    "value", [None, True, 1, "d", [], [[]], {}, {"events": None}, {"id": "d", "events": {}},
              {"id": "d", "events": [[]]}, {"id": "d", "events": [{"type": "t", "arguments": {}}]},
              {"id": "d", "events": [], "entities": [7]}, {"id": "d", "events": [], "entities": {"a": 1}}],
    ids=str,
)  # fmt: skip
def test_anything_that_is_no_document_is_refused(value):
    assert set(codes(value)) <= {"EK2011", "EK2012"}
    assert codes(value)
    assert build(value).record is None


def test_every_choice_of_the_model_is_explained():
    choices = {"modality", "polarity", "realis"}
    literal = {
        (kind.__name__, name)
        for kind in (Document, Event, Argument, Entity, Candidate, Mention)
        for name, hint in typing.get_type_hints(kind).items()
        if any(typing.get_origin(part) is typing.Literal for part in typing.get_args(hint))
    }

    assert {name for _, name in literal} == choices


@pytest.mark.parametrize("depth", [31, 32, 33, 100, *range(940, 1000), 5000, 100_000])
@pytest.mark.parametrize(
    ("left", "middle", "right"), [("[", "", "]"), ('{"a":', "1", "}")], ids=["[", "{"]
)
def test_deep_nesting_is_refused_at_once(depth, left, middle, right):
    line = '{"id":"d","events":[],"x":%s}' % (left * depth + middle + right * depth)

    found = decode_line(line.encode(), where=WHERE).diagnostics

    assert [d.code for d in found] == (["EK2016"] if depth > 32 else [])


@pytest.mark.parametrize("key", ["id", "events", "text", "tags", "x"])
def test_brackets_without_end_are_refused_at_once(key):
    line = b'{"id":"d","events":[],"%s":' % key.encode() + b"[" * 100_000

    (problem,) = decode_line(line, where=WHERE).diagnostics

    assert problem.code in {"EK2008", "EK2016"}


# --- why a line is no JSON, and where


@pytest.mark.parametrize(
    ("line", "code", "column"),
    [
        ('{"id":"😀😀","events":[}', "EK2008", 22),
        ('{"id":"é", "x":NaN}', "EK2009", 16),
        ('{"id":"é", "x":-Infinity}', "EK2009", 16),
        ('{"id":"é", "x":Infinity}', "EK2009", 16),
        ('{"id":"é", "x":nan}', "EK2008", 17),
        ('{"id":"é", "x":undefined}', "EK2008", 16),
        ('{"id":"é", "x":01}', "EK2008", 17),
        ('{"id":"é", "x":.5}', "EK2008", 16),
        ('{"id":"é" "x":1}', "EK2008", 11),
        ('{"id":"é", //x', "EK2008", 12),
        ('{"id":"\\ud83d\\ud83d\\ude00"}', "EK2017", 8),
        ('{"id":"\\\\ud83d", "x":"\\udfff."}', "EK2017", 23),
        ('{"id":"d","events":[]}}', "EK2008", 23),
        ('{"id":"d","events":[]} # x', "EK2008", 24),
        ("", "EK2008", 1),
        ("﻿{}", "EK2008", 1),
    ],
)
def test_broken_json_is_explained_at_its_character(line, code, column):
    (problem,) = decode_line(line.encode(), where=WHERE).diagnostics

    assert (problem.code, problem.where.column) == (code, column)


@pytest.mark.parametrize(
    "data", [b"\xff", b"\xc3(", b"\xed\xa0\x80", b"\xf0\x9f\x98", b"\x00\xfe"], ids=repr
)
@pytest.mark.parametrize(
    "place", [b'{"id":"%s","events":[]}', b'{"id":"d","events":[],"x":"%s"}', b"%s{}"]
)
def test_bytes_that_are_not_utf8_are_refused_wherever_they_stand(data, place):
    line = place.replace(b"%s", data)

    (problem,) = decode_line(line, where=WHERE).diagnostics

    assert problem.code == "EK2003"
    assert problem.where.column == line.index(data) + 1 + (data[0] == 0)


# --- where values stand


def test_places_are_counted_in_code_points():
    text = '{"😀": [1, {"b" : "é,:]"}], "c":null}'

    found = [(dotted(p.path), p.column, p.symbol) for p in places(text) if not p.key]

    assert found == [
        ("The document", 1, "{"), ("😀", 7, "["), ("😀[0]", 8, "1"), ("😀[1]", 11, "{"),
        ("😀[1].b", 18, '"é,:]"'), ("c", 32, "null"),
    ]  # fmt: skip


def test_a_path_that_is_not_there_is_placed_at_the_nearest_object():
    text = '{"a": [{"b": 1}]}'

    found = columns(text, [("a", 0, "c", "d"), ("x",), ("a", 0, "b"), ("a", 7)])

    assert found == {("a", 0, "c", "d"): 8, ("x",): 1, ("a", 0, "b"): 14, ("a", 7): 7}


def test_repeated_keys_are_marked_once_for_each_repetition():
    text = '{"a":1,"b":{"a":1},"\\u0061":2,"a":{"c":1,"c":2}}'

    assert [place.column for place in places(text) if place.repeated] == [20, 31, 42]


# --- what a file is


@given(documents())
def test_no_document_is_taken_for_something_else(found):
    assert sniff(jsonl.encode(Record(found))) is None


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"", None), (b"{", None), (b"{}", None), (b"  {}\n", None), (b"\n\n{}\n", None), (b"null\n", None),
        (b'"a"\n', None), (b"words, and more words\n", None), (b"[build-system]\nx = 1\n", None),
        (b"[\n {}\n]", "one JSON list"), (b"[]", "one JSON list"), (b"[1, 2]", "one JSON list"),
        (b"{ \r\n", "one JSON object over several lines"), (b"---\ngold: 1\n", "YAML"), (b"a: 1", "YAML"),
        (b"# c\n\nid: x\n", "YAML"), (b"<?xml version='1.0'?>", "XML or HTML"), (b"PK\x03\x04abc", "a zip file"),
        (b"PAR1\x15", "a Parquet file"), (b"ARROW1\x00", "an Arrow file"), (b"BZh91AY", "a bzip2 file"),
        (b"\xfd7zXZ\x00", "an xz file"), (b"\x28\xb5\x2f\xfd\x00", "a zstd file"), (b"\x93NUMPY", "a numpy file"),
        (b"SQLite format 3\x00", "an SQLite database"), (b"id\ttype\n", "a table (CSV or TSV)"),
        (b'"id","type"\r\n', "a table (CSV or TSV)"), (b"\xfe\xff\x00{", "UTF-16 text"),
        (b"# newdoc id = x\n", "CoNLL-U"), (b"\x80\x03}q", "a pickle"),
    ],
    ids=repr,
)  # fmt: skip
def test_files_are_known_by_how_they_start(head, name):
    found = sniff(head)

    assert (found and found[0]) == name


# --- findings


def test_errors_behind_the_first_are_counted():
    findings = Findings("p", show=2)
    assert not findings

    findings.add(*(Diagnostic("EK2011", str(n), WHERE) for n in range(5)))

    assert findings
    assert findings.full
    with pytest.raises(DocumentError) as caught:
        findings.close()
    assert [d.message for d in caught.value.diagnostics] == [
        "0",
        "1",
        "3 more errors in this file.",
    ]


def test_a_single_further_error_is_said_in_the_singular():
    findings = Findings("p", show=1)
    findings.add(Diagnostic("EK2011", "a", WHERE), Diagnostic("EK2011", "b", WHERE))

    with pytest.raises(DocumentError, match="1 more error in this file"):
        findings.close()


def test_warnings_alone_are_returned():
    findings = Findings("p")
    findings.add(Diagnostic("EK2004", "x", WHERE, severity="warning"))
    findings.add_unknown({("events", 3): {"k": 1}, (): {"k": 2}}, WHERE)

    assert [d.message for d in findings.close()] == [
        "x", "Unknown key 'k' in an event (once).", "Unknown key 'k' in a document (once)."
    ]  # fmt: skip


# --- unknown keys


@given(documents())
def test_a_document_has_no_unknown_keys_of_its_own(found):
    value = json.loads(jsonl.encode(Record(found)))

    assert unknown_keys(value) == {}
    assert json.loads(json.dumps(plain(Record(found)))) == value
    assert sum(1 for _ in parts(value)) >= 1 + len(found.events)


@pytest.mark.parametrize("text", NASTY)
def test_a_quoted_piece_of_data_is_short_and_printable(text):
    assert short(text * 30).isprintable()
    assert len(short(text * 30, most=10)) <= 10 * 10 + 2


# --- drifts


@given(
    st.lists(st.sampled_from([*NASTY, "KTT", "Kim", "Bali"]), min_size=1, max_size=8).map(" ".join),
    st.data(),
)
@pytest.mark.parametrize("codec", ["utf-16-le", "utf-8"])
def test_offsets_in_other_units_fit_or_their_unit_is_among_what_fits(codec, text, data):
    width = 2 if codec == "utf-16-le" else 1
    starts = [i for i, character in enumerate(text) if character.isalnum()]
    assume(starts)
    chosen = data.draw(st.lists(st.sampled_from(starts), min_size=1, max_size=6))
    spans = []
    for start in chosen:
        first = len(text[:start].encode(codec)) // width
        behind = len(text[: start + 1].encode(codec)) // width
        spans.append(Mention(first, behind, text=text[start]))
    assume(not all(says(text, span) for span in spans))

    cause = find_cause(text, spans)

    assert cause is not None
    assert cause.fits == cause.total == len(spans)


def test_no_cause_is_made_up_for_words_that_are_nowhere():
    spans = [Mention(n, n + 3, text="xyz") for n in range(5)]

    assert find_cause("Presiden membantah", spans) is None


def test_a_cause_needs_most_of_the_words():
    text = "Presiden membantah tuduhan"
    right = [Mention(0, 8, text="Presiden"), Mention(9, 18, text="membantah")]
    wrong = Mention(20, 27, text="tuduhan")

    assert find_cause(text, [*right, wrong]) is None
    assert str(find_cause(text, [wrong])).endswith("(or counting from 1): 1 of 1 fit.")


def test_words_are_searched_a_limited_number_of_times():
    assert len(occurrences("a" * 1000, Mention(0, 1, text="a"))) == 50
    assert occurrences("abc", Mention(0, 1, text="")) == []


# --- real files


def test_every_vector_is_read(shared):
    files = sorted((shared / "vectors").glob("*/gold.jsonl")) + sorted(
        (shared / "vectors").glob("*/predicted.jsonl")
    )
    corpora = [load_documents(path) for path in files]

    assert len(corpora) >= 60
    assert all(len(corpus) for corpus in corpora)
    assert {note.code for corpus in corpora for note in corpus.notes} == set()
