"""
Coreference: the CoNLL scorer's test cases, and oracles written from the definitions.

The cases are those of reference-coreference-scorers (`test/TestCases.README` and the numbers of
`CorefMetricTestConfig.pm`, commit b40fae44): clusters of letters with recall and precision as fractions.
metametric's coreference suite is a live oracle where both sides say something.
"""

import math
from collections import Counter
from fractions import Fraction
from itertools import combinations, permutations

import pytest
from documents import corpora, doc, event
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from evalkit.errors import MeasureError
from evalkit.measures import Measure, count
from evalkit.measures.definition import Options, Pair
from evalkit.measures.steps.coref import MENTIONS
from evalkit.model import Argument, Document, Entity, Event, Mention

NAMES = ("muc", "b3", "ceafm", "ceafe", "blanc", "lea")

# case: key, response, measure → (recall, precision); copies of a response are dropped as the scorer does
KEY_A = "a bc def"
A4 = {
    "muc": (Fraction(1, 3), Fraction(1, 3)),
    "b3": (Fraction(5, 9), Fraction(17, 42)),
    "ceafm": (Fraction(4, 6), Fraction(4, 7)),
    "ceafe": (Fraction(22, 30), Fraction(22, 40)),
    "blanc": ((1, 4, 4), (5, 11, 17)),
    "lea": (Fraction(3, 6), Fraction(2, 7)),
}
TC = {
    "A1": (KEY_A, "a bc def", {
        "muc": (1, 1), "b3": (1, 1), "ceafm": (1, 1), "ceafe": (1, 1), "blanc": ((4, 4, 4), (11, 11, 11)), "lea": (1, 1),
    }),
    "A2": (KEY_A, "a de", {
        "muc": (Fraction(1, 3), 1), "b3": (Fraction(7, 18), 1), "ceafm": (Fraction(3, 6), 1), "ceafe": (Fraction(18, 30), Fraction(18, 20)),
        "blanc": ((1, 4, 1), (2, 11, 2)), "lea": (Fraction(1, 3), 1),
    }),
    "A3": (KEY_A, "a bcx defy z", {
        "muc": (1, Fraction(3, 5)), "b3": (1, Fraction(55, 108)), "ceafm": (1, Fraction(6, 9)),
        "ceafe": ((1 + Fraction(4, 5) + Fraction(6, 7)) / 3, (1 + Fraction(4, 5) + Fraction(6, 7)) / 4),
        "blanc": ((4, 4, 9), (11, 11, 27)), "lea": (1, Fraction(4, 9)),
    }),
    "A4": (KEY_A, "a bcx dy z", A4),
    "A5": (KEY_A, "a bcxB dy z", {
        "muc": (Fraction(1, 3), Fraction(1, 4)), "b3": (Fraction(5, 9), Fraction(5, 16)), "ceafm": (Fraction(4, 6), Fraction(4, 8)),
        "ceafe": ((1 + Fraction(4, 6) + Fraction(2, 5)) / 3, (1 + Fraction(4, 6) + Fraction(2, 5)) / 4),
        "blanc": ((1, 4, 7), (5, 11, 21)), "lea": (Fraction(3, 6), (1 + Fraction(4, 6)) / 8),
    }),
    "A6": (KEY_A, "a bcx dy Bz", {
        "muc": (Fraction(1, 3), Fraction(1, 4)), "b3": (Fraction(5, 9), Fraction(17, 48)), "ceafm": (Fraction(4, 6), Fraction(4, 8)), "ceafe": (Fraction(22, 30), Fraction(22, 40)),
        "blanc": ((1, 4, 5), (5, 11, 23)), "lea": (Fraction(3, 6), Fraction(2, 8)),
    }),
    "A7": (KEY_A, "a bcxb dy z", A4),
    "A8": (KEY_A, "a bcx dy bz", A4),
    "A9": (KEY_A, "a bcx dy bbbbbbbbbbz", A4),
    "A10": (KEY_A, "a b c d e f", {
        "muc": (0, 0), "b3": (Fraction(3, 6), 1), "blanc": ((0, 4, 0), (11, 11, 15)), "lea": (Fraction(1, 6), Fraction(1, 6)),
    }),
    "A11": (KEY_A, "abcdef", {
        "muc": (1, Fraction(3, 5)), "b3": (1, Fraction(7, 18)), "blanc": ((4, 4, 15), (0, 11, 0)), "lea": (Fraction(5, 6), Fraction(4, 15)),
    }),
    "A12": (KEY_A, "a x y c d e z", {
        "muc": (0, 0), "b3": (Fraction(13, 36), Fraction(4, 7)), "blanc": ((0, 4, 0), (5, 11, 21)), "lea": (Fraction(1, 6), Fraction(1, 7)),
    }),
    "A13": (KEY_A, "axycdez", {
        "muc": (Fraction(1, 3), Fraction(1, 6)), "b3": (Fraction(17, 36), Fraction(6, 49)), "blanc": ((1, 4, 21), (0, 11, 0)), "lea": (Fraction(1, 6), Fraction(1, 21)),
    }),
    "B1": ("ab cde", "bcx de", {"blanc": ((1, 4, 4), (2, 6, 6)), "lea": (Fraction(1, 5), Fraction(2, 5))}),
    "C1": ("ab cde fg", "bcx de fg", {"blanc": ((2, 5, 5), (10, 16, 16)), "lea": (Fraction(3, 7), Fraction(4, 7))}),
    "D1": ("12345 67 89ABC", "12345 6789ABC", {
        "muc": (1, Fraction(9, 10)), "b3": (1, Fraction(16, 21)), "lea": (1, (5 + 7 * Fraction(11, 21)) / 12),
    }),
    "E1": ("12345 67 89ABC", "1234589ABC 67", {
        "muc": (1, Fraction(9, 10)), "b3": (1, Fraction(7, 12)), "lea": (1, (10 * Fraction(20, 45) + 2) / 12),
    }),
    "F1": ("ABCD", "AB CD", {"muc": (Fraction(2, 3), 1), "lea": (Fraction(2, 6), 1)}),
    "G1": ("AB CD", "ABCD", {"muc": (1, Fraction(2, 3)), "lea": (1, Fraction(2, 6))}),
    "H1": ("ABCD", "ABCD", {"muc": (1, 1), "lea": (1, 1)}),
    "I1": ("ABCD", "AB CD", {"muc": (Fraction(2, 3), 1), "lea": (Fraction(2, 6), 1)}),
    "J1": ("ABC", "AC", {"muc": (Fraction(1, 2), 1), "lea": (Fraction(1, 3), 1)}),
    "K1": ("BCDEGHJ", "ABC DEF GHI", {"muc": (Fraction(3, 6), Fraction(3, 6)), "lea": (Fraction(3, 21), Fraction(3, 9))}),
    "L1": ("ABC DEFG", "AB CD FGH", {"muc": (Fraction(2, 5), Fraction(2, 4)), "lea": (Fraction(5, 3) / 7, Fraction(3, 7))}),
    "M1": ("abcdef", "abcdef", {
        "muc": (1, 1), "b3": (1, 1), "ceafm": (1, 1), "ceafe": (1, 1), "blanc": ((15, 15, 15), (0, 0, 0)), "lea": (1, 1),
    }),
    "M2": ("abcdef", "a b c d e f", {"muc": (0, 0), "blanc": ((0, 15, 0), (0, 0, 15)), "lea": (0, 0)}),
    "M3": ("abcdef", "ab cde f", {"blanc": ((4, 15, 4), (0, 0, 11)), "lea": (Fraction(4, 15), Fraction(5, 6))}),
    "M4": ("abcdef", "abcxyz", {"blanc": ((3, 15, 15), (0, 0, 0)), "lea": (Fraction(3, 15), Fraction(3, 15))}),
    "M5": ("abcdef", "a b c x y z", {"muc": (0, 0), "blanc": ((0, 15, 0), (0, 0, 15)), "lea": (0, 0)}),
    "M6": ("abcdef", "ab cxy z", {"blanc": ((1, 15, 4), (0, 0, 11)), "lea": (Fraction(1, 15), Fraction(2, 6))}),
    "N1": ("a b c d e f", "a b c d e f", {
        "muc": (0, 0), "b3": (1, 1), "ceafm": (1, 1), "ceafe": (1, 1), "blanc": ((0, 0, 0), (15, 15, 15)), "lea": (1, 1),
    }),
    "N2": ("a b c d e f", "abcdef", {"blanc": ((0, 0, 15), (0, 15, 0)), "lea": (0, 0)}),
    "N3": ("a b c d e f", "ab cde f", {"blanc": ((0, 0, 4), (11, 15, 11)), "lea": (Fraction(1, 6), Fraction(1, 6))}),
    "N4": ("a b c d e f", "a b c x y z", {"muc": (0, 0), "blanc": ((0, 0, 0), (3, 15, 15)), "lea": (Fraction(1, 2), Fraction(1, 2))}),
    "N5": ("a b c d e f", "abcxyz", {"blanc": ((0, 0, 15), (0, 15, 0)), "lea": (0, 0)}),
    "N6": ("a b c d e f", "ab cxy z", {"blanc": ((0, 0, 4), (2, 15, 11)), "lea": (0, 0)}),
}  # fmt: skip

