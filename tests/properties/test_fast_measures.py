"""What is counted for all documents at once is what the steps count document by document."""

from unittest import mock

import numpy as np
import pytest
from documents import corpora, doc, event, marked_corpora, shuffled
from hypothesis import given
from hypothesis import strategies as st
from lawbook import FEWER
from nasty import NASTY

from evalkit.alignment import overlaps
from evalkit.errors import MeasureError
from evalkit.measures import DEFINITIONS, Measure, columnwise, count, documentwise
from evalkit.measures.counts import CountTable
from evalkit.measures.needs import refuse_lacking
from evalkit.measures.steps import nervaluate_columns
from evalkit.model import Event, Mention

SCHEMAS = ("ent_type", "exact", "partial", "strict")
FAST = [name for name, one in DEFINITIONS.items() if one.fast]
TEXTS = [
    *FAST,
    *(f"nervaluate/{name}(overlap=50)" for name in SCHEMAS),
    "nervaluate/ent_type(layer=ner)",
    "nervaluate/strict(align=optimal)",
    "nervaluate/exact(loader=bio)",
    "nervaluate/partial(compat=nervaluate.1_1_0)",
    *(f"seqeval/strict(scheme={name})" for name in ("IOB1", "IOE1", "IOE2", "IOBES", "BILOU")),
    "seqeval/default(provider=seqeval)",
]
LIMITS = [
    (nervaluate_columns, "_MOST", 2),
    (nervaluate_columns, "CHUNK", 2),
    (overlaps, "_LARGEST", 30),
    (columnwise, "_DENSE", 0),
]

# --- the oracle -----------------------------------------------------------------------------------


def by_documents(measure, compiled):
    """Count with the steps alone; an error is the answer of a measure that raises one."""
    definition = measure.definition
    pairs = list(documentwise.pairs_of(compiled, definition, measure.options))
    try:
        refuse_lacking(measure, pairs)
        rows = [documentwise.tally(definition, pair) for pair in pairs]
    except MeasureError as error:
        return error.diagnostics
    return CountTable.of_rows(
        compiled.documents,
        rows,
        credit=definition.model.credit,
        aggregation=definition.model.aggregation,
    )


def plain(found):
    if not isinstance(found, CountTable):
        return found
    columns = {"document": found.document, "label": found.label, **found.columns}
    return found.documents, found.classes, {n: (c.dtype, c.tolist()) for n, c in columns.items()}


def assert_agree(gold, predicted, texts):
    # AI is counted in any case, so that what the others refuse is told apart by measure.
    measures = [Measure.parse(text) for text in texts]
    found = count(gold=gold, predicted=predicted, measures=[Measure("AI"), *measures], lenient=True)
    for measure in measures:
        refused = found.refused.get(measure)
        ours = refused.diagnostics if refused else found.tables[measure]
        assert plain(ours) == plain(by_documents(measure, found.compiled)), str(measure)
        if not refused:
            assert found.tables[measure].aggregation is measure.definition.model.aggregation


# --- documents ------------------------------------------------------------------------------------

TOKENS = ((0, 3), (3, 5), (5, 9), (10, 12), (12, 300))
EDGES = sorted({edge for token in TOKENS for edge in token})
LABELS = st.sampled_from(["A", "B", "B", "_", "O", "I-A", *filter(None, NASTY)])
ON_TOKENS = st.tuples(st.integers(0, 4), st.integers(0, 4)).map(
    lambda ends: Mention(TOKENS[min(ends)][0], TOKENS[max(ends)][1])
)
ANYWHERE = st.tuples(st.integers(0, 11), st.integers(1, 5)).map(lambda s: Mention(s[0], sum(s)))
IN_PARTS = st.just(Mention(0, 9, ((0, 3), (5, 9))))
PLACES = {
    "on tokens": ON_TOKENS,
    "anywhere": st.one_of(ON_TOKENS, ANYWHERE),
    "in parts": st.one_of(ON_TOKENS, IN_PARTS),
    "absent": st.one_of(ON_TOKENS, st.none()),
}
LAYERS = st.sampled_from(
    [None, None, {"ner": ("B-A", "I-A", "O", "B-B", "B-A")}, {"x": ("O",) * 5}]
)


