"""
The measures of templates against plain Python that goes through all maps and assignments.

The plain scorers below are written from the definition: GTT enumerates all maps in product order, the CEAF
scorers and the slot scores all permutations. Recorded counts of MUC-4 are NYU's on TST3.
"""

import importlib.util
import itertools
import string
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalkit.alignment.assignment import best_cells, best_pairs
from evalkit.measures import Measure, count
from evalkit.measures.presets import muc4
from evalkit.measures.steps.template_map import best_map

_SPEC = importlib.util.spec_from_file_location(
    "laws_of_templates", Path(__file__).parents[1] / "laws" / "templates.py"
)
_LAWS = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(_LAWS)


def plain(text):
    words = "".join(c for c in text.lower() if c not in string.punctuation).split()
    return " ".join(w for w in words if w not in ("a", "an", "the")) or text.lower().strip()


def read(document):
    """List templates as (type, [(role, set of strings)]) in the order of what they say."""
    entities = {e.id: [m.text for m in e.mentions] for e in document.entities}
    found = []
    for one in [*document.templates, *document.events]:
        fills = {}
        for number, argument in enumerate(one.arguments):
            words = entities[argument.entity] if argument.entity else [argument.text]
            name = (argument.role, argument.entity) if argument.entity else number
            fills[name] = (argument.role, tuple(sorted({plain(word) for word in words})))
        found.append((one.type, sorted(fills.values())))
    return sorted(found)


def alternatives(event_type):
    return [part.strip() for part in event_type.split("/")]


def allowed(gold, predicted):
    return set(alternatives(predicted)) <= set(alternatives(gold))


def permutations(rows, columns):
    """Go through all one-to-one assignments of rows to columns, -1 for none."""
    for chosen in itertools.product([*range(columns), -1], repeat=rows):
        used = [c for c in chosen if c >= 0]
        if len(set(used)) == len(used):
            yield chosen


def gtt(gold, predicted):
    best = None
    fills = sum(1 + len(f) for _, f in predicted), sum(1 + len(f) for _, f in gold)
    for mapping in permutations(len(predicted), len(gold)):
        right = covered = 0
        for p, g in enumerate(mapping):
            if g < 0 or not allowed(gold[g][0], predicted[p][0]):
                continue
            ours, theirs = gold[g][1], predicted[p][1]
            right += 1 + sum(any(r == s and set(t) <= set(o) for s, o in ours) for r, t in theirs)
            covered += 1 + sum(any(r == s and set(t) <= set(o) for r, t in theirs) for s, o in ours)
        below = right * fills[1] + covered * fills[0]
        f1 = Fraction(2 * right * covered, below) if below else Fraction(0)
        if best is None or f1 > best[0]:
            best = (
                f1,
                {
                    "gold": fills[1],
                    "predicted": fills[0],
                    "matched_precision": right,
                    "matched_recall": covered,
                },
            )
    return best[1]


def best_sum(rows, columns, similarity):
    return max(
        sum(similarity(rows[r], columns[c]) for r, c in enumerate(chosen) if c >= 0)
        for chosen in permutations(len(rows), len(columns))
    )


def fillers(templates):
    """Merge the fills of all templates: each as often as the template has it that has it most often."""
    every = {fill for _, fills in templates for fill in fills}
    return [
        fill
        for fill in sorted(every)
        for _ in range(max(fills.count(fill) for _, fills in templates))
    ]


def ceaf_ree(gold, predicted, similarity):
    ours, theirs = fillers(gold), fillers(predicted)
    roles = {role for role, _ in [*ours, *theirs]}
    matched = sum(
        best_sum([f for r, f in ours if r == role], [f for r, f in theirs if r == role], similarity)
        for role in sorted(roles)
    )
    return {"gold": len(ours), "predicted": len(theirs), "matched": matched}


def strict(gold, predicted):
    return int(set(predicted) <= set(gold))


def proportional(gold, predicted):
    return Fraction(len(set(gold) & set(predicted)), len(predicted))


def phi3(gold, predicted):
    def entities(ours, theirs):
        return len(set(ours[1]) & set(theirs[1])) if ours[0] == theirs[0] else 0

    def templates(ours, theirs):
        return best_sum(ours[1], theirs[1], entities) if allowed(ours[0], theirs[0]) else 0

    return {
        "gold": sum(len(m) for _, fills in gold for _, m in fills),
        "predicted": sum(len(m) for _, fills in predicted for _, m in fills),
        "matched": best_sum(gold, predicted, templates),
    }


