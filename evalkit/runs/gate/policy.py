"""What a project asks of the gate: settings and rules, checked before anything is scored."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from fractions import Fraction
from typing import Any

from evalkit.errors import ConfigError, Diagnostic, Location, did_you_mean
from evalkit.measures import Measure

POLICIES = ("exact", "regression", "noninferior", "floor")
TESTED = ("regression", "noninferior")
"""The policies that test: they share the probability of a false alarm."""

DEFAULT_MEASURE = "TC.F1"


@dataclass(frozen=True, slots=True)
class Rule:
    """
    One rule: a figure of a measure, and how it is decided.

    `types` are the event types it is about; empty means micro and every type, for a floor micro
    alone. `min_effect`, `margin` and `floor` are in 0…1. `bound` "lower": a floor holds the lower
    end of the figure's interval instead of the figure.
    """

    measure: Measure
    types: tuple[str, ...] = ()
    policy: str = "regression"
    min_effect: float = 0.01
    margin: float = 0.02
    floor: float | None = None
    bound: str = "point"

    @property
    def figure(self) -> str:
        """The figure's name in a score: precision, recall or f1."""
        return {"P": "precision", "R": "recall"}.get(self.measure.figure or "F1", "f1")

    @property
    def is_tested(self) -> bool:
        """Tell whether the rule looks at what chance can do."""
        return self.policy in TESTED

    @property
    def bar(self) -> float | None:
        """What the rule asks for: the smallest effect, the margin or the floor."""
        bars = {"regression": self.min_effect, "noninferior": self.margin, "floor": self.floor}
        return bars.get(self.policy)

    @property
    def exact_bar(self) -> Fraction:
        """The same as the decimal number that was written, not as the nearest binary one."""
        return Fraction(repr(self.bar or 0.0))


@dataclass(frozen=True, slots=True)
class Policy:
    """
    The settings of a check.

    `alpha` is how often a harmless change may raise an alarm on any of the tested figures.
    `on_inconclusive`: pass, warn (exit 5 under strict), fail (exit 5). `on_new_gold`: report, warn.
    `on_changed_gold`: rescore, exclude. `on_removed_gold`: report, warn, fail.
    """

    rules: tuple[Rule, ...] = field(default_factory=lambda: (Rule(Measure.parse(DEFAULT_MEASURE)),))
    alpha: float = 0.05
    permutations: int = 10_000
    on_inconclusive: str = "warn"
    on_new_gold: str = "report"
    on_changed_gold: str = "rescore"
    on_removed_gold: str = "warn"

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> "Policy":
        """
        Read the settings of `[tool.evalkit.check]`, typed as in TOML; None is as if not given.

        Raises ConfigError with all problems: EK5050 an unknown name, EK5051 a wrong value, EK5052 a
        rule that cannot be held; and MeasureError for a measure that there is not.

        >>> Policy.of({"rules": [{"measure": "TC.R", "floor": 0.7}]}).rules[0].policy
        'floor'
        """
        given = {key: value for key, value in settings.items() if value is not None}
        rules = given.pop("rules", ()) or ({"measure": DEFAULT_MEASURE},)
        problems = list(_problems(given, _SETTINGS, "setting", None))
        shared = {key: given[key] for key in _SHARED if key in given}
        rows = [_row(rule) for rule in rules] if isinstance(rules, Sequence) else []
        for number, row in enumerate(rows):
            name = f"rules[{number}]"
            problems += _problems(row, _RULE, f"key of {name}", row.pop("where", None))
            problems += [] if "measure" in row else [_no_measure(name)]
        if problems:
            raise ConfigError(*problems)
        own = {f.name for f in fields(cls)} - {"rules"}
        made = tuple(_rule({**shared, **row}, own=row) for row in rows)
        return cls(rules=made, **{key: value for key, value in given.items() if key in own})

    @property
    def families(self) -> int:
        """How many families of figures are tested: each has its share of `alpha`."""
        return len({rule.measure for rule in self.rules if rule.is_tested})

    @property
    def share(self) -> float:
        """The part of `alpha` that each family has."""
        return self.alpha / max(self.families, 1)


