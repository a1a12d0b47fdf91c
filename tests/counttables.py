"""Count tables from plain numbers, for tests of what follows from counts."""

import numpy as np

from evalkit.measures import CountTable
from evalkit.measures.score import PRF

COLUMNS = ("gold", "predicted", "matched")


def table(rows, *, columns=COLUMNS, aggregation=PRF, documents=None, by_class=True):
    """Make a table of document → type → numbers, in the order of the columns."""
    names = tuple(documents or sorted(rows))
    counts = [
        {
            label: dict(zip(columns, numbers, strict=True))
            for label, numbers in rows.get(d, {}).items()
        }
        for d in names
    ]
    real = {
        name
        for number, name in enumerate(columns)
        if any(isinstance(n[number], float) for row in rows.values() for n in row.values())
    }
    return CountTable.of_rows(
        names, counts, credit=_Credit(columns, real), aggregation=aggregation, by_class=by_class
    )


class _Credit:
    def __init__(self, columns, real):
        self.columns, self.real = columns, real


def invented(
    documents, *, seed=0, types=("A", "B", "C"), gold=(2.0, 1.0, 0.1), right=0.7, extra=0.3
):
    """Draw documents in which a share is right, and some predictions are wrong."""
    rng = np.random.default_rng(seed)
    rows = {}
    for number in range(documents):
        row = {}
        for label, mean in zip(types, gold, strict=True):
            there = int(rng.poisson(mean))
            found = int(rng.binomial(there, right))
            said = found + int(rng.poisson(extra * mean))
            if there or said:
                row[label] = (there, said, found)
        rows[f"d{number:04}"] = row
    return rows


def again(rows, *, seed=1, right=0.7, extra=0.3):
    """Predict anew for the same gold."""
    rng = np.random.default_rng(seed)
    made = {}
    for document, row in rows.items():
        made[document] = {}
        for label, (there, _, _) in row.items():
            found = int(rng.binomial(there, right))
            made[document][label] = (there, found + int(rng.poisson(extra)), found)
    return made
