"""Make a baseline out of predictions, if they are whole and can be scored the same from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from msgspec import structs

from evalkit.errors import RunError, short
from evalkit.evaluate import Result, score
from evalkit.gold import GoldCorpus
from evalkit.measures import CountTable, Measure, Score
from evalkit.model import Corpus, Document
from evalkit.runs.baseline.model import (
    Baseline,
    Entry,
    ExtractorName,
    Golden,
    Header,
    gold_types,
    marked,
    without_words,
)
from evalkit.runs.goldhash import gold_hash
from evalkit.runs.predictions import Predictions
from evalkit.runs.selecting import selected
from evalkit.runs.texts import text_of, with_text

MOST = 500
"""Characters of a reason."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for: where the baseline stands, what it counts, why, and the day."""

    suite: str
    name: str
    measures: Sequence[Measure]
    reason: str
    date: str
    new_only: bool = False


def make(gold: Corpus, predicted: Predictions, order: Order, *, old: Baseline | None) -> Baseline:
    """
    Make a baseline of predictions for all gold that has a text.

    Measures that ask for what the documents lack are left out. `old` is the one that it replaces:
    documents whose article is not here keep their lines, with `new_only` all do.

    Raises RunError: EK5039 for an incomplete run, EK5040 for a reason that says nothing, EK5043
    where gold is not that of the run, EK5044 where measures need words that a baseline does not
    keep; and what `evaluate.score` raises.
    """
    _check_reason(order.reason)
    filters = {key: predicted.measuring.get(key) for key in ("split", "lang")}
    gold = selected(gold, split=filters["split"], language=filters["lang"])
    _check_gold(gold, predicted)
    before = _scored(gold, predicted.documents, order.measures)
    _check_complete(predicted, before)
    ours = {document.id: document for document in gold}
    entries = {one.id: _entry(ours[one.id], one) for one in predicted.documents if one.id in ours}
    _check_same(before, _scored(gold, [e.predicted for e in entries.values()], order.measures))
    kept = _kept(gold, old, order)
    entries = {**entries, **kept}
    given = {key: value for key, value in filters.items() if value}
    made = _baseline(gold, predicted, order, entries, given)
    if old is not None and order.new_only:  # most lines are its extractor's
        return replace(made, header=structs.replace(made.header, extractor=old.header.extractor))
    return made


def _baseline(
    gold: Corpus,
    predicted: Predictions,
    order: Order,
    entries: Mapping[str, Entry],
    filters: Mapping[str, str],
) -> Baseline:
    there = [entries[document.id].predicted for document in gold if document.id in entries]
    known = replace(gold, documents=tuple(d for d in gold if d.id in entries))
    totals = _scored(known, there, order.measures)
    header = Header(
        suite=order.suite,
        name=order.name,
        extractor=ExtractorName(
            name=predicted.extractor,
            version=predicted.extractor_version,
            fingerprint=predicted.extractor_fingerprint,
        ),
        measuring={**totals.signature.measuring, **filters},
        gold=gold.fingerprint,
        documents=len(entries),
        totals={name: dict(m.micro.columns) for name, m in totals.measures.items()},
        reason=order.reason.strip(),
        date=order.date,
    )
    return Baseline(header, tuple(entry for _, entry in sorted(entries.items())))


def same_day(new: Baseline, old: Baseline | None) -> Baseline:
    """Take over the day of a baseline that says the same, so that setting it twice is one thing."""
    if old is None:
        return new
    dated = _dated(new, old.header.date)
    return dated if (dated.header, dated.entries) == (old.header, old.entries) else new


def _dated(baseline: Baseline, date: str) -> Baseline:
    return replace(baseline, header=structs.replace(baseline.header, date=date))


def _entry(gold: Document, predicted: Document) -> Entry:
    return Entry(
        gold=gold_hash(gold),
        gold_types=gold_types(gold),
        text_sha256=text_of(gold) or text_of(predicted),
        split=gold.split,
        predicted=without_words(predicted),
        must_find=tuple(map(Golden.of, marked(gold))),
    )


def _kept(gold: Corpus, old: Baseline | None, order: Order) -> dict[str, Entry]:
    if old is None:
        return {}
    unread = {one.id for one in gold.unavailable}
    return {e.id: e for e in old.entries if order.new_only or e.id in unread}


def _check_reason(reason: str) -> None:
    text = reason.strip()
    if not text or len(text) > MOST or any(not (c.isprintable()) for c in text):
        raise RunError.of(
            "EK5040", f"A reason is one line of at most {MOST} characters.",
            hint='Say why these numbers are right: --reason "new rules for denials".',
        )  # fmt: skip


def _check_gold(gold: Corpus, predicted: Predictions) -> None:
    """Refuse predictions that were scored on other gold than today's."""
    known = predicted.gold_hashes
    other = [d.id for d in gold if d.id in known and known[d.id] != gold_hash(d)]
    if other:
        raise RunError.of(
            "EK5043",
            f"Documents whose gold is not what {predicted.label} was scored on: {len(other)},"
            f" such as {short(other[0])}.",
            hint="Score on today's gold first: evalkit score",
        )


def _check_complete(predicted: Predictions, scored: Result) -> None:
    missing = [*scored.absent, *(one.id for one in (*scored.failed, *predicted.failed))]
    if predicted.complete and not missing:
        return
    names = sorted(set(missing))
    some = (
        f": documents that failed or are absent: {len(names)}, such as {short(names[0])}"
        if names
        else ""
    )
    raise RunError.of(
        "EK5039", f"{predicted.label} is not a complete run{some}.",
        hint="Mend them and score again; a baseline has all of gold.",
    )  # fmt: skip


def _scored(gold: Corpus, predicted: Sequence[Document], measures: Sequence[Measure]) -> Result:
    texts = {document.id: document for document in gold}
    sides = [with_text(one, texts[one.id]) for one in predicted if one.id in texts]
    ontology = gold.ontology if isinstance(gold, GoldCorpus) else None
    return score(
        gold=replace(gold, unavailable=(), notes=()),
        predicted=sides,
        measures=measures,
        ontology=ontology,
        lenient=True,
    )


def _check_same(before: Result, after: Result) -> None:
    """Refuse what would not be scored the same from the baseline."""
    other = [
        name for name, one in before.measures.items()
        if name not in after.measures or _sums(one.table) != _sums(after.measures[name].table)
    ]  # fmt: skip
    if other:
        raise RunError.of(
            "EK5044",
            f"{', '.join(other)} would count otherwise without the words of the predictions.",
            hint="Give the gold its articles, or leave these measures out.",
        )


def _sums(table: CountTable) -> tuple[Mapping[str, Score], Mapping[str, Score]]:
    return table.by_document(), table.by_class()
