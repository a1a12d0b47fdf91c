"""Which documents the gate can compare: gold that is the same, changed, new or gone."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from evalkit.model import Corpus, Document
from evalkit.runs.baseline.model import Baseline, Entry, gold_types
from evalkit.runs.gate.result import Buckets
from evalkit.runs.goldhash import gold_hash
from evalkit.runs.selecting import everything, selected
from evalkit.runs.texts import text_of, with_text

SHAKEN = 5
"""Where gold that moved holds more than one part in so many of the baseline's, nothing is shown."""


@dataclass(frozen=True, slots=True)
class Pairing:
    """
    Gold with the baseline's predictions for it, and what became of the other documents.

    `gold` are the documents that can be compared, `new` those that the baseline does not have.
    `lost` are the types of which the baseline's gold had events and the compared gold has none.
    """

    gold: Corpus
    new: Corpus
    before: tuple[Document, ...]
    buckets: Buckets
    lost: dict[str, int]

    @property
    def is_shaken(self) -> bool:
        """Tell whether more than a fifth of the baseline's gold changed, is gone or unmeasured."""
        return SHAKEN * self.buckets.moved > self.buckets.gold


def within(
    baseline: Baseline, gold: Corpus, *, split: str | None, language: str | None
) -> tuple[Baseline, Corpus]:
    """Keep the documents of a split and a language on both sides."""
    chosen = selected(gold, split=split, language=language)
    others = {one.id for one in everything(gold)} - {one.id for one in everything(chosen)}
    kept = tuple(
        entry for entry in baseline.entries
        if entry.id not in others and split in (None, entry.split)
    )  # fmt: skip
    return replace(baseline, entries=kept), chosen


def paired(gold: Corpus, baseline: Baseline, *, rescore: bool) -> Pairing:
    """Sort the documents; `rescore` False leaves out those whose gold changed."""
    documents = {document.id: document for document in gold}
    unread = {one.id for one in gold.unavailable}
    found: dict[str, list[Entry]] = {
        name: [] for name in ("same", "rescored", "unmeasured", "removed")
    }
    for entry in baseline.entries:
        found[_bucket(entry, documents.get(entry.id), unread, rescore=rescore)].append(entry)
    kept = [*found["same"], *found["rescored"]]
    ids = {entry.id for entry in kept}
    known = {entry.id for entry in baseline.entries}
    new = tuple(document for document in gold if document.id not in known)
    moved = [entry for name, entries in found.items() if name != "same" for entry in entries]
    buckets = Buckets(
        **{name: tuple(entry.id for entry in entries) for name, entries in found.items()},
        new=tuple(sorted(document.id for document in new)),
        unread=tuple(entry.id for entry in found["unmeasured"] if entry.id in unread),
        gold=sum(entry.weight for entry in baseline.entries),
        moved=sum(entry.weight for entry in moved),
    )
    compared = tuple(document for document in gold if document.id in ids)
    return Pairing(
        gold=replace(gold, documents=compared, unavailable=(), notes=()),
        new=replace(gold, documents=new, unavailable=(), notes=()),
        before=tuple(with_text(entry.predicted, documents[entry.id]) for entry in kept),
        buckets=buckets,
        lost=_lost(baseline.entries, compared),
    )


def _bucket(entry: Entry, gold: Document | None, unread: set[str], *, rescore: bool) -> str:
    if gold is None:
        return "unmeasured" if entry.id in unread else "removed"
    if entry.gold == gold_hash(gold):
        return "same"
    return "rescored" if rescore and _same_text(entry, gold) else "unmeasured"


def _same_text(entry: Entry, gold: Document) -> bool:
    """Tell whether predictions still point into the same article; unknown ones are trusted."""
    now = text_of(gold)
    return now is None or entry.text_sha256 is None or now == entry.text_sha256


def _lost(entries: Iterable[Entry], compared: Iterable[Document]) -> dict[str, int]:
    before: Counter[str] = Counter()
    for entry in entries:
        before.update(entry.gold_types)
    after = {name for document in compared for name in gold_types(document)}
    return {name: number for name, number in sorted(before.items()) if name not in after}
