"""Every measure at once, on documents that have everything: the same bytes in any order and any process."""

import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from documents import shuffled
from msgspec.structs import replace
from richdocs import corpus
from untraced import environment

from evalkit.evaluate import score
from evalkit.measures import DEFINITIONS, Measure, concat, count

GOLD, PREDICTED = corpus(12, predicted=False), corpus(12, predicted=True)
ORDER_FREE = [name for name, d in DEFINITIONS.items() if "" not in d.order_sensitive]
PROGRAM = """
import sys
sys.path.insert(0, sys.argv[1])
from richdocs import corpus
from untraced import environment
from evalkit.evaluate import score
from evalkit.measures import suite
result = score(gold=corpus(12, predicted=False), predicted=corpus(12, predicted=True), measures=suite("all"), lenient=True)
sys.stdout.buffer.write(result.to_json())
"""


@cache
def expected():
    """Count the documents as they are, with the measures that no order changes."""
    return result(GOLD, PREDICTED, tuple(ORDER_FREE)).to_json()


def result(gold, predicted, names=tuple(DEFINITIONS)):
    return score(gold=gold, predicted=predicted, measures=names, lenient=True)


def test_the_documents_have_what_most_measures_ask_for():
    refused = result(GOLD, PREDICTED).refused

    assert len(refused) <= 3, refused


@pytest.mark.parametrize("seed", range(3))
def test_no_order_changes_a_byte(seed):
    other = result(shuffled(GOLD, seed), shuffled(PREDICTED, seed + 1), ORDER_FREE)

    assert other.to_json() == expected()


def test_no_hash_seed_changes_a_byte():
    outputs = {
        subprocess.run(
            [sys.executable, "-c", PROGRAM, str(Path(__file__).parents[1])],
            capture_output=True, check=True, env=environment(PYTHONHASHSEED=seed),
        ).stdout
        for seed in range(8)
    }  # fmt: skip

    assert len(outputs) == 1
    assert b"coref/blanc" in outputs.pop()


def test_no_number_is_nan_and_figures_that_are_null_have_reasons():
    silent = [replace(d, events=(), templates=(), entities=()) for d in PREDICTED]
    for predicted in (PREDICTED, silent, []):
        for name, found in result(GOLD, predicted).as_dict()["measures"].items():
            rows = [found["micro"], found["macro"] or {}, *found["types"].values()]
            for numbers in [*rows, *found.get("averages", {}).values()]:
                reasons = numbers.pop("undefined", {})
                nulls = {key for key, value in numbers.items() if value is None}
                assert nulls == set(reasons), name
                assert all(v == v for v in numbers.values()), name  # noqa: PLR0124 (not NaN)


@pytest.mark.parametrize("shards", [2, 7])
def test_shards_add_up_to_the_whole_bit_by_bit(shards):
    names = [Measure(name) for name in result(GOLD, PREDICTED).measures]
    whole = count(gold=GOLD, predicted=PREDICTED, measures=names).tables
    parts = [
        count(gold=GOLD[n::shards], predicted=PREDICTED[n::shards], measures=names).tables
        for n in range(shards)
    ]

    for measure in names:
        joined = concat([part[measure] for part in parts])
        assert joined.total() == whole[measure].total(), measure
        assert joined.by_class() == whole[measure].by_class(), measure


def test_the_number_of_processes_changes_no_byte():
    names = ["kbp/type", "coref/conll", "gtt/template", "TC(span=iou)", "TC"]
    outputs = {
        score(gold=GOLD, predicted=PREDICTED, measures=names, workers=workers).to_json()
        for workers in (1, 2, 4)
    }

    assert len(outputs) == 1
