"""
How fast files are scored, beside the reference way and other scorers in the same run.

Each comparison runs both ways in turn, several times, and reports CPU seconds: the least of each
and the median of the pairs' ratios. Sizes are reported by processes of their own.
"""

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import corpus
import reference

from evalkit.alignment.exact import CHUNK
from evalkit.evaluate import score_files
from evalkit.evaluate.inorder import BLOCK
from evalkit.evaluate.paired import Order, count_pair
from evalkit.formats import columncache
from evalkit.formats.batch import Batch, join
from evalkit.formats.columnar import read_batch
from evalkit.formats.lines import LineSource
from evalkit.formats.profile import learn
from evalkit.measures import bases
from evalkit.measures.exact import Sums, wanted_of
from evalkit.measures.signature import SCORING
from evalkit.measures.table import DEFINITIONS

TEXTEE = [f"textee/{name}" for name in reference.NAMES]


def measured(ours: Callable[[], Any], theirs: Callable[[], Any], *, runs: int) -> dict[str, Any]:
    """Run both in turn."""
    times: list[tuple[float, float]] = []
    for _ in range(runs):
        pair = []
        for run in (ours, theirs):
            start = time.process_time()
            run()
            pair.append(time.process_time() - start)
        times.append((pair[0], pair[1]))
    ratios = sorted(b / a for a, b in times)
    return {
        "evalkit_s": round(min(a for a, _ in times), 4),
        "other_s": round(min(b for _, b in times), 4),
        "ratio_of_least": round(min(b for _, b in times) / min(a for a, _ in times), 2),
        "ratio_median": round(statistics.median(ratios), 2),
        "ratio_range": [round(ratios[0], 2), round(ratios[-1], 2)],
        "runs": runs,
    }


def columns(path: Path, *, words: bool = True) -> list[Batch]:
    """Read a file into batches of columns."""
    found = []
    with LineSource(path) as source:
        profile = learn(source.peek(64), words=words)
        while len(lines := source.take(CHUNK)):
            blocks = []
            for start in range(0, len(lines), BLOCK):
                block = read_batch(lines.part(start, start + BLOCK), profile)
                block.words = None
                blocks.append(block)
            found.append(join(blocks))
    return found


def count(gold: list[Batch], predicted: list[Batch], names: list[str]) -> dict[str, Any]:
    """Count from columns, with the tables and their sums."""
    wanted = wanted_of(bases(names))
    order = Order(tuple(dict.fromkeys(wanted.values())), None, verify=False)
    sums = Sums(order.wanted)
    labels: dict[int, str] = {}
    ids: list[str] = []
    for ours, theirs in zip(gold, predicted, strict=True):
        part = count_pair(ours, theirs, order, reread=(_no_document, _no_document))
        start = len(ids)
        ids += part.ids
        sums.add(part.counted, columns_of(start, len(ids)))
        labels |= dict(enumerate(part.labels))
    tables = sums.tables(tuple(ids), labels)
    return {str(measure): tables[one].table.total().columns for measure, one in wanted.items()}


def columns_of(first: int, behind: int) -> Any:
    """Return the numbers of documents."""
    import numpy as np

    return np.arange(first, behind)


def _no_document(number: int) -> Any:
    raise LookupError(number)


def textee(folder: Path, documents: int, runs: int) -> dict[str, Any]:
    """Compare the six TextEE measures with the reference way."""
    gold, predicted, shuffled = corpus.write(folder, documents)
    expected = reference.cold(gold, predicted)
    found = score_files(gold=gold, predicted=predicted, measures=TEXTEE)
    for name, counts in expected.items():
        columns_found = found.measures[f"textee/{name}"].micro.columns
        if tuple(columns_found.values()) != counts:
            raise SystemExit(f"{name}: {columns_found} is not {counts}")
    decoded = reference.load(gold), reference.load(predicted)
    ours, theirs = columns(gold), columns(predicted)
    for batch in (*ours, *theirs):
        batch.known_hashes = batch.hashes()
    cache = folder / f"cache-{documents}"
    score_files(gold=gold, predicted=predicted, measures=TEXTEE, cache=cache)

    def cold() -> Any:
        return reference.cold(gold, predicted)

    def warm() -> Any:
        kept = columncache.find(cache, gold, scoring=SCORING, words=True)
        assert kept is not None  # noqa: S101 - a benchmark of nothing would be worse
        return count(
            [batch for batch, _ in columncache.read(kept, gold, lines=False)], theirs, TEXTEE
        )

    def files(**more: Any) -> Callable[[], Any]:
        return lambda: score_files(gold=gold, predicted=predicted, measures=TEXTEE, **more)

    return {
        "cold, words verified": measured(files(), cold, runs=runs),
        "cold, --no-verify": measured(files(verify=False), cold, runs=runs),
        "cold, shuffled predictions": measured(
            lambda: score_files(gold=gold, predicted=shuffled, measures=TEXTEE), cold, runs=runs
        ),
        "gold from cache, words verified": measured(files(cache=cache), cold, runs=runs),
        "scoring alone": measured(
            lambda: count(ours, theirs, TEXTEE), lambda: reference.score(*decoded), runs=runs
        ),
        "gold columns from cache, predicted columns in memory": measured(
            warm, lambda: reference.score(reference.load(gold), decoded[1]), runs=runs
        ),
        "all exact measures beside the six": measured(
            lambda: count(ours, theirs, TEXTEE),
            lambda: count(ours, theirs, exact_measures()),
            runs=runs,
        )
        | {"measures": len(exact_measures()), "read": "other is all measures, evalkit the six"},
    }


def exact_measures() -> list[str]:
    """Name all measures of the table that are counted by equal keys."""
    names = [name for name, one in DEFINITIONS.items() if one.unit is not None]
    return [name for name, one in wanted_names(names) if one]


