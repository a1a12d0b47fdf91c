"""`evalkit measures` says what there is and what each one counts."""

import re

import pytest
from click.testing import CliRunner

from evalkit.cli import main
from evalkit.cli.app import cli
from evalkit.measures import DEFINITIONS, PRESETS, SUITES


def shown(*args):
    result = CliRunner().invoke(cli, ["measures", *args], catch_exceptions=False)
    assert result.exit_code == 0
    return result.output


def test_list_names_every_measure_and_the_members_of_every_suite():
    lines = shown("list").splitlines()

    for name, definition in DEFINITIONS.items():
        shown_line = f" +{re.escape(name)} +{re.escape(definition.doc)}"
        assert any(re.fullmatch(shown_line, line) for line in lines)
    for name, members in SUITES.items():
        named = "every measure" if name == "all" else " ".join(members)
        assert any(re.fullmatch(f" +{name} +{re.escape(named)}", line) for line in lines)


@pytest.mark.parametrize("name", DEFINITIONS)
def test_show_says_what_a_measure_counts(name):
    output, definition = shown("show", name), DEFINITIONS[name]

    assert output.startswith(f"{name}: {definition.title}\n{definition.doc}\n")
    for step in ("scope", "unit", "relation", "alignment", "credit", "aggregation"):
        assert f"{step:<11} {getattr(definition.model, step).name}: " in output
    assert f"signature   scoring:1|measures:{name}\n" in output
    assert re.search(r"\n  counts    \w", output)
    assert re.search(r"\n  figures   \w", output)


@pytest.mark.parametrize("name", PRESETS)
def test_show_cites_the_source_of_a_preset_and_of_its_measures(name):
    preset = PRESETS[name]
    for shown_name in (name, preset.measures[0].name):
        output = shown("show", shown_name)
        assert preset.paper in output
        assert f"{preset.repository} at {preset.commit}" in output
        assert all(deviation in output for deviation in preset.deviations)


def test_show_explains_parameters_and_applies_them():
    assert "dup=fp (default): each of equal items counts" in shown("show", "TC")
    assert "duplicates  each of equal items counts\n" in shown("show", "TC.F1")
    assert "duplicates  equal items of a side are one\n" in shown("show", "TC(dup=merge)")
    assert "task=e2e (default): " in shown("show", "textee/TC")


def test_show_of_the_default_suite_has_no_source():
    assert shown("show", "default") == "default: TI TC AI AC AI+ AC+ EX\n"


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["show", "TCC"], "EK3001 There is no measure 'TCC'. Did you mean 'TC'?"),
        (["show", "TC(dup=x)"], "EK3002 TC(dup=x): there is no such value. Known: fp, merge."),
        (["show"], "EK6002 Missing argument 'MEASURE|SUITE'. Try: evalkit measures show --help"),
    ],
)
def test_what_is_wrong_is_said_and_exits_with_2(args, message, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["measures", *args])

    assert stopped.value.code == 2
    assert capsys.readouterr().err.strip() == message