def subset(gold, predicted):
    def hits(ours, theirs):
        first = []
        for role, mentions in theirs[1]:
            for mention in mentions:
                of = [n for n, (r, m) in enumerate(ours[1]) if r == role and mention in m]
                if of:
                    first.append(of[0])
                    break
        return len(first), len(set(first))

    best = max(
        tuple(
            sum(n)
            for n in zip(
                (0, 0),
                *(
                    hits(gold[g], predicted[p])
                    for g, p in enumerate(chosen)
                    if p >= 0 and allowed(gold[g][0], predicted[p][0])
                ),
                strict=True,
            )
        )
        for chosen in permutations(len(gold), len(predicted))
    )
    return {
        "gold": sum(len(fills) for _, fills in gold),
        "predicted": sum(len(fills) for _, fills in predicted),
        "matched_precision": best[0],
        "matched_recall": best[1],
    }


def slot_credit(gold, predicted):
    """Sum the credit of the best pairing, and what both sides have."""

    def fills(ours, theirs):
        if ours[0] != theirs[0]:
            return Fraction(0)
        if set(ours[1]) & set(theirs[1]):
            return Fraction(1)
        within = any(
            f" {a} " in f" {b} " or f" {b} " in f" {a} " for a in ours[1] for b in theirs[1]
        )
        return Fraction(within, 2)

    def templates(ours, theirs):
        same = allowed(ours[0], theirs[0])
        if not same and theirs[0] != "attack":
            return Fraction(0)
        return Fraction(1 if same else Fraction(1, 2)) + best_sum(ours[1], theirs[1], fills)

    return {
        "gold": sum(1 + len(f) for _, f in gold),
        "predicted": sum(1 + len(f) for _, f in predicted),
        "credit": best_sum(gold, predicted, templates),
    }


def found(gold, predicted, name):
    """Count one document."""
    measure = Measure.parse(name)
    return count(gold=[gold], predicted=[predicted], measures=[measure]).tables[measure].total()


documents = st.integers(0, 3).flatmap(lambda most: _LAWS._document("d", most))
ORACLES = {
    "gtt/template": gtt,
    "ceaf-ree/strict": lambda g, p: ceaf_ree(g, p, strict),
    "ceaf-ree/prop": lambda g, p: ceaf_ree(g, p, proportional),
    "ceaf-rme/phi3": phi3,
    "ceaf-rme/subset": subset,
}


@given(gold=documents, predicted=documents)
def test_the_counts_are_those_of_going_through_everything(gold, predicted):
    for name, oracle in ORACLES.items():
        wanted = oracle(read(gold), read(predicted))
        got = found(gold, predicted, name).columns
        assert got.keys() == wanted.keys(), name
        assert all(got[k] == pytest.approx(float(wanted[k]), abs=1e-12) for k in got), name

    wanted = slot_credit(read(gold), read(predicted))
    got = found(gold, predicted, "muc4/slots").columns
    assert (got["gold"], got["predicted"]) == (wanted["gold"], wanted["predicted"])
    assert got["correct"] + Fraction(got["partial"], 2) == wanted["credit"]


@given(gold=documents, predicted=documents)
def test_the_rows_of_the_slot_scores_leave_out_what_they_say(gold, predicted):
    every, missing, spurious, only = (
        found(gold, predicted, f"muc4/slots(rows={row})").columns
        for row in ("all", "matched-missing", "matched-spurious", "matched-only")
    )

    for column in ("correct", "partial", "incorrect"):
        assert every[column] == missing[column] == spurious[column] == only[column]
    assert every["missing"] == missing["missing"] >= only["missing"] == spurious["missing"]
    assert every["spurious"] == spurious["spurious"] >= only["spurious"] == missing["spurious"]


gains = st.dictionaries(
    st.tuples(st.integers(0, 3), st.integers(0, 3)),
    st.tuples(st.integers(1, 6), st.integers(1, 6)),
    max_size=16,
)


MAPS = list(permutations(4, 4))


@settings(max_examples=200)
@given(gains=gains, more=st.tuples(st.integers(0, 9), st.integers(0, 9)))
def test_the_best_map_is_the_first_best_one_in_product_order(gains, more):
    predicted, gold = 24 + more[0], 24 + more[1]
    best = None
    for mapping in MAPS:
        chosen = [gains.get((p, g), (0, 0)) for p, g in enumerate(mapping)]
        right, covered = sum(c[0] for c in chosen), sum(c[1] for c in chosen)
        f1 = Fraction(2 * right * covered, right * gold + covered * predicted or 1)
        if best is None or f1 > best[0]:
            best = f1, [(p, g) for p, g in enumerate(mapping) if (p, g) in gains]

    assert best_map(gains, rows=4, columns=4, predicted=predicted, gold=gold) == best[1]


