"""The project's own gold: complete, clean, resolving, and as large as it says."""

import re
import unicodedata
from collections import Counter

import pytest
from click.testing import CliRunner

from evalkit import load_gold
from evalkit.cli.app import cli

SHA256 = re.compile(r"sha256: ([0-9a-f]{64})")
AGREEMENT = re.compile(r"<!-- agreement -->\n(.*?)<!-- end of agreement -->", re.DOTALL)


@pytest.fixture(scope="module")
def gold(root):
    return load_gold(root / "gold")


@pytest.fixture(scope="module")
def with_seed(root, shared):
    return load_gold(root / "gold", text_path=[shared / "seeds"], require_text=True)


def test_without_the_news_article_all_others_are_there(gold):
    assert len(gold) == 48
    assert [document.id for document in gold.unavailable] == ["cnbc-id-putin-kim-ktt"]


def test_every_quote_of_the_news_article_resolves_in_its_text(with_seed):
    assert len(with_seed) == 49
    assert with_seed.unavailable == ()


def test_there_are_enough_articles_of_each_language_split_and_kind(gold):
    languages = Counter(document.language for document in gold)
    splits = Counter(document.split for document in gold)

    assert languages["id"] >= 40
    assert languages["en"] >= 8
    assert splits["dev"] == 29  # and the news article
    assert splits["test"] >= 18


def test_there_are_enough_triggers_of_each_type_and_arguments(gold):
    events = [event for document in gold for event in document.events if not event.optional]
    types = Counter(event.type for event in events)
    arguments = sum(a.alternative == 0 and not a.optional for e in events for a in e.arguments)

    assert min(types[name] for name in ("summit", "denial", "warning")) >= 60
    assert arguments >= 450


@pytest.mark.parametrize("folder", ["gold", "gold/by/a", "gold/by/b"])
def test_lint_finds_no_error(root, folder, monkeypatch):
    monkeypatch.chdir(root)

    result = CliRunner().invoke(cli, ["gold", "lint", folder])

    assert result.exit_code in (0, None), result.output
    assert " 0 errors" in result.output


def test_lint_of_the_gold_itself_has_nothing_to_warn_of(root, monkeypatch):
    monkeypatch.chdir(root)

    result = CliRunner().invoke(cli, ["gold", "lint", "gold", "--strict"])

    assert result.exit_code in (0, None), result.output


def test_each_article_is_120_to_350_words_of_plain_text(root):
    for path in sorted((root / "seeds").glob("*.txt")):
        text = path.read_bytes().decode("utf-8")

        assert 120 <= len(text.split()) <= 350, path.name
        assert text == unicodedata.normalize("NFC", text), path.name
        assert "\r" not in text, path.name
        assert text.endswith("\n"), path.name


def test_both_annotators_have_every_article_with_the_same_text(root):
    names = {path.name for path in (root / "gold").glob("*.yaml")}

    for who in ("a", "b"):
        folder = root / "gold" / "by" / who
        assert {path.name for path in folder.glob("*.yaml")} == names
        for name in sorted(names):
            theirs = SHA256.search((folder / name).read_text("utf-8"))[1]
            assert theirs == SHA256.search((root / "gold" / name).read_text("utf-8"))[1], name


def test_the_agreement_in_the_readme_is_what_the_command_says(root, shared, monkeypatch):
    monkeypatch.chdir(root)
    args = ["gold", "diff", "gold/by/a", "gold/by/b", "--count-optional", "--format", "markdown"]

    result = CliRunner().invoke(cli, [*args, "--text-path", str(shared / "seeds")])

    assert AGREEMENT.search((root / "gold" / "README.md").read_text("utf-8"))[1] == result.output


def test_each_article_among_invented_states_is_marked_and_each_real_one_names_its_sources(root):
    for path in sorted((root / "gold").glob("*.yaml")):
        text = path.read_text("utf-8")
        fictional = "\n  fictional: true\n" in text

        assert fictional != ("\n  sources: " in text or "\n  publisher: " in text), path.name