# the scorer's BLANC to five places: recall, precision, F1 (CorefMetricTestConfig.pm, TestCases.README)
BLANC = {
    "A2": (0.21591, 1, 0.35385),
    "A3": (1, 0.42593, 0.59717),
    "A4": (0.35227, 0.27206, 0.30357),
    "A5": (0.35227, 0.19048, 0.24716),
    "A6": (0.35227, 0.20870, 0.25817),
    "A10": (0.5, 0.36667, 0.42308),
    "A11": (0.5, 0.13333, 0.21053),
    "A12": (0.22727, 0.11905, 0.15625),
    "A13": (0.125, 0.02381, 0.04),
    "B1": (7 / 24, 7 / 24, 7 / 24),
    "C1": (0.5125, 0.5125, 0.5125),
    "M2": (0, 0, 0),
    "M4": (0.2, 0.2, 0.2),
    "N2": (0, 0, 0),
    "N4": (0.2, 0.2, 0.2),
}


def entities(clusters):
    """Make a document of clusters of letters: each letter is a place."""
    return doc(
        "d",
        entities=tuple(
            Entity(id=f"e{n}", mentions=tuple(Mention(ord(m), ord(m) + 1) for m in cluster))
            for n, cluster in enumerate(clusters)
        ),
    )


def events(clusters):
    """Make the same document with an event for each letter and a hopper for each cluster."""
    return doc(
        "d",
        *(
            event("Meet", (ord(m), ord(m) + 1), hopper=f"h{n}")
            for n, cluster in enumerate(clusters)
            for m in cluster
        ),
    )


