"""
Score predictions on gold: pair, align, count, and keep the account of every document and item.

`Result` holds the counts and what follows from them; its JSON is the contract that reports, gates
and other programs read.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field

import numpy as np
from msgspec.structs import replace

from evalkit import __version__
from evalkit.alignment import Reason, check_unique, unpaired
from evalkit.alignment.table import KEPT
from evalkit.errors import Diagnostic, DocumentError, Location, MeasureError, did_you_mean
from evalkit.formats.verify import verify
from evalkit.gold import GoldCorpus
from evalkit.measures import (
    Counts,
    CountTable,
    Ledger,
    LedgerError,
    Macro,
    Measure,
    Score,
    Tally,
    bases,
    count,
    macro,
    suite,
)
from evalkit.measures.signature import SCORING, Signature, short
from evalkit.model import Corpus, Document, Failed, Unavailable
from evalkit.model.fingerprint import fingerprint
from evalkit.ontology import Ontology

FORMAT = 1
"""The number of the JSON format. 1: micro, macro, types and ledger."""

Json = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class MeasureResult:
    """One measure's counts and the figures that follow from them."""

    measure: Measure
    table: CountTable
    tally: Tally

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

    `notes` are the warnings. `splits` counts the scored documents by split ("" where none is said).
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

    def as_dict(self) -> dict[str, object]:
        """Return signature, measures and ledger, as in the JSON."""
        return {
            "signature": str(self.signature),
            "measures": {name: _measure(found) for name, found in self.measures.items()},
            "ledger": _ledger(self.documents, self.ledger),
        }

    def to_json(self) -> bytes:
        """Return the canonical bytes: sorted keys, no clock, never NaN."""
        return _json({"format": FORMAT, **self.as_dict()})


def runs_to_json(results: Sequence[Result]) -> bytes:
    """Return the canonical bytes of several extractors' results, in the order given."""
    runs = [{"extractor": result.extractor, **result.as_dict()} for result in results]
    return _json({"format": FORMAT, "runs": runs})


def score(
    *,
    gold: Corpus | Iterable[Document],
    predicted: Iterable[Document | Failed],
    measures: Iterable[Measure | str] | None = None,
    types: Iterable[str] | None = None,
    split: str | None = None,
    language: str | None = None,
    ontology: Ontology | None = None,
    extractor: str = "",
    extractor_fingerprint: str = "",
) -> Result:
    """
    Score predictions on gold; `measures` are texts or values, the default suite if None.

    Documents pair by id, exactly. Gold without a prediction, and gold that the extractor failed on,
    counts as missed. `split` and `language` select gold documents, `types` restricts both sides.
    `extractor` and its fingerprint go into the signature. Gold files bring their ontology; another
    one is given as `ontology`.

    Raises GoldError EK1601 and DocumentError EK2050 for an id that stands twice; DocumentError
    EK2014, EK2030, EK2031 where a prediction was made from another text or points outside it;
    MeasureError EK3001 to EK3004 for a wrong measure, EK3005 and EK3006 where a measure needs what
    the documents lack, EK3008 for a type that is nowhere.
    """
    wanted = list(suite("default")) if measures is None else bases(measures)
    corpus = gold if isinstance(gold, Corpus) else Corpus(tuple(gold))
    if ontology is None and isinstance(corpus, GoldCorpus):
        ontology = corpus.ontology
    found = _select(corpus, list(predicted), split=split, language=language)
    _check_texts(found)
    asked = None if types is None else sorted(set(types))
    counts = count(
        gold=found.gold, predicted=found.predicted, measures=wanted, types=asked, ontology=ontology
    )
    _check_types(asked, counts, ontology)
    documents = _documents(found)
    filters = {
        "types": ",".join(asked or ()),
        "split": split,
        "lang": language,
        "ontology": ontology.identity if ontology is not None else None,
    }
    return Result(
        measures={
            str(measure): MeasureResult(measure, table, counts.tallies[measure])
            for measure, table in counts.tables.items()
        },
        documents=documents,
        ledger=counts.ledger.with_predicted(found.shut_out, Reason.UNAVAILABLE),
        signature=Signature(
            measuring=_measuring(wanted, filters),
            identity=_identity(found, documents, extractor, extractor_fingerprint, ontology),
        ),
        extractor=extractor,
        notes=(*corpus.notes, *found.notes(), *_unknown_types(counts, ontology)),
        absent=found.absent,
        extra=found.extra,
        failed=found.failed,
        unavailable=found.unavailable,
        splits=found.splits(),
    )


@dataclass(frozen=True, slots=True)
class _Selection:
    """The documents of both sides; `shut_out` are predictions for gold that has no article."""

    gold: tuple[Document, ...]
    predicted: tuple[Document, ...]
    failed: tuple[Failed, ...]
    absent: tuple[str, ...]
    extra: tuple[str, ...]
    unavailable: tuple[Unavailable, ...]
    shut_out: tuple[Document, ...]
    filtered: int
    gold_fingerprint: str

    def notes(self) -> list[Diagnostic]:
        """Warn of documents without a counterpart."""
        return unpaired(extra=self.extra, absent=self.absent, failed=self.failed)

    def splits(self) -> dict[str, int]:
        """Count the gold documents by split."""
        return dict(sorted(Counter(document.split or "" for document in self.gold).items()))


