"""
What the statistics cost, as CPU seconds, and how many times less than a plain loop.

    python benchmarks/significance.py
"""

import time

import numpy as np
import simulation

from evalkit.significance import compare_tables, intervals

DOCUMENTS, PERMUTATIONS = 1000, 10_000
LOOPS = 20  # permutations of the plain loop, of which the time for all is computed


def plain_loop(before, after, permutations, rng):
    """Do what the test does in plain Python: a permutation, a type and a document at a time."""
    counts = [by_type(before), by_type(after)]
    for _ in range(permutations):
        swap = rng.integers(0, 2, DOCUMENTS).tolist()
        for one, other in zip(*counts, strict=True):
            studentised(one, other, swap)


def studentised(one, other, swap):
    sides = [(b, a) if swapped else (a, b) for a, b, swapped in zip(one, other, swap, strict=True)]
    sums = [[sum(pair[side][n] for pair in sides) for n in range(3)] for side in (0, 1)]
    f1 = [2 * m / (g + p) if g + p else 0.0 for g, p, m in sums]
    variance = 0.0
    for pair in sides:
        moved = [
            (2 * m - f1[side] * (g + p)) / max(sums[side][0] + sums[side][1], 1)
            for side, (g, p, m) in enumerate(pair)
        ]
        variance += (moved[1] - moved[0]) ** 2
    return (f1[1] - f1[0]) / variance**0.5 if variance else 0.0


def numpy_loop(before, after, permutations, rng):
    """Do the same with arrays over the documents, a permutation and a type at a time."""
    counts = [np.array(by_type(table), dtype=float) for table in (before, after)]
    for _ in range(permutations):
        swap = rng.integers(0, 2, DOCUMENTS).astype(bool)
        for one, other in zip(*counts, strict=True):
            sides = np.where(swap[:, None], other, one), np.where(swap[:, None], one, other)
            sums = [side.sum(axis=0) for side in sides]
            both = [max(total[0] + total[1], 1.0) for total in sums]
            f1 = [2 * total[2] / size for total, size in zip(sums, both, strict=True)]
            moved = [
                (2 * side[:, 2] - f * (side[:, 0] + side[:, 1])) / size
                for side, f, size in zip(sides, f1, both, strict=True)
            ]
            variance = ((moved[1] - moved[0]) ** 2).sum()
            _ = (f1[1] - f1[0]) / variance**0.5 if variance else 0.0


def by_type(table):
    """Lay a table out as type → document → gold, predicted, matched."""
    counts = np.zeros((len(table.classes), len(table.documents), 3), dtype=int)
    for number, column in enumerate(("gold", "predicted", "matched")):
        counts[table.label, table.document, number] = table.columns[column]
    return counts.tolist()


def seconds(work, *arguments, **more):
    start = time.process_time()
    work(*arguments, **more)
    return time.process_time() - start


def main():
    rng = np.random.default_rng(0)
    systems = (simulation.uneven(),) * 2
    before, after = simulation.tables(systems, documents=DOCUMENTS, rng=rng)
    pair = {"before": before, "after": after}
    compare_tables(**pair, measure="TC", permutations=10)
    ours = min(
        seconds(compare_tables, **pair, measure="TC", permutations=PERMUTATIONS) for _ in range(3)
    )
    print(
        f"{PERMUTATIONS} permutations, {simulation.TYPES} types, {DOCUMENTS} documents:"
        f" {ours:.2f} s"
    )
    for loop in (plain_loop, numpy_loop):
        theirs = seconds(loop, before, after, LOOPS, rng) * PERMUTATIONS / LOOPS
        print(
            f"{loop.__name__.replace('_', ' ')}: {theirs:.0f} s, {theirs / ours:.0f} times as long"
        )
    for documents in (100, 1000, 10_000, 100_000):
        (table,) = simulation.tables(systems[:1], documents=documents, rng=rng)
        taken = seconds(intervals, table, measure="TC")
        print(f"all intervals of a measure, {documents} documents: {taken:.2f} s")


if __name__ == "__main__":
    main()
