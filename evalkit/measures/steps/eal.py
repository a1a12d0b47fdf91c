"""Event-argument linking: type, role, filler and realis of a whole document, and their groups."""

import math
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence

from evalkit.measures.definition import (
    Credit,
    Item,
    Link,
    Options,
    Pair,
    Projected,
    Projection,
    Rows,
)
from evalkit.measures.score import Aggregation, Columns, Figures, prf
from evalkit.measures.steps.coref import hoppers
from evalkit.measures.steps.eal_fillers import Known, Resolve, of_gold, of_predictions
from evalkit.measures.steps.unit import argument_source
from evalkit.model import Argument, Document, Event

SCALE = "eal.linkf1_scale"
_OF_100 = 0.01
_LAMBDA = 0.5  # the weight of linking in the score of 2015
_KEEP = "keep"


def _assertions(pair: Pair) -> Projected:
    known = Known.of(pair.gold)
    gold = of_gold(pair.gold, known)
    predicted = of_predictions(pair.predicted, known, own=pair.options["coref"] != _KEEP)
    return Projected(
        tuple(_items(pair.gold, gold, pair.options)),
        tuple(_items(pair.predicted, predicted, pair.options)),
    )


def _items(document: Document, resolve: Resolve, options: Options) -> Iterator[Item]:
    """Yield each assertion once, with the groups it is linked in where it is not generic."""
    groups: dict[Hashable, set[int]] = {}
    first: dict[Hashable, tuple[Event, Argument]] = {}
    for number, event in zip(hoppers(document.events), document.events, strict=True):
        for argument in event.arguments:
            realis = argument.realis or event.effective_realis
            said = realis if options["realis"] == _KEEP else None
            key: Hashable = (event.type, argument.role, resolve(argument), said)
            first.setdefault(key, (event, argument))
            linked = {number} if realis != "generic" else set()
            groups.setdefault(key, set()).update(linked)
    for key, (event, argument) in first.items():
        source = argument_source(event, argument)
        yield Item(key, frozenset(groups[key]), source=source)


ASSERTIONS: Projection = Projection(
    "type, role, filler, realis",
    "each argument of the document once, by event type, role, filler (entity) and realis",
    _assertions,
)


def neighbours(items: Iterable[Item]) -> dict[Hashable, frozenset[Hashable]]:
    """Map each item that is linked at all to those that share a group with it."""
    groups: dict[int, set[Hashable]] = {}
    linked = [item for item in items if item.payload]
    for item in linked:
        for group in item.payload:
            groups.setdefault(group, set()).add(item.key)
    return {
        item.key: frozenset().union(*(groups[g] for g in item.payload)) - {item.key}
        for item in linked
    }


def link_scores(
    gold: Mapping[Hashable, frozenset[Hashable]], predicted: Mapping[Hashable, frozenset[Hashable]]
) -> Iterator[Columns]:
    """Compare the neighbours of each gold item that is predicted; alone on both sides is right."""
    for item in gold:
        if item not in predicted:
            continue
        ours, theirs = len(gold[item]), len(predicted[item])
        both = len(gold[item] & predicted[item])
        right = not ours and not theirs
        yield {
            "f1": 1.0 if right else 2 * both / (ours + theirs),
            "precision": 1.0 if right else both / max(theirs, 1),
            "recall": 1.0 if right else both / max(ours, 1),
        }


COLUMNS = (
    "gold",
    "predicted",
    "matched",
    "argument",
    "link_gold",
    "link_predicted",
    "link_f1",
    "link_precision",
    "link_recall",
    "link_nothing",
)


def _credit(*, clamped: bool) -> Credit:
    def run(links: Sequence[Link], items: Projected, options: Options) -> Rows:
        gold, predicted, matched = len(items.gold), len(items.predicted), len(links)
        unscaled = matched - float(options["beta"]) * (predicted - matched)
        ours = neighbours(items.gold)
        kept = [item for item in items.predicted if item.key in ours]
        theirs = neighbours(kept)
        scores = list(link_scores(ours, theirs))
        row: dict[str, int | float] = {
            "gold": gold,
            "predicted": predicted,
            "matched": matched,
            "argument": max(unscaled, 0.0) if clamped else unscaled,
            "link_gold": len(ours),
            "link_predicted": len(theirs),
            "link_nothing": int(SCALE in options.compat and not ours),
        }
        row |= {f"link_{n}": math.fsum(s[n] for s in scores) for n in ("f1", "precision", "recall")}
        return {"": row}

    return Credit(
        "linear argument score and LinkF1",
        "right - beta·wrong"
        + (", at least 0 a document" if clamped else "")
        + "; for each gold item the F1 of what it is linked with",
        run,
        COLUMNS,
        frozenset({"argument", "link_f1", "link_precision", "link_recall"}),
    )


UNCLAMPED, CLAMPED = _credit(clamped=False), _credit(clamped=True)


def figures(columns: Columns) -> Figures:
    """Divide by what gold has: the argument score, and linking over gold or predicted items."""
    gold, linked, said = columns["gold"], columns["link_gold"], columns["link_predicted"]
    linking = columns["link_f1"] / linked if linked else None
    if not linked and columns["link_nothing"]:
        linking = _OF_100
    return {
        **prf(columns),
        "argument_score": columns["argument"] / gold if gold else None,
        "linking": linking,
        "linking_precision": columns["link_precision"] / said if said else None,
        "linking_recall": columns["link_recall"] / linked if linked else None,
    }


def combined(columns: Columns) -> Figures:
    """Weigh the argument score and linking the same; without one of them there is no score."""
    found = figures(columns)
    argument, linking = found["argument_score"], found["linking"]
    if argument is None or linking is None:
        return {**found, "score": None}
    return {**found, "score": (1 - _LAMBDA) * argument + _LAMBDA * linking}


BOTH = Aggregation("argument score and linking", "sums divided by what gold has", figures)
COMBINED = Aggregation(
    "argument score, linking and their mean",
    "sums divided by what gold has; the mean is `score`",
    combined,
)
