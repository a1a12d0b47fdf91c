"""What a lint rule is, and short ways to say what it found."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from evalkit.errors import Diagnostic, Location, Severity
from evalkit.gold.file import GoldFile


@dataclass(frozen=True, slots=True)
class Rule:
    """A check of one file; all its findings have this code and this severity."""

    code: str
    severity: Severity
    check: Callable[[GoldFile], Iterator[Diagnostic]]


def _finding(severity: Severity, code: str, where: Location, message: str, hint: str) -> Diagnostic:
    return Diagnostic(code, message, where, hint, severity)


error = partial(_finding, "error")
warning = partial(_finding, "warning")
note = partial(_finding, "note")
