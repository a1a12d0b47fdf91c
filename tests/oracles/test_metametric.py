"""
metametric's event-extraction suite: its formula, its numbers on the shared vectors, and why the default differs.

metametric scores x against y by the best pairing Σ(x, y) and divides by Σ(x, x) and Σ(y, y). An event's
worth in the argument metrics is its trigger (span and type) times its arguments, so they are `AI+` and `AC+`,
but for three deviations:

phantom units    a document without events is one unit, right where the other side is empty too
zero arguments   an event without arguments is one unit, right where the other event has none either
event by event   arguments are compared between paired events, where `AI+` and `AC+` pool the arguments of
                 all events with one trigger and type
"""

import json
import math
from functools import cache

import msgspec
import pytest
from documents import arg, corpora, doc, event
from hypothesis import given
from msgspec.structs import replace

from evalkit.measures import Measure, count
from evalkit.model import Document, Mention

CASES = [f"{n:02}" for n in sorted({*range(0, 42, 2), *range(41, 53)})]
METRICS = {
    "TI": "trigger_identification",
    "TC": "trigger_classification",
    "AI+": "argument_identification",
    "AC+": "argument_classification",
}


def documents(path):
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [msgspec.convert({"id": one["id"], "events": one["events"]}, Document) for one in lines]


def multiset(one, other):
    return sum(min(one.count(item), other.count(item)) for item in set(one))


def best_sum(weights):
    """Pair rows and columns one to one for the largest sum, by trying."""

    @cache
    def best(row, free):
        if row == len(weights):
            return 0
        kept = best(row + 1, free)
        taken = [weights[row][c] + best(row + 1, free - {c}) for c in free if weights[row][c]]
        return max([kept, *taken])

    return best(0, frozenset(range(len(weights[0]) if weights else 0)))


def trigger(one, name):
    return one.trigger.key if name == "TI" else (one.trigger.key, one.type)


def fillers(one, name):
    return [(a.key, a.role) if name == "AC+" else a.key for a in one.arguments]


def pooled(events, name):
    """Put the arguments of all events with one trigger and type together."""
    groups = {}
    for one in events:
        groups.setdefault(trigger(one, name), []).extend(fillers(one, name))
    return list(groups.items())


def apart(events, name):
    return [(trigger(one, name), fillers(one, name)) for one in events]


def columns(gold, predicted, name, *, deviating=True):
    """Return Σ(x, y), Σ(x, x) and Σ(y, y) of a document; without the deviations those of the default."""
    unit = 1 if deviating else 0
    if name in ("TI", "TC"):
        ours, theirs = ([trigger(e, name) for e in d.events] for d in (gold, predicted))
        sums = multiset(ours, theirs), len(theirs), len(ours)
    else:
        ours, theirs = ((apart if deviating else pooled)(d.events, name) for d in (gold, predicted))
        sums = arguments(ours, theirs, unit)
    both = unit if not gold.events and not predicted.events else 0
    return (
        sums[0] + both,
        sums[1] or (unit if not predicted.events else 0),
        sums[2] or (unit if not gold.events else 0),
    )


def arguments(ours, theirs, unit):
    def worth(one, other):
        if one[0] != other[0]:
            return 0
        return multiset(one[1], other[1]) if one[1] or other[1] else unit

    weights = [[worth(one, other) for other in theirs] for one in ours]
    own, said = (sum(max(len(e[1]), unit) for e in side) for side in (ours, theirs))
    return by_trigger(ours, theirs, weights), said, own


def by_trigger(ours, theirs, weights):
    """Pair the events of each trigger for themselves: others are worth nothing to them."""
    found = 0
    for key in {one[0] for one in ours}:
        rows = [weights[n] for n, one in enumerate(ours) if one[0] == key]
        places = [n for n, other in enumerate(theirs) if other[0] == key]
        found += best_sum([[row[n] for n in places] for row in rows])
    return found


def figures(sxy, sxx, syy):
    return {
        "precision": sxy / sxx,
        "recall": sxy / syy,
        "f1": 2 * sxy / (sxx + syy) if sxy else 0.0,
    }


@pytest.mark.parametrize("case", CASES)
def test_the_formula_gives_the_numbers_of_the_vectors(case, shared):
    folder = shared / "vectors" / case
    expected = json.loads((folder / "expected.json").read_text("utf-8"))
    gold, said = (documents(folder / f"{side}.jsonl") for side in ("gold", "predicted"))

    for name, metric in METRICS.items():
        rows = [columns(g, p, name) for g, p in zip(gold, said, strict=True)]
        micro = figures(*map(sum, zip(*rows, strict=True)))
        each = [figures(*row) for row in rows]
        for figure in ("precision", "recall", "f1"):
            key = f"{metric}-{figure}"
            assert micro[figure] == pytest.approx(expected["metametric_micro"][key]), key
            mean = math.fsum(one[figure] for one in each) / len(each)
            assert mean == pytest.approx(expected["metametric_suite_macro"][key]), key


