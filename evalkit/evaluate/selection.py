"""Which documents of both sides are scored, and what becomes of the others."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from evalkit.alignment import check_unique, unpaired
from evalkit.errors import Diagnostic
from evalkit.evaluate.result import DocumentLedger
from evalkit.model import Corpus, Document, Failed, Unavailable
from evalkit.model.fingerprint import fingerprint


@dataclass(frozen=True, slots=True)
class Selection:
    """
    The documents of both sides.

    `shut_out` are predictions for gold that has no article, `not_asked` those for gold that split
    or language leave out.
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

    def notes(self) -> list[Diagnostic]:
        """Warn of documents without a counterpart."""
        return unpaired(extra=self.extra, absent=self.absent, failed=self.failed)

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
