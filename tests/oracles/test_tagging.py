"""
seqeval and nervaluate are the oracles of their presets: on the shared vectors, and live on random documents.

The vectors say what seqeval 1.2.2 and nervaluate 1.2.1 gave for 33 corpora of triggers, and for tag
sequences that break their scheme. A side is given as tags, or as triggers that are put on tokens.
"""

import json
import warnings

import msgspec
import pytest
from documents import doc, event
from hypothesis import given
from hypothesis import strategies as st
from nervaluate import Evaluator
from seqeval import scheme as schemes
from seqeval.metrics import classification_report
from seqeval.metrics.sequence_labeling import get_entities

from evalkit.evaluate import score
from evalkit.measures.steps.nervaluate import SCHEMAS
from evalkit.model import Document
from evalkit.model.schemes import CONLLEVAL, STRICT

NUMBERS = ("correct", "incorrect", "partial", "missed", "spurious")
COUNTS = {**{name: name for name in NUMBERS}, "predicted": "actual", "gold": "possible"}
AVERAGES = {"macro avg": "types-of-either", "weighted avg": "weighted"}
FOLDERS = [f"{n:02}" for n in (*range(0, 42, 2), *range(41, 53))]
STRICT_TEXT = "seqeval/strict"


def tagged(sequences):
    return [doc(f"d{n:04}", tags={"bio": tuple(tags)}) for n, tags in enumerate(sequences)]


def documents(path):
    """Read documents; their entities, of another form, are nothing to these scorers."""
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [msgspec.convert({**line, "entities": []}, Document) for line in lines]


def counted(gold, predicted, *names):
    return score(gold=gold, predicted=predicted, measures=list(names)).as_dict()["measures"]


def near(found, expected, where):
    for name in ("precision", "recall", "f1"):
        wanted = expected["f1-score" if name == "f1" and "f1-score" in expected else name]
        assert (found[name] or 0) == pytest.approx(wanted, abs=1e-12), (*where, name)


def assert_as_seqeval_says(found, expected):
    """Compare figures, the counts behind them, every type and the averages with a report."""
    types = {name: row for name, row in found["types"].items() if row["gold"] or row["predicted"]}
    assert sorted(types) == sorted(n for n in expected if n not in ("micro avg", *AVERAGES))
    for name, row in [*types.items(), ("micro avg", found["micro"])]:
        near(row, expected[name], (name,))
        assert row["gold"] == expected[name]["support"], name
        assert row["matched"] == round(expected[name]["recall"] * row["gold"]), name
        if expected[name]["precision"]:
            assert row["predicted"] == round(row["matched"] / expected[name]["precision"]), name
    for name, ours in AVERAGES.items():
        near(found["averages"][ours], expected[name], (name,))


def assert_as_nervaluate_says(found, overall, types):
    """Compare all counts and figures, of the whole and of every type."""
    for name in SCHEMAS:
        ours = found[f"nervaluate/{name}"]
        assert sorted(n for n, r in ours["types"].items() if r["gold"] or r["predicted"]) == sorted(
            types
        )
        rows = [("all", ours["micro"], overall[name])]
        rows += [(label, ours["types"][label], types[label][name]) for label in types]
        for label, row, wanted in rows:
            assert {c: row[c] for c in COUNTS} == {c: wanted[w] for c, w in COUNTS.items()}, (
                name,
                label,
            )
            near(row, wanted, (name, label))


@pytest.fixture
def folder(shared, request):
    return shared / "vectors" / request.param


def read_bio(folder):
    lines = [json.loads(line) for line in (folder / "bio.jsonl").read_text("utf-8").splitlines()]
    return tagged(line["gold"] for line in lines), tagged(line["pred"] for line in lines)


def with_tokens(folder):
    """Read both sides; the tokens stand in gold only."""
    return documents(folder / "gold.jsonl"), documents(folder / "predicted.jsonl")


def first_of_equal_spans(side):
    """Leave of triggers with one span the first: which one a tag keeps is the order of the file."""
    out = []
    for document in side:
        events = {one.trigger.key: one for one in reversed(document.events)}
        kept = tuple(one for one in document.events if events[one.trigger.key] is one)
        out.append(msgspec.structs.replace(document, events=kept))
    return out


@pytest.mark.parametrize("folder", FOLDERS, indirect=True)
@pytest.mark.parametrize("form", ["tags", "triggers"])
def test_seqeval_gave_these_numbers(folder, form):
    if form == "tags":
        gold, predicted = read_bio(folder)
    else:
        gold, predicted = map(first_of_equal_spans, with_tokens(folder))
    expected = json.loads((folder / "expected.json").read_text("utf-8"))

    found = counted(gold, predicted, "seqeval/default", STRICT_TEXT)

    assert_as_seqeval_says(found["seqeval/default"], expected["seqeval_default"])
    assert_as_seqeval_says(found[STRICT_TEXT], expected["seqeval_strict_iob2"])


@pytest.mark.parametrize("folder", FOLDERS, indirect=True)
def test_nervaluate_gave_these_numbers_for_triggers(folder):
    gold, predicted = with_tokens(folder)
    expected = json.loads((folder / "expected.json").read_text("utf-8"))
    names = [f"nervaluate/{name}" for name in SCHEMAS]

    found = counted(gold, predicted, *names)

    assert_as_nervaluate_says(found, **expected["nervaluate_spans_dict_loader"])


