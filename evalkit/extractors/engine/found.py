"""What a matcher found: hits on trigger words, the events they became, and why others did not."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from evalkit.extractors.engine.ruleset import Rule
from evalkit.extractors.engine.tree import Tree
from evalkit.model import Modality, Polarity


@dataclass(frozen=True, slots=True)
class Hit:
    """
    A rule's trigger at tokens [first, behind).

    Where a parse was matched, `nodes` are its words in the tree and `node` is the one above the
    others.
    """

    rule: Rule
    order: int
    first: int
    behind: int
    tree: Tree | None = None
    node: int = 0
    nodes: range = range(0)


@dataclass(frozen=True, slots=True)
class Filler:
    """What fills a role: code points [start, end), its head, and the path or window it came by."""

    role: str
    start: int
    end: int
    via: str
    head: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """An event: its trigger's tokens, its fillers in order, and whether it is said to happen."""

    rule: Rule
    first: int
    behind: int
    fillers: tuple[Filler, ...]
    polarity: Polarity
    modality: Modality
    source: str | None = None
    hopper: str | None = None


@dataclass(frozen=True, slots=True)
class Silent:
    """A trigger word at tokens [first, behind) whose rule did not fire, and why."""

    rule: Rule
    first: int
    behind: int
    reason: str


def resolve(
    hits: Iterable[Hit], build: Callable[[Hit], Found | Silent]
) -> tuple[list[Found], list[Silent]]:
    """
    Decide which hits become events.

    Of hits of one type that overlap, the first and longest is tried first, then the rules in the
    order of the file. A trigger right beside another of its type ("summit meeting") is left to that
    one.
    """
    found: list[Found] = []
    silent: list[Silent] = []
    taken: dict[str, Found] = {}
    for hit in sorted(hits, key=lambda hit: (hit.first, -hit.behind, hit.order)):
        last = taken.get(hit.rule.type)
        if last is not None and hit.first < last.behind:
            continue
        if last is not None and hit.first == last.behind:
            silent.append(Silent(hit.rule, hit.first, hit.behind, "beside a trigger of its type"))
            continue
        result = build(hit)
        if isinstance(result, Silent):
            silent.append(result)
        else:
            found.append(result)
            taken[hit.rule.type] = result
    return found, silent
