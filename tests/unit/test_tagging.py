"""Entities as tags: what is written is read again, in every scheme; nothing is guessed."""

from itertools import permutations, product

import msgspec
import pytest
from documents import doc, event
from hypothesis import given
from hypothesis import strategies as st

from evalkit.errors import MeasureError, UnavailableError
from evalkit.evaluate import score
from evalkit.measures import AVERAGES, DEFINITIONS, Measure, count
from evalkit.measures.definition import Pair
from evalkit.measures.documentwise import link
from evalkit.measures.steps.overlapping import overlapping
from evalkit.model import Document, Key, Span
from evalkit.model.schemes import CONLLEVAL, RUNS, STRICT
from evalkit.model.tagging import Chunk, decode, encode, place, wrong

SCHEMES = [CONLLEVAL, RUNS, *STRICT.values()]
by_name = pytest.mark.parametrize("scheme", SCHEMES, ids=lambda scheme: scheme.name)


@st.composite
def chunks(draw):
    """Draw entities that do not overlap, many of them side by side."""
    found, at = [], 0
    for gap, length, label in draw(
        st.lists(st.tuples(st.integers(0, 1), st.integers(1, 3), st.sampled_from(["A", "B-C"])))
    ):
        found.append(Chunk(at + gap, at + gap + length, label))
        at += gap + length
    return found, at + draw(st.integers(0, 2))


@by_name
@given(drawn=chunks())
def test_what_is_written_as_tags_is_read_again(scheme, drawn):
    written, length = drawn

    tags = encode(written, length=length, scheme=scheme)

    lost = set()
    if scheme.name == "IOE1":  # begins nothing at an E, so an E alone is read as no entity
        lost = {c for c in written if c.end - c.start == 1 and tags[c.start].startswith("E")}
    assert wrong(tags, scheme=scheme) == []
    assert len(tags) == length
    assert [c for c in decode(tags, scheme=scheme) if c not in lost] == [
        c for c in written if c not in lost
    ]


@by_name
def test_every_pair_of_tags_is_read_without_a_gap_or_an_overlap(scheme):
    tags = ["O", *(f"{prefix}-{label}" for prefix in scheme.prefixes for label in "AB")]
    for sequence in product(tags, repeat=3):
        last = 0
        for chunk in decode(sequence, scheme=scheme):
            assert last <= chunk.start < chunk.end <= 3
            assert {tag[2:] for tag in sequence[chunk.start : chunk.end]} == {chunk.type}
            last = chunk.end


@by_name
@pytest.mark.parametrize("tag", ["", "b-A", "A", "A-B", "BA", "O-A", "-A", " ", "Ö-A"])
def test_a_tag_that_a_scheme_does_not_have_is_found_and_not_read(scheme, tag):
    assert wrong(["O", tag], scheme=scheme) == [1]
    with pytest.raises(ValueError, match="does not have all of the tags"):
        decode(["O", tag], scheme=scheme)


def test_spans_are_put_on_tokens_the_first_and_longest_first():
    tokens = [(0, 3), (4, 9), (10, 12)]
    spans = [
        (Span(4, 9), "A"),
        (Span(4, 12), "B"),
        (Span(4, 12), "A"),
        (Span(0, 3), "A"),
        (Span(0, 9, ((0, 3), (4, 9))), "A"),
        (Span(3, 9), "A"),
    ]

    placed = place(spans, tokens=tokens)

    assert placed.kept == ((3, Chunk(0, 1, "A")), (1, Chunk(1, 3, "B")))
    assert placed.dropped == (0, 2)
    assert placed.astray == (4, 5)


spans = st.tuples(st.integers(0, 8), st.integers(1, 5)).map(lambda s: (s[0], sum(s)))


