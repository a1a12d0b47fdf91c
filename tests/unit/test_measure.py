"""A measure's text is its identity: what prints the same is the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalkit.errors import MeasureError
from evalkit.measures import DEFINITIONS, PRESETS, SUITES, Measure, bases, suite
from evalkit.measures.measure import FIGURES


def values(declared):
    """Draw what a parameter may be: one of its values, a number between its bounds, a name."""
    found = [st.sampled_from(sorted(declared.values))] if declared.values else []
    if declared.number is not None:
        low, high = declared.number
        found.append(st.integers(0, 100).map(lambda n: f"{low + (high - low) * n / 100:g}"))
    if declared.named:
        found.append(st.sampled_from(["triggers", "a_b"]))
    return st.one_of(found)


@st.composite
def measures(draw):
    name = draw(st.sampled_from(sorted(DEFINITIONS)))
    parameters = [
        (parameter, draw(values(declared)))
        for parameter, declared in DEFINITIONS[name].parameters.items()
        if draw(st.booleans())
    ]
    figure = draw(st.sampled_from([None, *FIGURES]))
    try:
        return Measure(name, tuple(parameters), figure)
    except MeasureError as error:
        assert error.diagnostics[0].code in {"EK3011", "EK3030"}  # parameters that contradict
        alone = [(key, value) for key, value in parameters if key in {"dup", "span"}]
        return Measure(name, tuple(alone), figure)


@given(measures())
def test_parsing_undoes_printing(measure):
    assert Measure.parse(str(measure)) == measure


@pytest.mark.parametrize("name", DEFINITIONS)
def test_every_name_is_a_measure_without_quotes_in_a_shell(name):
    assert str(Measure.parse(name)) == name
    assert not set(name) & set(" \t&;|<>()$`\\\"'*?[]#~=%{}")


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("TC", "TC"),
        (" TC ", "TC"),
        ("TC()", "TC"),
        ("TC(dup=fp)", "TC"),
        ("TC( dup = merge )", "TC(dup=merge)"),
        ("AC+.F1", "AC+.F1"),
        ("AC+(dup=merge).P", "AC+(dup=merge).P"),
        ("textee/AI+.R", "textee/AI+.R"),
    ],
)
def test_the_text_becomes_canonical(text, canonical):
    assert str(Measure.parse(text)) == canonical


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("TCC", "EK3001 There is no measure 'TCC'. Did you mean 'TC'?"),
        ("tc", "EK3001 There is no measure 'tc'. Did you mean 'TC'?"),
        ("texte/TC", "EK3001 There is no measure 'texte/TC'. Did you mean 'textee/TC'?"),
        ("textee", "EK3001 There is no measure 'textee'. That is a suite: textee/TI textee/TC"),
        ("TC(dupp=fp)", "EK3002 'TC' has no parameter 'dupp'. Did you mean 'dup'?"),
        ("textee/TC(dup=fp)", "EK3002 'textee/TC' has no parameter 'dup'. Known: task."),
        ("TC(dup=mrge)", "EK3002 TC(dup=mrge): there is no such value. Did you mean 'merge'?"),
        ("TC(dup=)", "EK3002 TC(dup=): there is no such value. Known: fp, merge."),
        ("TC(dup=fp,dup=fp)", "EK3002 A parameter of 'TC' is given twice. Keep one of them."),
        ("TC(dup)", "EK3003 'TC(dup)' is not a measure. Write name,"),
        ("TC(dup=a=b)", "EK3003 'TC(dup=a=b)' is not a measure."),
        ("TC(dup=fp", "EK3003 'TC(dup=fp' is not a measure."),
        ("TC(dup=fp,)", "EK3003 'TC(dup=fp,)' is not a measure."),
        ("", "EK3003 '' is not a measure."),
        ("TC;rm", "EK3003 'TC;rm' is not a measure."),
        ("__import__('os')", "EK3003 \"__import__('os')\" is not a measure."),
        ("ＴＣ", "EK3003 'ＴＣ' is not a measure."),
        ("TC.F2", "EK3004 There is no figure 'F2'. Known: F1, P, R."),
        ("TC.f1", "EK3004 There is no figure 'f1'."),
    ],
)
def test_what_is_not_a_measure_is_refused_with_the_next_step(text, message):
    with pytest.raises(MeasureError) as caught:
        Measure.parse(text)

    assert str(caught.value).startswith(message)


@given(st.text(max_size=30))
def test_any_text_is_a_measure_or_an_error_of_ours(text):
    try:
        measure = Measure.parse(text)
    except MeasureError as error:
        assert error.diagnostics[0].hint
    else:
        assert measure.name in DEFINITIONS


def test_equal_measures_are_one_key():
    assert len({Measure("TC"), Measure("TC", (("dup", "fp"),)), Measure.parse("TC()")}) == 1


def test_a_parameter_changes_what_is_counted_and_a_figure_does_not():
    merging = Measure.parse("TC(dup=merge).F1")

    assert merging.definition.unit.duplicates == "merge"
    assert merging.base == Measure("TC", (("dup", "merge"),))
    assert Measure("TC").definition == Measure.parse("TC.F1").definition


def test_figures_and_repeats_are_one_measure_to_count():
    assert [str(m) for m in bases(["TC.F1", "TI", Measure("TC"), "TC.P"])] == ["TC", "TI"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("TC", ["TC"]),
        ("TC,AC+", ["TC", "AC+"]),
        ("TC, TC(dup=merge).F1 ,AC", ["TC", "TC(dup=merge)", "AC"]),
        (Measure("EX"), ["EX"]),
        ([], []),
    ],
)
def test_one_text_is_not_taken_letter_by_letter(given, expected):
    assert [str(measure) for measure in bases(given)] == expected


@pytest.mark.parametrize("text", ["TC(dup=merge)", "TC.F1"])
def test_the_text_of_a_measure_as_its_name_is_told_how_to_be_read(text):
    with pytest.raises(MeasureError) as caught:
        Measure(text)

    assert caught.value.diagnostics[0].code == "EK3001"
    assert f"Measure.parse('{text}')" in caught.value.diagnostics[0].hint


def test_a_suite_names_its_members_in_order():
    assert [str(m) for m in suite("default")] == ["TI", "TC", "AI", "AC", "AI+", "AC+", "EX"]
    assert [str(m) for m in suite("textee")] == [
        "textee/TI", "textee/TC", "textee/AI", "textee/AC", "textee/AI+", "textee/AC+",
    ]  # fmt: skip


def test_an_unknown_suite_is_refused():
    with pytest.raises(MeasureError) as caught:
        suite("texte")

    assert str(caught.value) == "EK3007 There is no suite 'texte'. Did you mean 'textee'?"


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_cites_its_source_and_is_a_suite(name):
    preset = PRESETS[name]

    assert preset.repository.startswith(("https://", "none: "))
    assert len(preset.commit) >= 7 or preset.repository.startswith("none: ")
    assert preset.paper
    assert preset.deviations or preset.repository.startswith("none: ")
    assert {definition.name for definition in preset.measures} <= set(SUITES[name])
    # a preset may be one of several for a scorer, as kbp-coref for measures of kbp
    prefixes = {name, name.partition("-")[0]}
    assert {definition.name.partition("/")[0] for definition in preset.measures} <= prefixes


@pytest.mark.parametrize("name", DEFINITIONS)
def test_every_measure_is_documented(name, root):
    assert f"\n### `{name}`\n" in (root / "docs" / "all-measures.md").read_text("utf-8")


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_is_documented(name, root):
    assert f"\n## {name}\n" in (root / "docs" / "all-measures.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "canonical"),
    [("TC( )", "TC"), ("TC()", "TC"), ("TC(at=.5,span=iou)", "TC(at=0.5,span=iou)")],
)
def test_what_means_the_same_prints_the_same(text, canonical):
    assert str(Measure.parse(text)) == canonical
