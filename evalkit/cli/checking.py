"""What `evalkit check` does between its options and its output."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from evalkit.cli import baselines
from evalkit.cli.former import Former, former
from evalkit.cli.inputs import (
    GoldChoice,
    articles,
    check_shared,
    extractor_settings,
    read_gold,
    settings,
)
from evalkit.cli.progress import progress
from evalkit.cli.stores import runs_folder
from evalkit.config import Config
from evalkit.errors import ConfigError, Diagnostic, EvalkitError, Location, RunError
from evalkit.evaluate.files import CACHE
from evalkit.extractors import make_extractor
from evalkit.extractors.cache import FILE, PredictionCache, identity
from evalkit.extractors.catalog import factory
from evalkit.extractors.run import require
from evalkit.model import Corpus, Document, Failed
from evalkit.runs.baseline.model import Baseline
from evalkit.runs.baseline.store import GIT, Place, find, name_of, path_of, read, shown
from evalkit.runs.gate.check import check
from evalkit.runs.gate.pairing import within
from evalkit.runs.gate.policy import Policy
from evalkit.runs.gate.result import GateResult
from evalkit.runs.predicting import Prediction
from evalkit.runs.predictions import Predictions
from evalkit.runs.reference import find as find_predictions


@dataclass(frozen=True, slots=True)
class Request:
    """
    The options of the command; at most one of `run`, `predictions` and `extractor` is given.

    `policy` are settings that go before the configured ones.
    """

    gold: GoldChoice
    baseline: str = ""
    name: str | None = None
    run: str | None = None
    predictions: str | None = None
    extractor: str | None = None
    suite: str | None = None
    folder: Path | None = None
    store: Path | None = None
    policy: Mapping[str, Any] = field(default_factory=dict)
    options: Mapping[str, str | bool | None] = field(default_factory=dict)
    strict: bool = False
    cache: bool = True
    quiet: bool = False


def run_check(request: Request) -> GateResult:
    """Read both sides and decide; every error of the input is raised before any extraction."""
    sources = [n for n in ("run", "predictions", "extractor") if getattr(request, n) is not None]
    if len(sources) > 1:
        raise ConfigError.of(
            "EK6002", f"--{sources[0]} and --{sources[1]} both say what is checked.",
            hint="Keep one of them.",
        )  # fmt: skip
    config = settings(request.gold)
    policy = Policy.of({**config.check.settings(), **request.policy})
    then = _former(request, config)
    naming = then.config or config  # the branch does not choose what it is held against
    place = baselines.place(naming, suite=request.suite, folder=request.folder)
    gold = read_gold(request.gold, config)
    predicted = None if _extracts(request) else _read(request, config)
    default = request.name or name_of(_label(request, naming, predicted))
    baseline = find(request.baseline, place, default=default)
    edited, gone = _edited(request, place, default)
    if predicted is None:
        predicted = _extract(request, config, gold)
    choice = request.gold
    kept, chosen = within(baseline, gold, split=choice.split, language=choice.language)
    asked = _asked(predicted, gold, chosen)
    return check(
        gold=chosen,
        baseline=kept,
        predicted=replace(asked, notes=(*asked.notes, *then.notes, *gone)),
        policy=policy,
        edited=edited,
        former=then.policy,
        seed=config.seed,
        strict=request.strict,
    )


def _extracts(request: Request) -> bool:
    return request.run is None and request.predictions is None


def _label(request: Request, config: Config, predicted: Predictions | None) -> str:
    if predicted is not None:
        return predicted.extractor or Path(predicted.source).name
    return (request.extractor or config.extractor).partition(",")[0]


def _read(request: Request, config: Config) -> Predictions:
    """Read a run or a file; a baseline cannot be held against itself."""
    check_shared(request.options, ())
    text = request.run or request.predictions or ""
    path = Path(text)
    if path.is_file() and _is_baseline(path):
        raise RunError.of(
            "EK5038", "This is a baseline, and a baseline held against itself is always green.",
            where=Location(text), hint="Name a run or predictions: --run @last",
        )  # fmt: skip
    return find_predictions(text, store=runs_folder(config, request.store))


def _is_baseline(path: Path) -> bool:
    with path.open("rb") as file:
        return b'"kind":"evalkit baseline"' in file.read(200)


def _edited(
    request: Request, place: Place, default: str
) -> tuple[Baseline | None, tuple[Diagnostic, ...]]:
    """Read the baseline of the working tree where one of a revision is asked for."""
    if not request.baseline.startswith(GIT):
        return None, ()
    path = path_of(request.baseline, place, default=default)
    if path.exists():
        return read(path, place), ()
    message = "The baseline that is held against is gone here: after a merge nothing is held."
    where = Location(shown(path))
    hint = "Bring it back: evalkit baseline set @last --reason …"
    return None, (Diagnostic("EK5069", message, where, hint, "warning"),)


def _former(request: Request, config: Config) -> Former:
    """Read the settings of the revision whose baseline is asked for."""
    if not request.baseline.startswith(GIT):
        return Former(None, None, ())
    revision = request.baseline.removeprefix(GIT).partition(":")[0]
    return former(revision, config, given=request.gold.given, options=request.policy)


def _extract(request: Request, config: Config, gold: Corpus) -> Predictions:
    spec = request.extractor or config.extractor
    chosen = config.extractor_of(spec)
    check_shared(request.options, [chosen.name])
    options = extractor_settings(request.options)
    extractor = make_extractor(chosen, options)
    wanted = articles(gold, request.gold)
    require(extractor, wanted)
    taken = {k: v for k, v in options.items() if k in factory(chosen.name).options}
    who = identity(extractor, options={**taken, **chosen.options}) if request.cache else None
    work = Prediction(
        extractor, wanted, None, PredictionCache(Path(CACHE) / FILE, who) if who else None
    )
    label = spec.partition(",")[0]
    found = list(progress(work.work(), total=len(wanted), label=label, quiet=request.quiet))
    about = extractor.describe()
    failed = tuple(one for one in found if isinstance(one, Failed))
    return Predictions(
        label=label,
        source=label,
        documents=tuple(one for one in found if isinstance(one, Document)),
        failed=failed,
        extractor=label,
        extractor_version=about.version,
        extractor_fingerprint=about.fingerprint,
        complete=not failed,
        notes=tuple(work.notes),
    )


def _asked(predicted: Predictions, gold: Corpus, chosen: Corpus) -> Predictions:
    """Leave out predictions for gold that --split and --lang leave out."""
    others = {one.id for one in gold} - {one.id for one in chosen}
    documents = tuple(one for one in predicted.documents if one.id not in others)
    failed = tuple(one for one in predicted.failed if one.id not in others)
    return replace(predicted, documents=documents, failed=failed)


def renderers() -> Mapping[str, str]:
    """Name the functions that write a result: format → module:function."""
    return {
        "text": "evalkit.reports.gate:render",
        "json": "evalkit.runs.gate.encode:to_json",
        "markdown": "evalkit.reports.ci.markdown:gate_markdown",
        "junit": "evalkit.reports.ci.junit:junit",
        "github": "evalkit.cli.ci:github",
        "sarif": "evalkit.cli.ci:sarif_log",
        "code_quality": "evalkit.cli.ci:quality_report",
    }


def render(result: GateResult, name: str) -> str:
    """Write a result in a format; raises ConfigError EK6002 for one that there is not."""
    from importlib import import_module

    target = renderers().get(name)
    if target is None:
        raise _no_format(name)
    module, _, function = target.partition(":")
    text: str = getattr(import_module(module), function)(result)
    return text


def _no_format(name: str) -> EvalkitError:
    return ConfigError.of(
        "EK6002", f"There is no format {name!r} here.", hint=f"Known: {', '.join(renderers())}."
    )
