"""Each setting has one value and one origin; the table decides what is a value, in every layer."""

import json
from dataclasses import fields
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from evalkit.config import (
    RULE_SETTINGS,
    SETTINGS,
    Check,
    Config,
    Rule,
    load_config,
    unused_variables,
)
from evalkit.config.schema import config_schema, plain
from evalkit.errors import ConfigError, Location
from evalkit.reports.settings import settings_json, settings_list, settings_page, settings_text

GATE = """\
[tool.evalkit]
extractor = "mine"
seed = 7
[tool.evalkit.extractors.mine]
use = "rules"
batch = 4
fast = true
[tool.evalkit.check]
alpha = 0.1
permutations = 999
[[tool.evalkit.check.rules]]
measure = "TC.F1"
types = ["denial"]
policy = "noninferior"
margin = 0.03
[[tool.evalkit.check.rules]]
measure = "TC.R"
floor = 1
bound = "lower"
"""
GATE_YAML = """\
extractor: mine
seed: 7
extractors: {mine: {use: rules, batch: 4, fast: true}}
check:
  alpha: 0.1
  permutations: 999
  rules:
    - {measure: TC.F1, types: [denial], policy: noninferior, margin: 0.03}
    - {measure: TC.R, floor: 1, bound: lower}
"""


def load(tmp_path, text, **layers):
    name = "pyproject.toml" if "[tool" in text else "evalkit.yaml"
    (tmp_path / name).write_text(text, "utf-8")
    return load_config(tmp_path, **layers)


def problems(tmp_path, text, **layers):
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, text, **layers)
    return [str(d).replace(f"{tmp_path}/", "") for d in caught.value.diagnostics]


@pytest.mark.parametrize("text", [GATE, GATE_YAML], ids=["TOML", "YAML"])
def test_toml_and_yaml_give_the_same_typed_settings(tmp_path, text):
    config = load(tmp_path, text)

    assert config.seed == 7
    assert config.extractors == {"mine": {"use": "rules", "batch": "4", "fast": "true"}}
    assert config.check == Check(
        baseline=tmp_path / "reports" / "baselines",
        alpha=0.1,
        permutations=999,
        rules=(
            Rule("TC.F1", ("denial",), policy="noninferior", margin=0.03),
            Rule("TC.R", floor=1.0, bound="lower"),
        ),
    )
    assert isinstance(config.check.rules[1].floor, float)


def test_a_rule_knows_its_line(tmp_path):
    rules = load(tmp_path, GATE).check.rules

    assert [rule.where for rule in rules] == [
        Location(str(tmp_path / "pyproject.toml"), 11, 1),
        Location(str(tmp_path / "pyproject.toml"), 16, 1),
    ]


def test_unknown_keys_are_found_at_any_depth_with_the_nearest_name(tmp_path):
    text = (
        "[tool.evalkit]\nsed = 1\n[tool.evalkit.chek]\nalpha = 0.1\n"
        "[tool.evalkit.check]\nalfa = 0.1\n"
        '[[tool.evalkit.check.rules]]\nmeasure = "TC.F1"\n  flor = 0.5\n'
    )

    assert problems(tmp_path, text) == [
        "EK6011 pyproject.toml:2:1 There is no setting 'sed'. Did you mean 'seed'?",
        "EK6011 pyproject.toml:3:1 There is no setting 'chek'. Did you mean 'check'?",
        "EK6011 pyproject.toml:6:1 There is no setting 'check.alfa'. Did you mean 'alpha'?",
        "EK6011 pyproject.toml:9:3 There is no setting 'check.rules.flor'. Did you mean 'floor'?",
    ]


def test_unknown_keys_of_yaml_are_found_at_any_depth(tmp_path):
    text = "check:\n  rules:\n    - measure: TC.F1\n      policcy: floor\n  seed: 1\n"

    assert [problem.split(" ", 2)[1] for problem in problems(tmp_path, text)] == [
        "evalkit.yaml:4:7",
        "evalkit.yaml:5:3",
    ]


WRONG = {
    "seed": ["-1", "1.5", '"x"', "true"],
    "ci": ["0", "1", "nan", '"0.95"'],
    "check.alpha": ["0", "1", "-0.1", "[0.05]"],
    "check.min_effect": ["-0.1", "1.01"],
    "check.margin": ["0", "2"],
    "check.permutations": ["9", "99.5"],
    "check.policy": ['"ratchet"', "1"],
    "check.on_inconclusive": ['"never"'],
    "gold": ['"gold"', "[1]", '[""]'],
    "suite": ['""', "1"],
    "extractors": ["1", "{a = 1}", "{a = {b = [1]}}"],
    "check": ["1"],
    "check.rules": ["1", "[1]", "{}"],
}


