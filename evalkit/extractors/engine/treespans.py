"""From a word of a parse to the stretch of words that belongs to it as a filler."""

from evalkit.extractors.engine.patterns import Forms
from evalkit.extractors.engine.ruleset import Span, Tag
from evalkit.extractors.engine.runs import cut_temporal, trim_run
from evalkit.extractors.engine.tree import MAX_DEPTH, REACH, Tree
from evalkit.extractors.engine.view import Phrase, View

# Relations of words that introduce a filler and are no part of it.
_INTRODUCES = frozenset({"mark", "case", "cc", "cc:preconj"})
_GENITIVE = frozenset({"'s", "'"})


def conjuncts(tree: Tree, node: int) -> list[int]:
    """Return a word and what is coordinated with it, in order."""
    found = [node]
    for word in found:
        new = [
            child
            for child in tree.down(word)
            if tree.words[child].deprel == "conj" and child not in found
        ]
        found += new
        if len(found) > REACH:
            break
    return sorted(found[: REACH + 1])


def stretch(tree: Tree, node: int, view: View, span: Span) -> Phrase | None:
    """
    Return the tokens of a filler whose head is a word of the parse.

    `word` takes the word, `np` what hangs on it without the dropped relations and without
    prepositional phrases other than of-phrases, `subtree` all of it but what follows a temporal
    conjunction. Only words without a gap to the head are taken: a filler is never discontinuous.
    """
    kept = {node}
    if span.head != "word":
        kept |= _kept(tree, node, span, view.language.grammar["links"])
    first, behind = _around(tree, node, kept, bridged=span.head == "subtree")
    words = tree.words[first:behind]
    tokens = view.covering(min(word.start for word in words), max(word.end for word in words))
    if tokens is None:
        return None
    phrase = Phrase(*tokens)
    if span.head == "subtree":
        return trim_run(view, cut_temporal(view, phrase))
    # A parser may hang `tersebut` elsewhere; it belongs to the noun that it follows.
    return Phrase(phrase.first, phrase.behind + (view.tag(phrase.behind) is Tag.DEMONSTRATIVE))


def _kept(tree: Tree, node: int, span: Span, links: Forms) -> set[int]:
    kept: set[int] = set()
    level = [node]
    for _ in range(2 * MAX_DEPTH):
        level = [
            child
            for parent in level
            for child in tree.down(parent)
            if child not in kept and _belongs(tree, child, span, links, inside=parent != node)
        ]
        kept.update(level)
    return kept


def _belongs(tree: Tree, child: int, span: Span, links: Forms, *, inside: bool) -> bool:
    deprel = tree.words[child].deprel
    if not inside and deprel in _INTRODUCES:
        return False
    if inside and deprel == "case" and _is_link(tree, child, links):
        return True
    if span.drop.has(deprel):
        return False
    return span.head == "subtree" or not _is_aside(tree, child, links)


def _is_aside(tree: Tree, node: int, links: Forms) -> bool:
    """Tell whether a word hangs on its head by a preposition that makes no one phrase of them."""
    cases = [child for child in tree.down(node) if tree.words[child].deprel == "case"]
    return bool(cases) and not all(_is_link(tree, case, links) for case in cases)


def _is_link(tree: Tree, node: int, links: Forms) -> bool:
    return tree.forms[node] in _GENITIVE or links.has(tree.forms[node])


def _around(tree: Tree, node: int, kept: set[int], *, bridged: bool) -> tuple[int, int]:
    """Extend from a word to both sides as long as words are kept; punctuation may be bridged."""
    first, behind = node, node + 1
    while first > 0 and _goes_on(tree, first - 1, first - 2, kept, bridged=bridged):
        first -= 1
    while behind < len(tree.words) and _goes_on(tree, behind, behind + 1, kept, bridged=bridged):
        behind += 1
    return first, behind


def _goes_on(tree: Tree, at: int, beyond: int, kept: set[int], *, bridged: bool) -> bool:
    if at in kept:
        return True
    return bridged and beyond in kept and tree.words[at].upos == "PUNCT"
