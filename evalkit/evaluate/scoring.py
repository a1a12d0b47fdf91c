"""From two collections of documents to a result."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from evalkit import __version__
from evalkit.alignment import Reason
from evalkit.errors import Diagnostic
from evalkit.evaluate.checks import (
    check_texts,
    check_types,
    doubts,
    left_out,
    refuse_paths,
    unknown_types,
    unused_marks,
)
from evalkit.evaluate.result import DocumentLedger, MeasureResult, Result
from evalkit.evaluate.selection import Selection, select
from evalkit.gold import GoldCorpus
from evalkit.measures import Counts, Ledger, Measure, bases, count, suite
from evalkit.measures.limits import TooManyPairs
from evalkit.measures.signature import SCORING, Signature, short
from evalkit.model import Corpus, Document, Failed
from evalkit.model.fingerprint import fingerprint
from evalkit.ontology import Ontology

_NAME = re.compile(r'\s*(?:"(?P<quoted>(?:[^"]|"")*)"\s*|(?P<plain>[^,]*))(?:(?P<more>,)|\Z)')


def score(
    *,
    gold: Corpus | Iterable[Document],
    predicted: Iterable[Document | Failed],
    measures: str | Measure | Iterable[Measure | str] | None = None,
    types: str | Iterable[str] | None = None,
    split: str | None = None,
    language: str | None = None,
    ontology: Ontology | None = None,
    extractor: str = "",
    extractor_fingerprint: str = "",
    lenient: bool = False,
    workers: int = 1,
) -> Result:
    """
    Score predictions on gold; `measures` are texts or values, the default suite if None.

    A single text for `measures` or `types` may name several, with commas between them; a type with
    a comma in its name stands in double quotes there. Documents pair by id, exactly. Gold without a
    prediction, and gold that the extractor failed on, counts as missed, as does gold where too many
    spans overlap (EK3010). `split` and `language` select gold documents, `types` restricts both
    sides. `extractor` names the predictions in messages and, with its fingerprint, in the
    signature. Gold files bring their ontology; another one is given as `ontology`. With `lenient` a
    measure that needs what the documents lack is left out with a note (EK3040), unless that leaves
    none.

    Raises GoldError EK1601 and DocumentError EK2050 for an id that stands twice; DocumentError
    EK2014, EK2030, EK2031 where a prediction was made from another text or points outside it;
    MeasureError EK3001 to EK3004 for a wrong measure, EK3005 and EK3006 where a measure needs what
    the documents lack, EK3008 for a type that is nowhere; TypeError for a path, not documents.
    """
    refuse_paths(gold=gold, predicted=predicted)
    wanted = list(suite("default")) if measures is None else bases(measures)
    corpus = gold if isinstance(gold, Corpus) else Corpus(tuple(gold))
    if ontology is None and isinstance(corpus, GoldCorpus):
        ontology = corpus.ontology
    found = select(corpus, list(predicted), split=split, language=language)
    check_texts(found, extractor=extractor)
    asked = None if types is None else type_names(types)
    how = {"types": asked, "ontology": ontology, "lenient": lenient, "workers": workers}
    found, counts = _counted(found, wanted, how)
    check_types(asked, counts.compiled.types, ontology)
    filters = {"types": types_text(asked or ()), "split": split, "lang": language}
    return Result(
        measures=_measured(counts),
        documents=found.ledger(),
        ledger=_ledger(counts, found),
        signature=Signature(
            measuring=measuring(counts.tables, filters, ontology),
            identity=_identity(found, extractor, extractor_fingerprint, ontology),
        ),
        extractor=extractor,
        notes=(*corpus.notes, *found.notes(), *_warnings(counts, found, ontology)),
        absent=found.absent,
        extra=found.extra,
        failed=found.failed,
        unavailable=found.unavailable,
        splits=found.splits(),
        refused={str(m): error.diagnostics[0] for m, error in counts.refused.items()},
    )


def _identity(
    found: Selection, extractor: str, extractor_fingerprint: str, ontology: Ontology | None
) -> dict[str, str]:
    return identity_of(
        found.ledger(),
        gold=found.gold_fingerprint,
        predicted=fingerprint([*found.predicted, *found.failed]),
        extractor=extractor,
        extractor_fingerprint=extractor_fingerprint,
        ontology=ontology,
    )


def _measured(counts: Counts) -> dict[str, MeasureResult]:
    return {
        str(measure): MeasureResult(measure, table, counts.tallies[measure])
        for measure, table in counts.tables.items()
    }


def _counted(
    found: Selection, measures: Sequence[Measure], how: Mapping[str, Any]
) -> tuple[Selection, Counts]:
    """Count; documents with too many pairs of items fail, and the others are counted."""
    try:
        return found, count(gold=found.gold, predicted=found.predicted, measures=measures, **how)
    except TooManyPairs as error:
        return _counted(found.without(error), measures, how)


def type_names(types: str | Iterable[str]) -> list[str]:
    """
    Read the names of types, in order; in a text a name with a comma stands in double quotes.

    >>> type_names('summit, "deal, signed"')
    ['deal, signed', 'summit']
    """
    return sorted(set(_split(types) if isinstance(types, str) else types))


def types_text(names: Iterable[str]) -> str:
    """
    Write names of types as `type_names` reads them.

    >>> types_text(["deal, signed", "summit"])
    '"deal, signed",summit'
    """
    return ",".join(_quoted(name) for name in names)


def _quoted(name: str) -> str:
    if "," in name or name.startswith('"') or name != name.strip():
        return '"{}"'.format(name.replace('"', '""'))
    return name


def _split(text: str) -> Iterator[str]:
    at: int | None = 0
    while at is not None and (found := _NAME.match(text, at)):
        quoted = found["quoted"]
        yield found["plain"].strip() if quoted is None else quoted.replace('""', '"')
        at = found.end() if found["more"] else None


def _ledger(counts: Counts, found: Selection) -> Ledger:
    """Add the predictions for gold that is not scored, and those that failed to be."""
    ledger = counts.ledger.with_predicted(found.shut_out, Reason.UNAVAILABLE)
    ledger = ledger.with_predicted(found.refused, Reason.TOO_MANY_PAIRS)
    return ledger.with_predicted(found.not_asked, Reason.OTHER_SELECTION)


def _warnings(counts: Counts, found: Selection, ontology: Ontology | None) -> list[Diagnostic]:
    warned = [*unknown_types(counts, ontology), *unused_marks(found.predicted), *doubts(counts)]
    return [*warned, *left_out(counts)]


def measuring(
    measures: Iterable[Measure],
    filters: Mapping[str, str | None],
    ontology: Ontology | None = None,
) -> dict[str, str]:
    """Name what must be equal for two results to be compared."""
    names = ",".join(str(measure) for measure in measures)
    every = {**filters, "ontology": ontology.identity if ontology is not None else None}
    given = {name: value for name, value in every.items() if value}
    return {"scoring": str(SCORING), "measures": names, **given}


def identity_of(
    documents: DocumentLedger,
    *,
    gold: str,
    predicted: str,
    extractor: str,
    extractor_fingerprint: str,
    ontology: Ontology | None,
) -> dict[str, str]:
    """Name what produced a result, given the fingerprints of both sides."""
    names = [extractor, short(extractor_fingerprint)]
    identity = {
        "evalkit": __version__,
        "extractor": "/".join(name for name in names if name),
        "gold": f"{short(gold)}/{documents.gold}d",
        "pred": short(predicted),
        "cov": f"{documents.predicted}/{documents.gold}",
        "onto": short(ontology.fingerprint) if ontology is not None else "",
    }
    return {name: value for name, value in identity.items() if value}
