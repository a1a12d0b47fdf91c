"""
When two events of BioNLP shared tasks are equal: class, trigger and arguments, and so down.

The event itself must have all arguments of the other. Of an event that another one refers to the
approximate recursive mode asks for the themes only, and so of the events below it.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from typing import NamedTuple

from evalkit.measures.definition import Link, Options, Projected, Relation
from evalkit.measures.steps.bionlp_events import THEME, Filler, Node
from evalkit.model import Key

Pairs = set[tuple[int, int]]


class Rules(NamedTuple):
    """`soft`: spans need not be exact. `recursive`: nested events are compared by themes only."""

    soft: bool
    recursive: bool


def relation(rules: Rules) -> Relation:
    """Make the relation: the items of both sides are nodes, children before parents."""

    def run(items: Projected, options: Options) -> Sequence[Link]:
        return _links(items, rules, triggers=options["triggers"] == "keep")

    name = " / ".join(
        ["approximate span" if rules.soft else "strict"]
        + (["approximate recursive"] if rules.recursive else [])
    )
    return Relation(name, "the same class, trigger and arguments, nested events likewise", run)


def _links(items: Projected, rules: Rules, *, triggers: bool) -> list[Link]:
    gold: dict[Hashable, list[int]] = {}
    for number, item in enumerate(items.gold):
        gold.setdefault(item.key, []).append(number)
    links: list[Link] = []
    nested: Pairs = set()
    for p, item in enumerate(items.predicted):
        theirs: Node = item.payload
        for g in gold.get(item.key, ()):
            ours: Node = items.gold[g].payload
            if triggers and not _same_span(ours.trigger, theirs.trigger, ours.reach):
                continue
            whole = _same(ours.fillers, theirs.fillers, nested)
            if whole:
                links.append(Link(g, p))
            if whole or (
                rules.recursive and _same(_themes(ours.fillers), _themes(theirs.fillers), nested)
            ):
                nested.add((g, p))
    return links


def _same_span(ours: Key | None, theirs: Key | None, reach: tuple[int, int] | None) -> bool:
    """Compare two spans; one in several parts reaches from the first to the last."""
    if reach is None or theirs is None:
        return ours == theirs
    return reach[0] <= theirs.start and theirs.end <= reach[1]


def _themes(fillers: Sequence[Filler]) -> list[Filler]:
    return [Filler(f.role, f.kind, f.value, f.reach, f.place) for f in fillers if f.role == THEME]


def _same(ours: Sequence[Filler], theirs: Sequence[Filler], nested: Pairs) -> bool:
    """
    Tell whether two bags of arguments are equal, each with a partner.

    Those of proteins have at most one that fits and are counted, the others are assigned.
    """
    if len(ours) != len(theirs):
        return False
    exact = [Counter(f.content for f in side if _is_exact(f)) for side in (ours, theirs)]
    if exact[0] != exact[1]:
        return False
    rest = [[f for f in side if not _is_exact(f)] for side in (ours, theirs)]
    fitting = [
        [n for n, other in enumerate(rest[1]) if _fits(one, other, nested)] for one in rest[0]
    ]
    return is_assignable(fitting)


def _is_exact(filler: Filler) -> bool:
    return filler.kind in ("entity", "name", "words") and filler.site is None


def _fits(ours: Filler, theirs: Filler, nested: Pairs) -> bool:
    if (ours.role, ours.kind) != (theirs.role, theirs.kind):
        return False
    if (ours.site is None) != (theirs.site is None):
        return False
    if ours.site is not None and theirs.site is not None:
        return _fits_alone(ours, theirs, nested) and _fits_alone(ours.site, theirs.site, nested)
    return _fits_alone(ours, theirs, nested)


def _fits_alone(ours: Filler, theirs: Filler, nested: Pairs) -> bool:
    if ours.kind == "event":
        return (ours.value, theirs.value) in nested
    if isinstance(ours.value, Key) and isinstance(theirs.value, Key):
        return _same_span(ours.value, theirs.value, ours.reach)
    return (ours.kind, ours.value) == (theirs.kind, theirs.value)


def is_assignable(fitting: Sequence[Sequence[int]]) -> bool:
    """
    Tell whether everyone can have one of what fits, and no two the same.

    >>> is_assignable([[0, 1], [0]]), is_assignable([[0], [0]])
    (True, False)
    """
    owner: dict[int, int] = {}
    has: dict[int, int] = {}
    for one in range(len(fitting)):
        reached_by, free = _search(one, fitting, owner)
        if free is None:
            return False
        thing: int | None = free
        while thing is not None:
            who = reached_by[thing]
            before = has.get(who)
            owner[thing], has[who] = who, thing
            thing = before
    return True


def _search(
    start: int, fitting: Sequence[Sequence[int]], owner: dict[int, int]
) -> tuple[dict[int, int], int | None]:
    """Find something free that can be had when owners give up what they have for something else."""
    reached_by: dict[int, int] = {}
    queue = [start]
    for who in queue:
        for thing in fitting[who]:
            if thing in reached_by:
                continue
            reached_by[thing] = who
            if thing not in owner:
                return reached_by, thing
            queue.append(owner[thing])
    return reached_by, None


ClassOf = Callable[[str], str]
_SOFT = {
    "Positive_regulation": "Regulation",
    "Negative_regulation": "Regulation",
    "Transcription": "Gene_expression",
    "Phosphorylation": "Protein_modification",
    "Ubiquitination": "Protein_modification",
    "Acetylation": "Protein_modification",
    "Deacetylation": "Protein_modification",
}


def class_of(event_type: str, options: Options) -> str:
    """Return the class in which types are compared."""
    return _SOFT.get(event_type, event_type) if options["classes"] == "soft" else event_type
