"""The same documents give the same bytes in any process, whatever the hash seed."""

import os
import subprocess
import sys

import pytest

PROGRAM = """
import sys
import msgspec
from evalkit.alignment import Filters
from evalkit.evaluate import score
from evalkit.measures import suite
from evalkit.model import Document
from evalkit.ontology import EventType, Ontology

names = ["summit", "denial", "warning", "threat"]
invented = ["invented", "imagined"]
ontology = Ontology("test", 1, {name: EventType(name) for name in names})

def document(number, shift):
    events = []
    for n in range(12):
        k = n * 7 + number + shift * (n % 3)
        arguments = [
            {"role": ["who", "where"][(k + a) % 2], "start": a, "end": a + 1 + k % 2,
             "optional": (k + a) % 5 == 0}
            for a in range(k % 4)
        ]
        events.append({
            "type": names[k % 4] if k % 9 else invented[shift], "arguments": arguments,
            "trigger": {"start": k % 6, "end": k % 6 + 2}, "optional": k % 8 == 0,
        })
    listed = {"exhaustive": names[: 2 + number % 3]} if shift == 0 and number % 2 else {}
    return {"id": f"d{number}", "events": events, **listed}

gold = msgspec.convert([document(n, 0) for n in range(20)], list[Document])
predicted = msgspec.convert([document(n, 1) for n in range(2, 22)], list[Document])
measures = [*suite("default"), *suite("textee")]
result = score(gold=gold, predicted=predicted, measures=measures, ontology=ontology)
sys.stdout.buffer.write(result.to_json())
print(*result.notes, sep="\\n")
"""


def output(seed, **environment):
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": str(seed), **environment},
    )
    return run.stdout


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_hash_seed_changes_no_byte(seed):
    expected = output(0)

    assert b'"optional"' in expected
    assert b'"not-exhaustive"' in expected
    assert b"EK2054" in expected
    assert output(seed) == expected


def test_neither_the_locale_nor_the_optimizer_changes_a_byte():
    assert output(0, LC_ALL="C", PYTHONOPTIMIZE="1") == output(0, LC_ALL="C.UTF-8")
