"""Settings are found, checked as a whole, and never guessed."""

import pytest

from evalkit.config import Config, load_config
from evalkit.errors import ConfigError


def problems(tmp_path, name, text):
    (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(ConfigError) as caught:
        load_config(tmp_path)
    return [str(d).replace(str(tmp_path), "DIR") for d in caught.value.diagnostics]


def test_without_a_file_the_defaults_hold(tmp_path):
    (tmp_path / ".git").mkdir()

    assert load_config(tmp_path) == Config()


def test_paths_are_relative_to_the_file_that_names_them(tmp_path):
    (tmp_path / "pyproject.toml").write_text('[tool.evalkit]\ngold = ["g"]\ntext_path = ["t"]\n')
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)

    config = load_config(below)

    assert config.gold == (tmp_path / "g",)
    assert config.text_path == (tmp_path / "t",)


def test_evalkit_yaml_goes_before_pyproject(tmp_path):
    (tmp_path / "pyproject.toml").write_text('[tool.evalkit]\nextractor = "a"\n')
    (tmp_path / "evalkit.yaml").write_text("extractor: b\n")

    assert load_config(tmp_path).extractor == "b"


def test_a_pyproject_without_the_table_is_passed_over(tmp_path):
    (tmp_path / "evalkit.yaml").write_text("extractor: above\n")
    below = tmp_path / "below"
    below.mkdir()
    (below / "pyproject.toml").write_text("[tool.other]\n")

    assert load_config(below).extractor == "above"


def test_an_explicit_file_is_the_only_one_read(tmp_path):
    (tmp_path / "evalkit.yaml").write_text("extractor: found\n")
    other = tmp_path / "other.toml"
    other.write_text('[tool.evalkit]\nextractor = "named"\n')

    assert load_config(tmp_path, explicit=other).extractor == "named"


def test_every_unknown_or_wrong_setting_is_reported_at_its_line(tmp_path):
    text = "golds: [a]\nextractor: [b]\nsuite: default\n"

    assert problems(tmp_path, "evalkit.yaml", text) == [
        "EK6011 DIR/evalkit.yaml:1:1 There is no setting 'golds'. Did you mean 'gold'?",
        "EK6012 DIR/evalkit.yaml:2:1 The setting 'extractor' must be text, not ['b']. Mend the value.",
    ]


@pytest.mark.parametrize(
    ("name", "text"),
    [("pyproject.toml", "[tool.evalkit]\ngold = [\n"), ("evalkit.yaml", "- a\n")],
    ids=["broken TOML", "a list"],
)
def test_a_file_that_is_no_settings_is_refused(tmp_path, name, text):
    assert problems(tmp_path, name, text)[0].startswith(f"EK6010 DIR/{name}")


@pytest.mark.parametrize("name", ["absent.yaml", "absent.toml"])
def test_a_named_file_that_is_absent_is_refused(tmp_path, name):
    with pytest.raises(ConfigError, match="EK6010"):
        load_config(tmp_path, explicit=tmp_path / name)


def test_a_named_configuration_becomes_the_extractor_and_its_options():
    config = Config(extractors={"mine": {"use": "stanza", "device": "cpu", "batch": "4"}})

    assert config.extractor_of("mine,batch=8") == ("stanza", {"batch": "8", "device": "cpu"})
    assert config.extractor_of("rules") == ("rules", {})


def test_paths_of_a_named_configuration_are_relative_to_the_settings(tmp_path):
    text = 'extractors: {mine: {use: rules, rules: "a,b/r.yaml"}, data: {path: "hf:x"}}\n'
    (tmp_path / "evalkit.yaml").write_text(text)

    config = load_config(tmp_path)

    assert config.extractor_of("mine") == ("rules", {"rules": str(tmp_path / "a,b" / "r.yaml")})
    assert config.extractors["data"]["path"] == "hf:x"


def test_gold_is_the_own_folder_then_the_one_that_ships(tmp_path):
    shipped = Config().gold_paths(tmp_path)
    (tmp_path / "gold").mkdir()

    assert Config().gold_paths(tmp_path) == (tmp_path / "gold",)
    assert shipped[0].name == "gold"
    assert shipped[0].is_dir()


def test_options_of_extractors_must_be_text(tmp_path):
    text = "extractors: {a: {b: [c]}}\n"

    assert "tables of option = text" in problems(tmp_path, "evalkit.yaml", text)[0]


def test_measures_are_texts(tmp_path):
    (tmp_path / "evalkit.yaml").write_text("measures: ['TC(dup=merge)', AC+]\n")

    assert load_config(tmp_path).measures == ("TC(dup=merge)", "AC+")
