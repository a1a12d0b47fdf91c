"""Score a file of predictions on a file of gold, without making every document an object."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from evalkit.evaluate.byid import any_order
from evalkit.evaluate.combined import Combined, FileScore
from evalkit.evaluate.inorder import same_order
from evalkit.evaluate.paired import Order
from evalkit.evaluate.result import Result
from evalkit.evaluate.scoring import score, type_names
from evalkit.formats import load_documents, parse_source
from evalkit.formats.batch import InDoubt
from evalkit.measures import Measure, bases, suite
from evalkit.measures.exact import wanted_of

CACHE = ".evalkit/cache"
"""Where commands keep gold as columns, under the folder that they are called in."""


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
    `verify` False skips, where documents are plain, the comparison of words with texts and all that
    only the text of the other side could show. With several `workers`, which are processes, a
    script has to guard its entry with `if __name__ == "__main__"`. `cache` is a folder where gold
    is kept as columns; it may be deleted at any time.

    Raises what `evalkit.load_documents` and `evalkit.score` raise.
    """
    wanted = list(suite("default")) if measures is None else bases(measures)
    asked = None if types is None else type_names(types)
    sources = parse_source(gold), parse_source(predicted)
    if {source.format for source in sources} == {"jsonl"}:
        found = score_columns(
            gold=sources[0].path,
            predicted=sources[1].path,
            measures=wanted,
            types=asked,
            extractor=extractor,
            verify=verify,
            workers=workers,
            cache=None if cache is None else Path(cache),
        )
        if found is not None:
            return found.result
    ours, theirs = load_documents(gold), load_documents(predicted)
    return score(
        gold=ours,
        predicted=theirs.documents,
        measures=wanted,
        types=asked,
        extractor=extractor,
        workers=workers,
    )


def score_columns(
    *,
    gold: Path,
    predicted: Path,
    measures: Sequence[Measure],
    types: Sequence[str] | None,
    extractor: str,
    verify: bool,
    workers: int,
    cache: Path | None,
    signed: bool = False,
) -> FileScore | None:
    """
    Score files by columns, or return None where they have to be read as documents.

    `signed`: the extractor's fingerprint is that of its predictions.
    """
    wanted = wanted_of(measures)
    units = tuple(dict.fromkeys(wanted.values()))
    if not measures or len(wanted) < len(measures) or not all(u.is_countable for u in units):
        return None
    asked = None if types is None else frozenset(types)
    order = Order(units, asked, verify=verify)
    try:
        found = _combined((gold, predicted), order, workers=workers, cache=cache)
        return found.score(wanted, asked=types, extractor=extractor, signed=signed)
    except InDoubt:
        return None


def _combined(
    paths: tuple[Path, Path], order: Order, *, workers: int, cache: Path | None
) -> Combined:
    found = same_order(*paths, order, workers=workers, cache=cache)
    return found if found is not None else any_order(*paths, order, workers=workers)
