"""JSON Lines: what is read, what is refused, what is written; nothing is lost without a word."""

import io
import json
from pathlib import Path

import msgspec
import pytest
from nasty import NASTY

from evalkit.errors import DocumentError, Location
from evalkit.formats import jsonl, load_documents, read_documents, read_records, write_documents
from evalkit.formats.line import decode_line
from evalkit.formats.record import Record
from evalkit.model import Argument, Document, Entity, Event, Mention

THREE = (
    b'{"id":"d1","text":"KTT \xf0\x9f\x98\x80","events":[{"type":"summit","trigger":{"start":0,"end":3}}]}\n'
    b'{"id":"d2","events":[],"note":"x:y"}\n'
    b'{"id":"d3","events":[{"type":"denial","score":0.25}]}\n'
)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "p.jsonl"


def read(path, data):
    path.write_bytes(data)
    return load_documents(path)


def codes(path, data):
    with pytest.raises(DocumentError) as caught:
        read(path, data)
    return [diagnostic.code for diagnostic in caught.value.diagnostics]


def one(path, **keys):
    return read(path, json.dumps({"id": "d", "events": [], **keys}).encode()).documents[0]


def test_the_contract_example_is_read(path):
    text = "Hasil pertemuan antara Presiden Rusia Vladimir Putin"
    line = {
        "id": "d1", "text": text, "language": "id", "events": [
            {"id": "e1", "type": "summit", "trigger": {"start": 6, "end": 15, "text": "pertemuan"},
             "score": 0.93, "modality": "actual", "polarity": "positive", "hopper": "h1",
             "arguments": [{"role": "participant", "start": 23, "end": 52,
                            "text": "Presiden Rusia Vladimir Putin"}]}],
    }  # fmt: skip

    document = one(path, **line)

    assert document.events[0].trigger == Mention(6, 15, text="pertemuan")
    assert document.events[0].arguments[0].key == (23, 52, ())


@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n", b"\n\n \n"], ids=repr)
def test_the_last_line_may_end_in_any_way(path, end):
    corpus = read(path, b'{"id":"a","events":[]}\r\n{"id":"b","events":[]}' + end)

    assert [document.id for document in corpus] == ["a", "b"]
    assert corpus.notes == ()


@pytest.mark.parametrize("text", NASTY)
def test_any_text_is_read_as_it_is(path, text):
    for escaped in (True, False):
        line = json.dumps({"id": "d", "text": text, "events": []}, ensure_ascii=escaped)

        assert read(path, line.encode()).documents[0].text == text


def test_a_span_may_be_given_by_its_parts_alone(path):
    parts = [[4, 7], [9, 12]]
    document = one(
        path,
        events=[
            {"type": "t", "trigger": {"parts": parts}, "arguments": [{"role": "r", "parts": parts}]}
        ],
        entities=[{"id": "x", "mentions": [{"parts": [[1, 3]], "head": [1, 2]}]}],
    )

    assert document.events[0].trigger == Mention(4, 12, ((4, 7), (9, 12)))
    assert document.events[0].arguments[0].key == (4, 12, ((4, 7), (9, 12)))
    assert document.entities[0].mentions == (Mention(1, 3, head=(1, 2)),)


@pytest.mark.parametrize("parts", [[], [[]], [1], "x", [[1, "2"]], [[3, 1]], [[1, 2, 3]]], ids=str)
def test_parts_that_are_no_parts_are_refused_with_a_code(path, parts):
    line = {"id": "d", "events": [{"type": "t", "trigger": {"parts": parts}}]}

    assert set(codes(path, json.dumps(line).encode())) <= {"EK2011", "EK2012", "EK2013"}


def test_an_entity_may_be_a_bare_span(path):
    document = one(
        path,
        entities=[
            {"start": 0, "end": 3, "text": "Kim", "type": "person", "wiki": 7},
            {"id": "entity-3", "mentions": []},
            {"parts": [[5, 6], [8, 9]]},
            {"id": "named", "start": 1, "end": 2},
        ],
    )

    assert document.entities == (
        Entity(id="entity-1", type="person", mentions=(Mention(0, 3, text="Kim"),)),
        Entity(id="entity-3"),
        Entity(id="entity-3'", mentions=(Mention(5, 9, ((5, 6), (8, 9))),)),
        Entity(id="named", mentions=(Mention(1, 2),)),
    )


