"""EvmEval's coreference: greedy alignment by sets of characters, written again, and the average over it."""

from collections import Counter
from fractions import Fraction

import pytest
from documents import corpora, doc, event
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from evalkit.errors import MeasureError
from evalkit.measures import Measure, count
from evalkit.measures.documentwise import canonical

CRITERIA = {
    "type": lambda e: e.type,
    "span": lambda e: None,
    "realis": lambda e: e.effective_realis,
    "all": lambda e: (e.type, e.effective_realis),
}


@st.composite
def linked(draw):
    """Put the events of one document into hoppers."""
    hoppers, realis = st.sampled_from([None, "h1", "h2"]), st.sampled_from(["actual", "other"])
    documents = draw(corpora())
    return [
        replace(
            d,
            id="d",
            events=tuple(replace(e, hopper=draw(hoppers), realis=draw(realis)) for e in d.events),
        )
        for d in documents[:1]
    ]


def columns(gold, predicted, text):
    measure = Measure.parse(text)
    return count(gold=gold, predicted=predicted, measures=[measure]).tables[measure].total().columns


def characters(one):
    return {c for start, end in one.trigger.pieces for c in range(start, end)}


def greedy(gold, predicted, criterion, least):
    """Take the most similar free pair again and again; keep what is similar enough."""
    pairs = []
    for g, one in enumerate(gold):
        for p, other in enumerate(predicted):
            a, b = characters(one), characters(other)
            if a & b and criterion(one) == criterion(other):
                pairs.append((-2 * len(a & b) / (len(a) + len(b)), p, g))
    kept = {}
    for negative, p, g in sorted(pairs):
        if g not in kept and p not in {other for other, _ in kept.values()}:
            kept[g] = (p, -negative)
    return {g: p for g, (p, dice) in kept.items() if dice >= least}


def shared(gold, predicted, aligned):
    """Count aligned mentions by the clusters they are in."""
    found = {}
    for g, p in aligned.items():
        pair = (gold[g].hopper or f"gold {g}", predicted[p].hopper or f"predicted {p}")
        found[pair] = found.get(pair, 0) + 1
    return found


@given(
    gold=linked(),
    predicted=linked(),
    criterion=st.sampled_from(sorted(CRITERIA)),
    least=st.sampled_from(["0", "0.5", "0.8", "1"]),
)
def test_alignment_is_greedy_and_its_counts_those_of_the_definition(
    gold, predicted, criterion, least
):
    assume(gold and predicted)
    found = columns(gold, predicted, f"kbp/coref(map={criterion},at={least})")
    ours, theirs = (canonical(d[0]).events for d in (gold, predicted))
    aligned = greedy(ours, theirs, CRITERIA[criterion], float(least))
    pairs = shared(ours, theirs, aligned)

    assert (found["gold"], found["predicted"]) == (len(ours), len(theirs))
    assert found["muc_matched"] == sum(n - 1 for n in pairs.values())
    sizes = Counter(e.hopper or f"gold {g}" for g, e in enumerate(ours))
    recall = sum(Fraction(n * n, sizes[cluster]) for (cluster, _), n in pairs.items())
    assert found["b3_matched_recall"] == pytest.approx(float(recall))


def characters_key(one):
    return tuple(sorted(characters(one)))


@given(gold=linked(), predicted=linked(), criterion=st.sampled_from(sorted(CRITERIA)))
def test_identical_spans_are_what_greedy_alignment_takes_first(gold, predicted, criterion):
    one = columns(gold, predicted, f"kbp/coref(map={criterion})")

    assert one == columns(gold, predicted, f"kbp/coref(map={criterion},at=0.999999999999)")


@given(gold=linked(), predicted=linked())
def test_over_distinct_spans_it_is_the_kbp_average_of_coreference(gold, predicted):
    def distinct(documents):
        kept = [{characters_key(e): e for e in d.events} for d in documents]
        return [replace(d, events=tuple(k.values())) for d, k in zip(documents, kept, strict=True)]

    gold, predicted = distinct(gold), distinct(predicted)

    assert columns(gold, predicted, "kbp/coref(map=span)") == columns(gold, predicted, "coref/kbp")


def test_an_event_without_trigger_is_refused():
    with pytest.raises(MeasureError, match="EK3009 kbp/coref: document 'd' has 1 gold event without"):  # fmt: skip
        columns([doc("d", event("Meet"))], [doc("d")], "kbp/coref")
