"""How a measure is declared: what it counts, what is the same, and who says so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from evalkit.alignment.unit import Unit


@dataclass(frozen=True, slots=True)
class Parameter:
    """A choice that a measure's text makes in parentheses; `values` says what each one means."""

    default: str
    values: Mapping[str, str]
    doc: str


@dataclass(frozen=True, slots=True)
class Definition:
    """
    One measure: its name, the field's name for it, what is counted.

    `by_type` False: the key knows no event type, so there are no rows per type and no macro
    average.
    """

    name: str
    title: str
    doc: str
    unit: Unit
    by_type: bool = True
    parameters: Mapping[str, Parameter] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Preset:
    """
    The rules of a published scorer, one file each.

    `deviations` says where evalkit's numbers are not the scorer's, and why.
    """

    name: str
    paper: str
    repository: str
    commit: str
    semantics: str
    deviations: Sequence[str]
    measures: Sequence[Definition]