def test_documents_before_an_error_come_and_those_behind_it_do_not(path):
    path.write_bytes(b'{"id":"a","events":[]}\n{"id":1,"events":[]}\n{"id":"c","events":[]}\n')
    seen = []

    with pytest.raises(DocumentError, match="EK2011"):
        seen.extend(document.id for document in read_documents(path))

    assert seen == ["a"]


def test_every_problem_of_a_file_is_found_in_one_run(path):
    data = b'{"id":"a"}\n\n{"id":"b","events":[],}\n\xff\n{"id":"c","events":[{"type":7}]}\n{"id'

    assert codes(path, data) == ["EK2012", "EK2006", "EK2008", "EK2003", "EK2011", "EK2007"]


def test_the_number_of_errors_in_full_can_be_chosen(path):
    path.write_bytes(b"".join(b'{"id":"%d"}\n' % i for i in range(7)))

    with pytest.raises(DocumentError) as caught:
        load_documents(path, show=3)

    assert [str(d.where.line) for d in caught.value.diagnostics[:3]] == ["1", "2", "3"]
    assert "4 more errors" in str(caught.value.diagnostics[3])


@pytest.mark.parametrize(
    "line",
    [
        b'{"id" : "a", "events":[], "id":"b"}',
        b'{"id":"a","events":[],"text":"\\u003a","id":"b"}',
        b'{"id":"a","events":[{"type":"t","type":"t"}]}',
        b'{"id":"a","events":[],"x":{"y":1,"y":1}}',
        b'{"id":"a","events":[],"tags":{"b":[],"b":[]}}',
    ],
)
def test_a_key_that_stands_twice_is_never_overlooked(path, line):
    assert codes(path, line) == ["EK2010"]


def test_explicit_nulls_and_empty_lists_are_absent(path):
    document = one(
        path, text=None, entities=[],
        events=[{"type": "t", "trigger": None, "arguments": [], "score": None}],
    )  # fmt: skip

    assert document == Document(id="d", events=(Event(type="t"),))


@pytest.mark.parametrize("size", range(len(THREE) + 1))
def test_a_file_cut_at_any_byte_is_an_error_or_counted_honestly(path, size):
    whole = [line for line in THREE[:size].split(b"\n") if line]
    complete = THREE[:size].count(b"\n") + (THREE[size : size + 1] == b"\n")
    try:
        corpus = read(path, THREE[:size])
    except DocumentError as error:
        assert complete < len(whole)
        assert error.diagnostics
    else:
        assert len(corpus) == complete == len(whole)
        assert complete or [note.code for note in corpus.notes] == ["EK2026"]


def test_a_line_of_the_greatest_length_is_read_and_a_longer_one_is_not(path, monkeypatch):
    monkeypatch.setattr(jsonl, "MAX_LINE", 40)
    exact = b'{"id":"%s","events":[]}' % (b"x" * 19)
    assert len(exact) == 40

    assert len(read(path, exact + b"\r\n" + exact.replace(b"x", b"y"))) == 2
    assert codes(path, exact[:7] + b"x" + exact[7:] + b"\n") == ["EK2005"]


def test_what_follows_a_line_that_is_too_long_is_still_read(path, monkeypatch):
    monkeypatch.setattr(jsonl, "MAX_LINE", 100)
    long = b'{"id":"%s","events":[]}\n' % (b"x" * 200_000)

    assert codes(path, long + b"{\n" + long) == ["EK2005", "EK2008", "EK2005"]


def test_a_missing_file_a_folder_and_an_impossible_path_are_refused(tmp_path):
    for place in (tmp_path / "none.jsonl", tmp_path, "a\0b"):
        with pytest.raises(DocumentError, match="EK2001"):
            load_documents(place)


def test_a_pickle_is_refused_unopened(path):
    assert codes(path, b"\x80\x04c__builtin__\nprint\n.") == ["EK2002"]


