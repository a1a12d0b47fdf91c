"""What a run is going to be: all that decides its result, and the key that stands for it."""

import hashlib
import json
import platform
from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec
import numpy as np

from evalkit import __version__
from evalkit.measures.signature import SCORING
from evalkit.runs.manifest import FORMAT, ExtractorInfo, GoldInfo, Manifest


@dataclass(frozen=True, slots=True)
class Command:
    """
    The parameters of a score, as far as they decide its result.

    `gold` and `text_path` are as they were given, empty where the settings say it; `config` is the
    file of settings that was named. `shard` is `i/n`, `repeat` counts from 1; None without.
    `lenient` leaves out measures that need what the documents lack. `level` and `seed` are those of
    the intervals, None for none.
    """

    measures: tuple[str, ...]
    gold: tuple[str, ...] = ()
    text_path: tuple[str, ...] = ()
    config: str | None = None
    split: str | None = None
    language: str | None = None
    types: str | None = None
    averages: tuple[str, ...] = ()
    lenient: bool = False
    shard: str | None = None
    repeat: int | None = None
    level: float | None = None
    seed: int = 0

    def deciding(self) -> dict[str, object]:
        """Return what changes the result; where the gold lies does not, what it says does."""
        found = msgspec.to_builtins(self)
        return {k: v for k, v in found.items() if k not in ("gold", "text_path", "config")}


@dataclass(frozen=True, slots=True)
class Plan:
    """A run that is about to begin; see `Manifest` for the parts."""

    command: Command
    extractor: ExtractorInfo
    gold: GoldInfo
    config: str = ""
    revision: str = ""
    seed: int = 0
    tags: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The sha256 over all that decides the result."""
        about = self.extractor
        parts = {
            "format": FORMAT,
            "evalkit": __version__,
            "scoring": SCORING,
            "command": self.command.deciding(),
            "extractor": [about.label, about.name, about.version, about.fingerprint],
            "options": {} if about.fingerprint else about.options,
            "packages": about.packages,
            "gold": [self.gold.fingerprint, self.gold.documents],
            "seed": self.seed,
        }
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()

    def manifest(self, *, name: str, sequence: int) -> Manifest:
        """Return the manifest with which the run begins."""
        return Manifest(
            format=FORMAT,
            id=name,
            sequence=sequence,
            key=self.key,
            command=msgspec.to_builtins(self.command),
            versions=versions(),
            gold=self.gold,
            extractor=self.extractor,
            config=self.config,
            revision=self.revision,
            seed=self.seed,
            tags=dict(self.tags),
        )


def versions() -> dict[str, str]:
    """Name what computes the numbers, with its version."""
    return {
        "evalkit": __version__,
        "msgspec": msgspec.__version__,
        "numpy": np.__version__,
        "python": platform.python_version(),
    }
