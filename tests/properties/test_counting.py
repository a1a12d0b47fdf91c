"""Counting agrees with a few lines of plain Python, and keeps the laws that each measure states."""

from collections import Counter

from documents import arg, corpora, doc, event, shuffled, spans, types
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from evalkit.measures import SUITES, Measure, concat, count, macro

DEFINITIONS = [*SUITES["default"], *SUITES["textee"]]

# --- the oracle -----------------------------------------------------------------------------------


def _events(key):
    return lambda document: [(key(e), e.type) for e in document.events]


def _arguments(key):
    return lambda document: [(key(e, a), e.type) for e in document.events for a in e.arguments]


def _where(span):
    return (span.start, span.end, span.parts) if span else None


ITEMS = {
    "TI": _events(lambda e: _where(e.trigger)),
    "TC": _events(lambda e: (_where(e.trigger), e.type)),
    "AI": _arguments(lambda e, a: (e.type, _where(a))),
    "AC": _arguments(lambda e, a: (e.type, _where(a), a.role)),
    "AI+": _arguments(lambda e, a: (_where(e.trigger), e.type, _where(a))),
    "AC+": _arguments(lambda e, a: (_where(e.trigger), e.type, _where(a), a.role)),
    "EX": _events(
        lambda e: (
            e.type, _where(e.trigger),
            frozenset(Counter((a.role, _where(a)) for a in e.arguments).items()),
        )
    ),
}  # fmt: skip


def oracle(gold, predicted, name):
    """Count (document, type) → gold, predicted, matched with multisets or, for TextEE, sets."""
    items = ITEMS[name.removeprefix("textee/")]
    answers = {document.id: items(document) for document in predicted}
    rows = {}
    for document in gold:
        ours, theirs = Counter(items(document)), Counter(answers.get(document.id, []))
        if name.startswith("textee/"):
            ours, theirs = Counter(set(ours)), Counter(set(theirs))
        if name.endswith("TI"):  # the key knows no type, so a match may cross types
            ours, theirs = (_without_type(c, name) for c in (ours, theirs))
        for column, found in enumerate((ours, theirs, ours & theirs)):
            for (_, label), number in found.items():
                rows.setdefault((document.id, label), [0, 0, 0])[column] += number
    return rows


def _without_type(items, name):
    bare = Counter()
    for (key, _), number in items.items():
        bare[key, ""] += number
    return Counter(set(bare)) if name.startswith("textee/") else bare


def rows(table):
    names = table.classes or [""]
    return {
        (table.documents[document], names[label]): list(numbers)
        for document, label, *numbers in zip(
            table.document.tolist(),
            table.label.tolist(),
            *(column.tolist() for column in table.columns.values()),
            strict=True,
        )
    }


def counted(gold, predicted, names):
    """Count all the measures at once; returns name → table."""
    measures = [Measure.parse(name) for name in names]
    tables = count(gold=gold, predicted=predicted, measures=measures).tables
    return {str(measure): table for measure, table in tables.items()}


@given(gold=corpora(), predicted=corpora())
def test_counts_are_those_of_plain_python(gold, predicted):
    for name, table in counted(gold, predicted, DEFINITIONS).items():
        assert rows(table) == oracle(gold, predicted, name), name


@given(gold=corpora(st.none() | spans), predicted=corpora(st.none() | spans))
def test_counts_without_triggers_are_those_of_plain_python(gold, predicted):
    names = ["AI", "AC", "EX", "textee/AI", "textee/AC"]
    for name, table in counted(gold, predicted, names).items():
        assert rows(table) == oracle(gold, predicted, name), name


@given(gold=corpora(), predicted=corpora())
def test_merging_duplicates_is_what_textee_does(gold, predicted):
    names = ["TI", "TC", "AI", "AC", "AI+", "AC+"]
    merging = counted(gold, predicted, [f"{name}(dup=merge)" for name in names])
    textee = counted(gold, predicted, [f"textee/{name}" for name in names])

    assert list(map(rows, merging.values())) == list(map(rows, textee.values()))


# --- the laws -------------------------------------------------------------------------------------

SYMMETRIC = set(DEFINITIONS)  # exchanging the sides exchanges precision and recall
ORDER_FREE = set(DEFINITIONS)  # no order of documents, events or arguments matters
PERFECT_IS_ONE = set(DEFINITIONS)
ONE_TO_ONE = set(DEFINITIONS)  # there are no more matches than items on the smaller side
ADDITIVE = set(DEFINITIONS)  # counts of shards are the counts of the whole
DUPLICATES_COST = {"TI", "TC", "AI", "AC", "AI+", "AC+", "EX"}
DUPLICATES_ARE_FREE = {name for name in DEFINITIONS if name.startswith("textee/")}
# An argument under a wrong trigger is wrong; without "+" it may be right.
ATTACHED = {"AI+", "AC+", "EX", "textee/AI+", "textee/AC+"}
DETACHED = {"AI", "AC", "textee/AI", "textee/AC"}
OF_TRIGGERS = {"TI", "TC", "textee/TI", "textee/TC"}


