"""The project that pytest runs in: its gold, predictions and verdicts, each made once."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from evalkit.config import Config, load_config
from evalkit.config.files import find

if TYPE_CHECKING:
    from evalkit.evaluate import Result
    from evalkit.gold import GoldCorpus
    from evalkit.measures import Measure
    from evalkit.runs.baseline.store import Place
    from evalkit.runs.gate.policy import Policy
    from evalkit.runs.gate.result import GateResult
    from evalkit.runs.predictions import Predictions

Run = Callable[..., "Result"]
Check = Callable[..., "GateResult"]


@dataclass
class Project:
    """What the items of a session share; `extractor` None means the configured one."""

    root: Path
    extractor: str | None = None
    baseline: str = ""
    results: dict[tuple[str, str], "GateResult"] = field(default_factory=dict)
    predictions: dict[str, "Predictions"] = field(default_factory=dict)

    @cached_property
    def config(self) -> Config:
        """The settings that hold where pytest was started."""
        return load_config(self.root, environment=os.environ)

    @cached_property
    def settings(self) -> Path | None:
        """The file of the settings."""
        return find(self.root)

    @cached_property
    def gold_paths(self) -> tuple[Path, ...]:
        """Where the project's own gold lies; what ships with evalkit is not tested here."""
        named = self.config.gold or (self.root / "gold",)
        return tuple(path.resolve() for path in named if path.exists())

    @property
    def paths(self) -> list[Path]:
        """What is collected where nothing else is named."""
        return [*self.gold_paths, *([self.settings] if self.settings else [])]

    @property
    def spec(self) -> str:
        """The extractor that is checked, as on the command line."""
        return self.extractor or self.config.extractor

    def is_settings(self, path: Path) -> bool:
        """Tell whether a file is that of the settings."""
        return self.settings is not None and path.resolve() == self.settings.resolve()

    def is_gold(self, path: Path) -> bool:
        """Tell whether a file is one of those that the project's gold consists of."""
        from evalkit.gold.discover import SKIPPED

        resolved = path.resolve()
        for folder in self.gold_paths:
            if resolved == folder:
                return True
            if path.suffix == ".yaml" and resolved.is_relative_to(folder):
                between = resolved.relative_to(folder).parts
                hidden = any(part.startswith(".") for part in between)
                return not hidden and not SKIPPED & set(between[:-1]) and _has_gold_key(path)
        return False

    @cached_property
    def gold(self) -> "GoldCorpus":
        """All gold, as `load_gold` reads it; raises GoldError."""
        from evalkit.gold import load_gold

        paths = [self.near(path) for path in self.config.gold_paths(self.root)]
        return load_gold(paths, text_path=self.config.text_path)

    def near(self, path: Path) -> Path:
        """Name a path relative to the folder that pytest was started in, where it lies in it."""
        return path.relative_to(self.root) if path.is_relative_to(self.root) else path

    def predicted(self, extractor: str | None = None) -> "Predictions":
        """Run an extractor on all gold, once a session."""
        from evalkit.extractors import make_extractor
        from evalkit.extractors.run import require, run
        from evalkit.model import Document, Failed, article
        from evalkit.runs.predictions import Predictions

        spec = extractor or self.spec
        if spec in self.predictions:
            return self.predictions[spec]
        made = make_extractor(self.config.extractor_of(spec))
        articles = [article(one) for one in self.gold if one.text is not None]
        require(made, articles)
        made.load()
        try:
            results = list(run(made, articles))
        finally:
            made.close()
        about = made.describe()
        self.predictions[spec] = Predictions(
            label=spec,
            source="this run",
            documents=tuple(one for one in results if isinstance(one, Document)),
            failed=tuple(one for one in results if isinstance(one, Failed)),
            extractor=spec.partition(",")[0],
            extractor_version=about.version,
            extractor_fingerprint=about.fingerprint,
        )
        return self.predictions[spec]

    def run(
        self, extractor: str | None = None, *, measures: "Sequence[Measure] | None" = None
    ) -> "Result":
        """Score an extractor on the project's gold; returns what `evalkit.score` returns."""
        from evalkit.evaluate import score

        predicted = self.predicted(extractor)
        return score(
            gold=self.gold,
            predicted=[*predicted.documents, *predicted.failed],
            measures=measures or self.measures(),
            extractor=predicted.extractor,
            extractor_fingerprint=predicted.extractor_fingerprint,
        )

    def check(self, extractor: str | None = None, *, baseline: str | None = None) -> "GateResult":
        """Hold an extractor against a baseline by the project's rules; returns a `GateResult`."""
        from evalkit.runs.baseline.store import find as find_baseline
        from evalkit.runs.gate.check import check

        predicted = self.predicted(extractor)
        reference = self.baseline if baseline is None else baseline
        key = (predicted.label, reference)
        if key not in self.results:
            found = find_baseline(reference, self.place(), default=self.name(predicted))
            self.results[key] = check(
                gold=self.gold,
                baseline=found,
                predicted=predicted,
                policy=self.policy(),
                seed=self.config.seed,
            )
        return self.results[key]

    def update(self, *, new_only: bool) -> Path | None:
        """Set the baseline to today's predictions; returns its file, None where nothing changed."""
        from evalkit.runs.baseline.make import Order, make, same_day
        from evalkit.runs.baseline.store import read, write

        predicted = self.predicted()
        name = self.name(predicted)
        path = self.place().path(name)
        old = read(path, self.place()) if path.exists() else None
        order = Order(
            suite=self.config.suite,
            name=name,
            measures=self.measures(),
            reason="pytest --evalkit-update",
            date=datetime.now(UTC).date().isoformat(),
            new_only=new_only,
        )
        made = same_day(make(self.gold, predicted, order, old=old), old)
        return path if write(made, path) else None

    def measures(self) -> "Sequence[Measure]":
        """List the measures of the settings, and those of the rules."""
        from evalkit.measures import bases, suite

        named = self.config.measures
        listed = bases(named) if named else suite(self.config.suite)
        rules = (rule.measure.base for rule in self.policy().rules)
        return list(dict.fromkeys([*listed, *rules]))

    def policy(self) -> "Policy":
        """Read the rules of the gate; raises what is wrong with them."""
        from evalkit.runs.gate.policy import Policy

        return Policy.of(self.config.check.settings())

    def place(self) -> "Place":
        """Say where the baselines of the suite lie."""
        from evalkit.runs.baseline.store import Place

        return Place(self.root / self.config.check.baseline, self.config.suite)

    def name(self, predicted: "Predictions") -> str:
        """Name the baseline of an extractor."""
        from evalkit.runs.baseline.store import name_of

        return name_of(predicted.extractor)


def _has_gold_key(path: Path) -> bool:
    with path.open("rb") as file:
        return any(line.startswith(b"gold:") for line in file)
