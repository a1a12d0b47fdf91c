"""Letters of significantly better F1: those of `evalkit compare`, and where there are none."""

import json

import pytest
from documents import doc, event
from program import run

from evalkit.evaluate import score
from evalkit.measures import Measure
from evalkit.model import Corpus
from evalkit.reports.comparison_tables import figures
from evalkit.runs import lettering
from evalkit.runs.comparing import Choice, compare
from evalkit.runs.lettering import lettered
from evalkit.runs.predictions import Predictions

GOLD = [doc(f"d{n:02}", *(event("Meet", (p, p + 3)) for p in (0, 10, 20))) for n in range(24)]
WORSE = [doc(one.id, *one.events[: 1 + n % 2]) for n, one in enumerate(GOLD)]
NONE = [doc(one.id) for one in GOLD]
SIDES = (WORSE, GOLD, NONE)


def results(*sides, measures="TC,TI"):
    return [score(gold=GOLD, predicted=side, measures=measures) for side in sides]


def test_the_letters_are_those_of_the_comparison():
    systems = [
        Predictions(label=str(n), source=str(n), documents=tuple(side))
        for n, side in enumerate(SIDES)
    ]
    compared = compare(
        gold=Corpus(tuple(GOLD)), systems=systems, choice=Choice(measures=(Measure("TC"),))
    )

    found = lettered(results(*SIDES), level=0.95)

    micro = figures(compared, Measure("TC")).rows[-1]
    assert micro[2:] == ["66.7ᶜ", "100.0ᵃᶜ", "0.0"]
    assert {key: found.rows.get((key, "TC", (False, "micro"))) for key in range(3)} == {
        0: "c", 1: "ac", 2: None,
    }  # fmt: skip
    assert found.letters == "abc"
    assert found.rows[1, "TC", (True, "Meet")] == "ac"
    assert found.rows[1, "TI", (False, "micro")] == "ac"
    assert "at 0.05, two-sided" in found.said
    assert "and 3 pairs" in found.said


def test_equal_results_have_no_letters_and_what_they_would_mean():
    found = lettered(results(GOLD, GOLD), level=0.9)

    assert not found.rows
    assert "significantly worse, at 0.1, two-sided" in found.said
    assert found.said.endswith("and 1 pair")


def test_a_measure_that_only_one_has_gets_no_letters():
    one, other = results(GOLD, measures="TC"), results(NONE, measures="TI")

    assert not lettered([*one, *other], level=0.95).rows


def test_too_many_documents_or_columns_are_not_tested(monkeypatch):
    many = results(GOLD, NONE)

    assert not lettered(many * 9, level=0.95).letters
    monkeypatch.setattr(lettering, "MOST_DOCUMENTS", 23)
    found = lettered(many, level=0.95)

    assert (found.rows, found.letters) == ({}, "")
    assert "2,000 documents are tested against each other; see evalkit compare" in found.said


@pytest.fixture
def project(tmp_path):
    (tmp_path / "evalkit.yaml").write_text("gold: [gold.jsonl]\n", "utf-8")
    for name, side in {"gold": GOLD, "worse": WORSE}.items():
        events = [
            {
                "id": one.id,
                "events": [
                    {"type": e.type, "trigger": {"start": e.trigger.start, "end": e.trigger.end}}
                    for e in one.events
                ],
            }
            for one in side
        ]
        (tmp_path / f"{name}.jsonl").write_text(
            "".join(f"{json.dumps(one)}\n" for one in events), "utf-8"
        )
    return tmp_path


SCORE = ("score", "--no-store", "--predictions", "worse.jsonl", "--predictions", "gold.jsonl",
         "--measure", "TC")  # fmt: skip


def test_the_command_shows_letters_where_it_shows_intervals(project):
    shown, without = (run(*SCORE, *more, cwd=project).stdout for more in ((), ("--ci", "none")))

    micro = next(line for line in shown.splitlines() if line.startswith("  micro"))
    assert micro.split()[4] == "66.7"
    assert micro.split()[6:9] == ["100.0", "100.0", "100.0ᵃ"]
    assert shown.splitlines()[0].split() == ["a", "worse.jsonl", "b", "gold.jsonl"]
    assert "letters: the columns whose F1 is significantly worse, at 0.05" in shown
    assert "letters" not in without
    assert "ᵃ" not in without
    assert without.splitlines()[0].split() == ["worse.jsonl", "gold.jsonl"]


@pytest.mark.parametrize("name", ["json", "csv"])
def test_files_for_programs_have_no_letters(project, name):
    text = run(*SCORE, "--format", name, cwd=project).stdout

    assert "letter" not in text
    assert "beats" not in text
