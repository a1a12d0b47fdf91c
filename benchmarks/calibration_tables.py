"""
Write the tables of docs/uncertainty.md from what `calibration.py` found.

    python benchmarks/calibration_tables.py calibration.json
"""

import json
import sys
from pathlib import Path

DOCUMENTS = (50, 200, 1000)
GOLD = {
    "0": "below 10",
    "10": "10 to 19",
    "20": "20 to 39",
    "40": "40 to 99",
    "100": "100 and more",
    "micro": "micro",
}
RULES = ("max-T", "Holm", "BH", "p uncorrected", "drop of 0.05", "drop of 0.02")


def share(found):
    low, high = (f"{100 * found[end]:.1f}" for end in ("low", "high"))
    return f"{100 * found['rate']:.1f} ({low} to {high})"


def line(*cells):
    print(f"| {' | '.join(str(cell) for cell in cells)} |")


def false_alarms(cells):
    for kind in ("exchangeable", "trade-off"):
        for documents in DOCUMENTS:
            if cell := cells.get(f"{kind}/{documents}"):
                alarms = cell["false_alarms"]
                first = [share(alarms[rule]) for rule in ("max-T", "max-T, improved")]
                others = [f"{100 * alarms[rule]['rate']:.1f}" for rule in RULES[1:]]
                line(kind, documents, *first, *others, share(cell["simultaneous_coverage"]))


def coverage(cells):
    for documents in DOCUMENTS:
        cell = cells.get(f"coverage/{documents}", {})
        for place, name in GOLD.items():
            if f"{place} f1" in cell:
                found = [cell[f"{place} {figure}"] for figure in ("precision", "recall", "f1")]
                line(documents, name, *map(share, found), f"{found[-1]['width']:.2f}")


def power(cells):
    for documents in DOCUMENTS:
        if cell := cells.get(f"power/{documents}"):
            line(documents, *(share(cell["found"][rule]) for rule in RULES))


def main():
    cells = {}
    for path in sys.argv[1:]:
        cells |= json.loads(Path(path).read_text())
    for table in (false_alarms, coverage, power):
        table(cells)
        print()


if __name__ == "__main__":
    main()
