"""
How fast triggers are scored beside other packages' scorers, each doing the same trigger work.

Both sides start from what they have in memory, decoded: evalkit from columns (and, for tags, from
triggers on tokens), seqeval from tag lists, nervaluate from lists of dictionaries, metametric from
its own objects. A second accounting lets evalkit start from `Document` objects, with everything
that `evalkit.measures.count` does to them (pairing, filters, ledger). The counts of all are
compared before anything is timed.
"""

import argparse
import cProfile
import io
import json
import os
import platform
import pstats
import statistics
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import corpus
import msgspec

from evalkit.alignment import Compiled
from evalkit.measures import Measure, count
from evalkit.measures.columnwise import Shared, plain
from evalkit.measures.exact import count_exact
from evalkit.measures.pairwise import count_pairwise
from evalkit.model import Document

SCHEMAS = [Measure(f"nervaluate/{name}") for name in ("strict", "exact", "partial", "ent_type")]
REPORT = [Measure("seqeval/default")]
TRIGGERS = [Measure("TC")]


class Sides(NamedTuple):
    """Gold and predicted documents, without tokens and with them, and each compiled."""

    bare: tuple[list[Document], list[Document]]
    tokenised: tuple[list[Document], list[Document]]
    columns: Compiled
    token_columns: Compiled


def sides(documents: int) -> Sides:
    """Make the corpus; the tokens of a document are the words of its text, and stand in gold."""
    lines = list(corpus.pairs(documents))
    decode = msgspec.json.Decoder(Document).decode
    gold, predicted = ([decode(line[side]) for line in lines] for side in (0, 1))
    on_tokens = [msgspec.structs.replace(one, tokens=_tokens(one.text or "")) for one in gold]
    bare, tokenised = (gold, predicted), (on_tokens, predicted)
    return Sides(
        bare, tokenised, *(_counted(*both, TRIGGERS).compiled for both in (bare, tokenised))
    )


def _tokens(text: str) -> tuple[tuple[int, int], ...]:
    found, at = [], 0
    for word in text.split(" "):
        found.append((at, at + len(word)))
        at += len(word) + 1
    return tuple(found)


def _counted(gold: list[Document], predicted: list[Document], measures: list[Measure]) -> Any:
    return count(gold=gold, predicted=predicted, measures=measures)


def measured(
    theirs: Callable[[], Any], ours: dict[str, Callable[[], Any]], *, runs: int
) -> dict[str, Any]:
    """Run the other scorer and each of evalkit's ways in turn; compare CPU seconds."""
    times = [(_seconds(theirs), *map(_seconds, ours.values())) for _ in range(runs)]
    least = [min(column) for column in zip(*times, strict=True)]
    return {"other_s": round(least[0], 4)} | {
        name: {
            "evalkit_s": round(least[place], 5),
            "ratio_of_least": round(least[0] / least[place], 1),
            "ratio_median": round(statistics.median(one[0] / one[place] for one in times), 1),
            "ratio_least": round(min(one[0] / one[place] for one in times), 1),
        }
        for place, name in enumerate(ours, start=1)
    }


def _seconds(run: Callable[[], Any]) -> float:
    start = time.process_time()
    run()
    return time.process_time() - start


# --- the other scorers ----------------------------------------------------------------------------


def nervaluate(made: Sides) -> Callable[[], Any]:
    """Return a run of nervaluate's four schemas, in all and for each type."""
    from nervaluate import Evaluator

    spans = [[[_span(e) for e in d.events] for d in side] for side in made.bare]
    labels = sorted({e.type for side in made.bare for d in side for e in d.events})
    return lambda: Evaluator(*spans, tags=labels, loader="dict").evaluate()


def _span(event: Any) -> dict[str, Any]:
    return {"label": event.type, "start": event.trigger.start, "end": event.trigger.end - 1}


def seqeval(made: Sides) -> Callable[[], Any]:
    """Return a run of seqeval's report; of triggers on one token the first by type is the tag."""
    from seqeval.metrics import classification_report

    tags: tuple[list[list[str]], ...] = ([], [])
    for pair in zip(*made.tokenised, strict=True):
        place = {start: number for number, (start, _) in enumerate(pair[0].tokens)}
        for side, document in zip(tags, pair, strict=True):
            line = ["O"] * len(place)
            for event in sorted(document.events, key=lambda e: e.type, reverse=True):
                line[place[event.trigger.start]] = f"B-{event.type}"
            side.append(line)
    return lambda: classification_report(*tags, output_dict=True, zero_division=0)


