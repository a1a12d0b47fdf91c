"""
How often the statistics are wrong, by simulation: false alarms, coverage of intervals, power.

    python benchmarks/calibration.py --out calibration.json
    python benchmarks/calibration.py --datasets 200 --only power/200 --out quick.json

A cell that the output holds already, with as many data sets, is not computed again.
"""

import argparse
import json
import time
from collections import Counter
from dataclasses import replace
from hashlib import sha256
from itertools import islice
from pathlib import Path
from statistics import NormalDist

import numpy as np
import simulation

from evalkit.significance import Comparison, Interval, compare_tables, intervals

DOCUMENTS = (50, 200, 1000)
ALPHA = 0.05
SUPPORT = (0, 10, 20, 40, 100)
PLANTED, LOSS = 4, 0.20  # the fifth type loses so much recall


def wilson(hits, trials):
    if not trials:
        return None
    z, p = NormalDist().inv_cdf(0.975), hits / trials
    below = 1 + z * z / trials
    centre = (p + z * z / (2 * trials)) / below
    reach = z / below * (p * (1 - p) / trials + z * z / (4 * trials**2)) ** 0.5
    return {
        "rate": round(p, 4),
        "low": round(max(0.0, centre - reach), 4),
        "high": round(min(1.0, centre + reach), 4),
        "trials": trials,
    }


def alarms(comparison: Comparison):
    """Say which rules would raise an alarm on any row of the family, and on which rows."""
    family = [row for row in comparison.rows if row.in_family]
    rules = {
        "max-T": lambda row: row.adjusted_regressed <= ALPHA,
        "max-T, improved": lambda row: row.adjusted_improved <= ALPHA,
        "Holm": lambda row: row.holm_regressed <= ALPHA,
        "BH": lambda row: row.bh_regressed <= ALPHA,
        "p uncorrected": lambda row: row.p_regressed <= ALPHA,
        "drop of 0.02": lambda row: row.difference <= -0.02,
        "drop of 0.05": lambda row: row.difference <= -0.05,
    }
    return {name: {row.name for row in family if rule(row)} for name, rule in rules.items()}


def bands_hold(comparison: Comparison):
    """Tell whether all simultaneous intervals hold the true difference, 0."""
    bands = [row.interval for row in comparison.rows if isinstance(row.interval, Interval)]
    return all(band.low <= 0 <= band.high for band in bands)


def null(systems, documents, options, cell):
    false, hold = Counter(), 0
    for rng in generators(options, cell):
        before, after = simulation.tables(systems, documents=documents, rng=rng)
        found = compared(before, after, options)
        false.update(name for name, rows in alarms(found).items() if rows)
        hold += bands_hold(found)
    number = options.datasets
    names = list(alarms(found))
    return {
        "false_alarms": {name: wilson(false[name], number) for name in names},
        "simultaneous_coverage": wilson(hold, number),
        "family": len(found.family),
    }


def power(systems, documents, options, cell):
    names, hits = (), Counter()
    number = options.datasets // 2
    for rng in islice(generators(options, cell), number):
        before, after = simulation.tables(systems, documents=documents, rng=rng)
        found = alarms(compared(before, after, options))
        names = list(found)
        hits.update(name for name, rows in found.items() if f"type{PLANTED:02}" in rows)
    return {"found": {name: wilson(hits[name], number) for name in names}}


def coverage(systems, documents, options, cell):
    """Count how often intervals hold the truth, by how much gold a type is expected to have."""
    share, system = simulation.frequencies(), systems[0]
    places, true = {"micro": "micro"}, {"micro": system.truth(share)}
    for number in range(simulation.TYPES):
        name = f"type{number:02}"
        true[name] = system.truth(np.where(np.arange(simulation.TYPES) == number, share, 0.0))
        places[name] = str(max(s for s in SUPPORT if s <= documents * share[number]))
    hits, trials, widths, methods = Counter(), Counter(), Counter(), Counter()
    for rng in generators(options, cell):
        (table,) = simulation.tables([system], documents=documents, rng=rng)
        found = intervals(table, measure="TC", seed=int(rng.integers(2**31)))
        for name, row in [("micro", found.micro), *found.types.items()]:
            for figure, interval in row.items():
                if isinstance(interval, str):
                    continue
                key = places[name], figure
                trials[key] += 1
                hits[key] += interval.low <= true[name][figure] <= interval.high
                widths[key] += interval.high - interval.low
                methods[*key, interval.method] += 1
    return {
        f"{place} {figure}": {
            **wilson(hits[place, figure], number),
            "width": round(widths[place, figure] / number, 4),
            "methods": {m: n for (*of, m), n in sorted(methods.items()) if of == [place, figure]},
        }
        for (place, figure), number in sorted(trials.items())
    }


def compared(before, after, options):
    return compare_tables(
        before=before, after=after, measure="TC", permutations=options.permutations
    )


def generators(options, cell):
    for number in range(options.datasets):
        name = f"{options.seed}|{cell}|{number}".encode()
        yield np.random.default_rng(int.from_bytes(sha256(name).digest()))


def cells():
    system = simulation.uneven()
    recall = system.recall.copy()
    recall[PLANTED] -= LOSS
    worse = replace(system, recall=recall)
    kinds = {
        "exchangeable": (null, (system, system)),
        "trade-off": (null, simulation.traded()),
        "power": (power, (system, worse)),
        "coverage": (coverage, (system,)),
    }
    for documents in DOCUMENTS:
        for kind, (run, systems) in kinds.items():
            yield f"{kind}/{documents}", run, systems, documents


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    parser.add_argument("--datasets", type=int, default=2000)
    parser.add_argument("--permutations", type=int, default=999)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", default="", help="cells whose name begins so")
    parser.add_argument("--out", type=Path, default=Path("calibration.json"))
    options = parser.parse_args()
    asked = {key: getattr(options, key) for key in ("datasets", "permutations", "seed")}
    done = json.loads(options.out.read_text()) if options.out.exists() else {}
    for cell, run, systems, documents in cells():
        if not cell.startswith(options.only) or done.get(cell, {}).get("asked") == asked:
            continue
        start = time.process_time()
        done[cell] = {"asked": asked, **run(systems, documents, options, cell)}
        options.out.write_text(json.dumps(done, indent=1, sort_keys=True, allow_nan=False) + "\n")
        print(f"{cell}: {time.process_time() - start:.0f} s of CPU", flush=True)


if __name__ == "__main__":
    main()