def test_unknown_keys_are_kept_beside_the_document(path):
    path.write_bytes(
        b'{"id":"d","a":1,"events":[{"type":"t","b":[2],"trigger":{"start":0,"end":1,"c":{}}}]}'
    )

    record = next(read_records(path))

    assert record.unknown == {
        (): {"a": 1},
        ("events", 0): {"b": [2]},
        ("events", 0, "trigger"): {"c": {}},
    }


def test_known_words_in_unknown_places_are_unknown(path):
    notes = []
    path.write_bytes(b'{"id":"d","role":"x","events":[{"type":"t","text":"y"}]}')

    list(read_documents(path, notes=notes))

    assert ["'role' in a document" in str(notes[0]), "'text' in an event" in str(notes[1])] == [
        True
    ] * 2


def test_many_different_unknown_keys_are_counted_not_collected(path):
    line = json.dumps({"id": "d", "events": [], **{f"k{i}": i for i in range(500)}})

    notes = read(path, line.encode()).notes

    assert len(notes) == 101
    assert "400 more warnings" in str(notes[-1])


@pytest.mark.parametrize("name", ["\x1b[2J", "\u202egold", "a\nb"])
def test_nothing_from_a_file_acts_on_a_terminal(path, name):
    line = json.dumps({"id": name, "events": [{"type": name, name: 1, "modality": name}]})
    data = line.encode() + b"\n" + json.dumps({"id": "x", name: 1, "events": []}).encode()

    with pytest.raises(DocumentError) as caught:
        read(path, data)

    assert name not in str(caught.value)


def test_the_fingerprint_does_not_depend_on_order_or_layout(path):
    first = read(path, b'{"id":"a","events":[{"type":"s"},{"type":"t"}]}\n{"id":"b","events":[]}\n')
    second = read(path, b'{"events":[], "id":"b"}\n{"id":"a","events":[{"type":"t"},{"type":"s"}]}')
    third = read(path, b'{"id":"a","events":[{"type":"s"}]}\n{"id":"b","events":[]}\n')

    assert first.fingerprint == second.fingerprint != third.fingerprint


def test_documents_are_written_in_one_form(path):
    write_documents(
        [Document(id="ä", events=(), text="a\u2028b"), Document(id="b", events=())], path
    )

    assert (
        path.read_bytes()
        == '{"id":"ä","events":[],"text":"a\u2028b"}\n{"id":"b","events":[]}\n'.encode()
    )
    assert len(load_documents(path)) == 2


def test_documents_are_written_into_an_open_file():
    file = io.BytesIO()

    write_documents([Document(id="a", events=())], file)

    assert file.getvalue() == b'{"id":"a","events":[]}\n'


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (Document(id="d", events=(Event(type="t", score=float("nan")),)), "EK2009"),
        (Document(id="d", events=(), templates=(Event(type="t", score=float("inf")),)), "EK2009"),
        (
            Document(
                id="d",
                events=(Event(type="t", arguments=(Argument(role="r", text="x", score=-float("inf")),)),),
            ),
            "EK2009",
        ),
        (Document(id="d", text="a\ud83d", events=()), "EK2017"),
    ],
)  # fmt: skip
def test_what_json_cannot_hold_is_refused_and_the_old_file_stays(path, document, code):
    path.write_text("old")

    with pytest.raises(DocumentError, match=code):
        write_documents([Document(id="a", events=()), document], path)

    assert path.read_text() == "old"
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_a_link_is_written_through(path, tmp_path):
    target = tmp_path / "target.jsonl"
    target.write_text("old")
    path.symlink_to(target)

    write_documents([Document(id="a", events=())], path)

    assert path.is_symlink()
    assert target.read_bytes() == b'{"id":"a","events":[]}\n'


def test_a_device_is_written_to_as_it_is():
    write_documents([Document(id="a", events=())], "/dev/null")

    assert Path("/dev/null").is_char_device()


def test_both_passes_give_the_same_document():
    where = Location("x", 1)
    line = THREE.split(b"\n")[0]

    fast = decode_line(line, where=where).record
    slow = decode_line(line.replace(b'"id":', b'"\\u0069d" : '), where=where).record

    assert fast == slow == Record(msgspec.json.decode(line, type=Document))
