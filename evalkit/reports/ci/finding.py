"""What a CI system shows beside a file: a finding, from a diagnostic or from the gate."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal

from evalkit.errors import Diagnostic, Location

Level = Literal["error", "warning", "note"]
LEVELS: tuple[Level, ...] = ("error", "warning", "note")  # the worst first

# rule → what it says, for systems that show rules apart from findings
RULES = {
    "must-find": "A gold event that must be found was not.",
    "regressed": "A rule of the gate does not hold: the extractor got worse.",
    "unmeasured": "A rule of the gate cannot be measured, which is never taken for a pass.",
    "not-green": "The check as a whole is not green: incomplete, not comparable, or warnings.",
    "broken": "A gold item that the baseline got right is no longer right.",
    "inconclusive": "A figure fell, but the gold cannot tell whether that is more than noise.",
    "baseline-edited": "The baseline was edited since the one that is held against.",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to show: `rule` is a diagnostic's code or one of `RULES`."""

    rule: str
    level: Level
    title: str
    message: str
    where: Location | None = None


def of_diagnostics(diagnostics: Iterable[Diagnostic]) -> list[Finding]:
    """Make findings of diagnostics, the worst first."""
    found = [
        Finding(d.code, d.severity, d.code, " ".join(filter(None, (d.message, d.hint))), d.where)
        for d in diagnostics
    ]
    return sorted(found, key=lambda finding: LEVELS.index(finding.level))


def relative(where: Location, *, root: Path) -> str:
    """Write a file as CI systems want it: relative to the repository, with slashes."""
    path = Path(where.file)
    resolved = path if path.is_absolute() else Path.cwd() / path
    if resolved.is_relative_to(root):
        path = resolved.relative_to(root)
    return str(PurePosixPath(*path.parts))
