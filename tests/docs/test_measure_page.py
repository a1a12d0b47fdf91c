"""Every measure is documented from the table: its page, its source, its counted example."""

import pytest

from evalkit.errors import Location
from evalkit.evaluate import score
from evalkit.formats.line import decode_line
from evalkit.measures import DEFINITIONS, OWN, PRESET_OF, Measure
from evalkit.reports.measure_page import measure_page

OURS = {definition.name for group in OWN.values() for definition in group}


def test_the_page_is_what_the_table_says(root):
    page = (root / "docs" / "all-measures.md").read_text("utf-8")

    assert page == measure_page(), "run: just measures"


@pytest.mark.parametrize("name", DEFINITIONS)
def test_a_measure_has_a_source_and_says_how_it_was_checked(name):
    definition = DEFINITIONS[name]

    assert (name in OURS) != (name in PRESET_OF)
    assert definition.checked in {"vectors", "worked examples", "formula-checked"}
    assert definition.title
    assert definition.doc.endswith(".")
    assert "\n" not in definition.doc
    assert all(definition.compat.values())
    assert all(p.doc and (p.values or p.number) for p in definition.parameters.values())
    if name in PRESET_OF:
        preset = PRESET_OF[name]
        assert preset.paper
        assert preset.repository.startswith("http") or preset.repository.startswith("none")
        assert preset.commit


@pytest.mark.parametrize("name", DEFINITIONS)
def test_the_example_of_a_measure_is_well_formed_and_neither_perfect_nor_empty(name):
    example = DEFINITIONS[name].example
    assert example is not None
    sides = []
    for line in (example.gold, example.predicted):
        decoded = decode_line(line.encode(), where=Location("example"))
        assert decoded.diagnostics == []
        sides.append(decoded.record.document)
    gold, predicted = sides

    micro = score(gold=[gold], predicted=[predicted], measures=[name]).measures[name].micro

    assert any(micro.columns.values())
    assert str(Measure(name)) == name
    assert set(micro.figures().values()) - {None} != {1.0}
