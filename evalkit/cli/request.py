"""What `evalkit score` is asked for, and what it answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from evalkit.cli.confidence import Confidence
from evalkit.cli.inputs import GoldChoice
from evalkit.cli.keeping import RunChoice
from evalkit.cli.repeating import render_repeated
from evalkit.errors import ConfigError, Diagnostic
from evalkit.evaluate import Result, runs_to_json
from evalkit.reports import render
from evalkit.runs.lettering import Lettered, lettered


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
    run: RunChoice = field(default_factory=RunChoice)


@dataclass(frozen=True, slots=True)
class Outcome:
    """
    The results in the order of the options, what to say beside them, and the exit code.

    `said` names the runs that were kept; `confidence` is that of the intervals and letters.
    """

    results: Sequence[Result]
    notes: Sequence[Diagnostic]
    exit_code: int
    said: Sequence[str] = ()
    repeat: int | None = None
    confidence: Confidence = field(default_factory=Confidence)

    def render(self, name: str) -> bytes:
        """Write the results in a format; JSON is their canonical bytes."""
        if self.repeat is not None:
            return render_repeated(self.results, name)
        several = len(self.results) > 1
        if name == "json":
            return runs_to_json(self.results) if several else self.results[0].to_json()
        runs = [{"extractor": result.extractor, **result.as_dict()} for result in self.results]
        measures = list(dict.fromkeys(m for result in self.results for m in result.measures))
        level, letters = self.confidence.level, {}
        if several and level is not None and name != "csv":
            found = lettered(self.results, level=level, seed=self.confidence.seed)
            _write_letters(runs, found)
            letters = {"letters": found.said}
        return render({"runs": runs, **letters}, name=name, measures=measures).encode()


def _write_letters(runs: Sequence[dict[str, Any]], found: Lettered) -> None:
    """Put the letters beside the figures that they are of."""
    for letter, run in zip(found.letters, runs, strict=False):
        run["letter"] = letter
    for (number, measure, (of_type, name)), beats in found.rows.items():
        scores = runs[number]["measures"][measure]
        (scores["types"][name] if of_type else scores["micro"])["beats"] = beats
