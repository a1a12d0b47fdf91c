"""Plug-ins are found by name, never imported before they are chosen."""

import sys

import pytest

from evalkit.errors import ExtractorError, UnavailableError
from evalkit.extractors import catalog
from evalkit.extractors.base import Factory
from evalkit.registry import Plugin, Registry

REGISTRY = Registry(
    kind="thing", group="evalkit.things", builtin={"ours": "json:loads"}, code="EK4001",
    error=ExtractorError,
)  # fmt: skip


@pytest.fixture
def installed(monkeypatch, tmp_path):
    """Put a distribution with entry points on the path, as pip would."""

    def install(group, **targets):
        folder = tmp_path / "theirs-1.0.dist-info"
        folder.mkdir(exist_ok=True)
        (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: theirs\nVersion: 1.0\n")
        lines = "\n".join(f"{name} = {target}" for name, target in targets.items())
        (folder / "entry_points.txt").write_text(f"[{group}]\n{lines}\n")
        monkeypatch.syspath_prepend(tmp_path)
        return tmp_path

    return install


def test_a_built_in_name_is_found_and_loaded():
    assert REGISTRY.find("ours").load()("[1]") == [1]


def test_an_unknown_name_gets_the_nearest_one():
    with pytest.raises(
        ExtractorError, match="EK4001 There is no thing 'uors'. Did you mean 'ours'?"
    ):
        REGISTRY.find("uors")


def test_an_entry_point_is_found_but_not_imported(installed):
    installed("evalkit.things", theirs="their_module:thing")

    assert REGISTRY.find("theirs") == Plugin("theirs", "their_module:thing", "theirs")
    assert "their_module" not in sys.modules


def test_a_built_in_name_wins_over_an_entry_point(installed):
    installed("evalkit.things", ours="their_module:thing", other="their_module:other")

    assert [(p.name, p.origin) for p in REGISTRY.all()] == [
        ("ours", "evalkit"),
        ("other", "theirs"),
    ]


@pytest.mark.parametrize("spec", ["rules,rules", "rules,=x", "rules,a=1,a=2", "rules,"])
def test_an_option_that_is_not_one_key_and_value_is_refused(spec):
    with pytest.raises(ExtractorError, match="EK4002"):
        catalog.parse_spec(spec)


def test_an_undeclared_option_is_refused_with_the_nearest_one():
    with pytest.raises(ExtractorError, match=r"EK4002 .* no option 'ruels'. Did you mean 'rules'?"):
        catalog.make_extractor("rules,ruels=x")


def test_shared_options_go_only_to_extractors_that_declare_them():
    assert catalog.make_extractor("rules", {"device": "cuda"}).describe().name == "rules"


def test_a_plugin_that_breaks_on_import_is_named_with_its_package(installed):
    folder = installed("evalkit.extractors", broken="broken_module:FACTORY")
    (folder / "broken_module.py").write_text("1 / 0\n")

    with pytest.raises(
        ExtractorError, match=r"EK4003 The extractor 'broken' of theirs does not load"
    ):
        catalog.factory("broken")


def test_a_plugin_that_is_no_factory_is_refused(installed):
    folder = installed("evalkit.extractors", other="other_module:FACTORY")
    (folder / "other_module.py").write_text("FACTORY = 3\n")

    with pytest.raises(ExtractorError, match="EK4003 .* is no evalkit Factory"):
        catalog.factory("other")


def test_a_plugin_whose_package_is_missing_says_how_to_install_it(installed):
    folder = installed("evalkit.extractors", needy="needy_module:FACTORY")
    (folder / "needy_module.py").write_text("import a_package_that_is_not_there\n")

    with pytest.raises(UnavailableError, match="pip install a_package_that_is_not_there"):
        catalog.factory("needy")


@pytest.mark.parametrize("name", sorted(catalog.REGISTRY.builtin))
def test_every_built_in_extractor_is_a_documented_factory(name, root):
    factory = catalog.factory(name)

    assert isinstance(factory, Factory)
    assert factory.name == name
    assert factory.doc
    assert f"`{name}`" in (root / "docs" / "extractors.md").read_text("utf-8")
