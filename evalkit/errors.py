"""What evalkit says when something is wrong: where, what, and what to do next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import ClassVar, Literal, Self

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a file: 1-based line and column (in code points); 0 where there is none."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return ":".join([self.file, *(str(n) for n in (self.line, self.column) if n)])


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """
    One finding: a stable code, its place, what is wrong and the next step.

    >>> str(Diagnostic("EK1201", "The quote was not found.", Location("a.yaml", 3, 7)))
    'EK1201 a.yaml:3:7 The quote was not found.'
    """

    code: str
    message: str
    where: Location | None = None
    hint: str = ""
    severity: Severity = "error"

    def __str__(self) -> str:
        return " ".join(
            str(part) for part in (self.code, self.where, self.message, self.hint) if part
        )


class EvalkitError(Exception):
    """
    Base of all evalkit errors; carries every finding, not only the first.

    `exit_code` is what the command line returns for it (DESIGN: exit codes).
    """

    exit_code: ClassVar[int] = 2

    def __init__(self, *diagnostics: Diagnostic) -> None:
        super().__init__(*diagnostics)
        self.diagnostics = diagnostics

    @classmethod
    def of(cls, code: str, message: str, *, where: Location | None = None, hint: str = "") -> Self:
        """Make an error of a single finding."""
        return cls(Diagnostic(code, message, where, hint))

    def __str__(self) -> str:
        return "\n".join(str(diagnostic) for diagnostic in self.diagnostics)


class YamlError(EvalkitError):
    """A YAML file is outside the subset that evalkit reads (EK10xx)."""


class OntologyError(EvalkitError):
    """An ontology file is wrong, or a name is not in it (EK13xx)."""


class GoldError(EvalkitError):
    """A gold file is wrong (EK10xx to EK16xx)."""


class DocumentError(EvalkitError):
    """A file of documents, mostly predictions, is wrong (EK20xx)."""


class MeasureError(EvalkitError):
    """A measure is unknown, or the data lack what it needs (EK30xx)."""


class ExtractorError(EvalkitError):
    """An extractor or its rules are wrong (EK40xx)."""


class UnavailableError(EvalkitError):
    """Something has to be installed first: an extra or model files (EK40xx)."""

    exit_code = 4


class RunError(EvalkitError):
    """A run, or a reference to one, is wrong (EK50xx)."""


class ConfigError(EvalkitError):
    """The configuration or the command line is wrong (EK60xx)."""


def short(value: str, *, most: int = 40) -> str:
    r"""
    Quote a piece of data for a message: bounded, and nothing in it acts on a terminal.

    >>> short("a\x1b[2J")
    "'a\\x1b[2J'"
    """
    return repr(value if len(value) <= most else value[: most - 1] + "…")


def counted(number: float, noun: str) -> str:
    """
    Count things in words.

    >>> counted(1, "document"), counted(2, "document"), counted(0.5, "gold item")
    ('1 document', '2 documents', '0.5 gold items')
    """
    said = f"{int(number)}" if float(number).is_integer() else f"{number:g}"
    return f"{said} {noun}{'s' * (number != 1)}"


def limited(found: Sequence[Diagnostic], *, show: int = 20) -> list[Diagnostic]:
    """
    Keep the first findings of one severity, and say in one more (EK2025) how many there were.

    >>> [str(one) for one in limited([Diagnostic("EK3005", "No trigger.")] * 3, show=1)]
    ['EK3005 No trigger.', 'EK2025 And 2 more. Mend the first ones.']
    """
    more = len(found) - show
    if more <= 0:
        return list(found)
    rest = Diagnostic(
        "EK2025", f"And {more} more.", None, "Mend the first ones.", found[0].severity
    )
    return [*found[:show], rest]


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """
    Say which known name is nearest, or list the known ones.

    >>> did_you_mean("sumit", ["summit", "denial"])
    "Did you mean 'summit'?"
    >>> did_you_mean("tc", ["TC", "textee/TC"])
    "Did you mean 'TC'?"
    >>> did_you_mean("x", ["b", "a"])
    'Known: a, b.'
    """
    names = sorted(known)
    near = [known for known in names if known.casefold() == name.casefold()]
    near = near or get_close_matches(name, names, n=1, cutoff=0.6)
    if near:
        return f"Did you mean {near[0]!r}?"
    return f"Known: {', '.join(names)}." if names else ""
