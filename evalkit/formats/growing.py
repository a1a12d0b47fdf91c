"""Columns of numbers and words that grow while lines are read."""

import struct
from collections.abc import Sequence
from contextlib import suppress
from operator import itemgetter
from typing import Any

import numpy as np
from msgspec import UNSET

from evalkit.alignment.arrays import IntArray
from evalkit.formats.words import Said


class Numbers:
    """Whole numbers of 64 bits, added a few at a time."""

    def __init__(self) -> None:
        self._data = bytearray()

    def __len__(self) -> int:
        """Return how many numbers there are."""
        return len(self._data) // 8

    def add(self, values: Sequence[int]) -> None:
        """Add numbers; raises OverflowError for one that is too large."""
        try:
            self._data += struct.pack(f"{len(values)}q", *values)
        except struct.error:
            raise OverflowError from None

    def column(self) -> IntArray:
        """Return all numbers, of shape (numbers,)."""
        return np.frombuffer(bytes(self._data), np.int64)


def numbered(known: dict[str, int], labels: Sequence[str]) -> Sequence[int]:
    """Give labels their numbers, new ones in the order in which they are met."""
    if len(labels) > 1:  # of one label an itemgetter makes no tuple
        with suppress(KeyError):
            found: tuple[int, ...] = itemgetter(*labels)(known)
            return found
    return [known.setdefault(label, len(known)) for label in labels]


class JoinedWords:
    """Words, joined a few at a time."""

    def __init__(self) -> None:
        self._joined: list[str] = []
        self._lengths = Numbers()

    def add(self, words: list[Any], *, some: bool) -> None:
        """Add words; `some` tells that some may be absent."""
        if some:
            self._lengths.add([-1 if word is UNSET else len(word) for word in words])
            words = [word for word in words if word is not UNSET]
        else:
            self._lengths.add(list(map(len, words)))
        self._joined.append("".join(words))

    def said(self) -> Said | None:
        """Return all words, None where there are none."""
        return Said("".join(self._joined), self._lengths.column()) if self._joined else None
