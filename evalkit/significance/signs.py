"""
Which documents are swapped in which permutation: a sign a document and permutation.

The first permutation is always the one that swaps nothing. Up to 16 documents every pattern of
signs is taken once, or, where documents are alike, as often as it makes the same sums; beyond, each
document draws its own stream. Of very many documents, groups that
follow from their ids share a stream, which swaps fewer patterns and stays an exact test.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import comb

import numpy as np
import numpy.typing as npt

from evalkit.alignment.arrays import FloatArray, IntArray
from evalkit.significance.seeding import PackedBits, key, sign_bits

SignArray = npt.NDArray[np.float32]

EXACT = 16
"""Up to so many differing documents every swap is enumerated."""

FEWEST = 99
"""Fewer drawn swaps than this tell nothing: no p could be below 0.01, no interval would hold."""

STREAMS = 16_384
"""More documents than this share streams by groups."""

_STREAMS, _PERMUTATIONS = 512, 2048  # of one block in memory


@dataclass(frozen=True, slots=True)
class Swaps:
    """
    The signs of streams, made block by block; each document follows one stream.

    `document` are the sorted numbers of documents and `stream` those of their streams. `sizes` says
    how many documents that are alike each stream stands for, where all swaps are enumerated: its
    signs are then the sums of theirs, and `weights` how often a permutation has these. `count` is
    how many permutations there are with the identity.
    """

    document: IntArray
    stream: IntArray
    sizes: IntArray
    count: int
    bits: PackedBits | None = None

    @property
    def exact(self) -> bool:
        """Whether every swap is enumerated."""
        return self.bits is None

    @property
    def weights(self) -> FloatArray | None:
        """How many swaps each permutation stands for, None for one each."""
        if (self.sizes == 1).all():
            return None
        digits = self._digits(slice(0, len(self.sizes)), slice(0, self.count))
        ways = [[comb(size, digit) for digit in range(EXACT + 1)] for size in self.sizes.tolist()]
        chosen = np.take_along_axis(np.array(ways, dtype=np.float64), digits, axis=1)
        product: FloatArray = chosen.prod(axis=0)
        return product

    def _digits(self, streams: slice, permutations: slice) -> IntArray:
        """Return how many documents of each stream are swapped: permutations as mixed radix."""
        strides = np.concatenate([[1], np.cumprod(self.sizes + 1)[:-1]])[streams, None]
        numbers = np.arange(permutations.start, permutations.stop, dtype=np.int64)
        digits: IntArray = numbers // strides % (self.sizes[streams, None] + 1)
        return digits

    def of(self, documents: IntArray) -> IntArray:
        """Return the streams of documents."""
        return self.stream[np.searchsorted(self.document, documents)]

    def permutations(self) -> Iterator[slice]:
        """Cut the permutations into blocks."""
        return _blocks(self.count, _PERMUTATIONS)

    def blocks(self) -> Iterator[slice]:
        """Cut the streams into blocks."""
        return _blocks(len(self.sizes), _STREAMS)

    def signs(self, streams: slice, permutations: slice) -> SignArray:
        """Return a block of signs, 1 kept and -1 swapped, of shape (streams, permutations)."""
        if self.bits is None:
            kept = self.sizes[streams, None] - 2 * self._digits(streams, permutations)
            return kept.astype(np.float32)
        packed = self.bits[streams, permutations.start // 8 : -(-permutations.stop // 8)]
        bits = np.unpackbits(packed, axis=1, bitorder="little")
        bits = bits[:, : permutations.stop - permutations.start]
        if permutations.start == 0:
            bits[:, 0] = 0  # the first permutation is the identity
        return (1 - 2 * bits.astype(np.int8)).astype(np.float32)


def every(document: IntArray) -> Swaps:
    """Enumerate all patterns of few documents."""
    number = len(document)
    return Swaps(document, np.arange(number), np.ones(number, dtype=np.int64), 2**number)


def alike(document: IntArray, counts: FloatArray) -> Swaps:
    """
    Enumerate all patterns of few documents of one row, those with the same counts together.

    `counts` has shape (columns, documents).
    """
    _, stream, sizes = np.unique(counts, axis=1, return_inverse=True, return_counts=True)
    sizes = sizes.astype(np.int64)
    return Swaps(document, stream.reshape(-1), sizes, int(np.prod(sizes + 1)))


def drawn(document: IntArray, *, documents: Sequence[str], seed: int, number: int) -> Swaps:
    """Draw `number` permutations beside the identity; `documents` are the ids of all there are."""
    ids = [documents[place] for place in document.tolist()]
    if len(documents) > STREAMS:
        ids = [f"group {int.from_bytes(key(name)[:8]) % (STREAMS // 4)}" for name in ids]
    names = sorted(set(ids))
    places = {name: place for place, name in enumerate(names)}
    stream = np.array([places[name] for name in ids], dtype=np.int64)
    bits = sign_bits(seed, names, number + 1)
    return Swaps(document, stream, np.ones(len(names), dtype=np.int64), number + 1, bits)


def _blocks(number: int, size: int) -> Iterator[slice]:
    return (slice(start, min(start + size, number)) for start in range(0, number, size))
