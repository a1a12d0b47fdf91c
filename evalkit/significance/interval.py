"""An interval with what it is, and the intervals of a table."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from evalkit.errors import counted

LEAST_DOCUMENTS = 20
"""Fewer documents have no interval: what was drawn again would be too little."""

LEAST_GOLD = 10
"""A row with fewer gold items has no interval and is in no family of tests."""


@dataclass(frozen=True, slots=True)
class Interval:
    """
    Where a figure may lie, in its own units (0…1; differences -1…1).

    `level` is how often such intervals hold the truth, `method` how this one was computed.
    """

    level: float
    method: str
    low: float
    high: float


Found = Mapping[str, Interval | str]
"""By figure its interval, or in words why there is none."""


@dataclass(frozen=True, slots=True)
class Intervals:
    """The intervals of a table's figures; `macro` is empty where the measure has no classes."""

    micro: Found = field(default_factory=dict)
    macro: Found = field(default_factory=dict)
    types: Mapping[str, Found] = field(default_factory=dict)


def too_few(*, documents: int, gold: float) -> str | None:
    """Say why there is no interval, None if there is enough to compute one."""
    if documents < LEAST_DOCUMENTS:
        number = counted(documents, "document")
        return f"{number}, fewer than {LEAST_DOCUMENTS}"
    if gold < LEAST_GOLD:
        items = counted(gold, "gold item")
        return f"{items}, fewer than {LEAST_GOLD}"
    return None
