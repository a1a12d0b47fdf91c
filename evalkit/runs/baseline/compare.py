"""What became of a baseline: stale against gold, orphaned, or another one than before."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from evalkit.measures.table import SUITES
from evalkit.model import Corpus
from evalkit.runs.baseline.model import Baseline
from evalkit.runs.goldhash import gold_hashes


@dataclass(frozen=True, slots=True)
class Status:
    """
    A baseline held against gold; ids are sorted.

    `unread` documents have no article here. `orphaned` says why nothing can use the baseline, ""
    where something can.
    """

    name: str
    same: tuple[str, ...]
    changed: tuple[str, ...]
    new: tuple[str, ...]
    removed: tuple[str, ...]
    unread: tuple[str, ...]
    orphaned: str = ""

    @property
    def is_stale(self) -> bool:
        """Tell whether gold is not what the baseline was set on."""
        return bool(self.changed or self.new or self.removed)


def status(baseline: Baseline, gold: Corpus) -> Status:
    """Hold a baseline against today's gold."""
    now = gold_hashes(gold)
    then = {entry.id: entry.gold for entry in baseline.entries}
    unread = {one.id for one in gold.unavailable}
    here = then.keys() & now.keys()
    orphaned = ""
    if baseline.header.suite not in SUITES:
        orphaned = f"there is no suite {baseline.header.suite!r}"
    elif not here and not then.keys() & unread:
        orphaned = "gold has none of its documents"
    return Status(
        name=f"{baseline.header.suite}/{baseline.header.name}",
        same=_sorted(name for name in here if then[name] == now[name]),
        changed=_sorted(name for name in here if then[name] != now[name]),
        new=_sorted(now.keys() - then.keys()),
        removed=_sorted(then.keys() - now.keys() - unread),
        unread=_sorted(then.keys() & unread),
        orphaned=orphaned,
    )


@dataclass(frozen=True, slots=True)
class Change:
    """
    What differs between two baselines; ids are sorted.

    `gold` are documents whose gold is another one, `predicted` those whose predictions are,
    `must_find` those whose events that have to be found are. `about` maps what the headers say
    differently to both values; `totals` likewise, by measure and column.
    """

    added: tuple[str, ...]
    removed: tuple[str, ...]
    gold: tuple[str, ...]
    predicted: tuple[str, ...]
    must_find: tuple[str, ...]
    about: Mapping[str, tuple[str, str]]
    totals: Mapping[str, tuple[float | None, float | None]]

    @property
    def is_empty(self) -> bool:
        """Tell whether both say the same."""
        return not any(
            (
                self.added,
                self.removed,
                self.gold,
                self.predicted,
                self.must_find,
                self.about,
                self.totals,
            )
        )


def change(one: Baseline, other: Baseline) -> Change:
    """Compare two baselines."""
    ours = {entry.id: entry for entry in one.entries}
    theirs = {entry.id: entry for entry in other.entries}
    both = ours.keys() & theirs.keys()
    about = [_about(one), _about(other)]
    totals = [_totals(one), _totals(other)]
    return Change(
        added=_sorted(theirs.keys() - both),
        removed=_sorted(ours.keys() - both),
        gold=_sorted(name for name in both if ours[name].gold != theirs[name].gold),
        predicted=_sorted(name for name in both if ours[name].predicted != theirs[name].predicted),
        must_find=_sorted(n for n in both if ours[n].must_find != theirs[n].must_find),
        about={
            key: (about[0][key], about[1][key])
            for key in about[0]
            if about[0][key] != about[1][key]
        },
        totals={
            key: (totals[0].get(key), totals[1].get(key))
            for key in sorted({**totals[0], **totals[1]})
            if totals[0].get(key) != totals[1].get(key)
        },
    )


def _about(baseline: Baseline) -> dict[str, str]:
    header = baseline.header
    return {
        "extractor": header.extractor.name,
        "version": header.extractor.version,
        "fingerprint": header.extractor.fingerprint[:12],
        "measuring": "|".join(f"{key}:{value}" for key, value in sorted(header.measuring.items())),
        "reason": header.reason,
        "date": header.date,
    }


def _totals(baseline: Baseline) -> dict[str, float]:
    totals = baseline.header.totals
    return {f"{name} {key}": n for name, columns in totals.items() for key, n in columns.items()}


def _sorted(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(names))
