"""Score a file of predictions on a file of gold, without making every document an object."""

from collections.abc import Iterable
from pathlib import Path

from evalkit.alignment.exact import Wanted
from evalkit.evaluate.combined import Combined, FileScore
from evalkit.evaluate.order import any_order, same_order
from evalkit.evaluate.paired import Order
from evalkit.evaluate.result import Result
from evalkit.evaluate.scoring import score, type_names
from evalkit.formats import load_documents, parse_source
from evalkit.formats.batch import InDoubt
from evalkit.measures import Measure, bases, suite
from evalkit.measures.exact import wanted_of


def score_files(
    *,
    gold: str | Path,
    predicted: str | Path,
    measures: str | Measure | Iterable[Measure | str] | None = None,
    types: str | Iterable[str] | None = None,
    extractor: str = "",
    verify: bool = True,
    workers: int = 1,
    cache: str | Path | None = None,
) -> Result:
    """
    Score one file of JSON Lines on another; the result is that of `score` on their documents.

    Measures of equal keys are counted from columns, chunk by chunk: in memory are the counts, not
    the documents. Everything else, and any file that has something wrong, is read as documents.
    `verify` False skips the comparison of words with texts where documents are plain. With several
    `workers`, which are processes, a script has to guard its entry with
    `if __name__ == "__main__"`. `cache` is a folder where gold is kept as columns; it may be
    deleted at any time.

    Raises what `evalkit.load_documents` and `evalkit.score` raise.
    """
    found = score_paths(
        gold=gold,
        predicted=predicted,
        measures=list(suite("default")) if measures is None else bases(measures),
        types=None if types is None else type_names(types),
        extractor=extractor,
        verify=verify,
        workers=workers,
        cache=None if cache is None else Path(cache),
    )
    return found.result


def score_paths(
    *,
    gold: str | Path,
    predicted: str | Path,
    measures: list[Measure],
    types: list[str] | None,
    extractor: str,
    verify: bool,
    workers: int,
    cache: Path | None,
    signed: bool = False,
) -> FileScore:
    """Score files; `signed`: the extractor's fingerprint is that of its predictions."""
    wanted = wanted_of(measures)
    sources = parse_source(gold), parse_source(predicted)
    units = tuple(dict.fromkeys(wanted.values()))
    if len(wanted) == len(measures) and all(_is_fast(one) for one in units) and units:
        asked = None if types is None else frozenset(types)
        order = Order(units, asked, verify=verify)
        try:
            if {source.format for source in sources} == {"jsonl"}:
                paths = sources[0].path, sources[1].path
                found = _combined(paths, order, workers=workers, cache=cache)
                return found.score(wanted, asked=types, extractor=extractor, signed=signed)
        except InDoubt:
            pass
    return _from_documents(
        gold, predicted, measures, types, extractor=extractor, signed=signed, workers=workers
    )


def _is_fast(wanted: Wanted) -> bool:
    return wanted.is_countable


def _combined(
    paths: tuple[Path, Path], order: Order, *, workers: int, cache: Path | None
) -> Combined:
    found = same_order(*paths, order, workers=workers, cache=cache)
    return found if found is not None else any_order(*paths, order, workers=workers, cache=cache)


def _from_documents(
    gold: str | Path,
    predicted: str | Path,
    measures: list[Measure],
    types: list[str] | None,
    *,
    extractor: str,
    signed: bool,
    workers: int,
) -> FileScore:
    ours, theirs = load_documents(gold), load_documents(predicted)
    result = score(
        gold=ours,
        predicted=theirs.documents,
        measures=measures,
        types=types,
        extractor=extractor,
        extractor_fingerprint=theirs.fingerprint if signed else "",
        workers=workers,
    )
    return FileScore(result, theirs.notes)
