"""What a rule file says, as records: rules, roles, windows, cues, grammar, examples."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from evalkit.errors import Location
from evalkit.extractors.engine.patterns import NOTHING, Forms
from evalkit.extractors.engine.rolepath import Path, Relations
from evalkit.model import Modality, Polarity

Head = Literal["np", "subtree", "word"]
Kind = Literal["any", "agent", "name"]
Mode = Literal["first", "all"]
Voice = Literal["active", "passive"]
Reuse = Literal["anaphoric", "missing"]
Expand = Literal["conj", "hyphen"]


class Tag(StrEnum):
    """What a token does in a sentence, as far as lists and spelling tell; there is no tagger."""

    NAME = "name"
    WORD = "word"
    NUMBER = "number"
    PRONOUN = "pronoun"
    DETERMINER = "determiner"
    DEMONSTRATIVE = "demonstrative"
    POSSESSIVE = "possessive"
    VERB = "verb"
    AUXILIARY = "auxiliary"
    ADVERB = "adverb"
    INFINITIVE = "infinitive"
    RELATIVE = "relative"
    COMPLEMENTIZER = "complementizer"
    SUBORDINATOR = "subordinator"
    PREPOSITION = "preposition"
    LINK = "link"
    CONJUNCTION = "conjunction"
    CORRELATIVE = "correlative"
    PARTICLE = "particle"
    TIME = "time"
    JOIN = "join"
    COMMA = "comma"
    QUOTE = "quote"
    OPEN = "open"
    CLOSE = "close"
    STOP = "stop"


# The word lists of a grammar that give a token its tag, the first that holds it winning.
TAG_LISTS = {
    "relatives": Tag.RELATIVE,
    "complementizers": Tag.COMPLEMENTIZER,
    "correlatives": Tag.CORRELATIVE,
    "auxiliaries": Tag.AUXILIARY,
    "adverbs": Tag.ADVERB,
    "infinitives": Tag.INFINITIVE,
    "links": Tag.LINK,
    "prepositions": Tag.PREPOSITION,
    "subordinators": Tag.SUBORDINATOR,
    "conjunctions": Tag.CONJUNCTION,
    "determiners": Tag.DETERMINER,
    "demonstratives": Tag.DEMONSTRATIVE,
    "pronouns": Tag.PRONOUN,
    "particles": Tag.PARTICLE,
    "agents": Tag.WORD,
    "nouns": Tag.WORD,
    "verbs": Tag.VERB,
}
# Lists that are looked up for one purpose each; see docs/rules.md.
OTHER_LISTS = (
    "abbreviations", "agent_markers", "anaphors", "articles", "bylines", "clitics",
    "hyphen_prefixes", "object_control", "pairs", "passive_auxiliaries", "passive_forms",
    "temporal",
)  # fmt: skip
MODALITY_CUES: tuple[Modality, ...] = ("hypothetical", "possible", "planned", "generic")
CUES = ("negation", *MODALITY_CUES)
CUE_LISTS = ("negation", *MODALITY_CUES, "control", "happens", "reported", "according")
ATTACH_LISTS = {
    "control": "xcomp|advcl|ccomp",
    "governor": "obj|nsubj|nsubj:pass",
    "modified": "nmod*|compound*|flat*",
    "cues": "advmod|aux|aux:pass|mark|det|discourse|cop|advmod:neg|advmod:emph|neg",
}


@dataclass(frozen=True, slots=True)
class Grammar:
    """Function words and closed lists of a language; `order` says where heads stand in phrases."""

    lists: Mapping[str, Forms] = field(default_factory=dict)
    time: tuple[str, ...] = ()
    order: Literal["head-first", "head-last"] = "head-first"

    def __getitem__(self, name: str) -> Forms:
        return self.lists.get(name, NOTHING)


@dataclass(frozen=True, slots=True)
class Window:
    """Where a role's filler stands relative to the trigger; `groups` are its word lists."""

    name: str
    groups: tuple[Forms, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Span:
    """How much of the text around a filler's head word belongs to it."""

    head: Head = "np"
    drop: Relations = field(default_factory=Relations)
    strip: Forms = NOTHING
    cut: Forms = NOTHING


@dataclass(frozen=True, slots=True)
class RoleRule:
    """How a role is filled: paths for a parse, windows for bare text, and what may fill it."""

    name: str
    paths: tuple[Path | Window, ...] = ()
    windows: tuple[Window, ...] = ()
    upos: frozenset[str] = frozenset()
    expand: frozenset[Expand] = frozenset()
    span: Span = field(default_factory=Span)
    mode: Mode = "first"
    max: int | None = None
    kind: Kind = "any"
    only: Forms = NOTHING
    unless: Forms = NOTHING
    required: bool = False


@dataclass(frozen=True, slots=True)
class Context:
    """Words beside a trigger, or paths from it, any of which is enough."""

    before: Forms = NOTHING
    after: Forms = NOTHING
    clause: Forms = NOTHING
    paths: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Trigger:
    """What a trigger looks like; the text matcher knows neither `lemma` nor `upos`."""

    form: Forms = NOTHING
    lemma: Forms = NOTHING
    upos: frozenset[str] = frozenset()
    voice: Voice | None = None
    unless: Context | None = None
    given: Context | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One way in which a type of event shows itself in one language."""

    id: str
    type: str
    trigger: Trigger
    roles: tuple[RoleRule, ...]
    polarity: Polarity | None
    modality: Modality | None
    inherit: tuple[str, ...]
    reuse: Reuse
    where: Location


@dataclass(frozen=True, slots=True)
class Language:
    """The rules of one language with its grammar and cues; `known` are words that are no names."""

    code: str
    grammar: Grammar
    cues: Mapping[str, Forms]
    attach: Mapping[str, Relations]
    rules: tuple[Rule, ...]
    known: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Expected:
    """An event that an example must yield; what is None is not compared."""

    type: str
    trigger: str
    polarity: Polarity | None
    modality: Modality | None
    arguments: tuple[tuple[str, str], ...] | None
    where: Location


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence in a rule file with all events that the rules must find in it."""

    text: str
    language: str
    expected: tuple[Expected, ...]
    conllu: str | None
    matchers: tuple[Literal["text", "tree"], ...]
    where: Location


@dataclass(frozen=True, slots=True)
class RuleSet:
    """A rule file: its rules by language, and the sha256 of all that can change a prediction."""

    name: str
    sections: Mapping[str, Language]
    examples: tuple[Example, ...]
    fingerprint: str

    @property
    def languages(self) -> frozenset[str]:
        """Codes of the languages that have rules."""
        return frozenset(code for code, section in self.sections.items() if section.rules)

    @property
    def event_types(self) -> frozenset[str]:
        """Types that some rule finds."""
        return frozenset(rule.type for section in self.sections.values() for rule in section.rules)

    def section(self, language: str | None) -> Language | None:
        """Find the rules of a language (`id-ID` is `id`); the only one where none is given."""
        if language is None:
            return next(iter(self.sections.values())) if len(self.sections) == 1 else None
        code = language.replace("_", "-")
        return self.sections.get(code) or self.sections.get(code.partition("-")[0].lower())
