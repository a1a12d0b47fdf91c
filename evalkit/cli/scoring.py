"""What `evalkit score` does between its options and its output."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from evalkit.cli.inputs import (
    GoldChoice,
    articles,
    check_shared,
    extractor_settings,
    is_yaml,
    read_gold,
    settings,
)
from evalkit.cli.progress import progress
from evalkit.config import Config
from evalkit.errors import ConfigError, Diagnostic, MeasureError, short
from evalkit.evaluate import Result, runs_to_json
from evalkit.evaluate import score as score_documents
from evalkit.evaluate.combined import FileScore
from evalkit.evaluate.files import CACHE, score_columns
from evalkit.evaluate.scoring import type_names
from evalkit.extractors import Extractor, make_extractor
from evalkit.extractors.run import require, run
from evalkit.formats import load_documents, parse_source
from evalkit.measures import COLLECTIONS, Measure, bases, suite
from evalkit.model import Article, Corpus, Document, Failed
from evalkit.reports import render


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How many gold documents may be failed or absent: a number, or a share of all."""

    number: int = 0
    share: float = 0.0

    @classmethod
    def parse(cls, text: str) -> "Tolerance":
        """Read `3` or `5%`; raises ConfigError EK6005."""
        digits = text.removesuffix("%")
        try:
            value = float(digits) if text.endswith("%") else int(digits)
            good = 0 <= value <= (100 if text.endswith("%") else value)
        except ValueError:
            good = False
        if not good:
            raise ConfigError.of(
                "EK6005",
                f"--max-errors is a number or a percentage, not {text!r}.",
                hint="Write for example 3 or 5%.",
            )
        return cls(share=value / 100) if text.endswith("%") else cls(number=int(value))

    def holds(self, *, missing: int, documents: int) -> bool:
        """Tell whether so many missing documents are still a complete run."""
        return missing <= self.number or missing <= self.share * documents


@dataclass(frozen=True, slots=True)
class Speed:
    """How files are counted; none of it changes a number."""

    verify: bool = True
    workers: int = 1
    cache: bool = False


@dataclass(frozen=True, slots=True)
class Confidence:
    """Which intervals are computed: their level in 0…1, None for none, and their seed."""

    level: float | None = None
    seed: int = 0

    @classmethod
    def parse(cls, text: str, *, seed: int) -> "Confidence":
        """Read a level in percent, or `none`; raises ConfigError EK3052."""
        if text == "none":
            return cls()
        try:
            percent = float(text.removesuffix("%"))
        except ValueError:
            percent = 0.0
        if not 50 <= percent < 100:
            raise ConfigError.of(
                "EK3052",
                f"--ci is a percentage from 50 to below 100, not {short(text)}.",
                hint="Write for example 95, or none.",
            )
        return cls(percent / 100, seed)


