"""
The project's settings: `evalkit.yaml`, or `[tool.evalkit]` in `pyproject.toml`.

Both are searched in the current folder and above it; the nearest folder that has one wins, and
there `evalkit.yaml` before `pyproject.toml`. The environment (`EVALKIT_…`) goes before the file,
and what the command line says before both.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from evalkit.config.files import Found, find, read
from evalkit.config.merge import Chosen as Values
from evalkit.config.merge import merge
from evalkit.config.settings import SETTINGS
from evalkit.errors import ConfigError, Location
from evalkit.extractors.catalog import Chosen, parse_spec
from evalkit.resources import builtin_folder

_PATHS = frozenset({"rules", "model_dir", "path"})  # options of extractors that are paths


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the gate; None: as `Check` says. `where` is its place, for messages."""

    measure: str
    types: tuple[str, ...] = ()
    policy: str | None = None
    min_effect: float | None = None
    margin: float | None = None
    floor: float | None = None
    bound: str | None = None
    where: Location | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Check:
    """The settings of `evalkit check`; the table of settings says what each means."""

    baseline: Path = Path("reports/baselines")
    policy: str = "regression"
    alpha: float = 0.05
    min_effect: float = 0.01
    margin: float = 0.02
    permutations: int = 10_000
    on_inconclusive: str = "warn"
    on_new_gold: str = "report"
    on_changed_gold: str = "rescore"
    on_removed_gold: str = "warn"
    rules: tuple[Rule, ...] = ()

    def settings(self) -> dict[str, Any]:
        """Give what `runs.gate.Policy.of` reads: all but the folder, rules as mappings."""
        given = {f.name: getattr(self, f.name) for f in fields(self) if f.name != "baseline"}
        rules = [{f.name: getattr(one, f.name) for f in fields(one)} for one in self.rules]
        return {**given, "rules": rules}


@dataclass(frozen=True, slots=True)
class Config:
    """
    Settings with their defaults; paths are absolute, `source` is the file they come from.

    `gold` None means: the folder `gold` where there is one, else the gold that ships with evalkit.
    `measures` are texts, as on the command line; where there are some they go before `suite`.
    `extractors` holds named configurations: name → option → value, with `use` for the extractor.
    `ci` is the level of intervals. `values` has each setting by its dotted name, with its origin.
    """

    source: str = "defaults"
    gold: tuple[Path, ...] | None = None
    text_path: tuple[Path, ...] = ()
    extractor: str = "rules"
    suite: str = "default"
    measures: tuple[str, ...] = ()
    extractors: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    runs: Path = Path("reports/runs")
    seed: int = 0
    ci: float = 0.95
    check: Check = field(default_factory=Check)
    values: Mapping[str, Values] = field(default_factory=dict, compare=False, repr=False)

    def gold_paths(self, start: Path) -> tuple[Path, ...]:
        """Return where gold lies when the command line does not say."""
        if self.gold is not None:
            return self.gold
        own = start / "gold"
        return (own if own.is_dir() else builtin_folder("gold"),)

    def extractor_of(self, spec: str) -> Chosen:
        """Replace the name of a configured extractor by NAME,key=value… of its configuration."""
        name, given = parse_spec(spec)
        if name not in self.extractors:
            return Chosen(name, given)
        options = {**self.extractors[name], **given}
        use = options.pop("use", name)
        return Chosen(use, options)


def load_config(
    start: Path,
    *,
    explicit: Path | None = None,
    environment: Mapping[str, str] | None = None,
    given: Sequence[str] = (),
) -> Config:
    """
    Find and read the settings that hold in a folder.

    `environment` may have variables that go before the file; `given` are texts `name=value` that go
    before both. Raises ConfigError: EK6010 not readable, EK6011 unknown name, EK6012 wrong type of
    value, EK6020 not `name=value`, EK6021 a rule without measure; every problem in one error.
    """
    path = explicit or find(start)
    found = read(path) if path is not None else Found("defaults")
    values, problems = merge(found, environment=environment or {}, given=given)
    if problems:
        raise ConfigError(*problems)
    root = path.resolve().parent if path is not None else start
    bases = {"file": root, "default": root if path is not None and explicit is None else Path()}
    return _config(found.name, values, bases, start)


def config_of(
    found: Found, folder: Path, *, environment: Mapping[str, str], given: Sequence[str] = ()
) -> Config:
    """
    Make settings of a file's values, such as those of another revision; as `load_config`.

    `folder` is what the paths among them start from.
    """
    values, problems = merge(found, environment=environment, given=given)
    if problems:
        raise ConfigError(*problems)
    return _config(found.name, values, {"file": folder, "default": folder}, folder)


def _config(
    source: str, values: Mapping[str, Values], bases: Mapping[str, Path], start: Path
) -> Config:
    """Make paths of the texts that are some: relative to the file that names them, else to here."""

    def base(name: str) -> Path:
        return bases.get(values[name].layer, start)

    def path(name: str) -> Path:
        return base(name) / str(values[name].value)

    def paths(name: str) -> tuple[Path, ...]:
        return tuple(base(name) / value for value in values[name].value)

    plain = {name: values[name].value for name in SETTINGS}
    check = {name.partition(".")[2]: v for name, v in plain.items() if name.startswith("check.")}
    return Config(
        source=source,
        gold=None if plain["gold"] is None else paths("gold"),
        text_path=(*(start / p for p in values["text_path"].added), *paths("text_path")),
        extractor=plain["extractor"],
        suite=plain["suite"],
        measures=plain["measures"],
        extractors={k: _resolved(v, base("extractors")) for k, v in plain["extractors"].items()},
        runs=path("runs"),
        seed=plain["seed"],
        ci=plain["ci"],
        check=Check(**{**check, "baseline": path("check.baseline"), "rules": _rules(values)}),
        values=values,
    )


def _rules(values: Mapping[str, Values]) -> tuple[Rule, ...]:
    rules = values["check.rules"]
    return tuple(
        Rule(**row, where=where) for row, where in zip(rules.value, rules.rows, strict=True)
    )


def _resolved(options: Mapping[str, str], root: Path) -> dict[str, str]:
    """Make the paths among an extractor's options relative to the settings that name them."""
    return {
        key: str(root / value) if key in _PATHS and not value.startswith("hf:") else value
        for key, value in options.items()
    }