def total(name, gold, predicted, **parameters):
    measure = Measure(f"coref/{name}", tuple(sorted(parameters.items())))
    return count(gold=[gold], predicted=[predicted], measures=[measure]).tables[measure].total()


def figures(name, gold, predicted, **parameters):
    found = total(name, gold, predicted, **parameters).figures()
    return tuple(found[f] or 0 for f in ("recall", "precision", "f1"))


ASKED = [
    pytest.param(*TC[case][:2], name, wanted, id=f"{case}-{name}")
    for case in TC
    for name, wanted in TC[case][2].items()
]


@pytest.mark.parametrize(("key", "response", "name", "wanted"), ASKED)
def test_the_cases_of_the_conll_scorer_give_its_numbers(key, response, name, wanted):
    key, response = key.split(), response.split()
    score = total(name, entities(key), entities(response), of="entities", repeats="drop")

    if name == "blanc":
        links, apart = (
            tuple(score.columns[f"{kind}_{c}"] for c in ("matched", "gold", "predicted"))
            for kind in ("link", "apart")
        )
        assert (links, apart) == wanted
        return
    r, p = map(Fraction, wanted)
    assert (score.recall or 0, score.precision or 0) == pytest.approx((float(r), float(p)))
    assert (score.f1 or 0) == pytest.approx(float(2 * p * r / (p + r)) if p + r else 0)


@pytest.mark.parametrize("case", BLANC)
def test_blanc_of_the_cases_is_the_printed_one(case):
    key, response, _ = TC[case]

    found = figures(
        "blanc", entities(key.split()), entities(response.split()), of="entities", repeats="drop"
    )

    assert found == pytest.approx(BLANC[case], abs=1e-5)


@pytest.mark.parametrize("name", [*NAMES, "conll", "kbp"])
def test_events_by_hopper_count_as_entities_do(name):
    for key, response, _ in TC.values():
        sides = key.split(), response.split()
        ours = total(name, *map(events, sides)).columns
        assert ours == total(name, *map(entities, sides), of="entities").columns


def test_copies_that_are_counted_give_the_numbers_without_removal():
    key, response = KEY_A.split(), ["a", "bcxb", "dy", "z"]

    r, p, _ = figures("ceafm", entities(key), entities(response), of="entities")
    assert (r, p) == pytest.approx((4 / 6, 4 / 8))
    r, p, _ = figures("ceafe", entities(key), entities(response), of="entities")
    common = 1 + 4 / 6 + 2 / 5
    assert (r, p) == pytest.approx((common / 3, common / 4))


# Oracles from the definitions: sets of letters, fractions, no clever counting.


