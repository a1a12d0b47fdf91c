"""
The `rules` extractor: trigger words and argument windows of a rule file, nothing else.

It needs no model and no download, and is called what it is: a baseline, there so that a fresh
machine can score something and so that a real extractor has something to beat.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from evalkit.errors import Diagnostic, EvalkitError
from evalkit.extractors.base import Description, Factory
from evalkit.extractors.engine.ruleset import RuleSet
from evalkit.extractors.matcher import extract_from_text
from evalkit.extractors.rulefile import ENGINE_VERSION, load_rules
from evalkit.model import Article, Document, Failed


class RulesExtractor:
    """Matches bare text; see `Extractor` for the methods."""

    def __init__(self, rules: RuleSet) -> None:
        self._rules = rules

    def describe(self) -> Description:
        """Fingerprint the rule file, the grammar and the engine."""
        return Description(
            name="rules",
            version=ENGINE_VERSION,
            fingerprint=self._rules.fingerprint,
            languages=self._rules.languages,
            event_types=self._rules.event_types,
            doc=f"{self._rules.name}: triggers by form, arguments by windows (a baseline)",
        )

    def check(self, languages: Iterable[str]) -> Sequence[Diagnostic]:
        """Name the languages without rules."""
        return missing_languages(self._rules, languages)

    def load(self) -> None:
        """Do nothing: the rules are there."""

    def extract(self, articles: Iterable[Article]) -> Iterator[Document | Failed]:
        """Match one article after the other."""
        for article in articles:
            try:
                yield extract_from_text(article, self._rules)
            except EvalkitError as error:
                yield Failed(id=article.id, kind="language", message=str(error))

    def close(self) -> None:
        """Do nothing: there is nothing to free."""


def missing_languages(rules: RuleSet, languages: Iterable[str]) -> list[Diagnostic]:
    """Name the languages that a rule set holds no rules for."""
    known = ", ".join(sorted(rules.languages))
    return [
        Diagnostic(
            "EK4011", f"The rules hold no language {language!r} (they hold {known}).", None,
            f"Select with --lang {known.partition(',')[0]}.",
        )
        for language in sorted(set(languages))
        if rules.section(language) is None
    ]  # fmt: skip


def rules_option(options: Mapping[str, str]) -> RuleSet:
    """Load the rule file that an extractor's option `rules` names, or the one that ships."""
    path = options.get("rules")
    return load_rules(Path(path) if path else None)


def _make(options: Mapping[str, str]) -> RulesExtractor:
    return RulesExtractor(rules_option(options))


FACTORY = Factory(
    name="rules",
    doc="Triggers by form and arguments by windows from a rule file; a baseline without a model.",
    make=_make,
    options={"rules": "rule file (default: the one that ships with evalkit)"},
)
