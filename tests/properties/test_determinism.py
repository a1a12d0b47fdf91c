"""The same documents give the same bytes in any process, whatever the hash seed."""

import subprocess
import sys
from functools import cache

import pytest
import untraced

PROGRAM = """
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
import msgspec
from msgspec.json import encode
from msgspec.structs import replace
from evalkit.evaluate import score, score_files
from evalkit.measures import suite
from evalkit.model import Document
from evalkit.ontology import EventType, Ontology
from evalkit.significance import compare_tables

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
sys.stdout.buffer.write(result.with_intervals().to_json())
tables = [score(gold=gold, predicted=side, measures="TC").measures["TC"].table for side in (gold, predicted)]
print(compare_tables(before=tables[0], after=tables[1], measure="TC", permutations=99))
print(*result.notes, sep="\\n")

def mixed(documents, step):
    # documents, events and arguments in another order
    def turned(items):
        return items[step:] + items[:step][::-1]
    return [
        replace(d, events=turned(tuple(replace(e, arguments=turned(e.arguments)) for e in d.events)))
        for d in turned(tuple(documents))
    ]

def in_files(step):
    with TemporaryDirectory() as folder:
        paths = [Path(folder) / name for name in ("gold", "predicted")]
        for path, documents in zip(paths, (gold, predicted)):
            path.write_bytes(b"".join(encode(d) + b"\\n" for d in mixed(documents, step)))
        return score_files(gold=paths[0], predicted=paths[1], measures=measures).to_json()

bytes_of_files = in_files(0)
sys.stdout.buffer.write(bytes_of_files)
print([in_files(step) == bytes_of_files for step in (1, 3)])
again = score(gold=mixed(gold, 2), predicted=mixed(predicted, 3), measures=measures, ontology=ontology)
print(again.with_intervals().to_json() == result.with_intervals().to_json())
"""


@cache
def output(seed, **environment):
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        capture_output=True,
        check=True,
        env=untraced.environment(PYTHONHASHSEED=seed, **environment),
    )
    return run.stdout


@pytest.mark.parametrize("seed", range(1, 8))
def test_the_hash_seed_changes_no_byte(seed):
    expected = output(0)

    assert b'"optional"' in expected
    assert b'"not-exhaustive"' in expected
    assert b"EK2054" in expected
    assert expected.endswith(b"[True, True]\nTrue\n")
    assert output(seed) == expected


def test_neither_the_locale_nor_the_optimizer_changes_a_byte():
    assert output(0, LC_ALL="C", PYTHONOPTIMIZE="1") == output(0, LC_ALL="C.UTF-8")