def partition_size(cluster, others):
    """Count the pieces into which others break a cluster; a mention that no other has is a piece."""
    pieces = {frozenset(cluster & other) for other in others} - {frozenset()}
    return len(pieces) + len(cluster - set().union(*others))


def muc(key, response):
    def side(ours, theirs):
        links = sum(len(c) - 1 for c in ours)
        return sum(len(c) - partition_size(c, theirs) for c in ours), links

    return (*side(key, response), *side(response, key))


def b3(key, response):
    def side(ours, theirs):
        where = {m: c for c in theirs for m in c}
        return sum(Fraction(len(c & where.get(m, set())), len(c)) for c in ours for m in c), sum(
            map(len, ours)
        )

    return (*side(key, response), *side(response, key))


def ceaf(key, response, similarity):
    fewer, more = sorted((key, response), key=len)
    return max(
        (
            sum((similarity(a, b) for a, b in zip(fewer, chosen, strict=True)), Fraction(0))
            for chosen in permutations(more, len(fewer))
        ),
        default=Fraction(0),
    )


def ceafm(key, response):
    best = ceaf(key, response, lambda a, b: Fraction(len(a & b)))
    return best, sum(map(len, key)), best, sum(map(len, response))


def ceafe(key, response):
    best = ceaf(key, response, lambda a, b: Fraction(2 * len(a & b), len(a) + len(b)))
    return best, len(key), best, len(response)


def links(clusters):
    """List pairs within a cluster, and pairs in two."""
    mentions = sorted(m for c in clusters for m in c)
    where = {m: n for n, c in enumerate(clusters) for m in c}
    pairs = set(combinations(mentions, 2))
    within = {(a, b) for a, b in pairs if where[a] == where[b]}
    return within, pairs - within


def lea(key, response):
    def resolved(cluster, others):
        if len(cluster) == 1:
            return Fraction(cluster in others)
        own = set(combinations(sorted(cluster), 2))
        found = {p for c in others for p in combinations(sorted(c), 2)}
        return Fraction(len(own & found), len(own))

    def side(ours, theirs):
        return sum(len(c) * resolved(c, theirs) for c in ours), sum(map(len, ours))

    return (*side(key, response), *side(response, key))


ORACLES = {"muc": muc, "b3": b3, "ceafm": ceafm, "ceafe": ceafe, "lea": lea}


@st.composite
def partitions(draw, size=6):
    """Put some of ten letters into up to six clusters."""
    place = draw(st.dictionaries(st.sampled_from("abcdefghij"), st.integers(0, size - 1)))
    groups = {n: {m for m, other in place.items() if other == n} for n in set(place.values())}
    return [groups[n] for n in sorted(groups)]


@pytest.mark.parametrize("name", ORACLES)
@given(key=partitions(), response=partitions())
def test_counts_are_those_of_the_definition(name, key, response):
    found = total(name, events(key), events(response)).columns
    r, gold, p, predicted = ORACLES[name](key, response)

    assert (found["gold"], found["predicted"]) == (gold, predicted)
    assert found.get("matched", found.get("matched_recall")) == pytest.approx(float(r))
    assert found.get("matched", found.get("matched_precision")) == pytest.approx(float(p))


@given(key=partitions(), response=partitions())
def test_blanc_is_that_of_sets_of_links(key, response):
    found = total("blanc", events(key), events(response)).columns
    for kind, ours, theirs in zip(("link", "apart"), links(key), links(response), strict=True):
        counted = tuple(found[f"{kind}_{c}"] for c in ("gold", "predicted", "matched"))
        assert counted == (len(ours), len(theirs), len(ours & theirs))


@given(key=partitions(), response=partitions())
def test_averages_are_means_of_the_measures_that_there_are(key, response):
    gold, predicted = events(key), events(response)
    for average, parts in (("conll", ("muc", "b3", "ceafe")), ("kbp", ("muc", "b3", "ceafe", "blanc"))):  # fmt: skip
        of_parts = [total(part, gold, predicted).figures() for part in parts]
        for figure in ("precision", "recall", "f1"):
            there = [one[figure] for one in of_parts if one[figure] is not None]
            wanted = math.fsum(there) / len(there) if there else None
            assert total(average, gold, predicted).figures()[figure] == wanted


@given(key=partitions(size=3), response=partitions(size=3))
def test_singletons_can_be_dropped(key, response):
    kept = [[c for c in side if len(c) > 1] for side in (key, response)]
    for name in NAMES:
        ours = total(name, events(key), events(response), singletons="drop").columns
        assert ours == total(name, *map(events, kept)).columns


