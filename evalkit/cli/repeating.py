"""Write the results of an extractor that was run several times."""

import json
from collections import Counter
from collections.abc import Sequence

from evalkit.evaluate import FORMAT, Result
from evalkit.reports import render
from evalkit.reports.repeats import render as render_spread
from evalkit.runs.repeated import repeated


def render_repeated(results: Sequence[Result], name: str) -> bytes:
    """Write the runs, numbered, and how far they lie apart; the CSV has the runs alone."""
    seen: Counter[str] = Counter()
    runs = []
    for result in results:
        seen[result.extractor] += 1
        number = seen[result.extractor]
        runs.append({"extractor": result.extractor, "repeat": number, **result.as_dict()})
    spread = repeated(results)
    if name == "json":
        content = {"format": FORMAT, "runs": runs, "repeats": spread}
        text = json.dumps(content, sort_keys=True, allow_nan=False, ensure_ascii=False, indent=2)
        return f"{text}\n".encode()
    named = [{**run, "extractor": f"{run['extractor']} #{run['repeat']}"} for run in runs]
    measures = list(dict.fromkeys(m for result in results for m in result.measures))
    shown = render({"runs": named}, name=name, measures=measures)
    if name == "csv":
        return shown.encode()
    said = render_spread(spread)
    return (
        f"{shown}\n```text{said}```\n".encode() if name == "markdown" else f"{shown}{said}".encode()
    )