@st.composite
def sides(draw, kinds=tuple(PLACES)):
    """Draw both sides, crowded documents with tokens on one side, on both or on none."""
    out = ([], [])
    for number in range(draw(st.integers(0, 5))):
        places = PLACES[draw(st.sampled_from(kinds))]
        events = st.lists(
            st.builds(lambda t, p: Event(type=t, trigger=p), LABELS, places), max_size=7
        )
        for side in out:
            if side is out[1] and draw(st.integers(0, 5)) == 0:
                continue  # not predicted
            tokens = draw(st.sampled_from([TOKENS, TOKENS, None])) if kinds[1:] else TOKENS
            tags = draw(LAYERS) if kinds[1:] else None
            side.append(doc(f"d{number}", *draw(events), tokens=tokens, tags=tags))
    return out


# --- the claims -----------------------------------------------------------------------------------


def test_these_measures_have_a_fast_way():
    assert sorted(FAST) == [
        *(f"nervaluate/{n}" for n in SCHEMAS),
        "seqeval/default",
        "seqeval/strict",
    ]


@FEWER
@given(both=sides(), seed=st.integers(0, 99))
def test_any_documents_are_counted_as_by_the_steps(both, seed):
    assert_agree(*(shuffled(side, seed) for side in both), TEXTS)


@FEWER
@given(both=sides(("on tokens",)))
def test_documents_on_tokens_are_counted_as_by_the_steps(both):
    assert_agree(*both, FAST)


@FEWER
@given(gold=corpora(), predicted=corpora())
def test_documents_without_tokens_are_counted_as_by_the_steps(gold, predicted):
    assert_agree(gold, predicted, FAST)


@FEWER
@given(gold=marked_corpora(), predicted=corpora())
def test_optional_and_filtered_events_are_counted_as_by_the_steps(gold, predicted):
    assert_agree(gold, predicted, FAST)


@pytest.mark.parametrize(("module", "name", "value"), LIMITS, ids=[row[1] for row in LIMITS])
@FEWER
@given(both=sides())
def test_limits_change_no_count(module, name, value, both):
    with mock.patch.object(module, name, value):
        assert_agree(*both, FAST)


def test_plain_documents_are_not_counted_one_by_one():
    gold = [doc("a", event("A", (0, 3)), event("B", (0, 3)), tokens=TOKENS), doc("b")]
    predicted = [doc("a", event("A", (0, 5)), event("B", (3, 5)), event("A", (0, 9)))]

    with mock.patch.object(documentwise, "link", side_effect=AssertionError):
        found = count(gold=gold, predicted=predicted, measures=[Measure(name) for name in FAST])

    assert found.tables[Measure("nervaluate/strict")].total().columns["incorrect"] == 2


def test_only_what_is_not_plain_is_counted_one_by_one():
    gold = [doc(name, event("A", (0, 3)), tokens=TOKENS) for name in "abc"]
    predicted = [doc("b", tokens=TOKENS, tags={"ner": ("B-A", "O", "O", "O", "O")})]
    asked = []

    def link(definition, pair):
        asked.append((definition.name, pair.gold.id))
        return real(definition, pair)

    real = documentwise.link
    with mock.patch.object(documentwise, "link", link):
        found = count(gold=gold, predicted=predicted, measures=[Measure(name) for name in FAST])

    assert sorted(asked) == sorted((name, "b") for name in FAST)
    for name in FAST:
        assert found.tables[Measure(name)].total().gold == 3
        assert found.tables[Measure(name)].total().predicted == 1


def test_a_document_in_which_very_many_overlap_is_left_to_the_steps():
    events = [event("AB"[n % 2], (n, n + 30)) for n in range(20)]
    crowded = doc("crowded", *events), doc("crowded", *events[::-3])
    other = doc("other", event("A", (0, 3)))

    assert_agree([crowded[0], other], [crowded[1], other], FAST)
    assert_agree([crowded[0], other], [crowded[0], other], FAST)


def test_places_beyond_any_text_are_left_to_the_steps():
    far = 1 << 61
    documents = [doc("d", event("A", (far, far + 3)), event("A", (far + 1, far + 9)))]

    assert_agree(documents, documents, [f"nervaluate/{name}" for name in SCHEMAS])


@FEWER
@given(
    rows=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 9), st.integers(1, 4)), max_size=9)
)
def test_of_overlapping_rows_the_first_and_longest_stays(rows):
    rows.sort(key=lambda row: row[0])
    document, start, length = np.array(rows, dtype=np.int64).reshape(-1, 3).T

    found = overlaps.first_apart(overlaps.Extents(document, start, start + length))

    kept = {}
    expected = [False] * len(rows)
    for number in sorted(range(len(rows)), key=lambda n: (rows[n][0], rows[n][1], -rows[n][2])):
        of, begin, size = rows[number]
        if begin >= kept.get(of, 0):
            kept[of] = begin + size
            expected[number] = True
    assert found.tolist() == expected
