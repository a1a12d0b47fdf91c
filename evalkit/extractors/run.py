"""Run an extractor over articles so that every article ends as a document, a failure, or absent."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from evalkit.errors import EvalkitError, ExtractorError, UnavailableError, counted, short
from evalkit.extractors.base import Extractor
from evalkit.extractors.catalog import make_extractor
from evalkit.model import Article, Document, Event, Failed, article


def extract(
    articles: Iterable[Article | Document],
    *,
    extractor: str = "rules",
    options: Mapping[str, str] | None = None,
) -> Iterator[Document | Failed]:
    """
    Predict the events of articles with the extractor NAME[,key=value…].

    Of a document, such as one of `load_gold`, only its text, id and language are taken.
    Raises ExtractorError for a wrong name or option, and UnavailableError (before any work) where a
    package, a model or a language is missing.

    >>> from evalkit.model import Article
    >>> one = Article(id="a", text="Varunia membantah tuduhan itu.", language="id")
    >>> [event.type for event in next(extract([one])).events]
    ['denial']
    """
    listed = [article(one) if isinstance(one, Document) else one for one in articles]
    made = make_extractor(extractor, options)
    require(made, listed)
    made.load()
    try:
        yield from run(made, listed)
    finally:
        made.close()


def require(extractor: Extractor, articles: Sequence[Article]) -> None:
    """
    Refuse articles that the extractor cannot work on; loads nothing.

    Raises UnavailableError with all that is missing, and ExtractorError EK4006 for articles without
    language where the extractor needs one.
    """
    silent = [one.id for one in articles if not one.language]
    if silent and extractor.describe().languages is not None:
        raise ExtractorError.of(
            "EK4006",
            f"The language of {counted(len(silent), 'document')} is not said,"
            f" such as {short(silent[0])}.",
            hint="Add 'language' to them; this extractor works language by language.",
        )
    problems = extractor.check(sorted({one.language or "" for one in articles}))
    if problems:
        raise UnavailableError(*problems)


def run(extractor: Extractor, articles: Sequence[Article]) -> Iterator[Document | Failed]:
    """
    Check each result of a loaded extractor against its article.

    A span outside the text makes a `Failed` of kind `invalid_output`; an exception one of
    kind `crash` for every article that has no result yet. A result for an article that nobody
    asked for, or a second one, is an ExtractorError EK4005. An article without result stays absent.
    """
    waiting = {one.id: one for one in articles}
    try:
        for result in extractor.extract(articles):
            source = waiting.pop(result.id, None)
            if source is None:
                raise _unasked(extractor, result.id)  # noqa: TRY301 (it must pass the handler below)
            yield _checked(result, source)
    except EvalkitError:
        raise
    except Exception as error:  # noqa: BLE001 (third-party code; the reason goes into the ledger)
        message = f"{type(error).__name__}: {error}"
        for name in waiting:
            yield Failed(id=name, kind="crash", message=message)


def _unasked(extractor: Extractor, name: str) -> ExtractorError:
    return ExtractorError.of(
        "EK4005",
        f"{extractor.describe().name} gave a result for {name!r} that nobody asked for, or twice.",
        hint="This is a fault of the extractor: report it to its authors.",
    )


def _checked(result: Document | Failed, source: Article) -> Document | Failed:
    if isinstance(result, Failed):
        return result
    size = len(source.text)
    outside = next((end for event in result.events for end in _ends(event) if end > size), None)
    if outside is None:
        return result
    message = f"a span ends at {outside}, the text at {size}"
    return Failed(id=result.id, kind="invalid_output", message=message)


def _ends(event: Event) -> Iterator[int]:
    if event.trigger is not None:
        yield event.trigger.end
    yield from (argument.end for argument in event.arguments if argument.end is not None)
