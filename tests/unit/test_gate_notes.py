"""What stands beside the gate's tables is true, and the same as text and as Markdown."""

from dataclasses import replace

import pytest
from gateresults import check, result

from evalkit.errors import Diagnostic
from evalkit.reports.ci.markdown import gate_markdown
from evalkit.reports.gate import render
from evalkit.runs.gate.result import Buckets, Effect

EFFECT = Effect("TC.F1", 0.75, 0.7, 0.5)
OTHERWISE = Diagnostic("EK5041", "The baseline was measured otherwise.", None, "", "note")


@pytest.mark.parametrize(
    ("documents", "notes", "why"),
    [
        (Buckets(same=("a",), rescored=("b", "c")), (), "gold changed in 2 documents"),
        (Buckets(same=("a",), removed=("b",)), (), "1 document removed"),
        (Buckets(same=("a",), unmeasured=("b",), unread=("b",)), (), "1 document not measured"),
        (Buckets(same=("a",), new=("b",)), (), "1 document new"),
        (Buckets(same=("a",)), (OTHERWISE,), "measured otherwise"),
        (Buckets(same=("a",)), (), "only a part of its documents is compared"),
        (Buckets((), ("b",), ("c",), (), ("d",)), (),
         "gold changed in 1 document, 1 document removed, 1 document not measured"),
    ],
    ids=["changed", "removed", "unmeasured", "new", "otherwise", "a-part", "several"],
)  # fmt: skip
def test_text_and_markdown_name_the_same_reason_for_another_figure(documents, notes, why):
    found = result(documents=documents, notes=notes, effects=(EFFECT,))

    text, markdown = render(found), gate_markdown(found)

    assert f"\nsince the baseline was set: {why}\n" in text
    assert f"\n### Since the baseline was set: {why}\n" in markdown
    assert "TC.F1  then 75.0, by that -5.0, by the extractor -20.0, now 50.0\n" in text
    assert "| TC.F1 | 75.0 | 70.0 | 50.0 |\n" in markdown


def test_nothing_is_said_where_the_figure_is_that_of_its_day():
    found = result(
        documents=Buckets(same=("a",)),
        effects=(replace(EFFECT, before=0.75), replace(EFFECT, then=None)),
    )

    assert "ince the baseline was set" not in render(found) + gate_markdown(found)


def test_the_figure_on_new_documents_is_in_both():
    found = result(effects=(replace(EFFECT, new=0.25), replace(EFFECT, measure="AC.F1")))

    text, markdown = render(found), gate_markdown(found)

    assert "now 50.0; 25.0 on new documents" in text
    assert "| TC.F1 | 75.0 | 70.0 | 50.0 | 25.0 |" in markdown
    assert "| AC.F1 | 75.0 | 70.0 | 50.0 | — |" in markdown


def test_a_report_says_which_way_its_p_and_its_intervals_look():
    one_sided = (
        "p is one-sided, for worse, adjusted for micro and all types with at least 10 gold items"
    )
    found = result(families=2, checks=(check(), check(name="rally", adjusted=None)))

    text, markdown = render(found).splitlines(), gate_markdown(found).splitlines()

    assert f"  {one_sided}" in text
    assert f"- {one_sided}; raw for the others" in markdown
    assert (
        "- intervals are two-sided: where the change may lie, all of a measure together in 97.5 % of samples"
        in markdown
    )
    assert not [line for line in text if "intervals" in line]


def test_a_floor_has_no_p_and_its_interval_is_that_of_the_figure():
    floor = check("pass", policy="floor", before=None, difference=None, p=None, adjusted=None)

    markdown = gate_markdown(result(families=0, checks=(floor,)))

    assert "- the interval of a floor is two-sided: where the figure may lie, in 95 %" in markdown
    assert "p is one-sided" not in markdown + render(result(checks=(floor,)))
    assert "where the change may lie" not in markdown


def test_a_figure_that_is_not_defined_is_no_change():
    text = render(result(effects=(replace(EFFECT, then=None), replace(EFFECT, after=None))))

    assert "TC.F1  then —, by that —, by the extractor -20.0, now 50.0" in text
    assert "TC.F1  then 75.0, by that -5.0, by the extractor —, now —" in text