def wanted_names(names: list[str]) -> list[tuple[str, bool]]:
    """Tell which measures are countable from columns of plain documents."""
    return [(name, wanted_of(bases([name]))[bases([name])[0]].is_countable) for name in names]


def others(documents: int, runs: int) -> dict[str, Any]:
    """Compare trigger scoring with other packages' on the same documents."""
    lines = list(corpus.pairs(documents))
    decoded = [[json.loads(line[side]) for line in lines] for side in (0, 1)]
    with tempfile.TemporaryDirectory() as name:
        paths = []
        for side in (0, 1):
            path = Path(name) / f"{side}.jsonl"
            path.write_text("".join(line[side] + "\n" for line in lines))
            paths.append(path)
        ours, theirs = (columns(path) for path in paths)
    for batch in (*ours, *theirs):
        batch.known_hashes = batch.hashes()

    def triggers() -> Any:
        return count(ours, theirs, ["textee/TC"])

    return {
        "seqeval's report": measured(triggers, _seqeval(decoded), runs=runs),
        "nervaluate's four schemas": measured(triggers, _nervaluate(decoded), runs=runs),
        "metametric's trigger classification": measured(
            triggers, _metametric(decoded), runs=max(runs // 2, 1)
        ),
    }


def _tags(document: dict, length: int) -> list[str]:
    tags = ["O"] * length
    for event in document["events"]:
        tags[event["token"]] = f"B-{event['type']}"
    return tags


def _tokenised(decoded: list[list[dict]]) -> list[list[list[str]]]:
    """Encode triggers, each of which is one token, as tags."""
    found: list[list[list[str]]] = [[], []]
    for pair in zip(*decoded, strict=True):
        text = pair[0]["text"]
        place = {0: 0}
        for number, character in enumerate(text):
            if character == " ":
                place[number + 1] = len(place)
        for side, document in zip(found, pair, strict=True):
            for event in document["events"]:
                event["token"] = place[event["trigger"]["start"]]
            side.append(_tags(document, len(place)))
    return found


def _seqeval(decoded: list[list[dict]]) -> Callable[[], Any]:
    from seqeval.metrics import classification_report

    tags = _tokenised(decoded)
    return lambda: classification_report(*tags, output_dict=True, zero_division=0)


def _nervaluate(decoded: list[list[dict]]) -> Callable[[], Any]:
    from nervaluate import Evaluator

    spans = [
        [
            [
                {"label": e["type"], "start": e["trigger"]["start"], "end": e["trigger"]["end"] - 1}
                for e in document["events"]
            ]
            for document in side
        ]
        for side in decoded
    ]
    return lambda: Evaluator(*spans, tags=corpus.TYPES, loader="dict").evaluate()


def _metametric(decoded: list[list[dict]]) -> Callable[[], Any]:
    from metametric.metrics.event_extraction import trigger_classification
    from metametric.structures.ie import Event, EventSet, Mention, Trigger

    def triggers(document: dict) -> list[Event]:
        spans = [
            (e["trigger"]["start"], e["trigger"]["end"], e["type"]) for e in document["events"]
        ]
        return [Event(Trigger(Mention(start, end), kind), []) for start, end, kind in spans]

    sides = [[EventSet(triggers(document)) for document in side] for side in decoded]

    metric = trigger_classification

    def run() -> tuple[float, float, float]:
        return (
            sum(metric.score(gold, predicted) for gold, predicted in zip(*sides, strict=True)),
            sum(map(metric.score_self, sides[0])),
            sum(map(metric.score_self, sides[1])),
        )

    return run


def sized(folder: Path, documents: int) -> dict[str, Any]:
    """Score in fresh processes; report CPU seconds and the most memory that each took."""
    paths = [folder / f"{side}-{documents}.jsonl" for side in ("gold", "predicted", "shuffled")]
    if not all(path.exists() for path in paths):
        corpus.write(folder, documents)
    found = {}
    for name, predicted in (("same order", paths[1]), ("shuffled", paths[2])):
        command = [sys.executable, __file__, "--one", str(paths[0]), str(predicted)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        found[name] = json.loads(done.stdout)
    return found


def one(gold: str, predicted: str) -> None:
    """Score two files and print what it took."""
    start = time.process_time()
    score_files(gold=gold, predicted=predicted, measures=TEXTEE).to_json()
    seconds = time.process_time() - start
    print(json.dumps({"cpu_s": round(seconds, 2), "peak_mib": round(_peak())}))


def _peak() -> float:
    """Return the most memory of this process in MiB; getrusage would count its parent's, too."""
    status = Path("/proc/self/status")
    for line in status.read_text().splitlines() if status.exists() else []:
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def machine() -> dict[str, Any]:
    """Say what this ran on."""
    cpu = Path("/proc/cpuinfo")
    model = [
        line.partition(":")[2].strip()
        for line in (cpu.read_text().splitlines() if cpu.exists() else [])
        if line.startswith("model name")
    ]
    return {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "processor": model[0] if model else platform.processor(),
        "cores": os.cpu_count(),
    }


def main() -> None:
    """Run what is asked for and print it as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--others", type=int, default=1000, help="documents for other packages")
    parser.add_argument("--sizes", type=int, nargs="*", default=[], metavar="N")
    parser.add_argument("--folder", type=Path, help="where to keep the corpora")
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        one(*asked.one)
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        found: dict[str, Any] = {"machine": machine(), "documents": asked.documents}
        if asked.documents:
            found["textee"] = textee(folder, asked.documents, asked.runs)
        if asked.others:
            found["others"] = others(asked.others, asked.runs) | {"documents": asked.others}
        found["sizes"] = {str(size): sized(folder, size) for size in asked.sizes}
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