def linked(data, documents):
    hoppers = st.sampled_from([None, "h1", "h2"])
    return [
        replace(d, events=tuple(replace(e, hopper=data.draw(hoppers)) for e in d.events))
        for d in documents
    ]


@given(data=st.data(), gold=corpora(), predicted=corpora())
def test_names_of_hoppers_do_not_matter_even_with_copies(data, gold, predicted):
    gold, predicted = linked(data, gold), linked(data, predicted)
    other = {"h1": "h2", "h2": "h1", None: None}
    renamed = [
        replace(d, events=tuple(replace(e, hopper=other[e.hopper]) for e in d.events))
        for d in predicted
    ]
    measures = [Measure(f"coref/{name}") for name in NAMES]
    one = count(gold=gold, predicted=predicted, measures=measures).tables
    two = count(gold=gold, predicted=renamed, measures=measures).tables

    for measure in measures:
        ours, theirs = one[measure].total().columns, two[measure].total().columns
        assert ours == pytest.approx(theirs)


@given(key=partitions(), response=partitions())
def test_metametric_agrees_where_both_sides_link(key, response):
    """
    Metametric's suite for one document; its deviations are left out by what is assumed.

    No key or no response counts as one phantom unit; MUC without links divides by zero.
    """
    pytest.importorskip("metametric", reason="metametric is not installed")
    from metametric.metrics.coref import coref_suite
    from metametric.structures import ie

    assume(key and response)
    assume(max(map(len, key)) > 1 and max(map(len, response)) > 1)

    def entity_set(clusters):
        spans = [[ie.Mention(ord(m), ord(m) + 1) for m in sorted(c)] for c in clusters]
        return ie.EntitySet([ie.Entity(mentions) for mentions in spans])

    suite = coref_suite.new()
    suite.update_single(entity_set(response), entity_set(key))
    theirs = suite.compute()

    for name, prefix in (("muc", "muc"), ("b3", "b_cubed"), ("ceafe", "ceaf_phi4")):
        ours = total(name, events(key), events(response)).figures()
        for figure in ("precision", "recall", "f1"):
            assert ours[figure] == pytest.approx(theirs[f"{prefix}-{figure}"]), (name, figure)
    conll = total("conll", events(key), events(response)).f1
    assert conll == pytest.approx(theirs["avg-f1"])


def test_metametric_calls_two_empty_documents_perfect_and_evalkit_undefined():
    """The phantom unit of metametric's sets: nothing against nothing is 1 of 1."""
    pytest.importorskip("metametric", reason="metametric is not installed")
    from metametric.metrics.coref import ceaf_phi4
    from metametric.structures import ie

    assert ceaf_phi4.score(ie.EntitySet([]), ie.EntitySet([])) == 1
    assert total("ceafe", events([]), events([])).figures() == {
        "precision": None,
        "recall": None,
        "f1": None,
    }


def test_an_event_without_trigger_is_refused_but_not_beside_entities():
    template = Document(id="d", events=(Event(type="Meet"),))

    with pytest.raises(MeasureError, match="EK3009 coref/muc: document 'd' has 1 gold event without"):  # fmt: skip
        total("muc", template, doc("d"))
    with pytest.raises(MeasureError, match="has 2 predicted events without trigger"):
        total("muc", doc("d"), Document(id="d", events=template.events * 2))
    assert total("muc", template, doc("d"), of="entities").columns["gold"] == 0
    options = Options({"of": "events", "singletons": "keep", "repeats": "count"})
    assert MENTIONS.run(Pair(template, template, options)).gold == []


def test_arguments_that_name_entities_without_any_are_refused():
    document = doc("d", event("Meet", (0, 1), Argument(role="Agent", entity="e")))

    with pytest.raises(MeasureError, match="has gold arguments that name entities but no entities"):
        total("b3", document, document, of="entities")


def test_many_clusters_that_hang_together_are_paired_as_by_hand():
    ring = [{"ab"[n % 2] + str(n), "x" + str(n)} for n in range(6)]
    turned = [{m for m in c if m[0] == "x"} | {m for m in ring[n - 1] if m[0] != "x"} for n, c in enumerate(ring)]  # fmt: skip
    letters = {m: chr(97 + n) for n, m in enumerate(sorted(set().union(*ring)))}
    key, response = ([{letters[m] for m in c} for c in side] for side in (ring, turned))

    assert total("ceafm", events(key), events(response)).columns["matched"] == 6
    assert Counter(map(len, key)) == {2: 6}
