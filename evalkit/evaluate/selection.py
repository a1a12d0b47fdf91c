"""Which documents of both sides are scored, and what becomes of the others."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from evalkit.alignment import check_unique, unpaired
from evalkit.errors import Diagnostic, limited
from evalkit.evaluate.result import DocumentLedger
from evalkit.measures.limits import TooManyPairs
from evalkit.model import Corpus, Document, Failed, Unavailable
from evalkit.model.fingerprint import fingerprint


@dataclass(frozen=True, slots=True)
class Selection:
    """
    The documents of both sides.

    `shut_out` are predictions for gold that has no article, `not_asked` those for gold that split
    or language leave out, `refused` those that no measure could be counted on, with the findings
    that say why; they are among `failed` too.
    """

    gold: tuple[Document, ...]
    predicted: tuple[Document, ...]
    failed: tuple[Failed, ...]
    absent: tuple[str, ...]
    extra: tuple[str, ...]
    unavailable: tuple[Unavailable, ...]
    shut_out: tuple[Document, ...]
    not_asked: tuple[Document, ...]
    filtered: int
    gold_fingerprint: str
    refused: tuple[Document, ...] = ()
    findings: tuple[Diagnostic, ...] = ()

    def notes(self) -> list[Diagnostic]:
        """Warn of documents without a counterpart."""
        refused = {document.id for document in self.refused}
        failed = [failure for failure in self.failed if failure.id not in refused]
        found = unpaired(extra=self.extra, absent=self.absent, failed=failed)
        return [*found, *limited(list(self.findings))]

    def without(self, error: TooManyPairs) -> "Selection":
        """Take the predictions of documents with too many pairs as failed."""
        refused = [document for document in self.predicted if document.id in error.pairs]
        failed = [
            Failed(id=name, kind="too-many-pairs", message=f"{pairs} pairs of items")
            for name, pairs in error.pairs.items()
        ]
        findings = [replace(finding, severity="warning") for finding in error.diagnostics]
        return replace(
            self,
            predicted=tuple(one for one in self.predicted if one.id not in error.pairs),
            failed=(*self.failed, *failed),
            refused=(*self.refused, *refused),
            findings=(*self.findings, *findings),
        )

    def ledger(self) -> DocumentLedger:
        """Count what became of the documents."""
        scored = {document.id for document in self.gold}
        return DocumentLedger(
            gold=len(self.gold),
            predicted=sum(document.id in scored for document in self.predicted),
            absent=len(self.absent),
            failed=len(self.failed),
            extra=len(self.extra),
            unavailable=len(self.unavailable),
            filtered=self.filtered,
        )

    def splits(self) -> dict[str, int]:
        """Count the gold documents by split."""
        return dict(sorted(Counter(document.split or "" for document in self.gold).items()))


def select(
    corpus: Corpus,
    predicted: Sequence[Document | Failed],
    *,
    split: str | None,
    language: str | None,
) -> Selection:
    """Choose by split and language; raises GoldError EK1601, DocumentError EK2050."""
    every: list[Document | Unavailable] = [*corpus.documents, *corpus.unavailable]
    check_unique(gold=[one.id for one in every], predicted=[one.id for one in predicted])
    chosen = {
        one.id for one in every
        if split in (None, one.split) and language in (None, one.language)
    }  # fmt: skip
    gold = tuple(document for document in corpus if document.id in chosen)
    unavailable = tuple(one for one in corpus.unavailable if one.id in chosen)
    scored, unread = {one.id for one in gold}, {one.id for one in unavailable}
    not_asked = {one.id for one in every} - chosen
    extra = {one.id for one in predicted} - {one.id for one in every}
    documents = [one for one in predicted if isinstance(one, Document)]
    wanted = scored | extra
    return Selection(
        gold=gold,
        predicted=tuple(one for one in documents if one.id in wanted),
        failed=tuple(one for one in predicted if isinstance(one, Failed) and one.id in scored),
        absent=tuple(sorted(scored - {one.id for one in predicted})),
        extra=tuple(sorted(extra)),
        unavailable=unavailable,
        shut_out=tuple(one for one in documents if one.id in unread),
        not_asked=tuple(one for one in documents if one.id in not_asked),
        filtered=len(not_asked),
        gold_fingerprint=corpus.fingerprint or fingerprint(gold),
    )
