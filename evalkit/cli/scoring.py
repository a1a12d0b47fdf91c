"""What `evalkit score` does between its options and its output."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from evalkit.cli.confidence import shown
from evalkit.cli.inputs import (
    articles,
    check_shared,
    extractor_settings,
    is_chosen,
    is_yaml,
    read_gold,
    settings,
)
from evalkit.cli.keeping import Keeper, gold_info
from evalkit.cli.progress import progress
from evalkit.cli.request import Outcome, Request, Tolerance
from evalkit.config import Config
from evalkit.errors import Diagnostic, MeasureError, RunError
from evalkit.evaluate import Result
from evalkit.evaluate import score as score_documents
from evalkit.evaluate.checks import undefined
from evalkit.evaluate.combined import FileScore
from evalkit.evaluate.files import CACHE, score_columns
from evalkit.evaluate.scoring import type_names, types_text
from evalkit.extractors import Extractor, make_extractor
from evalkit.extractors.cache import FILE, PredictionCache, code_state, identity
from evalkit.extractors.catalog import factory
from evalkit.extractors.run import require
from evalkit.formats import load_documents, parse_source
from evalkit.measures import COLLECTIONS, Measure, bases, suite
from evalkit.model import Article, Corpus, Document, Failed
from evalkit.runs.manifest import ExtractorInfo, GoldInfo
from evalkit.runs.plan import Command
from evalkit.runs.predicting import Prediction
from evalkit.runs.shard import sharded


def run_score(request: Request, *, tolerance: Tolerance, strict: bool) -> Outcome:
    """Read, extract and score; every error of the input is raised before the first number."""
    config = settings(request.gold)
    request = replace(request, confidence=request.confidence.settled(config))
    wanted = _measures(request, config)
    keeper = Keeper(config, request.run, _command(request, wanted))
    found = _by_columns(request, wanted, keeper, tolerance)
    if found is None:
        job = _job(request, config, wanted, keeper, tolerance)
        results = [r for source in job.sources for r in _repeated(job, source)]
        read = [note for source in job.sources for note in source.notes]
    else:
        results, read = [found.result], list(found.notes)
    named = {str(measure) for measure in bases(_named(request) or config.measures)}
    met = [note for one in results for note in (*one.notes, *undefined(one, named=named))]
    notes = list(dict.fromkeys([*read, *met, *keeper.notes]))
    code = _exit_code(results, notes, tolerance, strict=strict)
    return Outcome(
        results,
        notes,
        code,
        said=keeper.said,
        repeat=request.run.repeat,
        confidence=request.confidence,
    )


def _by_columns(
    request: Request, wanted: Sequence[Measure], keeper: Keeper, tolerance: Tolerance
) -> FileScore | None:
    """Score one file on another where that needs no documents."""
    files = _two_files(request)
    found = _score_files(*files, request, wanted) if files is not None else None
    if files is None or found is None:
        return None
    result = shown(found.result, keeper.command)
    complete = not _is_incomplete(result, tolerance)
    gold, predicted = (parse_source(one).path for one in files)
    keeper.files(gold, predicted, result, complete=complete)
    return FileScore(result, found.notes)


@dataclass(frozen=True, slots=True)
class _Job:
    """What all sources of one command are scored with; `whole` is the gold before sharding."""

    request: Request
    wanted: Sequence[Measure]
    keeper: Keeper
    tolerance: Tolerance
    whole: Corpus
    gold: Corpus
    sources: Sequence["_Source"]
    articles: Sequence[Article]


def _job(
    request: Request,
    config: Config,
    wanted: Sequence[Measure],
    keeper: Keeper,
    tolerance: Tolerance,
) -> _Job:
    request.run.marks()  # wrong ones are said before any work
    whole = read_gold(request.gold, config)
    shard = request.run.parts()
    gold = whole if shard is None else shard.of(whole)
    sources = [*_files(request), *_extractors(request, config)]
    chosen = articles(gold, request.gold, needed=any(source.extractor for source in sources))
    for source in sources:
        if source.extractor:
            require(source.extractor, chosen)
        elif request.run.repeat is not None:
            raise RunError.of(
                "EK5012", "--repeat runs extractors; a file of predictions says one thing.",
                hint="Leave out --repeat or --predictions.",
            )  # fmt: skip
    return _Job(request, wanted, keeper, tolerance, whole, gold, sources, chosen)


def _command(request: Request, wanted: Sequence[Measure]) -> Command:
    choice = request.gold
    shard = request.run.parts()
    return Command(
        measures=tuple(str(measure) for measure in wanted),
        gold=choice.gold,
        text_path=tuple(str(path) for path in choice.text_path),
        config=None if choice.config is None else str(choice.config),
        split=choice.split,
        language=choice.language,
        types=None if request.types is None else types_text(type_names(request.types)),
        averages=request.averages,
        lenient=request.suite in COLLECTIONS,
        shard=None if shard is None else str(shard),
        level=request.confidence.level,
        seed=request.confidence.seed,
    )


def _two_files(request: Request) -> tuple[str, str] | None:
    """Return the gold and the predictions if each is one file of JSON Lines and all is scored."""
    choice = request.gold
    if len(choice.gold) != 1 or len(request.predictions) != 1 or request.extractors:
        return None
    if any((request.options or {}).values()):  # which no file takes; said where they are checked
        return None
    if request.run.shard is not None or request.run.repeat is not None:
        return None
    if choice.split is not None or choice.language is not None or is_yaml(choice.gold[0]):
        return None
    both = choice.gold[0], request.predictions[0]
    return both if all(parse_source(one).format == "jsonl" for one in both) else None


def _score_files(
    gold: str, predicted: str, request: Request, wanted: Sequence[Measure]
) -> FileScore | None:
    """Score two files by columns; None where they have to be read as documents."""
    return score_columns(
        gold=parse_source(gold).path,
        predicted=parse_source(predicted).path,
        measures=wanted,
        types=None if request.types is None else type_names(request.types),
        extractor=Path(predicted).name,
        signed=True,
        verify=request.speed.verify,
        workers=request.speed.workers,
        cache=Path(CACHE) if request.speed.cache else None,
    )


def _measures(request: Request, config: Config) -> list[Measure]:
    names = _named(request) or ([] if request.suite else list(config.measures))
    if names and request.suite is None:
        return bases(names)
    members = suite(request.suite or config.suite)
    return bases([*members, *names])


def _named(request: Request) -> list[str]:
    return [name for part in request.measures for name in split_measures(part)]


def _refuse_named(request: Request, result: Result) -> Result:
    """Raise what a suite would leave out where it was asked for by its name."""
    named = {str(measure) for measure in bases(_named(request))}
    lacking = [why for name, why in result.refused.items() if name in named]
    if lacking:
        raise MeasureError(*(replace(why, severity="error") for why in lacking))
    return result


def split_measures(text: str) -> Iterator[str]:
    """
    Split at commas outside parentheses.

    >>> list(split_measures("TC,TC(dup=merge,x=y),AC"))
    ['TC', 'TC(dup=merge,x=y)', 'AC']
    """
    depth, start = 0, 0
    for place, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if character == "," and depth == 0:
            yield text[start:place]
            start = place + 1
    yield text[start:]


@dataclass(frozen=True, slots=True)
class _Source:
    """Where predictions come from: an extractor that runs, or documents that were read."""

    name: str
    fingerprint: str
    extractor: Extractor | None = None
    documents: tuple[Document, ...] = ()
    notes: tuple[Diagnostic, ...] = ()
    options: Mapping[str, str] = field(default_factory=dict)
    path: str | None = None


def _files(request: Request) -> Iterator[_Source]:
    names = Counter(Path(path).name for path in request.predictions)
    for path in request.predictions:
        corpus = load_documents(path)
        name = Path(path).name if names[Path(path).name] == 1 else path
        yield _Source(
            name, corpus.fingerprint, documents=corpus.documents, notes=corpus.notes, path=path
        )


def _extractors(request: Request, config: Config) -> Iterator[_Source]:
    specs = request.extractors or (() if request.predictions else (config.extractor,))
    chosen = [config.extractor_of(spec) for spec in specs]
    check_shared(request.options or {}, [one.name for one in chosen])
    options = extractor_settings(request.options or {})
    seen: Counter[str] = Counter()
    for spec, one in zip(specs, chosen, strict=True):
        # The name that was asked for, not its options: a path of this machine is no identity.
        name = spec.partition(",")[0]
        seen[name] += 1
        label = name if seen[name] == 1 else f"{name} ({seen[name]})"
        taken = {key: value for key, value in options.items() if key in factory(one.name).options}
        made = make_extractor(one, options)
        yield _Source(label, "", made, options={**taken, **one.options})


def _repeated(job: _Job, source: _Source) -> Iterator[Result]:
    """Score a source, or run an extractor as often as was asked for."""
    if source.extractor is None:
        yield _score_documents(job, source)
        return
    times = job.request.run.repeat
    for repeat in [None] if times is None else range(1, times + 1):
        yield _score_extractor(job, source, source.extractor, repeat)


def _score_documents(job: _Job, source: _Source) -> Result:
    mine = {document.id for document in job.gold}
    others = {document.id for document in job.whole} - mine
    documents = [document for document in source.documents if document.id not in others]
    result = _score(job, source.name, source.fingerprint, documents)
    info = ExtractorInfo(label=source.name, fingerprint=source.fingerprint, source=source.path)
    job.keeper.documents(
        job.keeper.plan(info, _gold_info(job)),
        documents,
        result,
        complete=not _is_incomplete(result, job.tolerance),
    )
    return result


def _score_extractor(
    job: _Job, source: _Source, extractor: Extractor, repeat: int | None
) -> Result:
    about = extractor.describe()
    info = ExtractorInfo(
        label=source.name,
        name=about.name,
        version=about.version,
        fingerprint=about.fingerprint,
        packages=dict(about.packages),
        options=dict(source.options),
        code=code_state(extractor),
    )
    plan = job.keeper.plan(info, _gold_info(job), repeat=repeat)
    with job.keeper.open(plan) as writer:
        cache = _cache(job, source, extractor, repeat)
        work = Prediction(extractor, job.articles, writer, cache)
        total = len(job.articles)
        for _ in progress(work.work(), total=total, label=source.name, quiet=job.request.quiet):
            pass
        result = _score(job, source.name, about.fingerprint, work.results())
        job.keeper.notes += work.notes
        job.keeper.end(
            writer,
            result,
            order=[article.id for article in job.articles],
            complete=not _is_incomplete(result, job.tolerance),
            how=str(work),
        )
    return result


def _cache(
    job: _Job, source: _Source, extractor: Extractor, repeat: int | None
) -> PredictionCache | None:
    """Return the predictions that are kept; none where the extractor may not be cached."""
    if not job.request.speed.cache:
        return None
    who = identity(extractor, options=source.options, repeat=repeat)
    return (
        PredictionCache(Path(CACHE) / FILE, who, read=not job.request.run.refresh) if who else None
    )


def _gold_info(job: _Job) -> GoldInfo:
    choice = job.request.gold
    return gold_info(job.whole, [document for document in job.gold if is_chosen(document, choice)])


def _score(
    job: _Job, name: str, fingerprint: str, predicted: Sequence[Document | Failed]
) -> Result:
    request = job.request
    result = score_documents(
        gold=job.gold,
        predicted=predicted,
        measures=job.wanted,
        types=request.types,
        split=request.gold.split,
        language=request.gold.language,
        extractor=name,
        extractor_fingerprint=fingerprint,
        workers=request.speed.workers,
        lenient=request.suite in COLLECTIONS,
    )
    command = job.keeper.command
    return shown(_refuse_named(request, sharded(result, command.shard)), command)


def _exit_code(
    results: Sequence[Result], notes: Sequence[Diagnostic], tolerance: Tolerance, *, strict: bool
) -> int:
    if any(_is_incomplete(result, tolerance) for result in results):
        return 3
    return 2 if strict and any(note.severity != "note" for note in notes) else 0


def _is_incomplete(result: Result, tolerance: Tolerance) -> bool:
    missing = result.documents.absent + result.documents.failed
    return not tolerance.holds(missing=missing, documents=result.documents.gold)