def totals(gold, predicted, names):
    return {name: table.total() for name, table in counted(gold, predicted, names).items()}


def test_every_measure_is_classified():
    for laws in (
        [SYMMETRIC], [ORDER_FREE], [PERFECT_IS_ONE], [ONE_TO_ONE], [ADDITIVE],
        [DUPLICATES_COST, DUPLICATES_ARE_FREE], [ATTACHED, DETACHED, OF_TRIGGERS],
    ):  # fmt: skip
        assert sorted(name for law in laws for name in law) == sorted(DEFINITIONS)


@given(gold=corpora(), predicted=corpora())
def test_exchanging_the_sides_exchanges_precision_and_recall(gold, predicted):
    both = {document.id for document in gold} & {document.id for document in predicted}
    ours, theirs = ([d for d in side if d.id in both] for side in (gold, predicted))

    one, other = totals(ours, theirs, SYMMETRIC), totals(theirs, ours, SYMMETRIC)

    for name in SYMMETRIC:
        assert one[name].precision == other[name].recall, name
        assert one[name].recall == other[name].precision, name
        assert one[name].f1 == other[name].f1, name


@given(corpora())
def test_gold_itself_is_perfect(gold):
    for name, found in totals(gold, gold, PERFECT_IS_ONE).items():
        assert found.gold == found.predicted == found.columns["matched"], name
        assert found.f1 in (1.0, None), name


@given(gold=corpora(), predicted=corpora(), seed=st.integers(0, 99))
def test_order_changes_no_count(gold, predicted, seed):
    one = counted(gold, predicted, ORDER_FREE)
    other = counted(shuffled(gold, seed), shuffled(predicted, seed + 1), ORDER_FREE)

    for name in ORDER_FREE:
        assert rows(one[name]) == rows(other[name]), name


@given(gold=corpora(), predicted=corpora())
def test_there_are_no_more_matches_than_items(gold, predicted):
    for name, table in counted(gold, predicted, ONE_TO_ONE).items():
        assert all(matched <= min(g, p) for g, p, matched in rows(table).values()), name


@given(st.sampled_from([1, 2, 7]), corpora(), corpora(), st.data())
def test_shards_give_the_rows_of_the_whole(shards, gold, predicted, data):
    ids = {document.id for document in gold}
    predicted = [document for document in predicted if document.id in ids]
    place = {name: data.draw(st.integers(0, shards - 1)) for name in sorted(ids)}
    parts = [
        counted(*([d for d in side if place[d.id] == n] for side in (gold, predicted)), ADDITIVE)
        for n in range(shards)
    ]
    whole = counted(gold, predicted, ADDITIVE)

    for name in ADDITIVE:
        joined = concat([part[name] for part in reversed(parts)])
        assert (joined.documents, joined.classes) == (whole[name].documents, whole[name].classes)
        assert list(rows(joined).items()) == list(rows(whole[name]).items()), name
        assert joined.total() == whole[name].total(), name


def times(documents, number):
    return [replace(document, events=document.events * number) for document in documents]


@given(st.integers(1, 5), corpora())
def test_each_copy_of_a_prediction_is_a_false_positive(copies, gold):
    once = totals(gold, gold, DUPLICATES_COST)
    often = totals(gold, times(gold, copies), DUPLICATES_COST)

    for name in DUPLICATES_COST:
        assert often[name].predicted == copies * once[name].predicted, name
        assert often[name].columns["matched"] == once[name].columns["matched"], name


@given(st.integers(2, 5), corpora(), corpora())
def test_a_copy_of_a_prediction_costs_nothing(copies, gold, predicted):
    once = totals(gold, predicted, DUPLICATES_ARE_FREE)

    assert once == totals(gold, times(predicted, copies), DUPLICATES_ARE_FREE)


MEET = event("summit", (0, 3), arg("who", 0, 3))
ELSEWHERE = event("summit", (5, 9), arg("who", 0, 3))


def test_only_a_detached_argument_is_right_under_another_trigger():
    found = totals([doc("d", MEET)], [doc("d", ELSEWHERE)], DEFINITIONS)

    assert {name for name, score in found.items() if score.f1 == 1} == DETACHED
    assert {name for name, score in found.items() if score.f1 == 0} == ATTACHED | OF_TRIGGERS


@given(gold=corpora(), predicted=corpora(), silenced=types)
def test_silence_about_a_type_never_raises_the_macro_average(gold, predicted, silenced):
    silent = [
        replace(document, events=tuple(e for e in document.events if e.type != silenced))
        for document in predicted
    ]

    one = macro(counted(gold, predicted, ["TC"])["TC"].by_class())
    other = macro(counted(gold, silent, ["TC"])["TC"].by_class())

    assert (other.f1 or 0) <= (one.f1 or 0)
    assert other.types == one.types


@given(corpora(), corpora())
def test_deleting_predicted_documents_never_raises_recall(gold, predicted):
    recall = [
        totals(gold, predicted[:left], ["TC"])["TC"].recall or 0
        for left in range(len(predicted) + 1)
    ]

    assert recall == sorted(recall)