@given(gold=st.lists(spans, max_size=6), predicted=st.lists(spans, max_size=6))
def test_the_sweep_finds_the_pairs_that_comparing_all_finds(gold, predicted):
    found = {(k.gold, k.predicted): k.similarity for k in overlapping(gold, predicted)}

    shared = {
        (g, p): min(gold[g][1], predicted[p][1]) - max(gold[g][0], predicted[p][0])
        for g in range(len(gold))
        for p in range(len(predicted))
    }
    assert found == {(g, p): n / (gold[g][1] - gold[g][0]) for (g, p), n in shared.items() if n > 0}


def columns(gold, predicted, text):
    measure = Measure.parse(text)
    one = [doc("d", *(event(label, span) for label, span in side)) for side in (gold, predicted)]
    return (
        count(gold=one[:1], predicted=one[1:], measures=[measure]).tables[measure].total().columns
    )


sides = st.lists(st.tuples(st.sampled_from("AB"), spans), max_size=4)
SCHEMA_NAMES = ["strict", "exact", "partial", "ent_type"]


@pytest.mark.parametrize("name", SCHEMA_NAMES)
@given(gold=sides, predicted=sides)
def test_the_optimal_alignment_is_the_best_of_all(name, gold, predicted):
    text = f"nervaluate/{name}(align=optimal)"
    found = columns(gold, predicted, text)

    def rank(g, p):
        overlap = g[1][0] < p[1][1] and p[1][0] < g[1][1]
        right = {"strict": g == p, "ent_type": g[0] == p[0]}.get(name, g[1] == p[1])
        return (int(overlap and right), int(overlap))

    shorter, longer = sorted([gold, predicted], key=len)
    ranks = [
        [rank(g, p) for g, p in zip(turn, shorter, strict=False)] for turn in permutations(longer)
    ]
    best = max((sum(r for r, _ in pairs), sum(o for _, o in pairs)) for pairs in ranks)
    others = found["incorrect"] + found["partial"]
    assert (found["correct"], found["correct"] + others) == best
    assert columns(gold[::-1], predicted[::-1], text) == found


@pytest.mark.parametrize("name", SCHEMA_NAMES)
@given(gold=sides, predicted=sides)
def test_no_order_finds_more_correct_ones_than_the_optimal_alignment(name, gold, predicted):
    first = columns(gold, predicted, f"nervaluate/{name}")
    optimal = columns(gold, predicted, f"nervaluate/{name}(align=optimal)")

    assert first["correct"] <= optimal["correct"]


@given(gold=sides, predicted=sides)
def test_the_counts_of_nervaluate_add_up(gold, predicted):
    for name in SCHEMA_NAMES:
        row = columns(gold, predicted, f"nervaluate/{name}")
        paired = row["correct"] + row["incorrect"] + row["partial"]
        assert row["gold"] == len(gold) == paired + row["missed"]
        assert row["predicted"] == len(predicted) == paired + row["spurious"]


@given(gold=sides, predicted=sides)
def test_strict_finds_no_more_than_exact_and_exact_no_more_than_partial(gold, predicted):
    found = [
        columns(gold, predicted, f"nervaluate/{name}(align=optimal)")
        for name in ("strict", "exact", "partial")
    ]
    strict, exact, partial = [row.get("credit", row["correct"]) for row in found]

    assert strict <= exact <= partial


def sources(text, gold, predicted=None):
    measure = Measure.parse(text)
    pair = Pair(gold, predicted or doc(gold.id), measure.options)
    return [item.source for item in link(measure.definition, pair)[0].gold]


def test_an_item_says_which_trigger_or_which_tags_it_stands_for():
    tokens = ((0, 3), (4, 9))
    triggers = doc("d", event("A", (0, 9)), event("B", (4, 9)), tokens=tokens)
    tags = doc("d", tags={"ner": ("O", "B-A")})

    assert [(s.kind, s.type, s.trigger) for s in sources("seqeval/default", triggers)] == [
        ("event", "A", Key(0, 9, ())),
        ("event", "B", Key(4, 9, ())),  # dropped, so that it can be told why it is not counted
    ]
    assert [(s.kind, s.span) for s in sources("seqeval/default", tags)] == [("tag", Key(1, 2, ()))]
    assert [
        (s.kind, s.trigger) for s in sources("seqeval/default", tags, doc("d", tokens=tokens))
    ] == [("tag", Key(4, 9, ()))]


