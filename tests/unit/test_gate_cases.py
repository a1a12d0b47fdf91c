"""The gate's decision table: each case says which verdicts and which exit code follow."""

import json

import pytest
from gatecases import cases, run

from evalkit.reports.gate import render
from evalkit.runs.gate.encode import to_json

CASES = cases()


@pytest.mark.parametrize("case", [case for _, case in CASES], ids=[name for name, _ in CASES])
def test_the_gate_decides_as_the_table_says(case):
    result = run(case)

    verdicts = {f"{c.measure} {c.name}": c.verdict for c in result.checks}
    expected = case["expect"]
    wanted = expected.get("verdicts", {})
    codes = {note.code for note in result.notes}
    assert (result.exit_code, {key: verdicts.get(key) for key in wanted}) == (
        expected["exit"],
        wanted,
    ), result.why
    assert set(expected.get("codes", ())) <= codes
    assert expected.get("why", "") in " ".join(result.why)
    for key, reason in expected.get("reasons", {}).items():
        said = next(c.reason for c in result.checks if f"{c.measure} {c.name}" == key)
        assert reason in said
    assert result.verdict == expected.get("verdict", result.verdict)
    assert f"(exit {result.exit_code})" in render(result)
    assert json.loads(to_json(result))["exit_code"] == result.exit_code


def test_the_table_has_at_least_sixty_combinations_that_differ():
    told = {
        json.dumps({k: v for k, v in case.items() if k != "case"}, sort_keys=True, default=str)
        for _, case in CASES
    }

    assert len(told) == len(CASES) >= 60
