"""MAVEN's event detection against scikit-learn's averages, MAVEN-Arg against a plain statement of its lists."""

import itertools
import re
import string
from collections import Counter
from statistics import fmean

import numpy as np
import pytest
from documents import arg, doc, event, ontology
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import precision_recall_fscore_support

from evalkit.evaluate import score
from evalkit.model import Candidate, Entity, Mention

LABELS = ["A", "B", "C", "D"]
answers = st.lists(
    st.tuples(st.sampled_from(["NA", *LABELS[:3]]), st.sampled_from(["NA", *LABELS])), max_size=12
)


def table(pairs, *, documents):
    """Deal candidates with a gold and a predicted label to documents."""
    sides = {"gold": [], "predicted": []}
    for number in range(documents):
        mine = pairs[number::documents]
        places = [(10 * n, 10 * n + 3) for n in range(len(mine))]
        candidates = [Candidate(id=f"c{s}", start=s, end=e) for s, e in places]
        for side, place in (("gold", 0), ("predicted", 1)):
            found = zip(places, (pair[place] for pair in mine), strict=True)
            events = [event(label, span) for span, label in found if label != "NA"]
            more = {"candidates": tuple(candidates)} if side == "gold" else {}
            sides[side].append(doc(f"d{number}", *events, **more))
    return sides


def sklearn(pairs, labels, average, **more):
    gold, predicted = zip(*pairs, strict=True)
    return precision_recall_fscore_support(gold, predicted, labels=labels, average=average, **more)


@given(pairs=answers.filter(bool), documents=st.integers(1, 3))
def test_micro_averages_and_types_are_those_of_scikit_learn(pairs, documents):
    found = score(**table(pairs, documents=documents), measures=["maven/ed"]).measures["maven/ed"]

    micro = sklearn(pairs, LABELS, "micro", zero_division=np.nan)
    assert figures(found.micro) == pytest.approx(micro[:3], nan_ok=True)
    each = zip(*sklearn(pairs, LABELS, None, zero_division=np.nan), strict=True)
    for name, (precision, recall, f1, gold) in zip(LABELS, each, strict=True):
        if name in found.types:
            assert figures(found.types[name]) == pytest.approx((precision, recall, f1), nan_ok=True)
            assert found.types[name].gold == gold
        else:
            assert np.isnan([precision, recall, f1]).all()


@given(pairs=answers.filter(bool), documents=st.integers(1, 3))
def test_macro_averages_are_those_of_scikit_learn_over_the_types_of_gold_or_of_all(
    pairs, documents
):
    names = ["maven/ed", "maven/ed(absent=zero)"]
    result = score(
        **table(pairs, documents=documents), measures=names, ontology=ontology(*LABELS, "Never")
    )

    skip, zero = (result.measures[name].macro for name in names)
    in_gold = [label for label in LABELS if label in {gold for gold, _ in pairs}]
    assert skip.types == len(in_gold)
    if in_gold:
        with_gold = sklearn(pairs, in_gold, "macro", zero_division=np.nan)
        assert figures(skip) == pytest.approx(with_gold[:3], nan_ok=True)
    everything = sklearn(pairs, [*LABELS, "Never"], "macro", zero_division=0)
    assert zero.types == 5
    assert figures(zero) == pytest.approx(everything[:3])


def figures(found):
    """Take the figures as scikit-learn has them, nan where there is none."""
    values = (found.precision, found.recall, found.f1)
    return tuple(float("nan") if value is None else value for value in values)


def test_without_an_ontology_the_labels_are_those_of_either_side():
    sides = table([("A", "A"), ("B", "NA"), ("NA", "C")], documents=2)

    macro = score(**sides, measures=["maven/ed(absent=zero)"]).measures

    assert macro["maven/ed(absent=zero)"].macro.types == 3
    assert macro["maven/ed(absent=zero)"].macro.recall == pytest.approx(1 / 3)


# MAVEN-Arg, plainly: dictionaries of lists of strings, and every assignment tried.

WORDS = ["Obama", "Mr Obama", "the Putin", "Putin, V.", "White House", "a house", "x", "the"]
TRIGGERS = {"t1": "E1", "t2": "E1", "t3": "E2", "n1": "NA"}
PLACES = {name: (100 + 10 * n, 103 + 10 * n) for n, name in enumerate(TRIGGERS)}
TEXT = " ".join(WORDS).ljust(200)
entities = st.lists(
    st.lists(st.sampled_from(range(len(WORDS))), min_size=1, max_size=2, unique=True), max_size=2
)
gold_roles = st.fixed_dictionaries(dict.fromkeys(("Agent", "Place"), entities))
predicted_roles = st.dictionaries(
    st.sampled_from(["Agent", "Place", "Topic"]),
    st.lists(st.sampled_from([*WORDS, "Obama Putin", "house of Obama"]), min_size=1, max_size=3),
)
predictions = st.fixed_dictionaries(
    {},
    optional={
        name: st.tuples(st.sampled_from(["Meet", "Say"]), predicted_roles) for name in TRIGGERS
    },
)


