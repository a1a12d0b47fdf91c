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
) -> bool:
    """
    Tell whether the words of spans are what their documents' texts say there.

    `document` counts in `texts`. Spans are within their texts. Where there is no text, or where the
    words are absent (None or UNSET), nothing is compared.
    """
    if not len(words):
        return True
    if None in texts or UNSET in words or None in words:
        return all(
            word is UNSET or word is None or (text := texts[d]) is None or text[s:e] == word
            for d, s, e, word in zip(
                document.tolist(), start.tolist(), end.tolist(), words, strict=True
            )
        )
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


def _points(one: str, other: str) -> "tuple[np.typing.NDArray[Any], np.typing.NDArray[Any]]":
    """Return the characters of two strings as numbers, as small ones as hold both."""
    if one.isascii() and other.isascii():
        return np.frombuffer(one.encode(), np.uint8), np.frombuffer(other.encode(), np.uint8)
    coded = [text.encode("utf-32-le", "surrogatepass") for text in (one, other)]
    return np.frombuffer(coded[0], np.uint32), np.frombuffer(coded[1], np.uint32)