def metametric(made: Sides) -> Callable[[], Any]:
    """Return a run of metametric's trigger classification."""
    import metametric.dsl as mm
    from metametric.metrics.event_extraction import trigger_classification
    from metametric.structures.ie import Event, EventSet, Mention, Trigger

    family = mm.family(trigger_classification, mm.micro_average(["precision", "recall", "f1"]))

    def event(one: Any) -> Any:
        mention = Mention(one.trigger.start, one.trigger.end)
        return Event(trigger=Trigger(mention=mention, type=one.type), args=[])

    sets = [[EventSet(events=[event(e) for e in d.events]) for d in side] for side in made.bare]

    def run() -> Any:
        aggregator = family.new()
        for gold, predicted in zip(*sets, strict=True):
            aggregator.update_single(predicted, gold)
        return aggregator.compute()

    return run


# --- the comparisons ------------------------------------------------------------------------------


def columnwise(measures: list[Measure], compiled: Compiled) -> Any:
    """Count from columns, in all and for each type."""
    tables = count_pairwise(measures, compiled).tables
    return {measure: (table.total(), table.by_class()) for measure, table in tables.items()}


def exact(compiled: Compiled) -> Any:
    """Count TC from columns, in all; metametric has no types."""
    return count_exact(TRIGGERS, compiled)[TRIGGERS[0]].table.total().figures()


def documentwise(made: tuple[list[Document], list[Document]], measures: list[Measure]) -> Any:
    """Count from documents, in all and for each type."""
    tables = _counted(*made, measures).tables
    return {measure: (table.total(), table.by_class()) for measure, table in tables.items()}


def check(made: Sides, theirs: Callable[[], Any], report: Callable[[], Any]) -> None:
    """Stop where the counts are not the same."""
    expected = theirs()["overall"]
    for measure, (total, _) in columnwise(SCHEMAS, made.columns).items():
        other = expected[measure.name.removeprefix("nervaluate/")]
        for name in ("correct", "incorrect", "partial", "missed", "spurious"):
            if total.columns[name] != getattr(other, name):
                raise SystemExit(f"{measure} {name}: {total.columns} is not {other}")
    _, by_type = columnwise(REPORT, made.token_columns)[REPORT[0]]
    expected = report()
    for label, score in by_type.items():
        other = expected[label]
        if score.gold != other["support"] or abs((score.f1 or 0) - other["f1-score"]) > 1e-12:
            raise SystemExit(f"{label}: {score} is not {other}")


def compare(documents: int, runs: int) -> dict[str, Any]:
    """Compare with all three."""
    made = sides(documents)
    entities, report, structures = nervaluate(made), seqeval(made), metametric(made)
    check(made, entities, report)
    lane = REPORT[0].definition.fast
    assert lane is not None  # noqa: S101 - the comparison below would be of something else
    known = Shared(made.token_columns).once(plain)

    def on_tokens() -> Any:
        return lane(Shared(made.token_columns, {(plain,): known}), REPORT[0].options)

    return {
        "nervaluate, four schemas": measured(
            entities,
            {
                "columns": lambda: columnwise(SCHEMAS, made.columns),
                "documents": lambda: documentwise(made.bare, SCHEMAS),
            },
            runs=runs,
        ),
        "seqeval, report": measured(
            report,
            {
                "columns, tokens known": on_tokens,
                "columns": lambda: columnwise(REPORT, made.token_columns),
                "documents": lambda: documentwise(made.tokenised, REPORT),
            },
            runs=runs,
        ),
        "metametric, trigger classification": measured(
            structures,
            {
                "columns": lambda: exact(made.columns),
                "documents": lambda: documentwise(made.bare, TRIGGERS),
            },
            runs=runs,
        ),
    }


def profiles(documents: int, lines: int) -> dict[str, list[str]]:
    """Say what the time is spent on."""
    made = sides(documents)
    asked: dict[str, Callable[[], Any]] = {
        "nervaluate, columns": lambda: columnwise(SCHEMAS, made.columns),
        "TC, columns": lambda: exact(made.columns),
        "nervaluate, documents": lambda: documentwise(made.bare, SCHEMAS),
        "seqeval, columns": lambda: columnwise(REPORT, made.token_columns),
        "seqeval, documents": lambda: documentwise(made.tokenised, REPORT),
    }
    found = {}
    for name, run in asked.items():
        run()
        profile = cProfile.Profile()
        profile.runcall(run)
        text = io.StringIO()
        pstats.Stats(profile, stream=text).sort_stats("tottime").print_stats(lines)
        rows = text.getvalue().splitlines()
        found[name] = [row.strip().replace(str(Path.cwd()), ".") for row in rows if row.strip()]
    return found


def main() -> None:
    """Run what is asked for and print it as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, nargs="*", default=[2_000, 10_000])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--profile", type=int, default=0, metavar="LINES")
    asked = parser.parse_args()
    warnings.simplefilter("ignore")
    found: dict[str, Any] = {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "runs": asked.runs,
    }
    for documents in asked.documents:
        found[str(documents)] = compare(documents, asked.runs)
    if asked.profile:
        found["profiles"] = profiles(max(asked.documents), asked.profile)
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
