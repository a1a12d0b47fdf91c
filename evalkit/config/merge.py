"""Check values against the table of settings and choose: default, file, environment, `--set`."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from os import pathsep
from typing import Any, Literal

from evalkit.config.files import Found
from evalkit.config.kinds import Line
from evalkit.config.places import Path as KeyPath
from evalkit.config.settings import RULE_SETTINGS, RULES_NAME, SETTINGS, Setting, children
from evalkit.errors import ConfigError, Diagnostic, Location, did_you_mean

Layer = Literal["default", "file", "environment", "--set"]


@dataclass(frozen=True, slots=True)
class Chosen:
    """
    The value of a setting and where it comes from.

    `added` is what the environment adds to a list in the file; `rows` are the places of rules.
    """

    value: Any
    layer: Layer = "default"
    where: Location | None = None
    added: tuple[str, ...] = ()
    rows: tuple[Location, ...] = ()

    @property
    def origin(self) -> str:
        """Name the origin for people: `default`, file:line:column, $VARIABLE or `--set`."""
        return str(self.where) if self.where is not None else self.layer


Values = dict[str, Chosen]
Problems = list[Diagnostic]


def merge(
    found: Found, *, environment: Mapping[str, str], given: Sequence[str]
) -> tuple[Values, Problems]:
    """Choose each setting's value from the nearest layer that has one; list every problem."""
    values = {name: Chosen(setting.default) for name, setting in SETTINGS.items()}
    values[RULES_NAME] = Chosen(())
    problems: Problems = []
    _table(found.values, (), found, values, problems)
    _from_environment(environment, values, problems)
    for one in given:
        _from_line(one, values, problems)
    return values, problems


def unused_variables(environment: Mapping[str, str]) -> list[str]:
    """List variables that begin like a setting's and name none."""
    known = {setting.variable for setting in SETTINGS.values()}
    return sorted(n for n in environment if n.startswith("EVALKIT_") and n not in known)


def _table(
    table: Mapping[str, Any], path: KeyPath, found: Found, values: Values, problems: Problems
) -> None:
    prefix = "".join(f"{key}." for key in path)
    for key, value in table.items():
        name, place = f"{prefix}{key}", (*path, key)
        where = found.place(place)
        if name in SETTINGS:
            _take(SETTINGS[name], value, Chosen(None, "file", where), values, problems)
        elif name == RULES_NAME:
            values[name] = _rules(value, found, problems)
        elif key not in children(prefix):
            problems.append(_unknown(name, where, children(prefix)))
        elif isinstance(value, dict):
            _table(value, place, found, values, problems)
        else:
            problems.append(_wrong(name, "a table", value, where))


def _take(
    setting: Setting, value: object, chosen: Chosen, values: Values, problems: Problems
) -> None:
    try:
        values[setting.name] = replace(chosen, value=setting.kind.read(value))
    except ValueError:
        problems.append(_wrong(setting.name, setting.kind.words, value, chosen.where))


def _rules(value: object, found: Found, problems: Problems) -> Chosen:
    start = ("check", "rules")
    where = found.place(start)
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        problems.append(_wrong(RULES_NAME, "a list of tables", value, where))
        return Chosen(())
    read, rows = [], []
    for number, row in enumerate(value):
        rows.append(found.place((*start, number)))
        read.append(dict(_rule(row, (*start, number), found, problems)))
        if "measure" not in row:
            problems.append(
                Diagnostic("EK6021", "A rule has no measure.", rows[-1], 'Write measure = "TC.F1".')
            )
    return Chosen(tuple(read), "file", where, rows=tuple(rows))


def _rule(
    row: Mapping[str, Any], path: KeyPath, found: Found, problems: Problems
) -> Iterator[tuple[str, Any]]:
    for key, value in row.items():
        where = found.place((*path, key))
        setting = RULE_SETTINGS.get(key)
        name = f"{RULES_NAME}.{key}"
        if setting is None:
            problems.append(_unknown(name, where, RULE_SETTINGS))
            continue
        try:
            yield key, setting.kind.read(value)
        except ValueError:
            problems.append(_wrong(name, setting.kind.words, value, where))


def _from_environment(environment: Mapping[str, str], values: Values, problems: Problems) -> None:
    for name, setting in SETTINGS.items():
        text = environment.get(setting.variable) if setting.variable else None
        if not text:
            continue
        if name == "text_path":  # whoever sets it on a machine does not know the project's folders
            values[name] = replace(values[name], added=tuple(text.split(pathsep)))
            continue
        chosen = Chosen(None, "environment", Location(f"${setting.variable}"))
        _take(setting, Line(text), chosen, values, problems)


def _from_line(text: str, values: Values, problems: Problems) -> None:
    name, equals, value = text.partition("=")
    where = Location(f"--set {name}")
    if not equals:
        raise ConfigError.of(
            "EK6020", f"--set takes name=value, not {text!r}.", hint="Write --set seed=1."
        )
    setting = SETTINGS.get(name)
    if setting is None or not setting.variable:
        known = [one.name for one in SETTINGS.values() if one.variable]
        problems.append(_unknown(name, where, known, whole=True))
        return
    _take(setting, Line(value), Chosen(None, "--set", where), values, problems)


def _unknown(
    name: str, where: Location, known: "Iterator[str] | Sequence[str] | Mapping[str, Any]",
    *, whole: bool = False,
) -> Diagnostic:  # fmt: skip
    key = name if whole else name.rpartition(".")[2]
    return Diagnostic("EK6011", f"There is no setting {name!r}.", where, did_you_mean(key, known))


def _wrong(name: str, words: str, value: object, where: Location | None) -> Diagnostic:
    message = f"The setting {name!r} must be {words}, not {value!r}."
    return Diagnostic("EK6012", message, where, "Mend the value.")
