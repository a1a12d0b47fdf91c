"""
Paths from a trigger to what fills a role: `>obj>nmod[case=oleh]`, `<conj>nsubj`, `+[upos=PROPN]`.

A path is a row of steps. `>obl` goes to children of that relation, `<conj` to the head if the word
is its conj, `>>` to anything below, `+` and `-` to the next and the previous word. `obl*` means the
relation and its subtypes, `*` any relation, `obj|iobj` one of both. Filters in brackets narrow a
step:

    [form=oleh|dari] [lemma=$lexicon] [upos=PROPN] [Voice=Pass]   the word itself
    [case=oleh] [case] [!mark]                                    it has (has not) such a child
    [form!=ini] [form=/pe.*an/]                                   not; an expression
    [@after] [@before]                                            its place relative to the trigger
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from evalkit.extractors.engine.patterns import Forms
from evalkit.extractors.engine.tree import Tree

Direction = Literal[">", "<", ">>", "+", "-"]

MAX_STEPS = 8
_STEP = re.compile(
    r"(>>|>|<|\+|-)((?:[a-z]+(?::[a-z]+)?\*?|\*)(?:\|(?:[a-z]+(?::[a-z]+)?\*?|\*))*)?"
)
_FILTER = re.compile(r"\[(?:@(after|before)|(!?)([A-Za-z]+(?::[a-z]+)?)(?:(!?=)([^\[\]]+))?)\]")
_OWN = frozenset({"form", "lemma", "upos"})
UPOS = frozenset(
    {
        "ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN",
        "PUNCT", "SCONJ", "SYM", "VERB", "X",
    }
)  # fmt: skip

Resolve = Callable[[str], Forms]


@dataclass(frozen=True, slots=True)
class Relations:
    """Names of relations; those of `prefixes` with every subtype."""

    names: frozenset[str] = frozenset()
    prefixes: frozenset[str] = frozenset()
    any: bool = False

    def has(self, deprel: str) -> bool:
        """Tell whether a relation is one of these."""
        return self.any or deprel in self.names or deprel.partition(":")[0] in self.prefixes


@dataclass(frozen=True, slots=True)
class Filter:
    """What a word must be, or must have as a child, or where it must stand."""

    key: str
    negated: bool = False
    forms: Forms | None = None
    values: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Step:
    """One move in the tree with its filters."""

    direction: Direction
    relations: Relations
    filters: tuple[Filter, ...] = ()


@dataclass(frozen=True, slots=True)
class Path:
    """A row of steps and how it was written."""

    steps: tuple[Step, ...]
    text: str


class PathError(ValueError):
    """A path is not well formed; the message says where."""


def parse_relations(text: str) -> Relations:
    """
    Read names of relations.

    >>> parse_relations("obl*|nsubj").has("obl:agent")
    True
    """
    parts = text.split("|")
    return Relations(
        frozenset(part for part in parts if not part.endswith("*")),
        frozenset(part[:-1] for part in parts if part.endswith("*") and part != "*"),
        "*" in parts,
    )


def parse_path(text: str, resolve: Resolve) -> Path:
    """
    Read a path; `resolve` turns what stands behind `=` (words, `$lexicon`, `/regex/`) into Forms.

    Raises PathError for what is not a path, and lets the errors of `resolve` through.
    """
    steps = []
    at = 0
    while at < len(text):
        move = _STEP.match(text, at)
        if move is None:
            raise PathError(
                f"a step begins with '>', '<', '>>', '+' or '-', not with {text[at : at + 8]!r}"
            )
        direction, names = move.groups()
        at = move.end()
        if names is None and direction in {">", "<"}:
            raise PathError(f"a relation is missing behind {text[:at]!r} (any relation is '*')")
        if names is not None and direction in {"+", "-"}:
            raise PathError(f"{direction!r} goes to a neighbour and takes no relation")
        filters = []
        while at < len(text) and text[at] == "[":
            condition = _FILTER.match(text, at)
            if condition is None:
                raise PathError(
                    f"a filter is [key=value], [key], [!key] or [@after], not {text[at:][:16]!r}"
                )
            filters.append(_filter(condition, resolve))
            at = condition.end()
        steps.append(Step(direction, parse_relations(names or "*"), tuple(filters)))  # type: ignore[arg-type]
    if not 0 < len(steps) <= MAX_STEPS:
        raise PathError(f"a path has from 1 to {MAX_STEPS} steps, this has {len(steps)}")
    return Path(tuple(steps), text)


def _filter(condition: re.Match[str], resolve: Resolve) -> Filter:
    place, bang, key, operator, value = condition.groups()
    if place:
        return Filter(f"@{place}")
    negated = bool(bang) != (operator == "!=")
    if value is None:
        if key in _OWN or key[0].isupper():
            raise PathError(f"{key!r} needs a value: [{key}=…]")
        return Filter(key, negated)
    if bang:
        raise PathError(f"write [{key}!=…], not [!{key}=…]")
    if key == "upos" or key[0].isupper():
        values = frozenset(value.split("|"))
        if key == "upos" and not values <= UPOS:
            raise PathError(
                f"upos {min(values - UPOS)!r} is none of UD's: {' '.join(sorted(UPOS))}"
            )
        return Filter(key, negated, None, values)
    return Filter(key, negated, resolve(value))


def follow(path: Path, tree: Tree, start: int) -> list[int]:
    """Return the words that a path leads to, in the order of the sentence, each once."""
    here: Iterable[int] = [start]
    for step in path.steps:
        found = {
            there
            for word in here
            for there in _move(step, tree, word)
            if all(_passes(condition, tree, there, start) for condition in step.filters)
        }
        here = sorted(found)
    return [word for word in here if word != start]


def _move(step: Step, tree: Tree, word: int) -> Iterable[int]:
    if step.direction == "+":
        return [word + 1] if word + 1 < len(tree.words) else []
    if step.direction == "-":
        return [word - 1] if word else []
    if step.direction == "<":
        head = tree.up(word)
        return [head] if head is not None and step.relations.has(tree.words[word].deprel) else []
    candidates = tree.down(word) if step.direction == ">" else tree.below(word)
    return [child for child in candidates if step.relations.has(tree.words[child].deprel)]


def _passes(condition: Filter, tree: Tree, position: int, start: int) -> bool:
    if condition.key.startswith("@"):
        return position > start if condition.key == "@after" else position < start
    return _matches(condition, tree, position) != condition.negated


def _matches(condition: Filter, tree: Tree, position: int) -> bool:
    key, forms = condition.key, condition.forms
    if forms is None and not condition.values:
        return any(tree.words[child].deprel == key for child in tree.down(position))
    if forms is None:
        word = tree.words[position]
        value = word.upos if key == "upos" else word.feats.get(key, "")
        return value in condition.values
    if key in _OWN:
        texts: Sequence[str] = tree.forms if key == "form" else tree.lemmas
        return forms.has(texts[position])
    return any(
        tree.words[child].deprel == key and forms.length(tree.forms, child)
        for child in tree.down(position)
    )