@dataclass(frozen=True, slots=True)
class Request:
    """The options of the command, as they were given."""

    gold: GoldChoice
    extractors: tuple[str, ...] = ()
    predictions: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    suite: str | None = None
    averages: tuple[str, ...] = ()
    types: str | None = None
    options: Mapping[str, str | bool | None] | None = None
    quiet: bool = False
    speed: Speed = field(default_factory=Speed)
    confidence: Confidence = field(default_factory=Confidence)

    def shown(self, result: Result) -> Result:
        """Add to a result what the options ask for beside the measures."""
        result = replace(result, averages=self.averages)
        level, seed = self.confidence.level, self.confidence.seed
        return result if level is None else result.with_intervals(level=level, seed=seed)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The results in the order of the options, what to say beside them, and the exit code."""

    results: Sequence[Result]
    notes: Sequence[Diagnostic]
    exit_code: int

    def render(self, name: str) -> bytes:
        """Write the results in a format; JSON is their canonical bytes."""
        several = len(self.results) > 1
        if name == "json":
            return runs_to_json(self.results) if several else self.results[0].to_json()
        runs = [{"extractor": result.extractor, **result.as_dict()} for result in self.results]
        measures = list(dict.fromkeys(m for result in self.results for m in result.measures))
        return render({"runs": runs}, name=name, measures=measures).encode()


def run_score(request: Request, *, tolerance: Tolerance, strict: bool) -> Outcome:
    """Read, extract and score; every error of the input is raised before the first number."""
    config = settings(request.gold)
    wanted = _measures(request, config)
    files = _two_files(request)
    if files is not None:
        found = _score_files(*files, request, wanted)
        if found is not None:
            result, read = found
            result = request.shown(result)
            said = list(dict.fromkeys([*read, *result.notes]))
            return Outcome([result], said, _exit_code([result], said, tolerance, strict=strict))
    gold = read_gold(request.gold, config)
    sources = [*_files(request), *_extractors(request, config)]
    chosen = articles(gold, request.gold, needed=any(source.extractor for source in sources))
    for source in sources:
        if source.extractor:
            require(source.extractor, chosen)
    results = [
        request.shown(_refuse_named(request, _score(request, gold, wanted, source, chosen)))
        for source in sources
    ]
    notes = list(
        dict.fromkeys([n for s in sources for n in s.notes] + [n for r in results for n in r.notes])
    )
    code = _exit_code(results, notes, tolerance, strict=strict)
    return Outcome(results, notes, code)


def _two_files(request: Request) -> tuple[str, str] | None:
    """Return the gold and the predictions if each is one file of JSON Lines and all is scored."""
    choice = request.gold
    if len(choice.gold) != 1 or len(request.predictions) != 1 or request.extractors:
        return None
    if any((request.options or {}).values()):  # which no file takes; said where they are checked
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
    return [name for part in request.measures for name in _split(part)]


def _refuse_named(request: Request, result: Result) -> Result:
    """Raise what a suite would leave out where it was asked for by its name."""
    named = {str(measure) for measure in bases(_named(request))}
    lacking = [why for name, why in result.refused.items() if name in named]
    if lacking:
        raise MeasureError(*(replace(why, severity="error") for why in lacking))
    return result


def _split(text: str) -> Iterator[str]:
    """
    Split at commas outside parentheses.

    >>> list(_split("TC,TC(dup=merge,x=y),AC"))
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


def _files(request: Request) -> Iterator[_Source]:
    names = Counter(Path(path).name for path in request.predictions)
    for path in request.predictions:
        corpus = load_documents(path)
        name = Path(path).name if names[Path(path).name] == 1 else path
        yield _Source(name, corpus.fingerprint, documents=corpus.documents, notes=corpus.notes)


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
        yield _Source(label, "", make_extractor(one, options))


def _score(
    request: Request,
    gold: Corpus,
    wanted: Sequence[Measure],
    source: _Source,
    chosen: Sequence[Article],
) -> Result:
    predicted: list[Document | Failed] = list(source.documents)
    fingerprint = source.fingerprint
    if source.extractor:
        predicted = _predict(source.extractor, chosen, source.name, quiet=request.quiet)
        fingerprint = source.extractor.describe().fingerprint
    return score_documents(
        gold=gold,
        predicted=predicted,
        measures=wanted,
        types=request.types,
        split=request.gold.split,
        language=request.gold.language,
        extractor=source.name,
        extractor_fingerprint=fingerprint,
        workers=request.speed.workers,
        lenient=request.suite in COLLECTIONS,
    )


def _predict(
    extractor: Extractor, chosen: Sequence[Article], name: str, *, quiet: bool
) -> list[Document | Failed]:
    extractor.load()
    try:
        return list(progress(run(extractor, chosen), total=len(chosen), label=name, quiet=quiet))
    finally:
        extractor.close()


def _exit_code(
    results: Sequence[Result], notes: Sequence[Diagnostic], tolerance: Tolerance, *, strict: bool
) -> int:
    if any(_is_incomplete(result, tolerance) for result in results):
        return 3
    return 2 if strict and any(note.severity != "note" for note in notes) else 0


def _is_incomplete(result: Result, tolerance: Tolerance) -> bool:
    missing = result.documents.absent + result.documents.failed
    return not tolerance.holds(missing=missing, documents=result.documents.gold)