@pytest.mark.parametrize("most", [2, 5, 9])
@pytest.mark.parametrize("seed", range(4))
def test_twenty_templates_on_each_side_are_mapped_at_once(most, seed):
    rng = np.random.default_rng(seed)
    table = rng.integers(1, most, size=(20, 20, 2), endpoint=True).tolist()
    gains = {(p, g): tuple(table[p][g]) for p in range(20) for g in range(20)}

    chosen = best_map(gains, rows=20, columns=20, predicted=20 * most, gold=20 * most)

    sums = [sum(gains[pair][side] for pair in chosen) for side in (0, 1)]
    f1 = Fraction(2 * sums[0] * sums[1], (sums[0] + sums[1]) * 20 * most)
    assert len(chosen) == 20
    for weight in range(1, 10):  # no weighting of the two sides finds a better map
        weights = np.array(
            [[weight * gains[p, g][0] + (10 - weight) * gains[p, g][1] for g in range(20)]
             for p in range(20)], dtype=float
        )  # fmt: skip
        other = best_cells(weights)
        right, covered = (sum(gains[cell][side] for cell in other) for side in (0, 1))
        assert Fraction(2 * right * covered, (right + covered) * 20 * most) <= f1


def test_large_counts_do_not_overflow_the_bounds():
    gains = {(p, g): (10**6 * (p + 1), 10**6 * (g + 1)) for p in range(3) for g in range(3)}

    assert best_map(gains, rows=3, columns=3, predicted=10**8, gold=10**8) == [
        (0, 0), (1, 1), (2, 2)
    ]  # fmt: skip


@given(
    st.integers(1, 6).flatmap(
        lambda n: st.lists(
            st.lists(st.integers(0, 5), min_size=n, max_size=n), min_size=1, max_size=6
        )
    )
)
def test_assignments_have_the_largest_sum(table):
    weights = {(r, c): value for r, row in enumerate(table) for c, value in enumerate(row)}
    short, long = sorted((len(table), len(table[0])))
    turned = len(table) > len(table[0])
    best = max(
        sum(weights[(c, r) if turned else (r, c)] for r, c in enumerate(chosen))
        for chosen in itertools.permutations(range(long), short)
    )

    pairs = best_pairs(weights)

    assert sum(weights[pair] for pair in pairs) == best
    assert len({r for r, _ in pairs}) == len({c for _, c in pairs}) == len(pairs)
    assert all(weights[pair] > 0 for pair in pairs)


NYU = {
    "ALL TEMPLATES": {
        "correct": 573, "partial": 154, "incorrect": 106, "spurious": 547, "missing": 751
    },
    "MATCHED ONLY": {
        "correct": 573, "partial": 154, "incorrect": 106, "spurious": 93, "missing": 317
    },
}  # fmt: skip


def test_recorded_counts_of_muc_4_give_its_percents():
    rows = muc4.replay(NYU, rounded=True)
    every, only = rows["ALL TEMPLATES"], rows["MATCHED ONLY"]
    names = ("recall", "precision", "overgeneration")

    assert (every["possible"], every["actual"]) == (1584, 1380)
    assert (only["possible"], only["actual"]) == (1150, 926)
    assert [every[n] for n in names] == [0.41, 0.47, 0.40]
    assert [every[n] for n in ("f1", "f0.5", "f2")] == [0.4380, 0.4566, 0.4207]
    # The recall is given as 56; 650 / 1150 is 56.5, which no rounding to the nearest turns into 56.
    assert [only[n] for n in names] == [0.57, 0.70, 0.10]
    assert muc4.replay(NYU)["MATCHED ONLY"]["recall"] == 650 / 1150


def test_recorded_counts_without_rounding():
    every = muc4.replay(NYU)["ALL TEMPLATES"]

    assert every["recall"] == pytest.approx(650 / 1584)
    assert round(every["f1"], 4) == 0.4386
    assert every["fallout"] is None


def test_fallout_follows_from_the_fills_that_could_be_wrong():
    row = {"correct": 3, "incorrect": 1, "spurious": 1, "possible_incorrect": 8}

    assert muc4.replay({"TYPE": row})["TYPE"]["fallout"] == 0.25
    assert muc4.replay({"TYPE": row}, rounded=True)["TYPE"]["fallout"] == 0.25
    assert muc4.replay({"TYPE": {}}, rounded=True)["TYPE"]["f1"] is None
    assert muc4.replay({"TYPE": {"spurious": 1, "missing": 1}}, rounded=True)["TYPE"]["f1"] == 0