@pytest.mark.parametrize("folder", FOLDERS, indirect=True)
@pytest.mark.parametrize("form", ["tags", "triggers"])
def test_nervaluate_gave_these_numbers_for_tags(folder, form):
    gold, predicted = read_bio(folder) if form == "tags" else with_tokens(folder)
    expected = json.loads((folder / "expected.json").read_text("utf-8"))
    names = {f"nervaluate/{name}(loader=bio)": f"nervaluate/{name}" for name in SCHEMAS}

    found = counted(gold, predicted, *names)

    assert_as_nervaluate_says(
        {names[name]: one for name, one in found.items()}, **expected["nervaluate_bio_list_loader"]
    )


def test_tags_that_break_their_scheme_are_read_as_the_scorers_read_them(shared):
    cases = json.loads((shared / "vectors" / "bio_malformed.json").read_text("utf-8"))["cases"]
    assert len(cases) == 10
    for case in cases:
        gold, predicted = tagged(case["gold"]), tagged(case["pred"])

        found = counted(
            gold, predicted, "seqeval/default", STRICT_TEXT, *(f"nervaluate/{n}" for n in SCHEMAS)
        )

        assert_as_seqeval_says(found["seqeval/default"], case["seqeval_default"])
        assert_as_seqeval_says(found[STRICT_TEXT], case["seqeval_strict_iob2"])
        assert_as_nervaluate_says(found, **case["nervaluate_list_loader"])


def sequences(prefixes):
    """Make gold and predicted sequences of equal lengths, mostly ill-formed ones."""
    tags = st.sampled_from(
        ["O", *(f"{prefix}-{label}" for prefix in prefixes for label in ("A", "B", "C-D"))]
    )
    pairs = st.integers(1, 7).flatmap(
        lambda n: st.tuples(*[st.lists(tags, min_size=n, max_size=n)] * 2)
    )
    return st.lists(pairs, min_size=1, max_size=4).map(
        lambda found: tuple(zip(*found, strict=True))
    )


def report(gold, predicted, **settings):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of ratios without denominator
        return classification_report(
            list(gold), list(predicted), output_dict=True, zero_division=0, **settings
        )


@pytest.mark.parametrize("provider", ["own", "seqeval"])
@given(both=sequences(CONLLEVAL.prefixes))
def test_seqeval_reads_any_tags_by_default_as_evalkit_does(provider, both):
    name = str(f"seqeval/default(provider={provider})") if provider != "own" else "seqeval/default"

    found = counted(*map(tagged, both), name)[name]

    if found["types"]:
        assert_as_seqeval_says(found, report(*both))
    else:
        assert not any(get_entities(list(tags)) for side in both for tags in side)


@pytest.mark.parametrize("provider", ["own", "seqeval"])
@pytest.mark.parametrize("scheme", STRICT)
@given(data=st.data())
def test_seqeval_reads_any_tags_of_a_scheme_as_evalkit_does(scheme, provider, data):
    both = data.draw(sequences(STRICT[scheme].prefixes))
    chosen = {"provider": provider, "scheme": scheme}
    inner = ",".join(f"{k}={v}" for k, v in chosen.items() if v not in ("own", "IOB2"))
    name = f"{STRICT_TEXT}({inner})" if inner else STRICT_TEXT

    found = counted(*map(tagged, both), name)[name]

    if found["types"]:
        assert_as_seqeval_says(found, report(*both, mode="strict", scheme=getattr(schemes, scheme)))
    else:
        chosen = getattr(schemes, scheme)
        read = [schemes.Entities([list(tags)], chosen) for side in both for tags in side]
        assert not any(found.entities[0] for found in read)


def evaluated(gold, predicted, loader, least=1.0):
    every = {e["label"] for side in (gold, predicted) for d in side for e in d if loader == "dict"}
    every |= {t[2:] for side in (gold, predicted) for d in side for t in d if loader == "list"}
    result = Evaluator(
        gold, predicted, tags=sorted(every), loader=loader, min_overlap_percentage=least
    ).evaluate()
    plain = {name: vars(one) for name, one in result["overall"].items()}
    return plain, {
        label: {name: vars(one) for name, one in found.items()}
        for label, found in result["entities"].items()
    }


spans = st.tuples(st.integers(0, 9), st.integers(1, 6)).map(lambda s: (s[0], sum(s)))
sides = st.lists(st.tuples(st.sampled_from("ABC"), spans), max_size=6)
corpora = st.lists(st.tuples(sides, sides), min_size=1, max_size=4)


@given(found=corpora, least=st.sampled_from([1, 34, 50, 67, 100]))
def test_nervaluate_pairs_overlapping_spans_as_evalkit_does(found, least):
    gold, predicted = (
        [
            doc(f"d{n}", *(event(label, span) for label, span in d[side]))
            for n, d in enumerate(found)
        ]
        for side in (0, 1)
    )
    theirs = [
        [[{"label": t, "start": s, "end": e - 1} for t, (s, e) in d[side]] for d in found]
        for side in (0, 1)
    ]
    behind = f"(overlap={least})" if least > 1 else ""

    ours = counted(gold, predicted, *(f"nervaluate/{name}{behind}" for name in SCHEMAS))

    overall, types = evaluated(*theirs, "dict", float(least))
    assert_as_nervaluate_says(
        {name.removesuffix(behind): one for name, one in ours.items()}, overall, types
    )


@given(both=sequences("BI"))
def test_nervaluate_reads_any_tags_as_evalkit_does(both):
    ours = counted(*map(tagged, both), *(f"nervaluate/{name}" for name in SCHEMAS))

    overall, types = evaluated(*map(list, both), "list")
    types.pop("", None)  # of O
    assert_as_nervaluate_says(ours, overall, types)
