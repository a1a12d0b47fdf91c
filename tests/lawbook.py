"""
The laws that measures keep or break, as rows: one file a family in `tests/laws/`, each with `LAWS`.

True: the law holds for all documents that the family's `corpora` strategy makes. A text: the law does not
hold, and why; `BROKEN` in the family's file may give documents that show it (measure → law → (gold, predicted)).

perfect     gold scored on itself has figures of 1 (or None where there is nothing)
order_free  no order of documents, events, arguments or entities changes a count
swap        exchanging the sides exchanges precision and recall
monotone    taking away a matched prediction never raises recall
one_to_one  there are no more matches than items on the smaller side
additive    the counts of shards are the counts of the whole, bit by bit
"""

import importlib.util
from dataclasses import dataclass
from pathlib import Path

from hypothesis import settings

FEWER = settings(max_examples=max(12, settings.default.max_examples * 2 // 5))
"""For tests of which each example counts many measures: two fifths of the examples of the profile."""

FOLDER = Path(__file__).parent / "laws"


@dataclass(frozen=True)
class Laws:
    """What one measure keeps: True, or the reason why not."""

    perfect: bool | str = True
    order_free: bool | str = True
    swap: bool | str = True
    monotone: bool | str = True
    one_to_one: bool | str = True
    additive: bool | str = True


def families():
    """Load the files: each has `LAWS` and may have `corpora()`, a strategy of lists of documents."""
    found = {}
    for path in sorted(FOLDER.glob("*.py")):
        spec = importlib.util.spec_from_file_location(f"laws_{path.stem}", path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        found[path.stem] = module
    return found
