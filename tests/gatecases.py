"""Make gold, a baseline and predictions of the gate's case files; see tests/cases/gate."""

from dataclasses import replace
from pathlib import Path

import yaml
from msgspec import structs

from evalkit.measures import bases
from evalkit.model import (
    Argument,
    Corpus,
    Document,
    Event,
    Failed,
    Mention,
    Unavailable,
    text_sha256,
)
from evalkit.runs.baseline import Baseline, Entry, Header, encode, parse
from evalkit.runs.baseline.make import Order, make
from evalkit.runs.baseline.model import ExtractorName
from evalkit.runs.gate.check import check
from evalkit.runs.gate.policy import Policy
from evalkit.runs.predictions import Predictions

FOLDER = Path(__file__).parent / "cases" / "gate"
STEP = 10  # characters between two places of a document
TEXT = "Ana met Bo" * 12


def cases():
    """List the cases of all files as (id, case)."""
    return [
        (f"{path.stem}: {case['case']}", case)
        for path in sorted(FOLDER.glob("*.yaml"))
        for case in yaml.safe_load(path.read_text("utf-8"))
    ]


def events(letters, *, must_find=(), optional=()):
    """A letter a place is an event of that type with an argument; `-` and a blank are none."""
    return tuple(
        Event(
            type=letter,
            id=f"e{number}",
            trigger=Mention(STEP * number, STEP * number + 3),
            arguments=(Argument(role="who", start=STEP * number + 4, end=STEP * number + 7),),
            must_find=number in must_find,
            optional=number in optional,
        )
        for number, letter in enumerate(letters)
        if letter not in "- "
    )


def rows(case):
    """Number the documents: a row stands for `n` of them."""
    number = 0
    for row in case["documents"]:
        for _ in range(row.get("n", 1)):
            number += 1
            yield f"d{number:03}", row


def document(name, letters, *, text=TEXT, **marks):
    return Document(id=name, events=events(letters, **marks), text=text)


def gold_of(case, *, then=False):
    """Gold as it is, or as it was when the baseline was set."""
    found, unread = [], []
    for name, row in rows(case):
        letters = row.get("gold_then", row.get("gold")) if then else row.get("gold")
        if letters is None or (then and "before" not in row):
            continue
        if not then and row.get("unavailable"):
            unread.append(Unavailable(id=name, reason="its text is elsewhere"))
            continue
        text = TEXT.upper() if row.get("other_text") and not then else TEXT
        marks = {"must_find": row.get("must_find", ()), "optional": row.get("optional", ())}
        if then:
            marks = {"must_find": row.get("must_find_then", ())}
        made = document(name, letters, text=text, **marks)
        found.append(made if then else structs.replace(made, exhaustive=row.get("exhaustive")))
    return Corpus(tuple(found), tuple(unread))


def baseline_of(case):
    """Set the baseline as the command does, and read it from its bytes."""
    gold = gold_of(case, then=True)
    predicted = [document(n, row["before"]) for n, row in rows(case) if "before" in row]
    found = Predictions("then", "then", tuple(predicted), extractor="old", extractor_version="1")
    order = Order("default", "old", bases("TC,AC"), "it was so", "2026-01-02")
    made = make(gold, found, order, old=None)
    if "measuring" in case:
        header = made.header
        made = replace(made, header=Header(**{**as_dict(header), "measuring": case["measuring"]}))
    return parse(encode(made), name="old.jsonl")


def as_dict(header):
    return {name: getattr(header, name) for name in header.__struct_fields__}


def predicted_of(case):
    documents, failed = [], []
    for name, row in rows(case):
        if row.get("gold") is None or row.get("unavailable") or "after" not in row:
            continue
        if row["after"] == "failed":
            failed.append(Failed(id=name, kind="crash", message="it broke"))
        elif row["after"] != "absent":
            text = TEXT.upper() if row.get("other_text") else TEXT
            documents.append(document(name, row["after"], text=text))
    return Predictions(
        "now", "now", tuple(documents), tuple(failed), extractor="new",
        complete=case.get("complete", True),
    )  # fmt: skip


def run(case):
    """Decide a case."""
    edited = None
    if "edited" in case:
        changed = {
            **case,
            "documents": [
                {**r, "before": r.get("edited", r.get("before"))} for r in case["documents"]
            ],
        }
        edited = baseline_of(changed)
        edited = replace(
            edited, header=Header(**{**as_dict(edited.header), "reason": case["edited"]})
        )
    return check(
        gold=gold_of(case),
        baseline=baseline_of(case),
        predicted=predicted_of(case),
        policy=Policy.of(case.get("settings", {})),
        edited=edited,
        strict=case.get("strict", False),
    )


def tiny(*, name="old", reason="it was so"):
    """A baseline of two documents."""
    entries = tuple(
        Entry("00" * 8, {"A": 1}, text_sha256(TEXT), None, Document(id=one, events=events("A")))
        for one in ("d1", "d2")
    )
    header = Header(
        suite="default", name=name, extractor=ExtractorName(name=name, version="1"),
        measuring={"scoring": "1", "measures": "TC"}, gold="f" * 64, documents=2,
        totals={"TC": {"gold": 2, "predicted": 2, "matched": 2}}, reason=reason, date="2026-01-02",
    )  # fmt: skip
    return Baseline(header, entries)
