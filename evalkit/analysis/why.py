"""
Why two measures give different numbers on the same documents.

Each measure is followed down to its items. Items of the two that stand for the same part of a
document are put side by side; where their fates differ there is a reason: one measure merges equal
items, leaves some out, does not compare a field, gives part of the credit, or lets another item
take the counterpart. The counts of the second measure are those of the first plus what the reasons
add, exactly; what a reason is worth in F1 is its mean effect over all orders in which the reasons
can be applied (its Shapley value), so that the parts add up to the difference.
"""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, zip_longest

import msgspec

from evalkit.alignment import Compiled
from evalkit.analysis.fates import Fate, Witness, fates
from evalkit.analysis.words import Difference, explain
from evalkit.errors import MeasureError
from evalkit.measures import Counts, Measure, Score
from evalkit.measures.definition import Pair, Source
from evalkit.measures.documentwise import link
from evalkit.measures.score import prf
from evalkit.model import Document
from evalkit.ontology import Ontology

_COLUMNS = ("gold", "predicted", "matched_precision", "matched_recall")
_EVENTS = frozenset({"event", "tag", "mention", "template"})
_MOST_REASONS = 10  # 2 to the power of so many sums; beyond it the reasons are applied in order


@dataclass(frozen=True, slots=True)
class Reason:
    """
    A reason in words, what it adds to the counts of the first measure, and its part of F1.

    `f1` is in 0…1 units of F1; None where the difference is not a sum over items.
    """

    text: str
    counts: Mapping[str, float]
    f1: float | None
    witnesses: Sequence[Witness] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Explanation:
    """
    Both measures' sums, and the reasons, the most important first.

    `complete`: the differences of counts are sums over items, so that the parts add up. `texts` are
    the articles that are known, by document.
    """

    first: Measure
    second: Measure
    scores: tuple[Score, Score]
    reasons: Sequence[Reason]
    complete: bool
    texts: Mapping[str, str] = field(default_factory=dict, repr=False)


def why_different(
    counts: Counts, first: Measure, second: Measure, *, ontology: Ontology | None = None
) -> Explanation:
    """
    Explain the difference between two measures that were counted on the same documents.

    Raises MeasureError EK3041 where one counts events and the other arguments or clusters.
    """
    ones, others = (fates(counts.compiled, m, ontology) for m in (first, second))
    kinds = [_kinds(measure, found) for measure, found in ((first, ones), (second, others))]
    if not kinds[0] & kinds[1]:
        message = f"{first} counts {_names(kinds[0])}, {second} {_names(kinds[1])}."
        hint = "Compare two measures of triggers, or two of arguments."
        raise MeasureError.of("EK3041", message, hint=hint)
    scores = (counts.tables[first].total(), counts.tables[second].total())
    grouped: dict[str, list[Witness]] = defaultdict(list)
    differences = Difference(first, second, counts.compiled, _gold_of(counts.compiled))
    for witness in _witnesses(ones, others):
        grouped[explain(witness, differences, ones, others)].append(witness)
    complete = all(_adds_up(s, f) for s, f in zip(scores, (ones, others), strict=True))
    reasons = [(text, _added(found), found) for text, found in grouped.items()]
    worth = _worth(_sums(ones), [added for _, added, _ in reasons]) if complete else None
    found = [
        Reason(text, added, None if worth is None else worth[n], witnesses)
        for n, (text, added, witnesses) in enumerate(reasons)
    ]
    found.sort(key=lambda r: (-abs(r.f1 or 0.0), -len(r.witnesses), r.text))
    return Explanation(first, second, scores, found, complete, _texts(counts.compiled))


def _kinds(measure: Measure, found: Sequence[Fate]) -> set[str]:
    """Say what a measure counts: by its items, or where there are none by those of its example."""
    example = measure.definition.example
    sources = [fate.source for fate in found]
    if not sources and example is not None:
        decode = msgspec.json.Decoder(Document).decode
        pair = Pair(decode(example.gold), decode(example.predicted), measure.options)
        items, _ = link(measure.definition, pair)
        sources = [item.source for side in items for item in side]
    return {_kind(source) for source in sources}


def _kind(source: Source) -> str:
    return "events" if source.kind in _EVENTS else f"{source.kind}s"


def _names(kinds: set[str]) -> str:
    return " and ".join(sorted(kinds))


