"""Spans are well formed or do not exist."""

import msgspec
import pytest

from evalkit.model import Mention, Span


@pytest.mark.parametrize(
    ("start", "end", "parts"),
    [
        (3, 3, ()),
        (4, 3, ()),
        (-1, 3, ()),
        (0, 9, ((0, 3), (2, 9))),
        (0, 9, ((4, 9), (0, 3))),
        (0, 9, ((0, 3), (3, 3), (5, 9))),
        (0, 9, ((0, 3), (5, 8))),
        (0, 9, ((1, 3), (5, 9))),
    ],
    ids=[
        "empty",
        "reversed",
        "negative",
        "overlapping",
        "unordered",
        "empty part",
        "short",
        "late",
    ],
)
def test_a_malformed_span_is_refused(start, end, parts):
    with pytest.raises(ValueError, match="span|parts"):
        Span(start, end, parts)


def test_a_single_part_is_the_same_as_none():
    assert Span(1, 4, ((1, 4),)) == Span(1, 4)


def test_pieces_of_a_contiguous_span_are_the_span():
    assert Span(1, 4).pieces == ((1, 4),)


def test_a_discontinuous_span_joins_its_parts_with_a_blank():
    assert Span(0, 9, ((0, 2), (6, 9))).slice("ab cd efg") == "ab efg"


def test_touching_parts_are_allowed():
    assert Span(0, 4, ((0, 2), (2, 4))).pieces == ((0, 2), (2, 4))


def test_equality_of_places_does_not_look_at_words():
    assert Mention(0, 2, text="ab").key == Mention(0, 2, text="xy", head=(0, 1)).key


def test_the_place_of_a_bad_span_is_named_when_decoding():
    with pytest.raises(msgspec.ValidationError, match=r"\[5, 5\)"):
        msgspec.json.decode(b'{"start": 5, "end": 5}', type=Span)
