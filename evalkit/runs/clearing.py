"""Which runs may be cleared away, and which something still needs."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from evalkit.runs.listing import FOLDER
from evalkit.runs.summary import Summary


@dataclass(frozen=True, slots=True)
class Clearing:
    """
    What to clear away; None sets no such rule.

    That is all but the last `keep` runs that have results, of those only the ones begun `before` a
    time (ISO 8601, UTC), and with `unfinished` the runs that nobody went on with.
    """

    keep: int | None = None
    before: str | None = None
    unfinished: bool = False

    def chosen(self, runs: Sequence[Summary], *, pinned: frozenset[str]) -> list[Summary]:
        """Choose among the runs of a store, without those that are marked, pinned or running."""
        done = [run for run in runs if run.status in ("finished", "incomplete")]
        last = {run.id for run in done[len(done) - self.keep :]} if self.keep else set()
        return [
            run
            for run in runs
            if not run.tags and run.id not in pinned and self._goes(run, kept=run.id in last)
        ]

    def _goes(self, run: Summary, *, kept: bool) -> bool:
        if run.status in ("running", "unreadable"):
            return False
        if run.status == "unfinished":
            return self.unfinished
        if self.before is not None and (not run.begun or run.begun >= self.before):
            return False
        if self.keep is None:
            return self.before is not None
        return not kept


def pinned(baselines: Path) -> frozenset[str]:
    """Collect the runs that the first line of a baseline names, in a folder of them."""
    return frozenset(name for path in sorted(baselines.rglob("*.jsonl")) for name in _named(path))


def _named(path: Path) -> Iterator[str]:
    try:
        with path.open("rb") as file:
            header = json.loads(file.readline(1 << 20))
    except (OSError, ValueError):
        return
    waiting = [header]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, str) and FOLDER.fullmatch(value):
            yield value
