"""The dependency matcher: triggers by form, lemma and part of speech, arguments by paths."""

from collections.abc import Iterator

from evalkit.extractors.engine.attribution import quotations
from evalkit.extractors.engine.contexts import refusal
from evalkit.extractors.engine.cues import Cues, settled, text_cues
from evalkit.extractors.engine.found import Filler, Found, Hit, Silent, resolve
from evalkit.extractors.engine.rolepath import Path, follow
from evalkit.extractors.engine.ruleset import RoleRule, Rule, Window
from evalkit.extractors.engine.spans import place
from evalkit.extractors.engine.textmatch import fill, pieces, source
from evalkit.extractors.engine.tree import Tree
from evalkit.extractors.engine.treecues import tree_cues
from evalkit.extractors.engine.treespans import conjuncts, stretch
from evalkit.extractors.engine.view import View
from evalkit.extractors.engine.windows import Site
from evalkit.extractors.parse import Parse
from evalkit.model import Modality, Polarity

_PASSIVE_RELATIONS = frozenset({"nsubj:pass", "csubj:pass", "aux:pass", "obl:agent"})


def find_in_parse(view: View, parse: Parse) -> tuple[list[Found], list[Silent]]:
    """Find the events of a parsed article, and the trigger words that are none with the reason."""
    quoted = quotations(view)

    def build(hit: Hit) -> Found | Silent:
        site = Site(view, hit.first, hit.behind, quoted)
        reason = refusal(hit, site)
        if reason is not None:
            return Silent(hit.rule, hit.first, hit.behind, reason)
        fillers: list[Filler] = []
        for role in hit.rule.roles:
            found = _fill(hit, site, role)
            if role.required and not found:
                return Silent(hit.rule, hit.first, hit.behind, f"without its role {role.name!r}")
            fillers += found
        polarity, modality = _attributes(hit, site)
        return Found(
            hit.rule, hit.first, hit.behind, tuple(fillers), polarity, modality, source(site)
        )

    trees = [Tree.of(sentence) for sentence in parse.sentences if sentence.words]
    return resolve((hit for tree in trees for hit in _hits(view, tree)), build)


def _attributes(hit: Hit, site: Site) -> tuple[Polarity, Modality]:
    """Read polarity and modality from the tree; where it shows no cue, those of bare text count."""
    seen = tree_cues(hit.tree or _EMPTY, hit.node, hit.nodes, site.view.language)
    read = text_cues(site)
    return settled(hit.rule, Cues(seen.negative or read.negative, seen.modality or read.modality))


_EMPTY = Tree((), (), (), (), ())


def _hits(view: View, tree: Tree) -> Iterator[Hit]:
    possible: dict[tuple[str, str], list[tuple[int, Rule]]] = {}
    for node, key in enumerate(zip(tree.forms, tree.lemmas, strict=True)):
        if key not in possible:
            rules = enumerate(view.language.rules)
            possible[key] = [(order, rule) for order, rule in rules if _may_match(rule, *key)]
        for order, rule in possible[key]:
            length = _length(tree, node, rule)
            if not length:
                continue
            behind = node + length
            tokens = view.covering(tree.words[node].start, tree.words[behind - 1].end)
            if tokens is not None:
                top = _top(tree, node, behind)
                yield Hit(rule, order, *tokens, tree, top, range(node, behind))


def _may_match(rule: Rule, form: str, lemma: str) -> bool:
    trigger = rule.trigger
    if trigger.form and form not in trigger.form.phrases and not trigger.form.has(form):
        return False
    return not trigger.lemma or bool(trigger.form.phrases) or trigger.lemma.has(lemma)


def _length(tree: Tree, node: int, rule: Rule) -> int:
    """Count the words of a trigger that begins here; 0 where none does."""
    trigger = rule.trigger
    length = trigger.form.length(tree.forms, node) if trigger.form else 1
    if not length:
        return 0
    top = _top(tree, node, node + length)
    if trigger.lemma and not trigger.lemma.has(tree.lemmas[top]):
        return 0
    if trigger.upos and length == 1 and tree.words[top].upos not in trigger.upos:
        return 0
    if trigger.voice is not None and _voice(tree, top) != trigger.voice:
        return 0
    return length


def _top(tree: Tree, node: int, behind: int) -> int:
    """Return the word of a phrase that hangs outside of it."""
    inside = range(node, behind)
    return next((word for word in inside if tree.heads[word] not in inside), node)


def _voice(tree: Tree, node: int) -> str:
    """Read the voice from the features, else from the children's relations."""
    given = tree.words[node].feats.get("Voice")
    if given in {"Pass", "Act"}:
        return "passive" if given == "Pass" else "active"
    relations = {tree.words[child].deprel for child in tree.down(node)}
    return "passive" if relations & _PASSIVE_RELATIONS else "active"


def _fill(hit: Hit, site: Site, role: RoleRule) -> list[Filler]:
    """Fill a role by paths: those of the first that leads somewhere, or of all."""
    fillers: dict[tuple[int, int], Filler] = {}
    for path in role.paths:
        for filler in _found(hit, site, role, path):
            if not _overlaps(filler, fillers):
                fillers[filler.start, filler.end] = filler
        if fillers and role.mode == "first":
            break
    return list(fillers.values())[: role.max]


def _found(hit: Hit, site: Site, role: RoleRule, path: Path | Window) -> Iterator[Filler]:
    if isinstance(path, Window):
        for filler in fill(site, role, (path,)):
            yield Filler(filler.role, filler.start, filler.end, f"~{path.text.lstrip('~')}")
        return
    tree = hit.tree or _EMPTY
    for node in follow(path, tree, hit.node):
        if role.upos and tree.words[node].upos not in role.upos:
            continue
        for word in conjuncts(tree, node) if "conj" in role.expand else [node]:
            phrase = stretch(tree, word, site.view, role.span)
            for piece in pieces(site, role, phrase) if phrase is not None else ():
                start, end = place(site.view, piece)
                yield Filler(role.name, start, end, path.text, _head(tree, word, start, end))


def _head(tree: Tree, node: int, start: int, end: int) -> tuple[int, int] | None:
    word = tree.words[node]
    return (word.start, word.end) if start <= word.start < word.end <= end else None


def _overlaps(filler: Filler, fillers: dict[tuple[int, int], Filler]) -> bool:
    return any(filler.start < end and start < filler.end for start, end in fillers)
