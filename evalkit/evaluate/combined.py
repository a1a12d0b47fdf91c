"""Put the counts of parts together, and make the result of them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import numpy as np

from evalkit.alignment import Reason, unpaired
from evalkit.alignment.arrays import IntArray
from evalkit.alignment.exact import Wanted
from evalkit.errors import Diagnostic, Location
from evalkit.evaluate.checks import check_types, marks, marks_warning
from evalkit.evaluate.paired import Order, Part
from evalkit.evaluate.result import DocumentLedger, MeasureResult, Result
from evalkit.evaluate.scoring import identity_of, measuring, types_text
from evalkit.formats.batch import InDoubt, Warned
from evalkit.formats.findings import Findings
from evalkit.measures import Ledger, Measure
from evalkit.measures.exact import Exact, Sums
from evalkit.measures.ledger import check
from evalkit.measures.signature import Signature
from evalkit.model import Document
from evalkit.model.content import UIntArray
from evalkit.model.fingerprint import fingerprint_of


class FileScore(NamedTuple):
    """A result, and the warnings met while the predictions were read."""

    result: Result
    notes: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Extra:
    """Predicted documents without gold: their ids, their numbers, and the documents."""

    documents: tuple[Document, ...] = ()
    hashes: UIntArray | None = None


class Combined:
    """Collects parts, which are of different documents."""

    def __init__(self, paths: tuple[Path, Path], order: Order) -> None:
        self.paths = paths
        self.order = order
        self.ids: list[str] = []
        self.absent: list[str] = []
        self.extra = Extra()
        self.digest = ""
        self._sums = Sums(order.wanted)
        self._labels: dict[str, int] = {}
        self._seen: set[str] = set()
        self._ledger: Ledger | None = None
        self._hashes: tuple[list[UIntArray], list[UIntArray]] = ([], [])
        self._splits: Counter[str] = Counter()
        self._marked: dict[str, int] = {}
        self._warned: tuple[list[Warned], list[Warned]] = ([], [])

    def warn(self, gold: Sequence[Warned], predicted: Sequence[Warned]) -> None:
        """Add warnings of both files, in the order of the lines."""
        self._warned[0].extend(gold)
        self._warned[1].extend(predicted)

    def add(self, part: Part) -> None:
        """Add a part."""
        labels = self._labels
        number = [labels.setdefault(name, len(labels)) for name in part.labels]
        moved = np.array([*number, 0], dtype=np.int64)
        counted = [
            replace(one, label=moved[one.label]) if wanted.by_type else one
            for wanted, one in zip(self.order.wanted, part.counted, strict=True)
        ]
        self._seen |= part.seen
        first = len(self.ids)
        self._sums.add(counted, np.arange(first, first + len(part.ids)))
        self.ids += part.ids
        self._ledger = part.ledger if self._ledger is None else self._ledger + part.ledger
        self._hashes[0].append(part.gold_hashes)
        self._hashes[1].append(part.predicted_hashes)
        self._splits += part.splits
        self._marked |= part.marked

    def score(
        self,
        measures: Mapping[Measure, Wanted],
        *,
        asked: Sequence[str] | None,
        extractor: str,
        signed: bool,
    ) -> FileScore:
        """Make the result; raises InDoubt where an id stands twice or there is no document."""
        if self._ledger is None or not self.ids:
            raise InDoubt
        ids, self.ids = self.ids, []  # nothing can be added any more
        place, documents = _places(ids)
        del ids
        labels = {number: name for name, number in self._labels.items()}
        tables = self._sums.tables(documents, labels, place=place)
        check_types(asked, self._seen, None)
        for one, found in tables.items():
            items = self._ledger.of_item(one.unit.item)
            check(total=found.table.total(), tally=found.tally, items=items)
        absent = tuple(sorted(self.absent))
        extra = tuple(sorted(document.id for document in self.extra.documents))
        ledger = DocumentLedger(
            gold=len(documents), predicted=len(documents) - len(absent), absent=len(absent),
            failed=0, extra=len(extra), unavailable=0, filtered=0,
        )  # fmt: skip
        predictions = self._predictions(documents, place)
        identity = identity_of(
            ledger,
            gold=fingerprint_of(documents, _moved(self._hashes[0], place)),
            predicted=predictions,
            extractor=extractor,
            extractor_fingerprint=predictions if signed else "",
            ontology=None,
        )
        notes, read = (_notes(*one) for one in zip(self.paths, self._warned, strict=True))
        marked = self._marked | {d.id: n for d in self.extra.documents if (n := marks(d))}
        lone = unpaired(extra=extra, absent=absent, failed=())
        result = Result(
            measures=_results(measures, tables),
            documents=ledger,
            ledger=self._ledger.with_predicted(self.extra.documents, Reason.EXTRA_DOCUMENT),
            signature=Signature(measuring(measures, {"types": types_text(asked or ())}), identity),
            extractor=extractor,
            notes=(*notes, *lone, *marks_warning(marked)),
            absent=absent,
            extra=extra,
            splits=dict(sorted(self._splits.items())),
        )
        return FileScore(result, tuple(read))

    def _predictions(self, documents: tuple[str, ...], place: IntArray | None) -> str:
        hashes = _moved(self._hashes[1], place)
        if not self.absent and not self.extra.documents:
            return fingerprint_of(documents, hashes)
        absent = set(self.absent)
        there = [number for number, name in enumerate(documents) if name not in absent]
        more = self.extra.hashes if self.extra.hashes is not None else hashes[:0]
        return fingerprint_of(
            [documents[number] for number in there] + [d.id for d in self.extra.documents],
            np.concatenate([hashes[there], more]),
        )


def _results(
    measures: Mapping[Measure, Wanted], tables: Mapping[Wanted, Exact]
) -> dict[str, MeasureResult]:
    return {
        str(measure): MeasureResult(measure, tables[one].table, tables[one].tally)
        for measure, one in measures.items()
    }


def _places(ids: list[str]) -> tuple[IntArray | None, tuple[str, ...]]:
    """Return the place of each id among the sorted ones, None if they are sorted, and these."""
    if all(map(str.__lt__, ids, islice(ids, 1, None))):
        return None, tuple(ids)
    ordered = sorted(ids)
    if any(map(str.__eq__, ordered, islice(ordered, 1, None))):
        raise InDoubt
    order = np.array(sorted(range(len(ids)), key=ids.__getitem__), dtype=np.int64)
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    return place, tuple(ordered)


def _moved(hashes: Sequence[UIntArray], place: IntArray | None) -> UIntArray:
    found = np.concatenate(hashes)
    if place is None:
        return found
    moved = np.empty_like(found)
    moved[place] = found
    return moved


def _notes(path: Path, warned: Sequence[Warned]) -> list[Diagnostic]:
    findings = Findings(str(path))
    for one in warned:
        findings.add(*one.diagnostics)
        findings.add_unknown(one.unknown, Location(str(path), one.line, 1))
    return findings.close()
