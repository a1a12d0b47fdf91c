"""Offsets in other units are converted exactly or refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nasty import NASTY

from evalkit.model import OffsetMap, token_range

UNITS = ["codepoint", "utf16", "byte"]
ENCODINGS = {"utf16": ("utf-16-le", 2), "byte": ("utf-8", 1)}
texts = st.one_of(st.sampled_from(NASTY), st.text(st.characters(exclude_categories=["Cs"])))


@given(texts, st.sampled_from(UNITS), st.data())
def test_there_and_back_is_the_same_offset(text, unit, data):
    offsets = OffsetMap.of(text, unit=unit)
    offset = data.draw(st.integers(0, len(text)))

    assert offsets.to_codepoint(offsets.to_unit(offset)) == offset


@given(texts, st.sampled_from(list(ENCODINGS)), st.data())
def test_offsets_are_those_of_the_encoded_text(text, unit, data):
    encoding, width = ENCODINGS[unit]
    offset = data.draw(st.integers(0, len(text)))

    assert (
        OffsetMap.of(text, unit=unit).to_unit(offset)
        == len(text[:offset].encode(encoding)) // width
    )


@pytest.mark.parametrize(
    ("unit", "offset"), [("utf16", 1), ("utf16", 7), ("byte", 2), ("byte", 99)]
)
def test_an_offset_inside_a_character_or_outside_the_text_is_refused(unit, offset):
    with pytest.raises(ValueError, match="inside a character or outside"):
        OffsetMap.of("\N{GRINNING FACE} Kim", unit=unit).to_codepoint(offset)


@pytest.mark.parametrize("offset", [-1, 4])
def test_a_code_point_outside_the_text_is_refused(offset):
    with pytest.raises(ValueError, match="outside the text of 3"):
        OffsetMap.of("abc", unit="byte").to_unit(offset)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (0, 3, (0, 1)), (4, 9, (1, 2)), (0, 9, (0, 2)), (0, 4, None), (1, 3, None), (3, 4, None),
        (9, 12, (2, 3)), (12, 15, None), (4, 12, (1, 3)),
    ],
)  # fmt: skip
def test_tokens_cover_a_span_exactly_or_not_at_all(start, end, expected):
    assert token_range([(0, 3), (4, 9), (9, 12)], start=start, end=end) == expected