@pytest.mark.parametrize("case", CASES)
def test_without_the_three_deviations_the_formula_is_the_default(case, shared):
    folder = shared / "vectors" / case
    gold, said = (documents(folder / f"{side}.jsonl") for side in ("gold", "predicted"))
    measures = [Measure(name) for name in METRICS]
    tables = count(gold=gold, predicted=said, measures=measures).tables

    for measure, table in tables.items():
        found = table.by_document()
        for g, p in zip(gold, said, strict=True):
            sums = found[g.id].columns
            default = (sums["matched"], sums["predicted"], sums["gold"])
            assert columns(g, p, measure.name, deviating=False) == default, (measure, g.id)
            if deviations(g, p, measure.name):
                continue
            assert columns(g, p, measure.name) == default, (measure, g.id)


def deviations(gold, predicted, name):
    """Name the deviations that can change a document's numbers."""
    sides = (gold.events, predicted.events)
    found = ["phantom units"] if not all(sides) else []
    if name in ("AI+", "AC+"):
        keys = [[trigger(e, name) for e in side] for side in sides]
        found += ["zero arguments"] * any(not e.arguments for side in sides for e in side)
        found += ["event by event"] * any(len(set(side)) < len(side) for side in keys)
    return found


def test_each_deviation_changes_numbers_of_the_vectors(shared):
    seen = set()
    for case in CASES:
        folder = shared / "vectors" / case
        gold, said = (documents(folder / f"{side}.jsonl") for side in ("gold", "predicted"))
        for g, p in zip(gold, said, strict=True):
            for name in METRICS:
                named = deviations(g, p, name)
                same = columns(g, p, name) == columns(g, p, name, deviating=False)
                seen |= set(named) if len(named) == 1 and not same else set()

    assert seen == {"phantom units", "zero arguments", "event by event"}


BAGHDAD, CAMERAMAN, DIED, TANK, FIRED, HOTEL = (4, 11), (15, 24), (25, 29), (38, 51), (52, 57), (65, 80)  # fmt: skip
LI_GOLD = doc(
    "d",
    event("die", DIED, arg("place", *BAGHDAD), arg("victim", *CAMERAMAN), arg("instrument", *TANK)),
    event(
        "attack",
        FIRED,
        arg("instrument", *TANK),
        arg("place", *BAGHDAD),
        arg("target", *CAMERAMAN),
        arg("target", *HOTEL),
    ),
)
LI_PREDICTED = doc(
    "d",
    event("die", DIED, arg("place", *HOTEL), arg("victim", *CAMERAMAN)),
    event("attack", FIRED, arg("attacker", *TANK), arg("place", *BAGHDAD), arg("target", *HOTEL)),
)  # the baseline's answer in Li et al. 2013, as metametric's test has it
PRINTED = {
    "TI": (1.0, 1.0, 1.0),
    "TC": (1.0, 1.0, 1.0),
    "AI+": (0.8, 0.57, 0.67),
    "AC+": (0.6, 0.43, 0.50),
}


@pytest.mark.parametrize("name", METRICS)
def test_the_example_of_li_2013_has_the_printed_numbers(name):
    measure = Measure(name)
    table = count(gold=[LI_GOLD], predicted=[LI_PREDICTED], measures=[measure]).tables[measure]
    total = table.total()

    assert (total.precision, total.recall, total.f1) == pytest.approx(PRINTED[name], abs=0.01)
    found = figures(*columns(LI_GOLD, LI_PREDICTED, name))
    assert tuple(found.values()) == (total.precision, total.recall, total.f1)


def whole(documents):
    """Take the first document, with spans of one part, which is what metametric's mentions are."""
    found = documents[0] if documents else doc("d")
    return replace(
        found,
        events=tuple(
            replace(
                e,
                trigger=Mention(e.trigger.start, e.trigger.end),
                arguments=tuple(replace(a, parts=()) for a in e.arguments),
            )
            for e in found.events
        ),
    )


@given(gold=corpora().map(whole), said=corpora().map(whole))
def test_metametric_itself_gives_what_the_formula_gives(gold, said):
    """Also with copies: its penalty for them is in sets of hashable items, which its events are not."""
    pytest.importorskip("metametric", reason="metametric is not installed")
    from metametric.metrics.event_extraction import event_extraction_suite
    from metametric.structures import ie

    def event_set(document):
        return ie.EventSet(
            [
                ie.Event(
                    ie.Trigger(ie.Mention(e.trigger.start, e.trigger.end), e.type),
                    [ie.Argument(ie.Mention(a.start, a.end), a.role) for a in e.arguments],
                )
                for e in document.events
            ]
        )

    suite = event_extraction_suite.new()
    suite.update_single(event_set(said), event_set(gold))
    theirs = suite.compute()
    for name, metric in METRICS.items():
        for figure, value in figures(*columns(gold, said, name)).items():
            assert theirs[f"{metric}-{figure}"] == pytest.approx(value), (name, figure)