def _gold_of(compiled: Compiled) -> Mapping[str, int]:
    """Count the gold events of each document."""
    sides = compiled.gold.sides
    return {side.document.id: sum(1 for _ in side.counted()) for side in sides}


def _texts(compiled: Compiled) -> dict[str, str]:
    sides = (*compiled.gold.sides, *compiled.predicted.sides)
    return {s.document.id: s.document.text for s in sides if s.document.text is not None}


def _place(fate: Fate) -> tuple[object, ...]:
    source = fate.source
    if source.kind in _EVENTS:
        return (fate.document, fate.is_gold, source.type, source.trigger or source.span)
    return (fate.document, fate.is_gold, *source)


def _witnesses(ones: Sequence[Fate], others: Sequence[Fate]) -> Iterator[Witness]:
    """Put the items of both measures side by side; those with the most credit first."""
    sides: dict[tuple[object, ...], tuple[list[Fate], list[Fate]]] = {}
    for n, found in enumerate((ones, others)):
        for fate in found:
            if not fate.is_dropped:
                sides.setdefault(_place(fate), ([], []))[n].append(fate)
    for here, there in sides.values():
        here.sort(key=lambda fate: -fate.credit)
        there.sort(key=lambda fate: -fate.credit)
        for one, other in zip_longest(here, there):
            if one is None or other is None or not math.isclose(one.credit, other.credit):
                yield _witness(one, other)


def _witness(one: Fate | None, other: Fate | None) -> Witness:
    there = [fate for fate in (one, other) if fate is not None]
    partners = [fate.partner for fate in there if fate.partner is not None]
    return Witness(
        there[0].document,
        there[0].is_gold,
        there[0].source,
        None if one is None else one.credit,
        None if other is None else other.credit,
        partners[0] if partners else None,
    )


def _sums(found: Sequence[Fate]) -> dict[str, float]:
    counted = [fate for fate in found if not fate.is_dropped]
    gold = [fate.credit for fate in counted if fate.is_gold]
    predicted = [fate.credit for fate in counted if not fate.is_gold]
    return dict(
        zip(
            _COLUMNS,
            (len(gold), len(predicted), math.fsum(predicted), math.fsum(gold)),
            strict=True,
        )
    )


def _adds_up(score: Score, found: Sequence[Fate]) -> bool:
    """Tell whether the measure's counts are sums over its items, each with its credit."""
    sums, columns, figures = _sums(found), score.columns, score.figures()
    if not ({"gold", "predicted"} <= set(columns) and {"precision", "recall"} <= set(figures)):
        return False
    wanted = {
        "gold": columns["gold"],
        "predicted": columns["predicted"],
        "matched_precision": (figures["precision"] or 0.0) * columns["predicted"],
        "matched_recall": (figures["recall"] or 0.0) * columns["gold"],
    }
    return all(math.isclose(sums[name], wanted[name], abs_tol=1e-6) for name in _COLUMNS)


def _added(witnesses: Sequence[Witness]) -> dict[str, float]:
    added = dict.fromkeys(_COLUMNS, 0.0)
    for one in witnesses:
        number = (one.second is not None) - (one.first is not None)
        credit = (one.second or 0.0) - (one.first or 0.0)
        added["gold" if one.is_gold else "predicted"] += number
        added["matched_recall" if one.is_gold else "matched_precision"] += credit
    return added


def _worth(start: Mapping[str, float], added: Sequence[Mapping[str, float]]) -> list[float]:
    """Return each reason's part of the difference in F1."""
    reasons = range(len(added))
    if len(added) > _MOST_REASONS:
        steps = [_f1(start, added[:n]) for n in range(len(added) + 1)]
        return [after - before for before, after in pairwise(steps)]
    values = [
        _f1(start, [added[n] for n in reasons if mask >> n & 1]) for mask in range(1 << len(added))
    ]
    total = math.factorial(len(added))
    worth = []
    for n in reasons:
        parts = []
        for mask in range(1 << len(added)):
            if not mask >> n & 1:
                size = mask.bit_count()
                orders = math.factorial(size) * math.factorial(len(added) - size - 1)
                parts.append(orders / total * (values[mask | 1 << n] - values[mask]))
        worth.append(math.fsum(parts))
    return worth


def _f1(start: Mapping[str, float], added: Sequence[Mapping[str, float]]) -> float:
    sums = {name: start[name] + math.fsum(one[name] for one in added) for name in _COLUMNS}
    return prf(sums)["f1"] or 0.0
