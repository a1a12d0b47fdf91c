"""The commands about settings print what holds, for people and for programs."""

import json

import program
import pytest
from jsonschema import Draft202012Validator

from evalkit.cli.confidence import Confidence
from evalkit.config import load_config

GOLD = """\
gold: 1
id: a
ontology: diplomacy@1
document: {language: id, text: "Varunia membantah tuduhan itu."}
events:
  - {type: denial, speaker: "Varunia", trigger: "membantah"}
"""


@pytest.fixture
def folder(tmp_path):
    """A project with settings and a gold file."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold" / "a.yaml").write_text(GOLD)
    (tmp_path / "evalkit.yaml").write_text("seed: 3\nsuite: textee\n")
    return tmp_path


def run(folder, *args, **environment):
    return program.run(*args, cwd=folder, env={"EVALKIT_RUNS": None, **environment})


def test_show_gives_each_value_with_its_layer(folder):
    done = run(folder, "config", "show", "--format", "json", "--set", "ci=0.8", EVALKIT_SEED="5")

    shown = json.loads(done.stdout)["settings"]
    assert shown["seed"] == {"layer": "environment", "origin": "$EVALKIT_SEED", "value": 5}
    assert shown["ci"] == {"layer": "--set", "origin": "--set ci", "value": 0.8}
    assert shown["suite"]["layer"] == "file"
    assert shown["extractor"]["layer"] == "default"


def test_the_schema_is_one_and_knows_the_settings(folder):
    schema = json.loads(run(folder, "schema", "config").stdout)

    Draft202012Validator.check_schema(schema)
    assert Draft202012Validator(schema).is_valid({"seed": 3, "suite": "textee"})
    assert not Draft202012Validator(schema).is_valid({"sede": 3})


def test_the_page_of_settings_is_printed(folder, root):
    done = run(folder, "config", "list", "--format", "markdown")

    assert done.stdout == (root / "docs" / "settings.md").read_text("utf-8")
    assert "check.alpha = 0.05" in run(folder, "config", "list").stdout


def test_the_seed_and_the_level_of_intervals_are_the_configured_ones(folder):
    def signature(*args):
        return json.loads(run(folder, "score", "-q", "--format", "json", *args).stdout)["signature"]

    config = load_config(folder, given=["ci=0.9"])

    assert "|seed:3" in signature()
    assert "|seed:" not in signature("--seed", "0")
    assert Confidence.parse(None, seed=None).settled(config) == Confidence(0.9, 3)
    assert Confidence.parse("80", seed=5).settled(config) == Confidence(0.8, 5)
    assert Confidence.parse("none", seed=None).settled(config).level is None


@pytest.mark.parametrize(
    ("args", "environment", "measures"),
    [
        ([], {}, "textee/"),
        ([], {"EVALKIT_MEASURES": "TC"}, "TC"),
        (["--set", "measures=AC"], {"EVALKIT_MEASURES": "TC"}, "AC"),
        (["--set", "measures=AC", "--measure", "EX"], {"EVALKIT_MEASURES": "TC"}, "EX"),
    ],
    ids=["file", "environment", "--set", "option"],
)
def test_each_layer_goes_before_the_one_below(folder, args, environment, measures):
    done = run(folder, "score", "-q", "--format", "json", *args, **environment)

    assert all(name.startswith(measures) for name in json.loads(done.stdout)["measures"])
