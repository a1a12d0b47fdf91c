"""The usual way to score events: `json` and sets of tuples, as TextEE's scorer does it."""

import json
from collections.abc import Sequence
from pathlib import Path

NAMES = ("TI", "TC", "AI", "AC", "AI+", "AC+")


def load(path: Path) -> list[dict]:
    """Decode a file of JSON Lines."""
    with path.open() as file:
        return [json.loads(line) for line in file]


def sets(documents: Sequence[dict]) -> list[set]:
    """Collect the six sets of tuples."""
    found: list[set] = [set() for _ in NAMES]
    ti, tc, ai, ac, ai_plus, ac_plus = found
    for document in documents:
        name = document["id"]
        for event in document["events"]:
            kind, trigger = event["type"], event["trigger"]
            start, end = trigger["start"], trigger["end"]
            ti.add((name, start, end))
            tc.add((name, start, end, kind))
            for argument in event["arguments"]:
                first, behind, role = argument["start"], argument["end"], argument["role"]
                ai.add((name, kind, first, behind))
                ac.add((name, kind, first, behind, role))
                ai_plus.add((name, kind, start, end, first, behind))
                ac_plus.add((name, kind, start, end, first, behind, role))
    return found


def score(gold: Sequence[dict], predicted: Sequence[dict]) -> dict[str, tuple[int, int, int]]:
    """Count gold, predicted and matched items of the six measures."""
    return {
        name: (len(ours), len(theirs), len(ours & theirs))
        for name, ours, theirs in zip(NAMES, sets(gold), sets(predicted), strict=True)
    }


def cold(gold: Path, predicted: Path) -> dict[str, tuple[int, int, int]]:
    """Decode both files and count."""
    return score(load(gold), load(predicted))
