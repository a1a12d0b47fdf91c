"""Run the lint rules: those of every module of this package that has RULES, without a list."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from evalkit.errors import Diagnostic, GoldError, Location, Severity
from evalkit.gold.discover import discover
from evalkit.gold.lint.comments import ignored, unknown_codes
from evalkit.gold.lint.rule import Rule
from evalkit.gold.read import Reader, Reading


@dataclass(frozen=True, slots=True)
class Report:
    """The number of files that were checked, and the findings in the order of files and lines."""

    files: int
    diagnostics: tuple[Diagnostic, ...]

    def count(self, severity: Severity) -> int:
        """Count the findings of a severity."""
        return Counter(diagnostic.severity for diagnostic in self.diagnostics)[severity]


@cache
def rules() -> tuple[Rule, ...]:
    """List all rules, by code."""
    package = __name__.rpartition(".")[0]
    names = [module.name for module in iter_modules([str(Path(__file__).parent)])]
    modules = (import_module(f"{package}.{name}") for name in names)
    found = [rule for module in modules for rule in getattr(module, "RULES", ())]
    return tuple(sorted(found, key=lambda rule: rule.code))


def findings(reading: Reading, *, errors_only: bool = False) -> list[Diagnostic]:
    """
    Collect what is wrong with one file: what the reader could not read, then what the rules find.

    With `errors_only` the rules that only warn are not run. Comments in the file silence rules,
    never the reader.
    """
    gold = reading.gold
    if gold is None:
        return list(reading.problems)
    silenced = ignored(gold)
    chosen = [rule for rule in rules() if rule.severity == "error" or not errors_only]
    found = [finding for rule in chosen for finding in rule.check(gold)]
    kept = [finding for finding in found if not any(item.covers(finding) for item in silenced)]
    doubtful = [] if errors_only else unknown_codes(silenced, {rule.code for rule in rules()})
    return sorted([*reading.problems, *kept, *doubtful], key=_place)


def lint(
    paths: Sequence[Path], *, text_path: Sequence[Path] = (), require_text: bool = False
) -> Report:
    """
    Check gold files and folders of them; raises GoldError EK1610 where a path is not there.

    Two files with one id are a problem where they come from the same path: annotators' folders,
    each named by itself, may hold the same articles.
    """
    reader = Reader(text_path, require_text)
    found: list[Diagnostic] = []
    files = 0
    for path in paths:
        readings = list(discover([path], reader))
        files += len(readings)
        for reading in readings:
            found += findings(reading)
        found += duplicate_ids(readings)
    if not files:
        places = ", ".join(str(path) for path in paths)
        raise GoldError.of(
            "EK1610",
            "There is no gold file here.",
            where=Location(places),
            hint="Make one: evalkit gold new.",
        )
    return Report(files, tuple(found))


def duplicate_ids(readings: Iterable[Reading]) -> list[Diagnostic]:
    """Find ids that two files have."""
    owners: dict[str, Location] = {}
    found = []
    for gold in (reading.gold for reading in readings):
        if gold is None or not gold.id:
            continue
        first = owners.setdefault(gold.id, gold.where)
        if first is not gold.where:
            message = f"The id '{gold.id}' is that of another file, too ({first})."
            found.append(Diagnostic("EK1601", message, gold.where, "Give each article its own id."))
    return found


def _place(diagnostic: Diagnostic) -> tuple[Location, str]:
    return diagnostic.where or Location(""), diagnostic.code
