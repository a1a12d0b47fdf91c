"""The options `--ci` and `--seed`: which intervals stand beside the numbers."""

from dataclasses import dataclass, replace

from evalkit.config import Config
from evalkit.errors import ConfigError, short
from evalkit.evaluate import Result
from evalkit.runs.plan import Command


@dataclass(frozen=True, slots=True)
class Confidence:
    """
    Which intervals are computed: their level in 0…1, None for none, and their seed.

    `open` names what the command line leaves to the settings.
    """

    level: float | None = None
    seed: int = 0
    open: frozenset[str] = frozenset()

    @classmethod
    def parse(cls, text: str | None, *, seed: int | None) -> "Confidence":
        """Read a level in percent, or `none`; raises ConfigError EK3052."""
        given = {"level": text, "seed": seed}
        unsaid = frozenset(name for name, value in given.items() if value is None)
        seed = seed or 0
        if text is None or text == "none":
            return cls(None, seed, unsaid)
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
        return cls(percent / 100, seed, unsaid)

    def settled(self, config: Config) -> "Confidence":
        """Take from the settings what the command line left open."""
        return Confidence(
            config.ci if "level" in self.open else self.level,
            config.seed if "seed" in self.open else self.seed,
        )


def shown(result: Result, command: Command) -> Result:
    """Add to a result what was asked for beside the measures: averages and intervals."""
    result = replace(result, averages=command.averages)
    if command.level is None:
        return result
    return result.with_intervals(level=command.level, seed=command.seed)
