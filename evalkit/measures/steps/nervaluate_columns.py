"""
nervaluate's four schemas counted for all documents at once; the schemas share one join.

Most entities overlap at most one other, and then nothing has to be chosen. Where there is a choice,
the first predictions of all documents choose at once, then the second ones, and so on. What is left
to the steps are documents with tags, and those in which very many entities overlap.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from evalkit.alignment.arrays import BoolArray, IntArray
from evalkit.alignment.exact import CHUNK
from evalkit.alignment.overlaps import (
    Extents,
    Overlaps,
    alone,
    first_fit,
    is_packable,
    overlaps,
)
from evalkit.measures.columnwise import Cells, Events, Fast, Plain, Shared, joined, plain
from evalkit.measures.definition import Options
from evalkit.measures.steps.nervaluate import FIRST_FIT, SCHEMAS

_MOST = 256  # pairs of entities in a document that may be looked at
Right = Callable[["_Links"], BoolArray]


class _Links(NamedTuple):
    """
    Entities that overlap enough: rows of both sides, and what is compared of them.

    `turn` is the place of the predicted entity in its document, `place` that of the gold one.
    """

    gold: IntArray
    predicted: IntArray
    document: IntArray
    type: IntArray
    turn: IntArray
    place: IntArray
    same_span: BoolArray
    same_label: BoolArray
    distance: IntArray

    def of(self, rows: BoolArray | IntArray) -> "_Links":
        return _Links._make(column[rows] for column in self)


@dataclass(frozen=True, slots=True)
class _Join:
    """
    Some documents, from number `first` on: their rows, their links, and what was chosen of these.

    A label is 0 for all entities of a document, else 1 more than the number of a type.
    """

    first: int
    left: IntArray
    width: int
    links: _Links
    cells: Cells
    gold: IntArray
    predicted: IntArray
    _kept: dict[tuple[Right, bool, bool], _Links] = field(default_factory=dict)

    def kept(self, right: Right, *, nearest: bool, inside: bool) -> _Links:
        """Choose of all links, or of those inside of types."""
        key = right, nearest, inside
        if key not in self._kept:
            links = self.links.of(self.links.same_label) if inside else self.links
            self._kept[key] = _chosen(links, right(links), nearest=nearest)
        return self._kept[key]


class _Rule(NamedTuple):
    """What makes a link of a schema right; inside of a type all labels are the same."""

    right: Right
    inside: Right


def _same_span(links: _Links) -> BoolArray:
    return links.same_span


def _same_label(links: _Links) -> BoolArray:
    return links.same_label


def _same(links: _Links) -> BoolArray:
    both: BoolArray = links.same_span & links.same_label
    return both


_RULES = {
    "strict": _Rule(_same, _same_span),
    "exact": _Rule(_same_span, _same_span),
    "partial": _Rule(_same_span, _same_span),
    "ent_type": _Rule(_same_label, _same_label),
}


def fast(name: str) -> Callable[[Shared, Options], Fast | None]:
    """Build the fast way of a schema."""

    def run(shared: Shared, options: Options) -> Fast | None:
        default = options["align"] == FIRST_FIT and options["loader"] == "spans"
        if options.compat or not default:
            return None
        joins = shared.once(_joins, float(options["overlap"]))
        return joined([_count(one, name) for one in joins])

    return run


def _joins(shared: Shared, least: float) -> list[_Join]:
    """Find what overlaps at least so many percent of the gold span, some documents at a time."""
    seen = shared.once(plain)
    placed = seen.tokens & ~seen.marked(lambda side: side.behind < 0)
    documents, width = len(seen.tokens), len(shared.compiled.vocabulary.types) + 1
    return [
        _join(seen, placed, range(first, min(first + CHUNK, documents)), width=width, least=least)
        for first in range(0, max(documents, 1), CHUNK)
    ]


def _join(seen: Plain, placed: BoolArray, documents: range, *, width: int, least: float) -> _Join:
    leaves = (seen.tagged | seen.lacking)[documents.start : documents.stop]
    sides = [
        _numbered(side, placed, documents.start)
        for side in seen.between(documents.start, documents.stop)
    ]
    if not is_packable([_extents(side) for side in sides]):
        leaves = np.ones_like(leaves)
    gold, predicted = (side.of(~leaves[side.document]) for side in sides)
    met = overlaps(gold=_extents(gold), predicted=_extents(predicted), most=_MOST)
    leaves[met.crowded] = True
    links = _links(gold, predicted, met, least)
    gold, predicted = (side.of(~leaves[side.document]) for side in (gold, predicted))
    ours, theirs = (_cells(side.document, side.type, width) for side in (gold, predicted))
    rows = Cells([*ours, *theirs], width=width)
    return _Join(
        first=documents.start,
        left=np.flatnonzero(leaves) + documents.start,
        width=width,
        links=links,
        cells=rows,
        gold=rows.count(*ours),
        predicted=rows.count(*theirs),
    )


def _numbered(side: Events, placed: BoolArray, first: int) -> Events:
    """Take documents to begin at `first`; count in tokens where all triggers are on tokens."""
    tokens = placed[side.document]
    return side._replace(
        document=side.document - first,
        start=np.where(tokens, side.first, side.start),
        end=np.where(tokens, side.behind, side.end),
    )


def _extents(side: Events) -> Extents:
    return Extents(side.document, side.start, side.end)


def _links(gold: Events, predicted: Events, met: Overlaps, least: float) -> _Links:
    ours, theirs = gold.of(met.gold), predicted.of(met.predicted)
    after, before = ours.start - theirs.start, ours.end - theirs.end
    shared = np.minimum(ours.end, theirs.end) - np.maximum(ours.start, theirs.start)
    links = _Links(
        gold=met.gold,
        predicted=met.predicted,
        document=ours.document,
        type=ours.type,
        turn=theirs.number,
        place=ours.number,
        same_span=(after == 0) & (before == 0),
        same_label=ours.type == theirs.type,
        distance=np.abs(after) + np.abs(before),
    )
    return links.of(shared / (ours.end - ours.start) * 100.0 >= least)


def _chosen(links: _Links, right: BoolArray, *, nearest: bool) -> _Links:
    """Let each predicted entity in its turn take a right gold one, else the first."""
    free = alone(links.gold, links.predicted)
    some, wanted = links.of(~free), right[~free]
    distance = np.where(wanted, some.distance, 0)
    kept = first_fit(
        gold=some.gold,
        predicted=some.predicted,
        turn=(some.document, some.turn),
        wish=(~wanted, *((distance,) if nearest else ()), some.place),
    )
    return links.of(np.concatenate([np.flatnonzero(free), np.flatnonzero(~free)[kept]]))


def _cells(document: IntArray, label: IntArray, width: int) -> tuple[IntArray, IntArray]:
    """Return where items count: in the row of their document and in that of their type."""
    return document * width, document * width + 1 + label


def _count(join: _Join, name: str) -> Fast:
    schema, rule = SCHEMAS[name], _RULES[name]
    whole = join.kept(rule.right, nearest=schema.nearest, inside=False)
    inside = join.kept(rule.inside, nearest=schema.nearest, inside=True)
    cells = np.concatenate(
        [whole.document * join.width, _cells(inside.document, inside.type, join.width)[1]]
    )
    right = np.concatenate([rule.right(whole), rule.inside(inside)])
    correct, others = join.cells.count(cells[right]), join.cells.count(cells[~right])
    nothing = np.zeros_like(correct)
    halves = schema.otherwise == "partial"
    columns = {
        "gold": join.gold,
        "predicted": join.predicted,
        "correct": correct,
        "incorrect": nothing if halves else others,
        "partial": others if halves else nothing,
        "missed": join.gold - correct - others,
        "spurious": join.predicted - correct - others,
        **({"credit": correct + 0.5 * others} if halves else {}),
        "dropped_gold": nothing,
        "dropped_predicted": nothing,
    }
    return Fast(join.left, join.cells.document + join.first, join.cells.label, columns)
