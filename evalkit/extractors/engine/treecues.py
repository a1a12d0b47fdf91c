"""
Polarity and modality of a trigger in a parse.

Cues are children of the trigger and of the words above it that share its subject (control verbs) or
govern it (the verb whose object it is), never siblings. A cue may also be the word above itself
(`membatalkan pertemuan`, `rencana pertemuan`).
"""

from collections.abc import Iterator
from typing import NamedTuple

from evalkit.extractors.engine.cues import Cues, fold
from evalkit.extractors.engine.patterns import NOTHING
from evalkit.extractors.engine.ruleset import CUES, Language
from evalkit.extractors.engine.tree import MAX_DEPTH, Tree

_VERBS = frozenset({"VERB", "AUX"})


class _Place(NamedTuple):
    """A word whose cues hold; `negates` unless its negation does not reach the trigger."""

    node: int
    negates: bool


def tree_cues(tree: Tree, node: int, inside: range, language: Language) -> Cues:
    """Read the cues of a trigger from its children that are not `inside` it, and from above."""
    found = list(_children_cues(tree, node, inside, language))
    for place in _above(tree, node, language):
        found += _own_cues(tree, place.node, language)
        cues = _children_cues(tree, place.node, inside, language)
        found += [cue for cue in cues if place.negates or cue != "negation"]
    return fold(found)


def _above(tree: Tree, node: int, language: Language) -> Iterator[_Place]:
    """Climb to the words whose cues hold for the trigger too."""
    happens = language.cues.get("happens", NOTHING)
    negates = True
    for _ in range(MAX_DEPTH):
        head, word = tree.up(node), tree.words[node]
        if head is None:
            return
        if word.upos not in _VERBS and language.attach["modified"].has(word.deprel):
            # `rencana pertemuan`: the noun above may be a cue, its own verb says nothing.
            yield _Place(head, negates=False)
            return
        if word.upos not in _VERBS and language.attach["governor"].has(word.deprel):
            negates = not happens or happens.has(tree.forms[head])
        elif not _is_controlled(tree, node, language):
            return
        yield _Place(head, negates)
        node = head


def _is_controlled(tree: Tree, node: int, language: Language) -> bool:
    """Tell whether a word shares its head's subject: it has none, and nobody says it."""
    deprel, head = tree.words[node].deprel, tree.heads[node]
    if not language.attach["control"].has(deprel):
        return False
    if deprel == "xcomp":
        return True
    if head is not None and language.cues.get("reported", NOTHING).has(tree.forms[head]):
        return False
    children = tree.down(node)
    if any(tree.words[child].deprel.startswith("nsubj") for child in children):
        return False
    infinitives = language.grammar["infinitives"]
    marks = (child for child in children if tree.words[child].deprel == "mark")
    return all(infinitives.has(tree.forms[mark]) for mark in marks)


def _children_cues(tree: Tree, node: int, inside: range, language: Language) -> Iterator[str]:
    relations = language.attach["cues"]
    for child in tree.down(node):
        if child not in inside and relations.has(tree.words[child].deprel):
            yield from _own_cues(tree, child, language)


def _own_cues(tree: Tree, node: int, language: Language) -> list[str]:
    return [name for name in CUES if language.cues.get(name, NOTHING).length(tree.forms, node)]
