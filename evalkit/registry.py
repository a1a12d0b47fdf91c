"""Names of plug-ins and the objects behind them: one mechanism for every kind of plug-in."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from evalkit.errors import EvalkitError, did_you_mean


@dataclass(frozen=True, slots=True)
class Plugin:
    """A name, the `module:object` behind it, and the distribution that brings it."""

    name: str
    target: str
    origin: str = "evalkit"

    def load(self) -> Any:
        """Import the object; this runs the code of its module."""
        module, _, attribute = self.target.partition(":")
        return getattr(import_module(module), attribute)


@dataclass(frozen=True, slots=True)
class Registry:
    """
    Built-in names first, then entry points of installed packages.

    Entry points are read only when a name is not built in or when all names are listed; none is
    imported before it is chosen. A built-in name wins over an entry point of the same name.
    """

    kind: str
    group: str
    builtin: Mapping[str, str]
    code: str
    error: type[EvalkitError]

    def find(self, name: str) -> Plugin:
        """Find one plug-in, without importing it; an unknown name is this registry's error."""
        if name in self.builtin:
            return Plugin(name, self.builtin[name])
        plugins = {plugin.name: plugin for plugin in self._installed()}
        if name in plugins:
            return plugins[name]
        known = [*self.builtin, *plugins]
        raise self.error.of(
            self.code, f"There is no {self.kind} {name!r}.", hint=did_you_mean(name, known)
        )

    def all(self) -> list[Plugin]:
        """List every plug-in by name, the built-in ones first."""
        builtin = [Plugin(name, target) for name, target in sorted(self.builtin.items())]
        return builtin + [p for p in self._installed() if p.name not in self.builtin]

    def _installed(self) -> list[Plugin]:
        from importlib.metadata import entry_points  # noqa: PLC0415 (80 ms that --help need not pay)

        found = [
            Plugin(point.name, point.value, point.dist.name if point.dist else "unknown")
            for point in entry_points(group=self.group)
        ]
        return sorted(found, key=lambda plugin: (plugin.name, plugin.target))