def test_a_side_may_have_tags_where_the_other_has_triggers():
    tokens = ((0, 3), (4, 9))
    gold = doc("d", tags={"ner": ("B-A", "I-A")}, tokens=tokens)
    predicted = doc("d", event("A", (0, 9)))

    for name in ("seqeval/default", "seqeval/strict", "nervaluate/strict"):
        found = score(gold=[gold], predicted=[predicted], measures=[name])
        assert found.measures[name].micro.f1 == 1


def test_other_tokens_of_the_predicted_document_do_not_matter():
    gold = doc("d", event("A", (0, 9)), tokens=((0, 3), (4, 9)))
    predicted = doc("d", event("A", (0, 9)), tokens=((0, 9),))

    found = score(gold=[gold], predicted=[predicted], measures=["seqeval/strict"])

    assert found.measures["seqeval/strict"].micro.f1 == 1


def test_a_layer_that_a_side_does_not_have_is_nothing_there():
    gold = doc("d", tags={"ner": ("B-A", "O"), "pos": ("B-N", "B-V")})
    predicted = doc("d", tags={"pos": ("B-N", "B-V")})

    found = score(gold=[gold], predicted=[predicted], measures=["seqeval/default(layer=ner)"])

    assert dict(found.measures["seqeval/default(layer=ner)"].micro.columns) == {
        "gold": 1, "predicted": 0, "matched": 0, "dropped_gold": 0, "dropped_predicted": 0,
    }  # fmt: skip


TOKENS = ((0, 3), (4, 9))
ALIKE = {
    "the same": doc("d", event("A", (0, 9)), tags={"t": ("B-A", "I-A")}, tokens=TOKENS),
    "but for a trigger that overlaps another": doc(
        "d", event("A", (0, 9)), event("B", (4, 9)), tags={"t": ("B-A", "I-A")}, tokens=TOKENS
    ),
    "in types, without tokens": doc("d", event("A", (4, 9)), tags={"t": ("O", "B-A")}),
    "tags alone": doc("d", tags={"t": ("B-A", "O")}, tokens=TOKENS),
    "an event without trigger": doc("d", event("A", None), tags={"t": ("B-B", "O")}, tokens=TOKENS),
    "no tags": doc("d", event("A", (0, 9)), tags={}, tokens=TOKENS),
}
UNLIKE = doc("d", event("A", (0, 9)), tags={"t": ("B-B", "O")}, tokens=TOKENS)


def codes(gold, measure, **how):
    return [
        note.code for note in score(gold=[gold], predicted=[gold], measures=measure, **how).notes
    ]


@pytest.mark.parametrize("alike", ALIKE.values(), ids=ALIKE)
def test_tags_that_say_what_the_triggers_say_are_no_contradiction(alike):
    assert codes(alike, "seqeval/default,nervaluate/strict") == []


def test_only_a_measure_that_was_told_which_layer_is_not_warned_of_other_triggers():
    assert codes(UNLIKE, "seqeval/default(layer=t)") == []
    assert codes(UNLIKE, "TC") == []
    assert codes(UNLIKE, "seqeval/default") == ["EK3017"]


def test_a_filter_on_types_makes_no_contradiction_and_hides_none():
    two = doc(
        "d", event("A", (0, 3)), event("B", (4, 9)), tags={"t": ("B-A", "B-B")}, tokens=TOKENS
    )

    assert codes(two, "seqeval/default", types=["A"]) == []
    assert codes(UNLIKE, "seqeval/default", types=["A"]) == ["EK3017"]


def test_a_layer_has_a_name_of_plain_characters():
    assert str(Measure.parse("seqeval/default(layer=ner-2.x)")) == "seqeval/default(layer=ner-2.x)"
    assert str(Measure.parse("seqeval/default(layer=only)")) == "seqeval/default"
    with pytest.raises(MeasureError, match="EK3002"):
        Measure.parse("seqeval/default(layer=a b)")


