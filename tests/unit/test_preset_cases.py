"""Worked examples of the published scorers: the counts they print, from files in `tests/cases/scoring/presets`."""

import presetcases
import pytest

from evalkit.errors import MeasureError
from evalkit.evaluate import score
from evalkit.measures import DEFINITIONS, Measure

CASES = [presetcases.read(path) for path in presetcases.FILES]
INPUTS = [
    pytest.param(one, id=f"{case.name}-{n}") for case in CASES for n, one in enumerate(case.inputs)
]
OWN = {name for name in DEFINITIONS if "/" not in name}  # their cases are the files one level up


def agree(found, expected, where):
    for name, text in expected.items():
        wanted, got = presetcases.value(text), found[name]
        if isinstance(got, int) or wanted is None:
            assert got == wanted, (where, name)
        else:
            assert got == pytest.approx(float(wanted), abs=1e-12), (where, name)


@pytest.mark.parametrize("one", INPUTS)
def test_a_worked_example_gives_its_counts(one):
    result = score(gold=one.gold, predicted=one.predicted, measures=list(one.expected)).as_dict()

    for text, expected in one.expected.items():
        wanted = dict(expected)
        found = result["measures"][text]
        for name, figures in wanted.pop("types", {}).items():
            agree(found["types"][name], figures, (text, name))
        for name, figures in wanted.pop("averages", {}).items():
            agree(found["averages"][name], figures, (text, name))
        agree(found["micro"], wanted, text)


def counts(one, name):
    """Count an input with a measure; None where the measure refuses it."""
    try:
        return score(gold=one.gold, predicted=one.predicted, measures=[name]).as_dict()["measures"][
            name
        ]["micro"]
    except MeasureError:
        return None


COVERED = [(case, name) for case in CASES for name in case.covers]


@pytest.mark.parametrize(("case", "name"), COVERED, ids=lambda v: getattr(v, "name", v))
def test_a_case_file_can_tell_its_measure_from_others(case, name):
    found = [
        counts(one, name)
        for one in case.inputs
        if any(Measure.parse(t).name == name for t in one.expected)
    ]
    other = [
        counts(one, "textee/TC")
        for one in case.inputs
        if any(Measure.parse(t).name == name for t in one.expected)
    ]

    assert None not in found
    assert len({str(sorted(c.items())) for c in found}) >= 2, "two inputs with different counts"
    assert any(c.get("precision") != c.get("recall") for c in found), (
        "one input with P other than R"
    )
    if name != "textee/TC":
        assert found != other, "the file fails when textee/TC takes its place"


def test_every_preset_has_a_case_file():
    covered = {name for _, name in COVERED}

    assert sorted(set(DEFINITIONS) - OWN - covered) == []
