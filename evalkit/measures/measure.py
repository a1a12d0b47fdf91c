"""A measure as a value whose text is its identity: command line, table header and JSON key."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from evalkit.errors import Diagnostic, MeasureError, did_you_mean, short
from evalkit.measures.definition import Definition, Options, Parameter
from evalkit.measures.table import DEFINITIONS, SUITES

FIGURES = ("P", "R", "F1")
_TEXT = re.compile(
    r"(?P<name>[A-Za-z][\w+/-]*)"
    r"(?:\((?P<parameters>[^()]*)\))?"
    r"(?:\.(?P<figure>\w+))?",
    re.ASCII,
)
COMPAT = "compat"
_DECIMAL = re.compile(r"\d{1,12}(\.\d{1,12})?|\.\d{1,12}", re.ASCII)
_NAME = re.compile(r"[\w.+-]{1,64}", re.ASCII)
_COMMA = re.compile(r",(?![^()]*\))")  # not inside of parentheses


@dataclass(frozen=True, slots=True)
class Measure:
    """
    A name, parameters that are not the default, and perhaps one of its figures: `TC(dup=merge).F1`.

    Whatever the order of the parameters and with defaults given or not, equal measures are equal
    and print the same. Raises MeasureError: EK3001 unknown name, EK3002 unknown parameter or value,
    EK3004 unknown figure, EK3011 parameters that do not go together.

    >>> str(Measure("TC", (("dup", "merge"),), figure="F1"))
    'TC(dup=merge).F1'
    >>> Measure.parse("TC(dup=fp)") == Measure("TC")
    True
    """

    name: str
    parameters: tuple[tuple[str, str], ...] = ()
    figure: str | None = None

    def __post_init__(self) -> None:
        definition = DEFINITIONS.get(self.name)
        if definition is None:
            message = f"There is no measure {short(self.name)}."
            raise MeasureError.of("EK3001", message, hint=_no_name(self.name))
        for name, value in self.parameters:
            _check_parameter(definition, name, value)
        if self.figure is not None and self.figure not in FIGURES:
            hint = did_you_mean(self.figure, FIGURES)
            raise MeasureError.of("EK3004", f"There is no figure {self.figure!r}.", hint=hint)
        given = {name: _canonical(definition, name, value) for name, value in self.parameters}
        if len(given) < len(self.parameters):
            raise MeasureError.of(
                "EK3002", f"A parameter of {self.name!r} is given twice.", hint="Keep one of them."
            )
        canonical = tuple(
            (name, value)
            for name, value in sorted(given.items())
            if name == COMPAT or value != definition.parameters[name].default
        )
        object.__setattr__(self, "parameters", canonical)
        _ = self.definition  # refuses parameters that do not go together

    def __str__(self) -> str:
        inner = ",".join(f"{name}={value}" for name, value in self.parameters)
        behind = f".{self.figure}" if self.figure is not None else ""
        return f"{self.name}{f'({inner})' if inner else ''}{behind}"

    @classmethod
    def parse(cls, text: str) -> "Measure":
        """
        Read `name`, `name(parameter=value,…)`, each perhaps followed by `.P`, `.R` or `.F1`.

        Raises MeasureError EK3003 for anything else, and what the class itself raises.
        """
        match = _TEXT.fullmatch(text.strip())
        if match is None:
            raise _not_a_measure(text)
        pairs = []
        inner = (match["parameters"] or "").strip()
        for part in inner.split(",") if inner else []:
            name, equals, value = part.partition("=")
            if not equals or "=" in value:
                raise _not_a_measure(text)
            pairs.append((name.strip(), value.strip()))
        return cls(match["name"], tuple(pairs), match["figure"])

    @property
    def base(self) -> "Measure":
        """The same measure without a figure: what is counted."""
        return replace(self, figure=None)

    @property
    def definition(self) -> Definition:
        """How the measure is declared, with its parameters and compat flags applied."""
        definition, options = DEFINITIONS[self.name], self.options
        if definition.apply is None:
            return definition
        flags = "+".join(sorted(options.compat))
        return definition.apply(definition, {**options.parameters, COMPAT: flags})

    @property
    def options(self) -> Options:
        """The values of all parameters, also those that are the default, and the compat flags."""
        definition = DEFINITIONS[self.name]
        given = dict(self.parameters)
        flags = _flags(definition, given.pop(COMPAT, ""))
        defaults = {name: parameter.default for name, parameter in definition.parameters.items()}
        return Options({**defaults, **given}, flags)


def suite(name: str) -> tuple[Measure, ...]:
    """
    Return the measures of a suite; raises MeasureError EK3007 for an unknown one.

    >>> [str(measure) for measure in suite("textee")][:2]
    ['textee/TI', 'textee/TC']
    """
    if name not in SUITES:
        hint = did_you_mean(name, SUITES)
        raise MeasureError.of("EK3007", f"There is no suite {name!r}.", hint=hint)
    return tuple(Measure(member) for member in SUITES[name])


def bases(measures: str | Measure | Iterable[Measure | str]) -> list[Measure]:
    """
    Read measures where they are text, drop their figures and repeats, and keep the order.

    A single text may name several, with commas between them.

    >>> [str(measure) for measure in bases("TC(dup=merge),AC+.F1")]
    ['TC(dup=merge)', 'AC+']
    """
    if isinstance(measures, str):
        return bases(parse_all(measures))
    if isinstance(measures, Measure):
        measures = [measures]
    read = (Measure.parse(one) if isinstance(one, str) else one for one in measures)
    return list(dict.fromkeys(measure.base for measure in read))


def parse_all(text: str) -> list[Measure]:
    """
    Read measures with commas between them, each once and with its figure.

    >>> [str(measure) for measure in parse_all("TC(dup=merge,span=equal),AC+.F1")]
    ['TC(dup=merge)', 'AC+.F1']
    """
    return list(dict.fromkeys(map(Measure.parse, _COMMA.split(text))))


def _no_name(name: str) -> str:
    """Say what to do about a name that no measure has."""
    if name in SUITES:
        return f"That is a suite: {' '.join(SUITES[name])}."
    if "(" in name or "." in name:
        return f"A text with parameters or a figure is read by Measure.parse({short(name)})."
    return did_you_mean(name, DEFINITIONS)


def _check_parameter(definition: Definition, name: str, value: str) -> None:
    if name == COMPAT and definition.compat:
        known = {*definition.compat, *([definition.bundle] if definition.bundle else [])}
        wrong = [flag for flag in value.split("+") if flag not in known]
        if wrong:
            message = f"{definition.name!r} has no compat flag {short(wrong[0])}."
            raise MeasureError.of("EK3002", message, hint=did_you_mean(wrong[0], known))
        return
    parameter = definition.parameters.get(name)
    if parameter is None:
        names = [*definition.parameters, *([COMPAT] if definition.compat else [])]
        raise MeasureError.of(
            "EK3002",
            f"{definition.name!r} has no parameter {name!r}.",
            hint=did_you_mean(name, names) or "It takes none.",
        )
    named = parameter.named and _NAME.fullmatch(value) is not None
    if not named and value not in parameter.values and _number(parameter, value) is None:
        raise MeasureError.of(
            "EK3002",
            f"{definition.name}({name}={value}): there is no such value.",
            hint=_values(parameter, value),
        )


def _values(parameter: Parameter, value: str) -> str:
    if parameter.number is None:
        return did_you_mean(value, parameter.values)
    low, high = parameter.number
    return f"A number from {low:g} to {high:g}{''.join(f', or {v}' for v in parameter.values)}."


def _number(parameter: Parameter, value: str) -> str | None:
    """Write a number that the parameter allows as short as possible, None for anything else."""
    if parameter.number is None or not _DECIMAL.fullmatch(value):
        return None
    low, high = parameter.number
    return f"{float(value):.12g}" if low <= float(value) <= high else None


def _canonical(definition: Definition, name: str, value: str) -> str:
    if name != COMPAT:
        return _number(definition.parameters[name], value) or value
    flags = _flags(definition, value)
    if definition.bundle and flags == set(definition.compat) and len(flags) > 1:
        return definition.bundle
    return "+".join(sorted(flags))


def _flags(definition: Definition, value: str) -> frozenset[str]:
    named = set(value.split("+")) if value else set()
    every = definition.compat if definition.bundle in named else ()
    return frozenset((named | {*every}) - {definition.bundle})


def _not_a_measure(text: str) -> MeasureError:
    hint = "Write name, name(parameter=value) or name.F1, for example TC or TC.F1."
    return MeasureError(Diagnostic("EK3003", f"{text!r} is not a measure.", None, hint))