def test_without_the_package_its_provider_is_refused_with_the_command(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "seqeval", None)
    document = doc("d", tags={"ner": ("B-A",)})

    with pytest.raises(UnavailableError, match="pip install 'evalkit\\[seqeval\\]'") as caught:
        score(
            gold=[document],
            predicted=[document],
            measures=["seqeval/default(provider=seqeval)"],
        )

    assert caught.value.exit_code == 4


def test_nervaluate_counts_a_document_apart_from_its_types():
    gold = [doc("a", event("A", (0, 3))), doc("b", event("A", (0, 3)), event("B", (5, 9)))]
    predicted = [doc("a", event("B", (0, 3))), doc("b", event("A", (0, 3)))]
    measure = Measure("nervaluate/strict")

    table = count(gold=gold, predicted=predicted, measures=[measure]).tables[measure]

    assert [score.columns["incorrect"] for score in table.by_document().values()] == [1, 0]
    assert {name: score.columns["incorrect"] for name, score in table.by_class().items()} == {
        "A": 0,
        "B": 0,
    }
    assert table.total().columns["incorrect"] == 1
    assert AVERAGES["documents"](table).figures["recall"] == 0.25


def test_an_average_over_the_types_of_either_side_takes_what_is_not_there_as_0():
    gold = [doc("a", tags={"ner": ("B-A", "B-B", "O")})]
    predicted = [doc("a", tags={"ner": ("B-A", "O", "B-C")})]
    measure = Measure("seqeval/default")

    table = count(gold=gold, predicted=predicted, measures=[measure]).tables[measure]

    assert AVERAGES["types-of-either"](table).figures == {
        "precision": pytest.approx(1 / 3),
        "recall": pytest.approx(1 / 3),
        "f1": pytest.approx(1 / 3),
    }
    assert AVERAGES["types-of-either"](table).over == {"precision": 3, "recall": 3, "f1": 3}


def test_ten_thousand_triggers_are_paired_in_a_moment_not_all_with_all():
    gold = [doc("d", *(event("A", (10 * n, 10 * n + 5)) for n in range(10_000)))]
    predicted = [doc("d", *(event("A", (10 * n + 4, 10 * n + 8)) for n in range(10_000)))]
    names = ["nervaluate/strict", "nervaluate/ent_type(align=optimal)", "brateval/overlap"]

    found = score(gold=gold, predicted=predicted, measures=names).measures

    assert [found[n].micro.columns.get("correct") for n in names] == [0, 10_000, None]
    assert found["brateval/overlap"].micro.f1 == 1


@pytest.mark.parametrize(
    "name", [n for n in DEFINITIONS if n.startswith(("seqeval/", "nervaluate/", "brateval/"))]
)
def test_the_example_of_a_measure_tells_precision_from_recall(name):
    example = DEFINITIONS[name].example
    gold, predicted = (
        msgspec.json.decode(line, type=Document) for line in (example.gold, example.predicted)
    )

    found = score(gold=[gold], predicted=[predicted], measures=[name]).measures[name].micro

    assert None not in (found.precision, found.recall)
    assert found.precision != found.recall


def test_a_pair_is_worth_what_its_schema_gives_it():
    gold = doc("d", event("A", (0, 4)), event("A", (5, 9)))
    predicted = doc("d", event("B", (0, 4)), event("A", (5, 8)))
    found = {}
    for name in SCHEMA_NAMES:
        measure = Measure.parse(f"nervaluate/{name}")
        items, links = link(measure.definition, Pair(gold, predicted, measure.options))
        found[name] = [measure.definition.model.credit.worth(one, items) for one in links]

    assert found == {
        "strict": [0, 0],
        "exact": [1, 0],
        "partial": [1, 0.5],
        "ent_type": [0, 1],
    }
