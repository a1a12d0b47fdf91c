"""Lines of files: what is taken is what stands there, and each line is one document or nothing at all."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalkit.formats import lines as module
from evalkit.formats.batch import InDoubt
from evalkit.formats.columnar import read_batch
from evalkit.formats.jsonl import MAX_LINE
from evalkit.formats.lines import Lines, LineSource
from evalkit.formats.profile import learn

ONE = b'{"id": "a", "events": [{"type": "t", "trigger": {"start": 0, "end": 1}, "arguments": []}]}'
TWO = ONE.replace(b'"a"', b'"b"')


def text(lines):
    return [lines[number] for number in range(len(lines))]


@given(
    data=st.lists(st.sampled_from([b"\n", b"{}", b"{", b"a\r", b"longer than that"])).map(b"".join),
    block=st.integers(1, 9),
    takes=st.lists(st.tuples(st.integers(1, 4), st.integers(1, 40)), min_size=1),
    peek=st.integers(0, 3),
)
def test_what_is_taken_is_what_stands_there(tmp_path_factory, data, block, takes, peek):
    path = tmp_path_factory.mktemp("lines") / "file.jsonl"
    path.write_bytes(b"x" + data)  # no file of another kind
    expected = path.read_bytes().split(b"\n")
    cut = bool(expected[-1])
    expected = expected if cut else expected[:-1]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(module, "_READ", block)
        with LineSource(path) as source:
            seen = []
            for number, size in takes * (len(expected) + 1):
                ahead = source.peek(peek)
                found = source.take(number, size=size)
                assert ahead[: len(found)] == text(found)[:peek]
                assert len(found) <= number
                assert found.first == len(seen) + 1
                for (start, length), line in zip(found.places.T.tolist(), text(found), strict=True):
                    assert path.read_bytes()[start : start + length] == line
                assert bytes(found.joined()) == b"\n".join(text(found))
                seen += text(found)
                assert found.cut == (cut and bool(len(found)) and len(seen) == len(expected))
    assert seen == expected


@given(st.lists(st.sampled_from([b"{}", b"{", b"}", b"", b"{}\r", b" {}"])), st.booleans())
def test_lines_of_data_are_told_apart_and_framed(texts, ended):
    data = b"\n".join(texts) + b"\n" * (ended and bool(texts))
    expected = data.split(b"\n")
    expected = expected if expected[-1] else expected[:-1]

    found = pickle.loads(pickle.dumps(Lines.of(data)))  # noqa: S301 (as between processes)

    assert text(found) == expected
    assert found.framed.tolist() == [one == b"{}" for one in expected]
    for first in range(len(expected) + 1):
        part = found.part(first, first + 2)
        assert (text(part), part.first) == (expected[first : first + 2], 1 + first)


def test_a_line_that_is_too_long_is_in_doubt(tmp_path):
    for name, data in (
        ("ended", b"x" * (MAX_LINE + 1) + b"\ny\n"),
        ("open", b"x" * (2 * MAX_LINE)),
    ):
        path = tmp_path / name
        path.write_bytes(data)
        with LineSource(path) as source, pytest.raises(InDoubt):
            source.take(1)


@pytest.mark.parametrize("words", [True, False])
@pytest.mark.parametrize(
    "lines",
    [
        [ONE + TWO],
        [ONE + b" " + TWO, b""],
        [ONE + TWO, b"{}"],
        [ONE, TWO + b","],
        [ONE[:-1], b"}" + TWO],
        [ONE[:-2], b"]}", ONE + TWO],
        [ONE[:61], ONE[61:], ONE + TWO],
        [b"[" + ONE, TWO + b"]"],
        [ONE, b"\xff", TWO],
        [ONE, TWO[:8] + b"\xff" + TWO[8:]],
    ],
)  # fmt: skip
def test_no_line_is_read_that_is_not_one_document(lines, words):
    profile = learn([ONE], words=words)

    with pytest.raises(InDoubt):
        read_batch(Lines.of(b"\n".join(lines)), profile)


@pytest.mark.parametrize("words", [True, False])
@pytest.mark.parametrize("end", [b"", b"\r", b" ", b"\t\r"])
def test_blanks_around_a_document_do_not_matter(words, end):
    found = read_batch(
        Lines.of(b"\n".join([ONE + end, b" " + TWO, ONE + end])), learn([ONE], words=words)
    )

    assert found.ids == ["a", "b", "a"]
    assert found.slow == {}
    assert found.rows.document.tolist() == [0, 1, 2]
