"""
Which documents are swapped in which permutation: a sign a document and permutation.

The first permutation is always the one that swaps nothing. Up to 16 documents every pattern of
signs is taken once; beyond, each document draws its own stream. Of very many documents, groups that
follow from their ids share a stream, which swaps fewer patterns and stays an exact test.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evalkit.alignment.arrays import IntArray
from evalkit.significance.seeding import PackedBits, key, sign_bits

SignArray = npt.NDArray[np.float32]

EXACT = 16
"""Up to so many differing documents every swap is enumerated."""

STREAMS = 16_384
"""More documents than this share streams by groups."""

_STREAMS, _PERMUTATIONS = 512, 2048  # of one block in memory


@dataclass(frozen=True, slots=True)
class Swaps:
    """
    The signs of streams, made block by block; each document follows one stream.

    `document` are the sorted numbers of documents and `stream` those of their streams. `streams` is
    how many there are, `count` how many permutations with the identity, `exact` whether these are
    all that exist.
    """

    document: IntArray
    stream: IntArray
    streams: int
    count: int
    bits: PackedBits | None = None

    @property
    def exact(self) -> bool:
        """Whether every swap is enumerated."""
        return self.bits is None

    def of(self, documents: IntArray) -> IntArray:
        """Return the streams of documents."""
        return self.stream[np.searchsorted(self.document, documents)]

    def permutations(self) -> Iterator[slice]:
        """Cut the permutations into blocks."""
        return _blocks(self.count, _PERMUTATIONS)

    def blocks(self) -> Iterator[slice]:
        """Cut the streams into blocks."""
        return _blocks(self.streams, _STREAMS)

    def signs(self, streams: slice, permutations: slice) -> SignArray:
        """Return a block of signs, 1 for kept and -1 for swapped: (streams, permutations)."""
        if self.bits is None:
            numbers = np.arange(permutations.start, permutations.stop, dtype=np.int64)
            places = np.arange(streams.start, streams.stop, dtype=np.int64)
            return _as_signs((numbers[None, :] >> places[:, None]) & 1)
        packed = self.bits[streams, permutations.start // 8 : -(-permutations.stop // 8)]
        bits = np.unpackbits(packed, axis=1, bitorder="little")
        bits = bits[:, : permutations.stop - permutations.start]
        if permutations.start == 0:
            bits[:, 0] = 0  # the first permutation is the identity
        return _as_signs(bits)


def every(document: IntArray) -> Swaps:
    """Enumerate all patterns of few documents."""
    number = len(document)
    return Swaps(document, np.arange(number), number, 2**number)


def drawn(document: IntArray, *, documents: Sequence[str], seed: int, number: int) -> Swaps:
    """Draw `number` permutations beside the identity; `documents` are the ids of all there are."""
    ids = [documents[place] for place in document.tolist()]
    if len(documents) > STREAMS:
        ids = [f"group {int.from_bytes(key(name)[:8]) % (STREAMS // 4)}" for name in ids]
    names = sorted(set(ids))
    places = {name: place for place, name in enumerate(names)}
    stream = np.array([places[name] for name in ids], dtype=np.int64)
    bits = sign_bits(seed, names, number + 1)
    return Swaps(document, stream, len(names), number + 1, bits)


def _blocks(number: int, size: int) -> Iterator[slice]:
    return (slice(start, min(start + size, number)) for start in range(0, number, size))


def _as_signs(bits: npt.NDArray[np.integer]) -> SignArray:
    return (1 - 2 * bits.astype(np.int8)).astype(np.float32)