def _select(
    corpus: Corpus,
    predicted: Sequence[Document | Failed],
    *,
    split: str | None,
    language: str | None,
) -> _Selection:
    every: list[Document | Unavailable] = [*corpus.documents, *corpus.unavailable]
    check_unique(gold=[one.id for one in every], predicted=[one.id for one in predicted])
    chosen = {
        one.id for one in every
        if split in (None, one.split) and language in (None, one.language)
    }  # fmt: skip
    gold = tuple(document for document in corpus if document.id in chosen)
    unavailable = tuple(one for one in corpus.unavailable if one.id in chosen)
    known, scored = {one.id for one in every}, {document.id for document in gold}
    unread = {one.id for one in unavailable}
    of_gold = [one for one in predicted if one.id in scored or one.id not in known]
    return _Selection(
        gold=gold,
        predicted=tuple(one for one in of_gold if isinstance(one, Document)),
        failed=tuple(one for one in of_gold if isinstance(one, Failed) and one.id in scored),
        absent=tuple(sorted(scored - {one.id for one in predicted})),
        extra=tuple(sorted(one.id for one in predicted if one.id not in known)),
        unavailable=unavailable,
        shut_out=tuple(o for o in predicted if o.id in unread and isinstance(o, Document)),
        filtered=len(every) - len(chosen),
        gold_fingerprint=corpus.fingerprint or fingerprint(gold),
    )


def _documents(found: _Selection) -> DocumentLedger:
    scored = {document.id for document in found.gold}
    return DocumentLedger(
        gold=len(found.gold),
        predicted=sum(document.id in scored for document in found.predicted),
        absent=len(found.absent),
        failed=len(found.failed),
        extra=len(found.extra),
        unavailable=len(found.unavailable),
        filtered=found.filtered,
    )


def _measuring(measures: Iterable[Measure], filters: Mapping[str, str | None]) -> dict[str, str]:
    names = ",".join(str(measure) for measure in measures)
    given = {name: value for name, value in filters.items() if value}
    return {"scoring": str(SCORING), "measures": names, **given}


def _identity(
    found: _Selection,
    documents: DocumentLedger,
    extractor: str,
    extractor_fingerprint: str,
    ontology: Ontology | None,
) -> dict[str, str]:
    names = [extractor, short(extractor_fingerprint)]
    identity = {
        "evalkit": __version__,
        "extractor": "/".join(name for name in names if name),
        "gold": f"{short(found.gold_fingerprint)}/{documents.gold}d",
        "pred": short(fingerprint([*found.predicted, *found.failed])),
        "cov": f"{documents.predicted}/{documents.gold}",
        "onto": short(ontology.fingerprint) if ontology is not None else "",
    }
    return {name: value for name, value in identity.items() if value}


def _check_texts(found: _Selection) -> None:
    """Refuse predictions that were not made from the article that gold annotates."""
    predicted = {document.id: document for document in found.predicted}
    problems: list[Diagnostic] = []
    for ours in sorted(found.gold, key=lambda document: document.id):
        theirs = predicted.get(ours.id)
        sides = [(ours, "gold")] + ([(theirs, "predicted")] if theirs is not None else [])
        texts = [document.text for document, _ in sides if document.text is not None]
        hashes = {document.text_sha256 for document, _ in sides} - {None}
        if texts:
            for document, side in sides:
                problems += _differences(document, side=side, text=texts[0])
        elif len(hashes) > 1:
            message = f"Document {ours.id!r}: text_sha256 is not the same as in gold."
            hint = "Extract from the very text that the gold was annotated on."
            problems.append(Diagnostic("EK2031", message, Location("predicted"), hint))
    if problems:
        raise DocumentError(*problems)


def _differences(document: Document, *, side: str, text: str) -> Sequence[Diagnostic]:
    # Where the text is the article, `verify` looks at the spans only of a document without one.
    bare = replace(document, text=None) if document.text == text else document
    return verify(bare, text=text, where=Location(side)).problems


def _check_types(asked: Sequence[str] | None, counts: Counts, ontology: Ontology | None) -> None:
    """Refuse a filter on a type that is neither in the ontology nor in the documents."""
    known = {*counts.compiled.vocabulary.types, *(ontology.concrete if ontology else ())}
    problems = [
        Diagnostic("EK3008", f"There is no event type {name!r}.", None, did_you_mean(name, known))
        for name in asked or ()
        if name not in known
    ]
    if problems:
        raise MeasureError(*problems)


def _unknown_types(counts: Counts, ontology: Ontology | None) -> list[Diagnostic]:
    """Warn of predicted types that no event can have; they count as false positives."""
    if ontology is None:
        return []
    names = list(counts.compiled.vocabulary.types)
    events = counts.compiled.predicted.events
    numbers = np.bincount(events.type[events.reason == KEPT], minlength=len(names)).tolist()
    return [
        Diagnostic(
            "EK2054",
            f"The type {name!r} is not in {ontology.identity};"
            f" its {number} predictions are false positives.",
            None,
            did_you_mean(name, ontology.concrete),
            "warning",
        )
        for name, number in zip(names, numbers, strict=True)
        if number and name not in ontology.concrete
    ]


def _measure(found: MeasureResult) -> Json:
    average, tally = found.macro, found.tally
    return {
        "micro": _score(found.micro),
        "macro": None if average is None else asdict(average),
        "types": {name: _score(score) for name, score in found.types.items()},
        "missed": tally.missed,
        "spurious": tally.spurious,
        "duplicate": tally.duplicate,
        "merged": {"gold": tally.merged_gold, "predicted": tally.merged_predicted},
    }


def _score(score: Score) -> Json:
    return {**score.columns, **score.figures()}


def _ledger(documents: DocumentLedger, ledger: Ledger) -> Json:
    return {"documents": asdict(documents), **asdict(ledger)}


def _json(content: Json) -> bytes:
    text = json.dumps(content, sort_keys=True, allow_nan=False, ensure_ascii=False, indent=2)
    return f"{text}\n".encode()