@pytest.mark.parametrize(("name", "value"), [(n, v) for n, vs in WRONG.items() for v in vs])
def test_a_value_of_the_wrong_kind_is_refused_by_reader_and_schema_alike(tmp_path, name, value):
    import tomllib

    text = f"[tool.evalkit]\n{name} = {value}\n"
    table = tomllib.loads(text)["tool"]["evalkit"]

    found = problems(tmp_path, text)

    assert found[0].startswith(f"EK6012 pyproject.toml:2:{1 + name.rfind('.') + 1} ")
    assert f"'{name}'" in found[0]
    if value != "nan":  # which JSON does not have
        assert not Draft202012Validator(config_schema()).is_valid(table)


def test_numbers_and_words_of_yaml_that_the_table_does_not_want_are_refused(tmp_path):
    text = "seed: yes\nci: 1_0\ncheck: {alpha: '0.05'}\n"

    assert [problem.partition(" The ")[0] for problem in problems(tmp_path, text)] == [
        "EK6012 evalkit.yaml:1:1",
        "EK6012 evalkit.yaml:2:1",
        "EK6012 evalkit.yaml:3:9",
    ]


@pytest.mark.parametrize("text", [GATE, GATE_YAML], ids=["TOML", "YAML"])
def test_good_settings_are_good_for_the_schema(tmp_path, text):
    import tomllib

    import yaml

    table = tomllib.loads(text)["tool"]["evalkit"] if "[tool" in text else yaml.safe_load(text)
    validator = Draft202012Validator(config_schema())

    Draft202012Validator.check_schema(config_schema())

    assert list(validator.iter_errors(table)) == []
    assert not validator.is_valid({**table, "golds": []})
    assert not validator.is_valid({"check": {"rules": [{"floor": 0.5}]}})


def test_every_default_is_a_value_of_its_setting():
    schema = config_schema()

    for setting in SETTINGS.values():
        if setting.default is not None:
            default = plain(setting.default)
            assert setting.kind.read(default) == setting.default
            assert Draft202012Validator(setting.kind.schema).is_valid(default)
    assert json.loads(json.dumps(schema)) == schema


def test_the_table_and_the_records_have_the_same_names():
    top = {field.name for field in fields(Config)} - {"source", "check", "values"}
    check = {f"check.{field.name}" for field in fields(Check)} - {"check.rules"}

    assert top | check == set(SETTINGS)
    assert {field.name for field in fields(Rule)} - {"where"} == set(RULE_SETTINGS)


def test_the_defaults_of_the_records_are_those_of_the_table(tmp_path):
    (tmp_path / ".git").mkdir()

    assert load_config(tmp_path) == Config()


def test_the_environment_goes_before_the_file_and_set_before_both(tmp_path):
    environment = {"EVALKIT_SEED": "8", "EVALKIT_CI": "0.9", "EVALKIT_SUITE": "", "OTHER": "1"}

    config = load(tmp_path, GATE, environment=environment, given=["ci=0.8", "check.policy=exact"])

    assert (config.seed, config.ci, config.check.policy) == (8, 0.8, "exact")
    assert [config.values[n].origin for n in ("seed", "ci", "suite")] == [
        "$EVALKIT_SEED",
        "--set ci",
        "default",
    ]
    assert [config.values[n].layer for n in ("seed", "ci", "extractor", "suite")] == [
        "environment",
        "--set",
        "file",
        "default",
    ]
    assert config.values["extractor"].origin == f"{tmp_path}/pyproject.toml:2:1"


def test_lists_stand_in_one_line_outside_of_files(tmp_path):
    environment = {"EVALKIT_MEASURES": "TC(span=iou,at=0.5), AC+", "EVALKIT_GOLD": "a:b"}

    config = load(tmp_path, "seed: 1\n", environment=environment)

    assert config.measures == ("TC(span=iou,at=0.5)", "AC+")
    assert config.gold == (tmp_path / "a", tmp_path / "b")


def test_texts_of_the_machine_are_added_to_those_of_the_project(tmp_path):
    config = load(tmp_path, "text_path: [t]\n", environment={"EVALKIT_TEXT_PATH": "/m:n"})

    assert [str(p) for p in config.text_path] == ["/m", f"{tmp_path}/n", f"{tmp_path}/t"]
    assert "$EVALKIT_TEXT_PATH" in settings_text(config, near=tmp_path)


