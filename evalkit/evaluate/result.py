"""
`Result` holds the counts and what follows from them.

Its JSON is the contract that reports, gates and other programs read.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace

from evalkit.errors import Diagnostic
from evalkit.measures import (
    CountTable,
    Ledger,
    LedgerError,
    Macro,
    Measure,
    Score,
    Tally,
    averages,
    macro,
)
from evalkit.measures.signature import Signature
from evalkit.model import Failed, Unavailable
from evalkit.significance import Intervals, intervals
from evalkit.significance.interval import Found, Interval

FORMAT = 1
"""The number of the JSON format. 1: micro, macro, types and ledger, intervals if asked for."""

Json = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class MeasureResult:
    """One measure's counts and the figures that follow from them."""

    measure: Measure
    table: CountTable
    tally: Tally | None

    @property
    def micro(self) -> Score:
        """The sums over all documents and types."""
        return self.table.total()

    @property
    def types(self) -> Mapping[str, Score]:
        """The sums for each event type that is on either side; empty where keys have no type."""
        return self.table.by_class()

    @property
    def macro(self) -> Macro | None:
        """The means over the types that gold has; None where keys have no type."""
        return macro(self.types) if self.measure.definition.by_type else None


@dataclass(frozen=True, slots=True)
class DocumentLedger:
    """
    What became of the documents: gold = predicted + absent + failed.

    `extra` predictions have no gold document. `unavailable` gold has no article, `filtered` gold is
    of another split or language; neither is among `gold`.
    """

    gold: int
    predicted: int
    absent: int
    failed: int
    extra: int
    unavailable: int
    filtered: int

    def __post_init__(self) -> None:
        if self.gold != self.predicted + self.absent + self.failed:
            raise LedgerError(f"documents were lost or counted twice: {self}")


@dataclass(frozen=True, slots=True)
class Result:
    """
    What `score` returns; `measures` are in the order asked for, under their texts.

    `notes` are the warnings. `refused` are the measures of a suite that ask for what the documents
    lack, and what that is. `averages` are those to show beside the measures' own. `splits` counts
    the scored documents by split ("" where none is said).
    """

    measures: Mapping[str, MeasureResult]
    documents: DocumentLedger
    ledger: Ledger
    signature: Signature
    extractor: str = ""
    notes: tuple[Diagnostic, ...] = ()
    absent: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    failed: tuple[Failed, ...] = ()
    unavailable: tuple[Unavailable, ...] = ()
    splits: Mapping[str, int] = field(default_factory=dict)
    refused: Mapping[str, Diagnostic] = field(default_factory=dict)
    averages: tuple[str, ...] = ()
    intervals: Mapping[str, Intervals] = field(default_factory=dict)

    def with_intervals(self, *, level: float = 0.95, seed: int = 0) -> "Result":
        """
        Compute the interval of each figure, or why it has none; the JSON has them from then on.

        Documents are resampled. A seed other than 0 is named in the signature.
        """
        found = {
            name: intervals(one.table, measure=name, seed=seed, level=level)
            for name, one in self.measures.items()
        }
        identity = {**self.signature.identity, **({"seed": str(seed)} if seed else {})}
        return replace(self, intervals=found, signature=replace(self.signature, identity=identity))

    def as_dict(self) -> dict[str, object]:
        """Return signature, measures and ledger, as in the JSON."""
        return {
            "signature": str(self.signature),
            "measures": {
                name: _measure(found, self.averages, self.intervals.get(name, Intervals()))
                for name, found in self.measures.items()
            },
            "ledger": {**_ledger(self.documents, self.ledger), "splits": dict(self.splits)},
            **self._refused(),
        }

    def _refused(self) -> dict[str, object]:
        refused = {name: f"{why.code} {why.message}" for name, why in self.refused.items()}
        return {"refused": refused} if refused else {}

    def to_json(self) -> bytes:
        """Return the canonical bytes: sorted keys, no clock, never NaN."""
        return _json({"format": FORMAT, **self.as_dict()})


def runs_to_json(results: Sequence[Result]) -> bytes:
    """Return the canonical bytes of several extractors' results, in the order given."""
    runs = [{"extractor": result.extractor, **result.as_dict()} for result in results]
    return _json({"format": FORMAT, "runs": runs})


def _measure(found: MeasureResult, averages: Sequence[str], sure: Intervals) -> Json:
    average = found.macro
    return {
        "micro": _score(found.micro, sure.micro),
        "macro": None if average is None else _macro(average, sure.macro),
        "types": {
            name: _score(score, sure.types.get(name, {})) for name, score in found.types.items()
        },
        **_more_figures(found.micro),
        **_averages(found, averages),
        **_fate(found.tally),
    }


def _macro(average: Macro, sure: Found) -> Json:
    return {**asdict(average), **_reasons(average.undefined()), **_intervals(sure)}


def _more_figures(total: Score) -> Json:
    """Name the figures that a measure has beside precision, recall and F1."""
    more = [name for name in total.figures() if name not in ("precision", "recall", "f1")]
    return {"figures": more} if more else {}


def _averages(found: MeasureResult, more: Sequence[str]) -> Json:
    names = dict.fromkeys((*found.table.aggregation.averages, *more))
    shown = {
        name: {**one.figures, "over": dict(one.over), **_reasons(one.undefined())}
        for name, one in averages(found.table, names).items()
    }
    return {"averages": shown} if shown else {}


def _fate(tally: Tally | None) -> Json:
    if tally is None:
        return {}
    return {
        "missed": tally.missed,
        "spurious": tally.spurious,
        "duplicate": tally.duplicate,
        "merged": {"gold": tally.merged_gold, "predicted": tally.merged_predicted},
    }


def _score(score: Score, sure: Found) -> Json:
    return {
        **score.columns,
        **score.figures(),
        **_reasons(score.undefined()),
        **_intervals(sure),
    }


def _reasons(undefined: Mapping[str, str]) -> Json:
    """Say why figures are null, where some are."""
    return {"undefined": undefined} if undefined else {}


def _intervals(sure: Found) -> Json:
    """Keep the intervals apart from the reasons why there is none; either leaves if empty."""
    there = {name: asdict(one) for name, one in sure.items() if isinstance(one, Interval)}
    reasons = {name: one for name, one in sure.items() if isinstance(one, str)}
    return {
        **({"interval": there} if there else {}),
        **({"interval_reason": reasons} if reasons else {}),
    }


def _ledger(documents: DocumentLedger, ledger: Ledger) -> Json:
    return {"documents": asdict(documents), **asdict(ledger)}


def _json(content: Json) -> bytes:
    text = json.dumps(content, sort_keys=True, allow_nan=False, ensure_ascii=False, indent=2)
    return f"{text}\n".encode()
