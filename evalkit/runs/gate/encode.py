"""The gate's result as JSON: everything that other programs may want to read."""

import json
from dataclasses import asdict

from evalkit.runs.gate.result import FORMAT, GateResult


def to_json(result: GateResult) -> str:
    """Write a result with sorted keys; it has no clock, and absent numbers are null."""
    content = {
        "format": FORMAT,
        **asdict(result),
        "must_find": [{**asdict(one), "verdict": one.verdict} for one in result.must_find],
    }
    return f"{json.dumps(content, sort_keys=True, allow_nan=False, ensure_ascii=False, indent=2)}\n"
