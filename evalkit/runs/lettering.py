"""Which of several results has a significantly better F1 than which, by measure and event type."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from evalkit.errors import counted
from evalkit.evaluate import Result
from evalkit.runs.comparing import LETTERS, MOST, verdict
from evalkit.significance import Comparison, compare_tables
from evalkit.significance.interval import LEAST_GOLD

MOST_DOCUMENTS = 2_000
"""With more documents than this the tests would take longer than the score: they are left out."""

_TOO_MANY = (
    f"no letters: up to {MOST} columns and {MOST_DOCUMENTS:,} documents are tested against each"
    " other; see evalkit compare"
)

Key = tuple[int, str, tuple[bool, str]]


@dataclass(frozen=True, slots=True)
class Lettered:
    """
    The letters of the results that each row of each result is significantly better than.

    `rows` are by the number of the result, its measure, and the row: a name, and whether it is that
    of a type. `letters` are those of the results in their order. `said` tells what they mean, or
    why there are none.
    """

    rows: Mapping[Key, str]
    letters: str
    said: str


def lettered(results: Sequence[Result], *, level: float, seed: int = 0) -> Lettered:
    """Test the F1 of every pair of results as `compare` does: each has its share of the errors."""
    if len(results) > MOST or results[0].documents.gold > MOST_DOCUMENTS:
        return Lettered({}, "", _TOO_MANY)
    pairs = list(combinations(range(len(results)), 2))
    found: dict[Key, str] = {}
    for one, other in pairs:
        for comparison in _compared(results[one], results[other], level=level, seed=seed):
            for key, better in _decided(comparison, pairs=len(pairs)):
                winner, loser = (other, one) if better > 0 else (one, other)
                found[winner, *key] = found.get((winner, *key), "") + LETTERS[loser]
    family = f"micro and all types with at least {LEAST_GOLD} gold items"
    return Lettered(
        {key: "".join(sorted(letters)) for key, letters in found.items()},
        LETTERS[: len(results)],
        "letters: the columns whose F1 is significantly worse, at"
        f" {1 - level:.2g}, two-sided, adjusted for {family} and {counted(len(pairs), 'pair')}",
    )


def _compared(one: Result, other: Result, *, level: float, seed: int) -> Iterator[Comparison]:
    """Compare the F1 of the measures that both have."""
    for name, ours in one.measures.items():
        if name in other.measures and "f1" in ours.micro.figures():
            yield compare_tables(
                before=ours.table,
                after=other.measures[name].table,
                measure=name,
                level=level,
                seed=seed,
            )


def _decided(
    tests: Comparison, *, pairs: int
) -> Iterator[tuple[tuple[str, tuple[bool, str]], int]]:
    """List the rows that differ significantly: 1 where the second is better, else -1."""
    for row in tests.rows:
        better = verdict(row, level=tests.level, pairs=pairs)
        if better:
            yield (tests.measure, (row.of_type, row.name)), better
