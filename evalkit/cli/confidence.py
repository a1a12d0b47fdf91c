"""The options `--ci` and `--seed`: which intervals stand beside the numbers."""

from dataclasses import dataclass, replace

from evalkit.config import Config
from evalkit.errors import ConfigError, short
from evalkit.evaluate import Result
from evalkit.runs.plan import Command


@dataclass(frozen=True, slots=True)
class Confidence:
    """Which intervals are computed: their level in 0…1, None for none, and their seed."""

    level: float | None = None
    seed: int = 0

    @classmethod
    def parse(cls, text: str, *, seed: int) -> "Confidence":
        """Read a level in percent, or `none`; raises ConfigError EK3052."""
        if text == "none":
            return cls()
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
        return cls(percent / 100, seed)


def asked(text: str | None, *, seed: int | None, config: Config) -> Confidence:
    """Read the options; what is not given is as the settings say. Raises ConfigError EK3052."""
    seed = config.seed if seed is None else seed
    return Confidence(config.ci, seed) if text is None else Confidence.parse(text, seed=seed)


def shown(result: Result, command: Command) -> Result:
    """Add to a result what was asked for beside the measures: averages and intervals."""
    result = replace(result, averages=command.averages)
    if command.level is None:
        return result
    return result.with_intervals(level=command.level, seed=command.seed)
