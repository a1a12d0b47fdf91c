"""
TAC-KBP nuggets agree with EvmEval 1.8 (hunterhector/EvmEval @9f60e17e) to its two printed places.

The vectors hold what EvmEval printed for each case: the final table in percent, the table of types in 0…1.
Where evalkit's default is another number, one named flag after the other leads to EvmEval's.
"""

import json
from functools import cache
from itertools import pairwise

import pytest
from msgspec.structs import replace

from evalkit.evaluate import score
from evalkit.formats import load_documents
from evalkit.measures import AVERAGES
from evalkit.measures.documentwise import canonical

CASES = ["00", "02", "04", "06", "08", "10", "12", "14", "16", "18", "20", "22", "24", "26", "28", "30", "32",
         "34", "36", "38", *(str(n) for n in range(40, 53))]  # fmt: skip
PRINTED = {
    "plain": "kbp/span",
    "mention_type": "kbp/type",
    "realis_status": "kbp/realis",
    "mention_type+realis_status": "kbp/all",
}
FLAGS = ["evmeval.skip_empty_gold", "evmeval.ascii_names", "evmeval.line_order"]
BUNDLE = "compat=evmeval-1.8"


@cache
def documents(shared, case):
    folder = shared / "vectors" / case
    sides = [list(load_documents(folder / f"{side}.jsonl")) for side in ("gold", "predicted")]
    return sides, json.loads((folder / "expected.json").read_text("utf-8"))["evmeval"]


def counted(sides, names):
    return score(gold=sides[0], predicted=sides[1], measures=names).measures


def percent(figures):
    """P, R and F in percent; EvmEval's F is nan where evalkit says 0, so an F of 0 is left out."""
    found = [None if f is None else 100 * f for f in figures]
    return [*found[:2], found[2] or None]


def agrees(found, printed):
    """Whether a number rounds to what was printed; half a unit of the last place is enough either way."""
    if found is None or printed is None:
        return found is None and printed is None
    return abs(found - printed) <= 0.005 + 1e-9


def micro(measure):
    total = measure.micro
    return percent([total.precision, total.recall, total.f1])


def macro(measure):
    figures = AVERAGES["documents-zero-f-of-means"](measure.table).figures
    return percent([figures["precision"], figures["recall"], figures["f1"]])


@pytest.mark.parametrize("case", CASES)
def test_with_its_flags_micro_and_macro_are_those_that_evmeval_prints(shared, case):
    sides, expected = documents(shared, case)
    found = counted(sides, [f"{name}({BUNDLE})" for name in PRINTED.values()])

    for printed, name in PRINTED.items():
        measure = found[f"{name}({BUNDLE})"]
        for average, ours in {"micro": micro(measure), "macro": macro(measure)}.items():
            theirs = expected["final"][printed][average]
            theirs = [*theirs[:2], theirs[2] or None]
            assert all(map(agrees, ours, theirs)), (name, average, ours, theirs)


@pytest.mark.parametrize("name", ["kbp/type", "kbp/all"])
@pytest.mark.parametrize("case", CASES)
def test_with_its_flags_the_table_of_types_is_the_one_that_evmeval_prints(shared, case, name):
    sides, expected = documents(shared, case)
    types = counted(sides, [f"{name}({BUNDLE})"])[f"{name}({BUNDLE})"].types

    ours = {
        label: (one.columns["gold"], one.columns["type_predicted"], *percent(
            [one.precision, one.recall, one.f1]
        ))
        for label, one in types.items()
        if one.gold
    }  # fmt: skip
    assert sorted(ours) == sorted(expected["types"])
    for label, theirs in expected["types"].items():
        gold, predicted, *figures = ours[label]
        assert (gold, predicted) == (theirs["gold"], theirs["sys"]), label
        # a type that nothing was predicted of has no precision; the table has 0 there
        wanted = [theirs["p"], theirs["r"], theirs["f1"]]
        for f, w in zip(figures, wanted, strict=True):
            assert abs((f or 0) / 100 - (w or 0)) <= 0.005 + 1e-9, label


@pytest.mark.parametrize("case", CASES)
def test_the_default_is_another_number_only_for_reasons_that_have_a_flag(shared, case):
    sides, expected = documents(shared, case)
    reasons = [
        any(not gold.events for gold in sides[0]),
        any(not e.type.isascii() for side in sides for d in side for e in d.events),
        True,  # lines are hardly ever in canonical order
    ]

    for printed, name in PRINTED.items():
        theirs = expected["final"][printed]["micro"][2] or None
        flags = ["+".join(FLAGS[:number]) for number in range(1, len(FLAGS) + 1)]
        found = counted(sides, [name, *(f"{name}(compat={flag})" for flag in flags)])
        ours = [micro(one)[2] for one in found.values()]
        for reason, (without, with_flag) in zip(reasons, pairwise(ours), strict=True):
            assert reason or without == with_flag, name
        assert agrees(ours[-1], theirs), (name, ours, theirs)


def naive(sides, name):
    """Count as the preset's description says, with lists of characters and all pairs."""
    rows = {}
    predicted = {d.id: d for d in sides[1]}
    for gold in map(canonical, sides[0]):
        theirs = canonical(predicted.get(gold.id, replace(gold, events=()))).events
        pairs = [
            (-dice(g.trigger, p.trigger), number, place)
            for number, p in enumerate(theirs)
            for place, g in enumerate(gold.events)
            if dice(g.trigger, p.trigger)
            and (name in {"kbp/span", "kbp/realis"} or folded(g) == folded(p))
            and (name in {"kbp/span", "kbp/type"} or g.realis == p.realis)
        ]
        for column, events in (("gold", gold.events), ("predicted", theirs)):
            for event in events:
                rows.setdefault(folded(event), {"gold": 0, "predicted": 0, "matched": 0})[
                    column
                ] += 1
        taken = set()
        for similarity, number, place in sorted(pairs):
            if not {("p", number), ("g", place)} & taken:
                taken |= {("p", number), ("g", place)}
                rows[folded(gold.events[place])]["matched"] -= similarity
    return rows


def folded(event):
    return "".join(c for c in event.type.casefold() if c.isalnum())


def dice(one, other):
    ours, theirs = (set(range(span.start, span.end)) for span in (one, other))
    return 2 * len(ours & theirs) / (len(ours) + len(theirs))


@pytest.mark.parametrize("case", CASES)
def test_the_default_is_what_the_description_says_counted_naively(shared, case):
    sides, _ = documents(shared, case)
    found = counted(sides, list(PRINTED.values()))

    for name in PRINTED.values():
        rows = naive(sides, name)
        for column in ("gold", "predicted", "matched"):
            total = sum(row[column] for row in rows.values())
            assert found[name].micro.columns[column] == pytest.approx(total, abs=1e-9), name
        for label, one in found[name].types.items():
            assert dict(one.columns) == pytest.approx(rows[label], abs=1e-9), (name, label)
