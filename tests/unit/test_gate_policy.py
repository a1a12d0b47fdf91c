"""What the settings of the gate may say, and what is made of them."""

from fractions import Fraction
from pathlib import Path

import pytest
import yaml

from evalkit.errors import ConfigError, Location, MeasureError
from evalkit.runs.gate.policy import Policy

CASES = sorted((Path(__file__).parents[1] / "cases" / "policy").glob("*.yaml"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_settings_that_mean_nothing_are_refused_all_at_once(path):
    case = yaml.safe_load(path.read_text("utf-8"))

    with pytest.raises(ConfigError) as caught:
        Policy.of(case["settings"])

    assert str(caught.value) == case["says"]


def test_without_settings_the_f1_of_events_is_held():
    policy = Policy.of({})

    (rule,) = policy.rules
    assert (str(rule.measure), rule.policy, rule.types) == ("TC.F1", "regression", ())
    assert policy == Policy()


def test_a_rule_takes_what_it_does_not_say_from_the_settings():
    settings = {
        "policy": "noninferior", "margin": 0.03, "alpha": 0.1, "on_new_gold": None,
        "rules": [{"measure": "TC", "margin": None}, {"measure": "AC.R", "floor": 0.7, "types": ("A", "B", "A")}],
    }  # fmt: skip

    first, second = Policy.of(settings).rules

    assert (str(first.measure), first.policy, first.margin, first.figure) == (
        "TC.F1",
        "noninferior",
        0.03,
        "f1",
    )
    assert (second.policy, second.bar, second.types, second.figure) == (
        "floor",
        0.7,
        ("A", "B"),
        "recall",
    )


def test_tested_measures_share_alpha_and_others_take_nothing():
    rules = [
        {"measure": "TC.F1"}, {"measure": "TC.F1", "types": ["A"]}, {"measure": "AC.F1"},
        {"measure": "TC.R", "floor": 0.5}, {"measure": "EX.F1", "policy": "exact"},
    ]  # fmt: skip

    policy = Policy.of({"rules": rules})

    assert (policy.families, policy.share) == (2, 0.025)
    assert Policy.of({"rules": rules[3:]}).share == 0.05


def test_a_bar_is_the_decimal_number_that_was_written():
    (rule,) = Policy.of({"rules": [{"measure": "TC.R", "floor": 0.7}]}).rules

    assert rule.exact_bar == Fraction(7, 10)


def test_the_place_of_a_rule_is_said():
    with pytest.raises(ConfigError) as caught:
        Policy.of({"rules": [{"measure": "TC", "x": 1, "where": Location("a.toml", 3, 1)}]})

    assert str(caught.value).startswith("EK5050 a.toml:3:1 ")


def test_a_measure_that_there_is_not_is_refused():
    with pytest.raises(MeasureError, match="EK3001"):
        Policy.of({"rules": [{"measure": "TCC.F1"}]})
