"""An extractor that was run several times, as the JSON of a score says it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from itertools import groupby

from evalkit.evaluate import Result
from evalkit.significance.repeats import Repeat, repeats

FIGURES = ("precision", "recall", "f1")


def repeated(results: Sequence[Result]) -> list[dict[str, object]]:
    """Return for each extractor how far its runs, which follow each other, lie apart."""
    groups = [list(group) for _, group in groupby(results, key=lambda result: result.extractor)]
    return [
        {
            "extractor": group[0].extractor,
            "runs": len(group),
            "measures": {name: _measure(group, name) for name in group[0].measures},
        }
        for group in groups
    ]


def _measure(group: Sequence[Result], name: str) -> dict[str, object]:
    tables = [result.measures[name].table for result in group]
    known = tables[0].total().figures()
    found = {figure: repeats(tables, figure=figure) for figure in FIGURES if figure in known}
    types = sorted({kind for one in found.values() for kind in one.types})
    return {
        "micro": {figure: _plain(one.micro) for figure, one in found.items()},
        "types": {
            kind: {figure: _plain(one.types[kind]) for figure, one in found.items()}
            for kind in (types if group[0].measures[name].measure.definition.by_type else ())
        },
    }


def _plain(one: Repeat) -> Mapping[str, object]:
    found = asdict(one)
    if one.between_runs is not None and len({*one.runs}) == 1:
        found["between_runs"] = 0.0  # equal runs differ by nothing, not by an error of rounding
    return found
