"""
The project's settings: `evalkit.yaml`, or `[tool.evalkit]` in `pyproject.toml`.

Both are searched in the current folder and above it; the nearest folder that has one wins, and
there `evalkit.yaml` before `pyproject.toml`. What the command line says goes before both.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evalkit import yamltree
from evalkit.errors import ConfigError, Diagnostic, Location, did_you_mean
from evalkit.extractors.catalog import Chosen, parse_spec
from evalkit.resources import builtin_folder


@dataclass(frozen=True, slots=True)
class Config:
    """
    Settings with their defaults; paths are absolute, `source` is the file they come from.

    `gold` None means: the folder `gold` where there is one, else the gold that ships with evalkit.
    `measures` are texts, as on the command line; where there are some they go before `suite`.
    `extractors` holds named configurations: name → option → value, with `use` for the extractor.
    """

    source: str = "defaults"
    gold: tuple[Path, ...] | None = None
    text_path: tuple[Path, ...] = ()
    extractor: str = "rules"
    suite: str = "default"
    measures: tuple[str, ...] = ()
    extractors: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

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


def load_config(start: Path, *, explicit: Path | None = None) -> Config:
    """
    Find and read the settings that hold in a folder.

    Raises ConfigError: EK6010 not readable, EK6011 unknown key, EK6012 wrong type of value; every
    problem of the file in one error.
    """
    path = explicit or _find(start)
    if path is None:
        return Config()
    values, text = _read(path)
    problems = list(_problems(values, text, str(path)))
    if problems:
        raise ConfigError(*problems)
    root = path.resolve().parent
    gold = _paths(values["gold"], root) if "gold" in values else None
    return Config(
        source=str(path),
        gold=gold,
        text_path=_paths(values.get("text_path", []), root),
        extractor=values.get("extractor", "rules"),
        suite=values.get("suite", "default"),
        measures=tuple(values.get("measures", [])),
        extractors={k: _resolved(v, root) for k, v in values.get("extractors", {}).items()},
    )


def _find(start: Path) -> Path | None:
    for folder in [start.resolve(), *start.resolve().parents]:
        yaml = folder / "evalkit.yaml"
        if yaml.is_file():
            return yaml
        pyproject = folder / "pyproject.toml"
        if pyproject.is_file() and b"[tool.evalkit" in pyproject.read_bytes():
            return pyproject
        if (folder / ".git").exists():
            return None
    return None


def _read(path: Path) -> tuple[dict[str, Any], str]:
    if path.suffix == ".toml":
        try:
            text = path.read_text("utf-8")
            table = tomllib.loads(text)
        except (OSError, ValueError) as error:
            raise ConfigError.of(
                "EK6010",
                f"The settings cannot be read: {error}.",
                where=Location(str(path)),
                hint="Mend the file, or name another with --config.",
            ) from None
        return table.get("tool", {}).get("evalkit", {}), text
    try:
        text = yamltree.read_text(path)
    except OSError as error:
        raise ConfigError.of(
            "EK6010",
            f"The settings cannot be read: {error.strerror}.",
            where=Location(str(path)),
            hint="Name another file with --config.",
        ) from None
    values = _plain(yamltree.parse(text, name=str(path)))
    if not isinstance(values, dict):
        raise ConfigError.of(
            "EK6010",
            "The settings are not 'key: value' pairs.",
            where=Location(str(path), 1, 1),
            hint="Write for example 'gold: [gold/]'.",
        )
    return values, text


def _plain(node: yamltree.Node) -> Any:
    if isinstance(node, yamltree.Scalar):
        return node.value
    if isinstance(node, yamltree.Sequence):
        return [_plain(item) for item in node.items]
    return {key: _plain(value) for key, value in node.entries.items()}


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _is_tables(value: object) -> bool:
    return isinstance(value, dict) and all(
        isinstance(v, dict) and all(isinstance(x, str) for x in v.values()) for v in value.values()
    )


_PATHS = frozenset({"rules", "model_dir", "path"})  # options of extractors that are paths

# key → (what it must be, in words; the test)
_KEYS = {
    "gold": ("a list of paths", _is_texts),
    "text_path": ("a list of folders", _is_texts),
    "extractor": ("text", _is_text),
    "suite": ("text", _is_text),
    "measures": ("a list of measures", _is_texts),
    "extractors": ("tables of option = text", _is_tables),
}


def _problems(values: Mapping[str, Any], text: str, name: str) -> list[Diagnostic]:
    found = []
    for key, value in values.items():
        where = _place(text, key, name)
        if key not in _KEYS:
            hint = did_you_mean(key, _KEYS)
            found.append(Diagnostic("EK6011", f"There is no setting {key!r}.", where, hint))
        elif not _KEYS[key][1](value):
            message = f"The setting {key!r} must be {_KEYS[key][0]}, not {value!r}."
            found.append(Diagnostic("EK6012", message, where, "Mend the value."))
    return found


def _place(text: str, key: str, name: str) -> Location:
    """Find a key's line; TOML's parser does not say where it was."""
    for number, line in enumerate(text.splitlines(), start=1):
        stripped = line.lstrip()
        if stripped.startswith((key, f'"{key}"', f"[tool.evalkit.{key}")):
            return Location(name, number, len(line) - len(stripped) + 1)
    return Location(name)


def _resolved(options: Mapping[str, str], root: Path) -> dict[str, str]:
    """Make the paths among an extractor's options relative to the settings that name them."""
    return {
        key: str(root / value) if key in _PATHS and not value.startswith("hf:") else value
        for key, value in options.items()
    }


def _paths(values: list[str], root: Path) -> tuple[Path, ...]:
    return tuple(root / value for value in values)
