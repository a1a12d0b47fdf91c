"""Compare the words of many spans with the texts of their documents at once."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from msgspec import UNSET

from evalkit.alignment.arrays import IntArray


def stand(
    texts: Sequence[str | None],
    document: IntArray,
    start: IntArray,
    end: IntArray,
    words: Sequence[Any],
    *,
    some: bool = True,
) -> bool:
    """
    Tell whether the words of spans are what their documents' texts say there.

    `document` counts in `texts`. Spans are within their texts. Where there is no text, or where the
    words are absent (UNSET), nothing is compared; `some` False tells that none are.
    """
    if not words:
        return True
    there = _comparable(texts, document, words, some=some)
    if there is not None:
        document, start, end = document[there], start[there], end[there]
        words = [words[place] for place in there.tolist()]
        texts = [text or "" for text in texts]
    if not words:
        return True
    lengths = np.fromiter(map(len, words), np.int64, len(words))
    if not np.array_equal(lengths, end - start):
        return False
    said, text = _points("".join(words), "".join(texts))  # type: ignore[arg-type]
    behind = np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)))  # type: ignore[arg-type]
    first = np.concatenate([np.zeros(1, dtype=np.int64), behind])[document] + start
    moved = first - (np.cumsum(lengths) - lengths)
    place = np.repeat(moved, lengths)
    place += np.arange(len(said))
    return bool((text[place] == said).all())


def _comparable(
    texts: Sequence[str | None], document: IntArray, words: Sequence[Any], *, some: bool
) -> IntArray | None:
    """Return the places of the words that can be compared, None where all can."""
    if None not in texts and not some:
        return None
    found = np.array([text is not None for text in texts], dtype=np.bool_)[document]
    if some:
        found &= np.array([word is not UNSET for word in words], dtype=np.bool_)
    return None if found.all() else np.flatnonzero(found)


def _points(one: str, other: str) -> "tuple[np.typing.NDArray[Any], np.typing.NDArray[Any]]":
    """Return the characters of two strings as numbers, as small ones as hold both."""
    if one.isascii() and other.isascii():
        return np.frombuffer(one.encode(), np.uint8), np.frombuffer(other.encode(), np.uint8)
    coded = [text.encode("utf-32-le", "surrogatepass") for text in (one, other)]
    return np.frombuffer(coded[0], np.uint32), np.frombuffer(coded[1], np.uint32)
