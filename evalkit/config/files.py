"""Find the file of settings and read it, TOML or YAML, as values with their places."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evalkit import yamltree
from evalkit.config.kinds import Plain
from evalkit.config.places import Path as KeyPath
from evalkit.config.places import Places, toml_places
from evalkit.errors import ConfigError, Location

_TABLE = ("tool", "evalkit")


@dataclass(frozen=True, slots=True)
class Found:
    """The values of a file, and where each of its keys stands."""

    name: str
    values: Mapping[str, Any] = field(default_factory=dict)
    places: Places = field(default_factory=dict)

    def place(self, path: KeyPath) -> Location:
        """Say where a key, or a row of an array of tables, stands."""
        return self.places.get(path, Location(self.name))


def find(start: Path) -> Path | None:
    """Find the file that holds in a folder: its own, else the nearest above in the repository."""
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


def read(path: Path) -> Found:
    """Read a file of settings; raises ConfigError EK6010 or YamlError."""
    try:
        with path.open("rb") as file:
            content = file.read(yamltree.MAX_BYTES + 1)
    except OSError as error:
        raise ConfigError.of(
            "EK6010",
            f"The settings cannot be read: {error.strerror}.",
            where=Location(str(path)),
            hint="Name another file with --config.",
        ) from None
    return parse(content, name=str(path))


def parse(content: bytes, *, name: str) -> Found:
    """Read the bytes of a file of settings, TOML where its name says so, else YAML; as `read`."""
    return _parse_toml(content, name) if name.endswith(".toml") else _parse_yaml(content, name)


def _parse_toml(content: bytes, name: str) -> Found:
    try:
        text = content.decode()
        table: Any = tomllib.loads(text)
    except ValueError as error:
        raise ConfigError.of(
            "EK6010",
            f"The settings cannot be read: {error}.",
            where=Location(name),
            hint="Mend the file, or name another with --config.",
        ) from None
    for key in _TABLE:
        table = table.get(key, {})
        if not isinstance(table, dict):
            raise ConfigError.of(
                "EK6010",
                "[tool.evalkit] is not a table.",
                where=Location(name),
                hint="Write [tool.evalkit], and the settings below it.",
            )
    places = {
        key[2:]: where
        for key, where in toml_places(text, name=name).items()
        if key[:2] == _TABLE and len(key) > len(_TABLE)
    }
    return Found(name, table, places)


def _parse_yaml(content: bytes, name: str) -> Found:
    text = yamltree.decode(content, where=Location(name))
    node = yamltree.parse(text, name=name)
    if not isinstance(node, yamltree.Mapping):
        raise ConfigError.of(
            "EK6010",
            "The settings are not 'key: value' pairs.",
            where=Location(name, 1, 1),
            hint="Write for example 'gold: [gold/]'.",
        )
    places: Places = {}
    values: dict[str, Any] = _plain(node, (), places)
    return Found(name, values, places)


def _plain(node: yamltree.Node, path: KeyPath, places: Places) -> Any:
    """Turn a node into values and note the place of each; texts without quotes stay `Plain`."""
    places.setdefault(path, node.where)
    if isinstance(node, yamltree.Scalar):
        return Plain(node.value) if node.plain else node.value
    if isinstance(node, yamltree.Sequence):
        return [_plain(item, (*path, i), places) for i, item in enumerate(node.items)]
    for key, scalar in node.keys.items():
        places[*path, key] = scalar.where
    return {key: _plain(value, (*path, key), places) for key, value in node.entries.items()}
