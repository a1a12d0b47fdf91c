"""
Rule files: which words name an event, and where its arguments stand, in YAML.

One file holds rules for several languages and examples that they must get right. What a language's
section leaves out (function words, cues) comes from the grammar that ships with evalkit. Every
problem of a file is reported at once, with its place. The format is described in docs/rules.md.
"""

import hashlib
from functools import cache
from pathlib import Path
from typing import get_args

from evalkit.errors import Diagnostic, ExtractorError, Location
from evalkit.extractors.engine.nodes import Nodes
from evalkit.extractors.engine.reader import LanguageReader
from evalkit.extractors.engine.ruleset import Example, Expected, Language, RuleSet
from evalkit.model import Modality, Polarity
from evalkit.ontology import Ontology
from evalkit.yamltree import Mapping, Node, Sequence, parse, read_text

__all__ = ["DEFAULT_RULES", "ENGINE_VERSION", "RuleSet", "load_rules", "parse_rules"]

DEFAULT_RULES = Path(__file__).parent / "rulefiles" / "diplomacy.yaml"
GRAMMAR = Path(__file__).parent / "rulefiles" / "grammar.yaml"

# Part of every fingerprint: raise it when the engine predicts something else from the same rules.
ENGINE_VERSION = "2"

_TOP = ("version", "name", "doc", "languages", "examples")
_EXAMPLE = ("text", "language", "expect", "conllu", "matchers", "note")
_EXPECTED = ("type", "trigger", "polarity", "modality", "args")
_MATCHERS = ("text", "tree")


def load_rules(path: Path | None = None, ontology: Ontology | None = None) -> RuleSet:
    """
    Read a rule file, or the one that ships with evalkit.

    With an ontology, event types and roles must be its own. Raises YamlError, or ExtractorError
    with every problem of the file: EK4101 not readable, EK4102 to EK4113.
    """
    place = path or DEFAULT_RULES
    try:
        text = read_text(place)
    except OSError as error:
        raise ExtractorError.of(
            "EK4101",
            f"The rule file cannot be read: {error.strerror or error}.",
            where=Location(str(place)),
            hint="Give the path of a YAML file.",
        ) from None
    return parse_rules(text, name=str(place), ontology=ontology)


def parse_rules(text: str, *, name: str, ontology: Ontology | None = None) -> RuleSet:
    """Make rules from YAML text; see `load_rules`."""
    base, words, base_text = _base()
    reader = _FileReader(name, ontology)
    rules = reader.read(parse(text, name=name), base, words, _fingerprint(text, base_text))
    reader.nodes.raise_problems()
    return rules


@cache
def _base() -> tuple[dict[str, Language], dict[str, dict[str, tuple[str, ...]]], str]:
    """Read the grammars that ship with evalkit: the languages, their lists as written, the text."""
    text = read_text(GRAMMAR, name=GRAMMAR.name)
    nodes = Nodes(Location(GRAMMAR.name, 1, 1))
    words: dict[str, dict[str, tuple[str, ...]]] = {}
    languages = {}
    top = nodes.mapping(parse(text, name=GRAMMAR.name), _TOP)
    for code, section in nodes.mapping(top.get("languages"), None).entries.items():
        reader = LanguageReader(nodes, code=code, base=None, ontology=None)
        languages[code] = reader.read(section, {})
        words[code] = nodes.words
    nodes.raise_problems()
    return languages, words, text


def _fingerprint(*texts: str) -> str:
    digest = hashlib.sha256(f"rules {ENGINE_VERSION}".encode())
    for text in texts:
        digest.update(hashlib.sha256(text.encode()).digest())
    return digest.hexdigest()


class _FileReader:
    """Reads the top of a file and its examples."""

    def __init__(self, name: str, ontology: Ontology | None) -> None:
        self.nodes = Nodes(Location(name, 1, 1))
        self.ontology = ontology

    def read(
        self,
        node: Node,
        base: dict[str, Language],
        words: dict[str, dict[str, tuple[str, ...]]],
        fingerprint: str,
    ) -> RuleSet:
        top = self.nodes.mapping(node, _TOP)
        self.nodes.needed(top, "version", "languages")
        self.nodes.choice(top.get("version"), ("1",), "1")
        sections = {}
        for code, section in self.nodes.mapping(top.get("languages"), None).entries.items():
            reader = LanguageReader(
                self.nodes, code=code, base=base.get(code), ontology=self.ontology
            )
            sections[code] = reader.read(section, words.get(code, {}))
        self.check_ids(sections)
        examples = [self.example(item, sections) for item in self.nodes.items(top.get("examples"))]
        return RuleSet(
            name=self.nodes.text(top.get("name"), "rules"),
            sections=sections,
            examples=tuple(example for example in examples if example is not None),
            fingerprint=fingerprint,
        )

    def check_ids(self, sections: dict[str, Language]) -> None:
        """Report ids that two rules share."""
        seen: dict[str, Location] = {}
        for rule in (rule for section in sections.values() for rule in section.rules):
            if rule.id in seen:
                first = seen[rule.id].line
                message = f"The rule id {rule.id!r} is taken (line {first})."
                self.nodes.problems.append(
                    Diagnostic("EK4111", message, rule.where, "Give each rule an id of its own.")
                )
            seen.setdefault(rule.id, rule.where)

    def example(self, node: Node, sections: dict[str, Language]) -> Example | None:
        example = self.nodes.mapping(node, _EXAMPLE)
        if not self.nodes.needed(example, "text", "language", "expect"):
            return None
        text = self.nodes.text(example.get("text"))
        language = self.nodes.choice(example.get("language"), sections, next(iter(sections), ""))
        expected = [self.expected(item, text) for item in self.nodes.items(example.get("expect"))]
        conllu = example.get("conllu")
        matchers = self.nodes.choices(example.get("matchers"), _MATCHERS) or frozenset(_MATCHERS)
        return Example(
            text=text,
            language=language,
            expected=tuple(event for event in expected if event is not None),
            conllu=self.nodes.text(conllu) if conllu is not None else None,
            matchers=tuple(sorted(matchers)),  # type: ignore[arg-type]
            where=example.where,
        )

    def expected(self, node: Node, text: str) -> Expected | None:
        event = self.nodes.mapping(node, _EXPECTED)
        if not self.nodes.needed(event, "type", "trigger"):
            return None
        self.inside(event.get("trigger"), text)
        polarity, modality = event.get("polarity"), event.get("modality")
        return Expected(
            type=self.nodes.text(event.get("type")),
            trigger=self.nodes.text(event.get("trigger")),
            polarity=self.nodes.choice(polarity, get_args(Polarity), "positive")
            if polarity
            else None,
            modality=self.nodes.choice(modality, get_args(Modality), "actual")
            if modality
            else None,
            arguments=self.arguments(event, text),
            where=event.where,
        )

    def arguments(self, event: Mapping, text: str) -> tuple[tuple[str, str], ...] | None:
        if event.get("args") is None:
            return None
        found = []
        for pair in self.nodes.items(event.get("args")):
            if not isinstance(pair, Sequence) or len(pair.items) != 2:
                self.nodes.problem("EK4112", "An argument is [role, words of the text].", pair)
                continue
            role, words = pair.items
            self.inside(words, text)
            found.append((self.nodes.text(role), self.nodes.text(words)))
        return tuple(sorted(found))

    def inside(self, node: Node | None, text: str) -> None:
        """Report words that do not stand in the example's text."""
        words = self.nodes.text(node)
        if words and words not in text:
            message = f"{words!r} does not stand in the example's text."
            self.nodes.problem("EK4112", message, node, "Copy the words from the text.")
