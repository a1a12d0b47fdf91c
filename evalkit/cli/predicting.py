"""What `evalkit predict` does: run an extractor and write each document when it is done."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace

from evalkit.cli.progress import progress
from evalkit.extractors import make_extractor
from evalkit.extractors.catalog import Chosen
from evalkit.extractors.run import require, run
from evalkit.formats import write_documents
from evalkit.model import Article, Document, Failed, text_sha256


@dataclass(frozen=True, slots=True)
class Job:
    """An extractor, its options and the articles it is given."""

    extractor: Chosen
    options: Mapping[str, str]
    articles: Sequence[Article]
    quiet: bool = False


def run_job(job: Job, output: Path) -> list[Failed]:
    """Write the predictions, each with the hash of its article's text; returns what failed."""
    extractor = make_extractor(job.extractor, job.options)
    require(extractor, job.articles)
    extractor.load()
    hashes = {article.id: text_sha256(article.text) for article in job.articles}
    results = progress(
        run(extractor, job.articles),
        total=len(job.articles),
        label=job.extractor.name,
        quiet=job.quiet,
    )
    try:
        return _write(results, hashes, output)
    finally:
        extractor.close()


def _write(
    results: Iterable[Document | Failed], hashes: Mapping[str, str], output: Path
) -> list[Failed]:
    failed = []
    with output.open("xb") as file:
        for result in results:
            if isinstance(result, Failed):
                failed.append(result)
                continue
            write_documents([replace(result, text=None, text_sha256=hashes[result.id])], file)
            file.flush()
    return failed