def test_problems_of_the_environment_and_of_set_name_their_place(tmp_path):
    found = problems(
        tmp_path,
        "seed: 1\n",
        environment={"EVALKIT_CHECK_ALPHA": "2"},
        given=["chek.alpha=1", "seed=x", "extractors=a", "check.rules=b"],
    )

    assert found[0].startswith("EK6012 $EVALKIT_CHECK_ALPHA The setting 'check.alpha' must be")
    assert found[1].startswith("EK6011 --set chek.alpha There is no setting 'chek.alpha'. Did you")
    assert found[2].startswith("EK6012 --set seed The setting 'seed' must be a whole number")
    assert [line.split(" There")[0] for line in found[3:]] == [
        "EK6011 --set extractors",
        "EK6011 --set check.rules",
    ]


def test_set_takes_a_name_and_a_value(tmp_path):
    assert problems(tmp_path, "seed: 1\n", given=["seed"]) == [
        "EK6020 --set takes name=value, not 'seed'. Write --set seed=1."
    ]


def test_a_rule_without_measure_is_refused(tmp_path):
    text = "[[tool.evalkit.check.rules]]\nfloor = 0.5\n"

    assert problems(tmp_path, text) == [
        'EK6021 pyproject.toml:1:1 A rule has no measure. Write measure = "TC.F1".'
    ]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('[[tool.evalkit.check.rules]]\nmeasure = "TC.F1"\nfloor = 2\n', "pyproject.toml:3:1"),
        ("check: {rules: [{measure: TC.F1, floor: high}]}\n", "evalkit.yaml:1:34"),
    ],
    ids=["TOML", "YAML"],
)
def test_a_wrong_value_of_a_rule_is_refused_at_its_place(tmp_path, text, place):
    (found,) = problems(tmp_path, text)

    assert found.startswith(f"EK6012 {place} The setting 'check.rules.floor' must be a number from")


def test_a_search_ends_at_the_root_of_the_disk(tmp_path):
    from evalkit.config.files import find

    assert find(Path(tmp_path.anchor)) is None


@pytest.mark.parametrize("text", ["tool.evalkit = 1\n", "tool = 1\n"])
def test_a_table_that_is_none_is_refused(tmp_path, text):
    (tmp_path / "other.toml").write_text(text)

    with pytest.raises(ConfigError, match="EK6010 .*not a table"):
        load_config(tmp_path, explicit=tmp_path / "other.toml")


def test_runs_lie_beside_the_settings_that_are_found_and_here_without_any(tmp_path):
    below = tmp_path / "below"
    below.mkdir()
    (tmp_path / "evalkit.yaml").write_text("seed: 1\n")

    found = load_config(below)
    named = load_config(below, explicit=tmp_path / "evalkit.yaml")

    assert found.runs == tmp_path / "reports" / "runs"
    assert str(named.runs) == "reports/runs"
    assert load_config(below, given=["runs=r"]).runs == below / "r"


def test_variables_that_name_no_setting_are_listed():
    assert unused_variables({"EVALKIT_SEEDS": "1", "EVALKIT_SEED": "1", "PATH": ""}) == [
        "EVALKIT_SEEDS"
    ]


def test_every_setting_is_in_the_list_the_page_and_the_json(tmp_path):
    config = load(tmp_path, GATE)
    shown = settings_json(config)["settings"]

    for name in SETTINGS:
        assert f"\n{name}" in f"\n{settings_list()}"
        assert f"| `{name}` |" in settings_page()
        assert name in shown
    assert shown["seed"] == {
        "value": 7,
        "layer": "file",
        "origin": f"{tmp_path}/pyproject.toml:3:1",
    }
    assert shown["check.rules"]["value"][1] == {"measure": "TC.R", "floor": 1.0, "bound": "lower"}


def test_the_schema_refuses_a_value_that_json_does_not_have():
    with pytest.raises(TypeError):
        plain({1, 2})


def test_the_settings_of_the_gate_are_those_that_its_policy_reads(tmp_path):
    from evalkit.runs.gate.policy import Policy

    policy = Policy.of(load(tmp_path, GATE).check.settings())

    assert Policy.of(Check().settings()) == Policy()
    assert (policy.alpha, policy.permutations) == (0.1, 999)
    assert [(str(r.measure), r.policy, r.margin, r.floor) for r in policy.rules] == [
        ("TC.F1", "noninferior", 0.03, None),
        ("TC.R", "floor", 0.02, 1.0),
    ]
