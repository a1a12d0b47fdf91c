"""Compare the words of many spans with the texts of their documents at once."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from evalkit.alignment.arrays import IntArray


class Said(NamedTuple):
    """The words of spans: all of them joined, and the length of each, -1 where there are none."""

    joined: str
    lengths: IntArray


def stand(
    texts: Sequence[str | None], document: IntArray, start: IntArray, end: IntArray, said: Said
) -> bool:
    """
    Tell whether the words of spans are what their documents' texts say there.

    `document` counts in `texts`. Spans are within their texts. Where there is no text, or where
    there are no words, nothing is compared.
    """
    lengths = said.lengths
    compared = lengths >= 0
    if None in texts:
        compared &= np.array([text is not None for text in texts], dtype=np.bool_)[document]
    if not np.array_equal(lengths[compared], (end - start)[compared]):
        return False
    sizes = np.where(compared, lengths, 0)
    total = int(sizes.sum())
    if not total:
        return True
    brought = texts if None not in texts else [text or "" for text in texts]
    words, text = _points(said.joined, "".join(brought))  # type: ignore[arg-type]
    sizes_of_texts = np.array(list(map(len, brought)), dtype=np.int64)  # type: ignore[arg-type]
    before = np.cumsum(sizes_of_texts) - sizes_of_texts
    place = np.arange(total)
    behind = np.cumsum(sizes) - sizes
    found = text[place + np.repeat(before[document] + start - behind, sizes)]
    if compared.all():
        return bool((found == words).all())
    all_behind = np.cumsum(np.maximum(lengths, 0)) - np.maximum(lengths, 0)
    return bool((found == words[place + np.repeat(all_behind - behind, sizes)]).all())


def _points(one: str, other: str) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """Return the characters of two strings as numbers, as small ones as hold both."""
    if one.isascii() and other.isascii():
        return np.frombuffer(one.encode(), np.uint8), np.frombuffer(other.encode(), np.uint8)
    coded = [text.encode("utf-32-le", "surrogatepass") for text in (one, other)]
    return np.frombuffer(coded[0], np.uint32), np.frombuffer(coded[1], np.uint32)
