"""What produced a number: a part that must be equal to compare two, a part that may differ."""

from collections.abc import Mapping
from dataclasses import dataclass

SCORING = 1
"""Grows by one whenever the same documents and measures would give other counts than before."""

_ESCAPES = str.maketrans({"%": "%25", "|": "%7C", "\n": "%0A", "\r": "%0D", "\x1b": "%1B"})


@dataclass(frozen=True, slots=True)
class Signature:
    """
    Names and values; a value is text that is short enough to print, a hash its first 8 digits.

    >>> str(Signature(measuring={"scoring": "1", "measures": "TC"}, identity={"evalkit": "0.1.0"}))
    'evalkit:0.1.0|scoring:1|measures:TC'
    """

    measuring: Mapping[str, str]
    identity: Mapping[str, str]

    def __str__(self) -> str:
        first = {name: value for name, value in self.identity.items() if name == "evalkit"}
        parts = {**first, **self.measuring, **self.identity}
        return "|".join(f"{name}:{value.translate(_ESCAPES)}" for name, value in parts.items())


def short(digest: str) -> str:
    """Cut a hash for printing."""
    return digest[:8]
