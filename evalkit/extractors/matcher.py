"""
From an article, bare or parsed, to a document of events by the rules of a rule file.

These two functions are all that an extractor needs of the engine. They are deterministic, look at
no file, and take any text and any parse: what does not match is not found.
"""

from dataclasses import dataclass

from evalkit.errors import ExtractorError
from evalkit.extractors.engine.emit import linked, to_document
from evalkit.extractors.engine.found import Found, Silent
from evalkit.extractors.engine.ruleset import Language, RuleSet
from evalkit.extractors.engine.textmatch import find_in_text
from evalkit.extractors.engine.treematch import find_in_parse
from evalkit.extractors.engine.view import View
from evalkit.extractors.parse import Parse
from evalkit.model import Article, Document


@dataclass(frozen=True, slots=True)
class Trace:
    """What was found in an article, and which trigger words stayed silent and why."""

    view: View
    found: tuple[Found, ...]
    silent: tuple[Silent, ...]


def extract_from_text(article: Article, rules: RuleSet) -> Document:
    """
    Find events by trigger forms and argument windows, without a parse.

    Raises ExtractorError EK4114 where the rules do not know the article's language.
    """
    trace = trace_text(article, rules)
    return to_document(article, trace.view, trace.found)


def extract_from_parse(article: Article, parse: Parse, rules: RuleSet) -> Document:
    """
    Find events by trigger constraints and dependency paths in a parse of the article's text.

    Raises ExtractorError EK4114 where the rules do not know the article's language.
    """
    trace = trace_parse(article, parse, rules)
    return to_document(article, trace.view, trace.found)


def trace_text(article: Article, rules: RuleSet) -> Trace:
    """Do what `extract_from_text` does, and keep how."""
    view = View.of(article.text, _section(article, rules))
    found, silent = find_in_text(view)
    return Trace(view, tuple(linked(view, found)), tuple(silent))


def trace_parse(article: Article, parse: Parse, rules: RuleSet) -> Trace:
    """Do what `extract_from_parse` does, and keep how."""
    view = View.of(article.text, _section(article, rules))
    found, silent = find_in_parse(view, parse)
    return Trace(view, tuple(linked(view, found)), tuple(silent))


def _section(article: Article, rules: RuleSet) -> Language:
    section = rules.section(article.language)
    if section is None:
        known = ", ".join(sorted(rules.languages))
        language = (
            "no language" if article.language is None else f"the language {article.language!r}"
        )
        raise ExtractorError.of(
            "EK4114",
            f"The article {article.id!r} has {language}; the rules know {known or 'none'}.",
            hint="Select documents with --lang, or add the language to the rule file.",
        )
    return section
