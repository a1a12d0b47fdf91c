"""Counting by sorted keys gives what pairs of items and what single documents give."""

import numpy as np
import pytest
from documents import corpora, marked_corpora, spans
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from evalkit.alignment import Filters, align, compile_sides, pair
from evalkit.alignment.arrays import bag_ids
from evalkit.alignment.bags import number_bags
from evalkit.alignment.exact import Wanted, count_columns
from evalkit.alignment.table import Columns
from evalkit.alignment.unit import Unit
from evalkit.measures import SUITES, CountTable, Measure, Tally
from evalkit.measures.exact import count_exact
from evalkit.measures.pairwise import count_pairwise

MEASURES = [Measure(name) for suite in ("default", "textee") for name in SUITES[suite]]
MEASURES += [Measure(name, (("dup", "merge"),)) for name in SUITES["default"]]
MODALITIES = st.sampled_from([None, "planned", "generic"])
FIELDS = [
    ("event", ("realis", "trigger", "type")),
    ("event", ("polarity", "modality", "type")),
    ("argument", ("type", "role")),
    ("argument", ("realis", "type", "span")),
    ("argument", ("role",)),
    ("event", ("type",)),
]


def rows(table):
    """Read a table as (document, class) → counts."""
    names = table.classes or [""]
    columns = [table.columns[name].tolist() for name in ("gold", "predicted", "matched")]
    return {
        (table.documents[document], names[label]): list(numbers)
        for document, label, *numbers in zip(
            table.document.tolist(), table.label.tolist(), *columns, strict=True
        )
    }


def compiled(gold, predicted, *, types=None, symmetric=False):
    in_gold = frozenset(e.type for d in gold for e in d.events)
    filters = Filters(types, None, symmetric, in_gold)
    return compile_sides(pair(gold=gold, predicted=predicted), filters)


def by_pairs(found, unit, *, by_type):
    alignment = align(gold=found.gold, predicted=found.predicted, unit=unit)
    table = CountTable.of(
        alignment, documents=found.documents, vocabulary=found.vocabulary, by_type=by_type
    )
    return table, Tally.of(alignment)


marked = marked_corpora() | corpora(st.none() | spans)


@given(gold=marked, predicted=marked, symmetric=st.booleans(), filtered=st.booleans())
def test_counts_are_those_of_pairs_and_of_single_documents(gold, predicted, symmetric, filtered):
    types = frozenset(["summit", "warning"]) if filtered else None
    found = compiled(gold, predicted, types=types, symmetric=symmetric)

    single_tables = count_pairwise(MEASURES, found).tables
    for measure, exact in count_exact(MEASURES, found).items():
        definition = measure.definition
        table, tally = by_pairs(found, definition.unit, by_type=definition.by_type)
        single = single_tables[measure]
        assert rows(exact.table) == rows(table) == rows(single), measure
        assert exact.table.classes == table.classes == single.classes, measure
        assert exact.tally == tally, measure


@given(gold=marked, predicted=marked, bits=st.sampled_from([0, 8, 63]), data=st.data())
def test_any_key_counts_alike_packed_or_not(gold, predicted, bits, data):
    gold = [
        replace(d, events=tuple(replace(e, modality=data.draw(MODALITIES)) for e in d.events))
        for d in gold
    ]
    found = compiled(gold, predicted)
    sides = [Columns(one.events, one.arguments) for one in (found.gold, found.predicted)]
    wanted = [
        Wanted(Unit(item, key, duplicates=duplicates), by_type)
        for item, key in FIELDS
        for duplicates in ("count", "merge")
        for by_type in ("type" in key, False)
    ]

    counted = count_columns(gold=sides[0], predicted=sides[1], wanted=wanted, bits=bits)

    for one, counts in zip(wanted, counted, strict=True):
        table, tally = by_pairs(found, one.unit, by_type=one.by_type)
        names = sorted(found.vocabulary.types)
        label = [names[n] if one.by_type else "" for n in counts.label.tolist()]
        columns = [counts.gold, counts.predicted, counts.matched]
        documents = [found.documents[n] for n in counts.document.tolist()]
        numbers = [list(row) for row in zip(*(c.tolist() for c in columns), strict=True)]
        assert dict(zip(zip(documents, label, strict=True), numbers, strict=True)) == rows(table)
        assert tally == Tally(
            counts.missed, counts.spurious, counts.duplicate,
            counts.merged_gold, counts.merged_predicted,
        )  # fmt: skip


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3)), max_size=20))
def test_bags_are_equal_exactly_if_their_names_are(items):
    owner, names = (np.array([one[n] for one in items], dtype=np.int64) for n in (0, 1))

    numbers = number_bags(owner, names, owners=6)

    bags = [sorted(n for o, n in items if o == number) for number in range(6)]
    for one in range(6):
        for other in range(6):
            assert (numbers[one] == numbers[other]) == (bags[one] == bags[other])


def test_bags_with_one_hash_are_told_apart(monkeypatch):
    monkeypatch.setattr("evalkit.alignment.bags.mixed", lambda values: np.zeros_like(values, "u8"))
    owner, names = np.array([0, 1, 2, 2]), np.array([4, 5, 4, 5])

    numbers = number_bags(owner, names, owners=4)

    assert len(set(numbers.tolist())) == 4
    assert numbers.tolist() == bag_ids(owner, names[:, None], owners=4).tolist()


@pytest.mark.parametrize("large", [2**31 - 2, 2**62])
def test_offsets_that_do_not_fit_a_packed_key_count_too(large):
    from documents import arg, doc, event

    gold = [doc("d", event("a", (large, large + 1), arg("r", large, large + 1), arg("s", 0, 1)))]

    found = count_exact(MEASURES, compiled(gold, gold))

    assert all(one.table.total().f1 == 1 for one in found.values())
