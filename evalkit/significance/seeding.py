"""
Where randomness comes from: a seed and the name of what is drawn for, never the order of things.

So a number does not change because another type, measure or document was asked for.
"""

from collections.abc import Sequence
from hashlib import sha256, shake_256

import numpy as np
import numpy.typing as npt

PackedBits = npt.NDArray[np.uint8]


def key(*parts: object) -> bytes:
    """Hash the parts, written as text with a bar between them."""
    return sha256("|".join(str(part) for part in parts).encode("utf-8", "surrogatepass")).digest()


def generator(seed: int, measure: str, name: str) -> np.random.Generator:
    """Return the generator of one row of one measure's table."""
    return np.random.Generator(np.random.PCG64(int.from_bytes(key(seed, measure, name))))


def sign_bits(seed: int, documents: Sequence[str], number: int) -> PackedBits:
    """
    Return random bits for each document, of shape (documents, ⌈number / 8⌉), packed.

    The stream of a document depends on the seed and its id alone.
    """
    width = -(-number // 8)
    drawn = b"".join(shake_256(key(seed, name)).digest(width) for name in documents)
    return np.frombuffer(drawn, dtype=np.uint8).reshape(len(documents), width)