def bag(words):
    plain = "".join(ch for ch in words.lower() if ch not in string.punctuation)
    return [w for w in plain.split() if not re.fullmatch("a|an|the", w)]


def compared(gold, predicted):
    """Return em, p, r and f1."""
    ours, theirs = bag(gold), bag(predicted)
    em = int(" ".join(ours) == " ".join(theirs))
    same = (Counter(ours) & Counter(theirs)).total()
    if not same:
        return em, 0, 0, 0
    p, r = same / len(theirs), same / len(ours)
    return em, p, r, 2 * p * r / (p + r)


def best_sum(gold, predicted):
    """Try all assignments; return the largest sum of F1."""
    short, long, turned = (
        (gold, predicted, False),
        (predicted, gold, True),
        len(gold) > len(predicted),
    )
    few, many, flip = long if turned else short
    sums = [
        sum(compared(*((b, a) if flip else (a, b)))[3] for a, b in zip(few, order, strict=True))
        for order in itertools.permutations(many, len(few))
    ]
    return max(sums, default=0)


@given(gold=gold_roles, predicted=predictions)
def test_the_lists_of_mentions_have_the_length_and_the_sum_that_the_rules_say(gold, predicted):
    n, total = 0, 0.0
    for trigger, event_id in TRIGGERS.items():
        kind, roles = predicted.get(trigger, ("Meet", {}))
        if event_id == "NA":
            n += len(roles)
            continue
        roles = roles if kind == "Meet" else {}
        for role in ("Agent", "Place", "Topic"):
            wanted = [WORDS[i] for entity in gold.get(role, []) for i in entity]
            if wanted and role in roles:
                given_words = roles[role]
                fewer, more = sorted([len(wanted), len(given_words)])
                n += fewer
                total += best_sum(wanted, given_words) * fewer / more
            elif wanted or role in roles:
                n += 1

    columns = counted(gold, predicted, "maven-arg/mention")

    assert columns["n"] == n
    assert columns["sum_f1"] == pytest.approx(total)


@given(gold=gold_roles, predicted=predictions)
def test_levels_differ_in_what_they_put_on_the_list(gold, predicted):
    zeros, pooled, found = 0, set(), 0
    for trigger, event_id in TRIGGERS.items():
        kind, roles = predicted.get(trigger, ("Meet", {}))
        if event_id == "NA":
            zeros += len(roles)
            continue
        roles = roles if kind == "Meet" else {}
        both = [role for role in roles if gold.get(role)]
        zeros += len(set(roles) ^ {role for role, entities in gold.items() if entities})
        found += sum(len(gold[role]) for role in both)
        pooled |= {(event_id, role, n) for role in both for n in range(len(gold[role]))}
    entity, whole = (
        counted(gold, predicted, f"maven-arg/{level}") for level in ("entity", "event")
    )

    assert entity["n"] == zeros + found
    assert whole["n"] == zeros + len(pooled)
    assert 0 <= entity["sum_f1"] <= found + 1e-9
    assert 0 <= whole["sum_f1"] <= entity["sum_f1"] + 1e-9
    assert whole["sum_em"] <= entity["sum_em"]


def counted(gold, predicted, name):
    places = list(itertools.accumulate((len(w) + 1 for w in WORDS), initial=0))
    mentions = [Mention(s, s + len(w)) for s, w in zip(places, WORDS, strict=False)]
    named = {
        f"{role}{n}": tuple(mentions[i] for i in inside)
        for role, found in gold.items()
        for n, inside in enumerate(found)
    }
    fillers = [arg(re.sub(r"\d", "", key), entity=key) for key in named]
    ours = doc(
        "d",
        *(event("Meet", PLACES[t], *fillers, hopper=e) for t, e in TRIGGERS.items() if e != "NA"),
        text=TEXT,
        entities=tuple(Entity(id=key, mentions=value) for key, value in named.items()),
        candidates=(Candidate(id="n1", start=PLACES["n1"][0], end=PLACES["n1"][1]),),
    )
    theirs = doc(
        "d",
        *(
            event(kind, PLACES[t], *(arg(role, text=w) for role, ws in roles.items() for w in ws))
            for t, (kind, roles) in predicted.items()
        ),
    )
    return score(gold=[ours], predicted=[theirs], measures=[name]).measures[name].micro.columns


def test_the_figures_are_means_of_the_lists():
    gold = {"Agent": [[0], [4]], "Place": []}
    predicted = {"t1": ("Meet", {"Agent": ["Obama Putin", "a house"]})}
    found = [
        compared("Obama", "Obama Putin"),
        compared("White House", "a house"),
        (0,) * 4,
        (0,) * 4,
    ]

    columns = counted(gold, predicted, "maven-arg/entity")

    for place, name in enumerate(["sum_em", "sum_p", "sum_r", "sum_f1"]):
        assert columns[name] / columns["n"] == pytest.approx(fmean(one[place] for one in found))
