"""What `evalkit compare` does between its options and its output."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from evalkit.cli.baselines import default_name, place
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
from evalkit.evaluate.files import CACHE
from evalkit.extractors import make_extractor
from evalkit.extractors.cache import FILE, PredictionCache, identity
from evalkit.extractors.catalog import REGISTRY, factory
from evalkit.extractors.run import require
from evalkit.measures import Measure
from evalkit.measures.measure import parse_all
from evalkit.model import Corpus, Document, Failed
from evalkit.runs.baseline.model import KIND
from evalkit.runs.baseline.store import GIT
from evalkit.runs.baseline.store import find as find_baseline
from evalkit.runs.comparing import Choice, Compared
from evalkit.runs.comparing import compare as compare_predictions
from evalkit.runs.predicting import Prediction
from evalkit.runs.predictions import Predictions
from evalkit.runs.reference import find

DEFAULT = ("TC", "AC+")
"""What is compared where neither the command line nor the settings name measures."""

_BASELINE = f'{{"kind":"{KIND}"'.encode()
_NOT_A_NAME = ("@", GIT, "hf:", "jsonl:")


@dataclass(frozen=True, slots=True)
class Request:
    """The options of the command, as they were given."""

    references: tuple[str, ...]
    gold: GoldChoice
    measures: tuple[str, ...]
    types: str | None
    store: Path | None
    seed: int | None
    level: float | None
    permutations: int
    cache: bool
    options: Mapping[str, str | bool | None]
    quiet: bool

    @classmethod
    def of(
        cls, references: tuple[str, ...], gold: GoldChoice, options: dict[str, Any], *, quiet: bool
    ) -> "Request":
        """Take the command's own options out of all; the others are those of extractors."""
        own = ("measures", "types", "store", "seed", "level", "permutations")
        taken = {name: options.pop(name) for name in own}
        cache = not options.pop("no_cache")
        return cls(references, gold, **taken, cache=cache, options=options, quiet=quiet)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The comparison, and of extractors that were run where their predictions came from."""

    compared: Compared
    said: Sequence[str]


def run_compare(request: Request) -> Outcome:
    """Read the gold, find or make all predictions, and compare them."""
    config = settings(request.gold)
    choice = Choice(
        measures=_measures(request, config),
        types=request.types,
        split=request.gold.split,
        language=request.gold.language,
        seed=config.seed if request.seed is None else request.seed,
        permutations=request.permutations,
        level=config.ci if request.level is None else request.level,
    )
    gold = read_gold(request.gold, config)
    names = [_extractor(text, config) for text in request.references]
    check_shared(request.options, [name for name in names if name is not None])
    said: list[str] = []
    systems = []
    for text, name in zip(request.references, names, strict=True):
        if name is None:
            systems.append(_find(text, request, config))
            continue
        work = _work(text, request, config, gold)
        systems.append(_extract(work, text, quiet=request.quiet))
        said.append(f"{text}: {work}")
    return Outcome(compare_predictions(gold=gold, systems=systems, choice=choice), said)


def _measures(request: Request, config: Config) -> tuple[Measure, ...]:
    return tuple(parse_all(",".join(request.measures or config.measures or DEFAULT)))


def _extractor(text: str, config: Config) -> str | None:
    """Return the extractor that a text names, None where it is another reference."""
    name = text.partition(",")[0]
    if text.startswith(_NOT_A_NAME) or Path(text).exists():
        return None
    known = {*config.extractors, *(plugin.name for plugin in REGISTRY.all())}
    return config.extractor_of(text).name if name in known else None


def _find(text: str, request: Request, config: Config) -> Predictions:
    if not (text.startswith(GIT) or _is_baseline(Path(text))):
        return find(text, store=runs_folder(config, request.store))
    where = place(config, suite=None, folder=None)
    baseline = find_baseline(text, where, default=default_name(config, where))
    return replace(baseline.predictions(), label=text)


def _is_baseline(path: Path) -> bool:
    """Tell the file of a baseline from one of documents by its first words."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(_BASELINE)) == _BASELINE


def _work(text: str, request: Request, config: Config, gold: Corpus) -> Prediction:
    """Make an extractor and what it is asked; what is kept of it is not asked again."""
    chosen = config.extractor_of(text)
    given = extractor_settings(request.options)
    extractor = make_extractor(chosen, given)
    asked = articles(gold, request.gold)
    require(extractor, asked)
    taken = {key: value for key, value in given.items() if key in factory(chosen.name).options}
    who = identity(extractor, options={**taken, **chosen.options}) if request.cache else None
    return Prediction(
        extractor, asked, None, PredictionCache(Path(CACHE) / FILE, who) if who else None
    )


def _extract(work: Prediction, text: str, *, quiet: bool) -> Predictions:
    """Run an extractor over the gold's articles."""
    results = list(progress(work.work(), total=len(work.articles), label=text, quiet=quiet))
    about = work.extractor.describe()
    return Predictions(
        label=text,
        source=about.name,
        documents=tuple(one for one in results if isinstance(one, Document)),
        failed=tuple(one for one in results if isinstance(one, Failed)),
        extractor=text.partition(",")[0],
        extractor_version=about.version,
        extractor_fingerprint=about.fingerprint,
        notes=tuple(work.notes),
    )
