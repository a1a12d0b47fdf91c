"""
Worked examples of counting: one file each in `tests/cases/scoring`.

A case gives the text, gold and predicted events, and for each measure precision, recall and F1 as
fractions that show the counts: `2/3` is two matched of three; `0/0` is a ratio without denominator.
Words stand for their place in the text (`Ana#2` is the second one). `excluded` is what the ledger says
of items that are not counted; nothing is excluded where it is absent. The files in
`tests/cases/evaluate` give documents as JSON Lines do, and every diagnostic in its words; `abstract`
maps an abstract type of the ontology to those that extend it.
"""

import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import msgspec
import pytest
from documents import ontology
from plain import read_case

from evalkit.errors import EvalkitError
from evalkit.evaluate import score
from evalkit.measures import suite
from evalkit.model import Document, Failed
from evalkit.ontology import EventType

FOLDER = Path(__file__).parents[1] / "cases"
SCORING = sorted((FOLDER / "scoring").glob("*.yaml"))
REFUSALS = sorted((FOLDER / "evaluate").glob("*.yaml"))


def place(words, text):
    """Find words in the text: `Ana` must stand there once, `Ana#2` is the second."""
    word, _, nth = words.partition("#")
    starts = [i for i in range(len(text)) if text.startswith(word, i)]
    assert nth or len(starts) == 1, f"{word!r} stands {len(starts)} times in the text"
    start = starts[int(nth or 1) - 1]
    return {"start": start, "end": start + len(word), "text": word}


def argument(role, filler, text):
    more = dict(filler) if isinstance(filler, dict) else {"words": filler}
    words = more.pop("words", None)
    return {"role": role, **(place(words, text) if words else {}), **more}


def events(described, text):
    for one in described:
        fillers = one.pop("arguments", {})
        listed = [(r, f if isinstance(f, list) else [f]) for r, f in fillers.items()]
        one["arguments"] = [argument(r, filler, text) for r, found in listed for filler in found]
        if "trigger" in one:
            one["trigger"] = place(one["trigger"], text)
        yield one


def document(case, side):
    described = {
        "id": "d",
        "text": case["text"],
        "events": list(events(case[side], case["text"])),
        "entities": [
            {"id": name, "mentions": [place(words, case["text"]) for words in mentions]}
            for name, mentions in case.get("entities", {}).items()
        ],
    }
    if side == "gold" and "exhaustive" in case:
        described["exhaustive"] = case["exhaustive"]
    return msgspec.convert(described, Document, strict=False)


def repeated(case, side):
    """Read a side's documents; `times: n` in one repeats its events n times."""
    described = [dict(one) for one in case.get(side, [])]
    for one in described:
        one["events"] = one["events"] * int(one.pop("times", 1))
    return msgspec.convert(described, list[Document], strict=False)


def known(case):
    if "ontology" not in case:
        return None
    found = ontology(*case["ontology"])
    abstract = case.get("abstract", {})
    above = {kind: parent for parent, kinds in abstract.items() for kind in kinds}
    types = {
        **{name: EventType(name, extends=above.get(name)) for name in found.types},
        **{name: EventType(name, abstract=True) for name in abstract},
    }
    return replace(found, types=types)


def fractions(score):
    numbers = score.columns
    return (
        f"{numbers['matched']}/{numbers['predicted']}",
        f"{numbers['matched']}/{numbers['gold']}",
        score.f1,
    )


@pytest.mark.parametrize("path", SCORING, ids=lambda path: path.stem)
def test_a_worked_example_gives_its_fractions(path):
    case = read_case(path)
    gold, predicted = document(case, "gold"), document(case, "predicted")

    result = score(
        gold=[gold],
        predicted=[predicted],
        measures=case["expected"],
        types=case.get("types"),
        ontology=known(case),
    )

    for name, (precision, recall, f1) in case["expected"].items():
        expected = None if f1 == "0/0" else float(Fraction(f1))
        assert fractions(result.measures[name].micro) == (precision, recall, expected), name
    ledger = result.ledger
    sides = {
        "gold events": ledger.events.gold,
        "predicted events": ledger.events.predicted,
        "gold arguments": ledger.arguments.gold,
        "predicted arguments": ledger.arguments.predicted,
    }
    assert {
        name: {reason: str(number) for reason, number in items.excluded.items()}
        for name, items in sides.items()
        if items.excluded
    } == case.get("excluded", {})


@pytest.mark.parametrize("path", REFUSALS, ids=lambda path: path.stem)
def test_what_is_wrong_is_said_in_these_words(path):
    case = read_case(path)
    gold, predicted = repeated(case, "gold"), repeated(case, "predicted")
    failed = msgspec.convert(
        [{"type": "failed", **one} for one in case.get("failed", [])], list[Failed], strict=False
    )

    try:
        result = score(
            gold=gold,
            predicted=[*predicted, *failed],
            measures=suite(case["suite"]) if "suite" in case else case.get("measures", ["TC"]),
            types=case.get("types"),
            ontology=known(case),
            extractor=case.get("extractor", ""),
        )
    except EvalkitError as error:
        said = error.diagnostics
        assert {diagnostic.severity for diagnostic in said} == {"error"}
    else:
        said = result.notes
        assert {diagnostic.severity for diagnostic in said} == {"warning"}

    assert [str(diagnostic) for diagnostic in said] == case["expected"]
    assert path.name.startswith(said[0].code)


def test_the_examples_of_the_documentation_are_cases(root):
    named = set(
        re.findall(r"`([a-z-]+)\.yaml`", (root / "docs" / "measures.md").read_text("utf-8"))
    )

    assert len(named) >= 5
    assert named <= {path.stem for path in SCORING}


def test_there_are_cases():
    assert len(SCORING) >= 20
    assert len(REFUSALS) >= 10
