"""Predict for the articles of a run; what it has already or is kept is not asked for again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from evalkit.errors import Diagnostic
from evalkit.extractors import Extractor
from evalkit.extractors.cache import PredictionCache
from evalkit.extractors.run import run
from evalkit.extractors.settle import settle
from evalkit.model import Article, Document, Failed
from evalkit.runs.writer import Writer


@dataclass(slots=True)
class Prediction:
    """
    The work on one run; `writer` None keeps nothing, `cache` None asks for everything.

    `journaled`, `cached` and `predicted` count the results by where they came from, `failed` those
    that are none.
    """

    extractor: Extractor
    articles: Sequence[Article]
    writer: Writer | None = None
    cache: PredictionCache | None = None
    journaled: int = 0
    cached: int = 0
    predicted: int = 0
    failed: int = 0
    _found: dict[str, Document | Failed] = field(default_factory=dict)

    def work(self) -> Iterator[Document | Failed]:
        """Yield each result when it is there, written already; models load only when needed."""
        done = self.writer.done if self.writer is not None else {}
        for article in self.articles:
            if article.id in done:
                self.journaled += 1
                yield self._take(done[article.id])
        waiting = [one for one in self.articles if one.id not in done]
        kept = self.cache.find(waiting) if self.cache is not None else {}
        for article in waiting:
            if article.id in kept:
                self.cached += 1
                yield self._take(self._written(kept[article.id]))
        missing = [one for one in waiting if one.id not in kept]
        try:
            yield from self._ask(missing)
        finally:
            if self.cache is not None:
                self.cache.close()

    @property
    def notes(self) -> list[Diagnostic]:
        """The warnings met on the way."""
        from_writer = self.writer.notes if self.writer is not None else ()
        return [*from_writer, *(self.cache.notes if self.cache is not None else ())]

    def results(self) -> list[Document | Failed]:
        """Return all results in the order of the articles."""
        return [self._found[one.id] for one in self.articles if one.id in self._found]

    def __str__(self) -> str:
        """Say where the results came from."""
        counts = {
            "from its journal": self.journaled,
            "cached": self.cached,
            "predicted": self.predicted,
            "failed": self.failed,
        }
        shown = [f"{number} {name}" for name, number in counts.items() if number]
        return ", ".join(shown) or "nothing predicted"

    def _ask(self, articles: Sequence[Article]) -> Iterator[Document | Failed]:
        if not articles:
            return
        of_id = {one.id: one for one in articles}
        self.extractor.load()
        try:
            for raw in run(self.extractor, articles):
                result = settle(raw, of_id[raw.id])
                self._written(result)
                self._count(result, of_id[raw.id])
                yield self._take(result)
        finally:
            self.extractor.close()

    def _count(self, result: Document | Failed, article: Article) -> None:
        if isinstance(result, Failed):
            self.failed += 1
            return
        self.predicted += 1
        if self.cache is not None:
            self.cache.keep(result, article)

    def _written(self, result: Document | Failed) -> Document | Failed:
        if self.writer is not None:
            self.writer.add(result)
        return result

    def _take(self, result: Document | Failed) -> Document | Failed:
        self._found[result.id] = result
        return result