@dataclass(frozen=True, slots=True)
class _Kind:
    words: str
    holds: Callable[[Any], bool]


def _choice(*names: str) -> _Kind:
    return _Kind(f"one of {', '.join(names)}", lambda value: value in names)


def _number(low: float, high: float, *, low_allowed: bool, high_allowed: bool) -> _Kind:
    def holds(value: Any) -> bool:
        if isinstance(value, bool) or not isinstance(value, int | float):
            return False
        above = value >= low if low_allowed else value > low
        return above and (value <= high if high_allowed else value < high)

    return _Kind(f"a number from {low:g} to {high:g}", holds)


_SHARE = _number(0, 1, low_allowed=True, high_allowed=True)
_MARGIN = _number(0, 1, low_allowed=False, high_allowed=True)
_TEXT = _Kind("text", lambda value: isinstance(value, str) and bool(value))
_TEXTS = _Kind(
    "a list of event types",
    lambda value: isinstance(value, list | tuple) and all(isinstance(v, str) for v in value),
)
_COUNT = _Kind(
    "a whole number from 99",
    lambda value: isinstance(value, int) and not isinstance(value, bool) and value >= 99,
)

_SHARED = {
    "policy": _choice(*POLICIES),
    "min_effect": _SHARE,
    "margin": _MARGIN,
    "floor": _SHARE,
}
_SETTINGS = {
    **_SHARED,
    "alpha": _number(0, 1, low_allowed=False, high_allowed=False),
    "permutations": _COUNT,
    "on_inconclusive": _choice("pass", "warn", "fail"),
    "on_new_gold": _choice("report", "warn"),
    "on_changed_gold": _choice("rescore", "exclude"),
    "on_removed_gold": _choice("report", "warn", "fail"),
}
_RULE = {
    **_SHARED,
    "measure": _TEXT,
    "types": _TEXTS,
    "bound": _choice("point", "lower"),
    "where": _Kind("a place", lambda _: True),
}


def _row(rule: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in rule.items() if value is not None}


def _problems(
    given: Mapping[str, Any], kinds: Mapping[str, _Kind], what: str, where: Location | None
) -> Iterator[Diagnostic]:
    for key, value in given.items():
        if key not in kinds:
            hint = did_you_mean(key, [name for name in kinds if name != "where"])
            yield Diagnostic("EK5050", f"There is no {what} {key!r}.", where, hint)
        elif not kinds[key].holds(value):
            message = f"The {what} {key!r} must be {kinds[key].words}, not {value!r}."
            yield Diagnostic("EK5051", message, where, "Mend the value.")


def _no_measure(name: str) -> Diagnostic:
    return Diagnostic(
        "EK5052", f"{name} names no measure.", None, "Write for example measure = 'TC.F1'."
    )


def _rule(values: Mapping[str, Any], *, own: Mapping[str, Any]) -> Rule:
    """Make a rule; one that has a floor of its own and names no policy is a floor."""
    measure = Measure.parse(values["measure"])
    if measure.figure is None:
        measure = replace(measure, figure="F1")
    if "floor" in own and "policy" not in own:
        values = {**values, "policy": "floor"}
    rule = Rule(
        **{**values, "measure": measure, "types": tuple(dict.fromkeys(values.get("types", ())))}
    )
    if rule.policy == "floor" and rule.floor is None:
        raise ConfigError.of(
            "EK5052", f"The rule on {measure} is a floor without a number.",
            hint="Add for example floor = 0.7.",
        )  # fmt: skip
    if rule.types and not measure.definition.by_type:
        raise ConfigError.of(
            "EK5052", f"The rule on {measure} names types; the measure has none.",
            hint="Leave the types out, or take a measure of types, such as TC.",
        )  # fmt: skip
    return rule
