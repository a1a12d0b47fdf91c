"""
How a measure is declared: scope → unit → relation → alignment → credit → aggregation.

A `Model` is one row of six named steps. The first five turn the two documents of one id into counts
by class, the sixth turns sums of counts into figures. Nothing else is needed for a new measure:
averages, tables, intervals and tests are sums over the counts.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, NamedTuple, TypeVar

from evalkit.alignment.unit import Unit
from evalkit.errors import Diagnostic
from evalkit.measures.columnwise import Fast, Shared
from evalkit.measures.score import Aggregation, Number
from evalkit.model import Document, Key
from evalkit.ontology import Ontology

F = TypeVar("F")

Rows = dict[str, dict[str, Number]]
"""Counts of one document: class → column → number; the class is "" where a measure has none."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a measure's text chose: all parameters with their defaults, and the compat flags."""

    parameters: Mapping[str, str] = field(default_factory=dict)
    compat: frozenset[str] = frozenset()
    ontology: Ontology | None = None

    def __getitem__(self, name: str) -> str:
        return self.parameters[name]


@dataclass(frozen=True, slots=True)
class Pair:
    """
    The two documents of one id, without the items that gold's marks took out.

    Their events, arguments, templates and entities are in an order that follows from their contents
    alone, unless the measure is order-sensitive. Each side has its `text`, if only one is given.
    """

    gold: Document
    predicted: Document
    options: Options = field(default_factory=Options)


class Source(NamedTuple):
    """
    Which part of a document an item stands for, in words that all measures share.

    `kind` is event, argument, template, fill, tag, mention, cluster or link. What does not apply is
    empty.
    """

    kind: str
    type: str = ""
    trigger: Key | None = None
    role: str = ""
    span: Key | None = None
    text: str = ""


class Item(NamedTuple):
    """
    One thing that is counted, projected out of a document.

    Items can only be related where their `key` is equal; `payload` is what is compared. `label` is
    the class in whose row the item counts, `container` the template, event or cluster it is in.
    """

    key: Hashable
    payload: Any
    label: str = ""
    source: Source = Source("")
    container: Hashable = None


DROPPED = "dropped"
"""The payload of an item that a unit cannot hold: it is accounted for, and is not counted."""


class Projected(NamedTuple):
    """The items of both sides."""

    gold: Sequence[Item]
    predicted: Sequence[Item]


class Link(NamedTuple):
    """A gold item and a predicted item, as places in `Projected`, and how alike they are."""

    gold: int
    predicted: int
    similarity: float = 1.0


@dataclass(frozen=True)
class Step(Generic[F]):
    """A named function: an entry of one of the tables of steps."""

    name: str
    doc: str
    run: F


Scope = Step[Callable[[Pair], Pair]]
Projection = Step[Callable[[Pair], Projected]]
Relation = Step[Callable[[Projected, Options], Sequence[Link]]]
Aligner = Step[Callable[[Sequence[Link], Projected, Options], Sequence[Link]]]


@dataclass(frozen=True, slots=True)
class Credit:
    """
    What links are worth: counts by class.

    `columns` are the names that every row has, in the order they are shown; those in `real` are
    sums of fractions, the others are whole numbers. `worth` says what a single link earns each of
    its items, where that is not its similarity.
    """

    name: str
    doc: str
    run: Callable[[Sequence[Link], Projected, Options], Rows]
    columns: tuple[str, ...] = ("gold", "predicted", "matched")
    real: frozenset[str] = frozenset()
    worth: Callable[[Link, Projected], float] | None = None


@dataclass(frozen=True, slots=True)
class Model:
    """One row: six steps. `relation` lists what may match, `alignment` chooses of that."""

    scope: Scope
    unit: Projection
    relation: Relation
    alignment: Aligner
    credit: Credit
    aggregation: Aggregation


@dataclass(frozen=True, slots=True)
class Parameter:
    """
    A choice that a measure's text makes in parentheses.

    `values` says what each one means; `number` allows any number between two bounds instead, or
    besides, written as short as possible; `named` allows any name of letters, digits and `._+-`
    besides.
    """

    default: str
    values: Mapping[str, str]
    doc: str
    number: tuple[float, float] | None = None
    named: bool = False


@dataclass(frozen=True, slots=True)
class Requirement:
    """
    What documents must have for a measure: `missing` says of a pair what is not there, or None.

    The answer completes the sentence "document 'd1' has …", as "no tokens". Where `enough` is
    given, a single pair for which it holds meets the requirement for all.
    """

    name: str
    missing: Callable[[Pair], str | None]
    hint: str
    enough: Callable[[Pair], bool] | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """Two documents as JSON Lines have them, for `measures show`, which counts them when asked."""

    gold: str
    predicted: str


@dataclass(frozen=True, slots=True)
class Definition:
    """
    One measure: its name, the field's name for it, what is counted.

    `model` are its steps. A measure whose items are equal or not at all has a `unit` too and is
    counted by sorting integer keys; both ways give the same. `by_type` False: no rows per class and
    no macro average. `compat` are the flags that reproduce bugs of the reference implementation,
    `bundle` the name for all of them. `order_sensitive`: flags under which the order of the input
    changes numbers; "" stands for always. `apply` gives the definition that parameters ask for;
    it sees the compat flags as `compat`, with "+" between them.
    `document_level`: arguments count without a mention beside the trigger. `weighs_optional`: the
    measure sees what gold calls optional, and has a place for it. `checked` is how the
    numbers were checked: "vectors" of the reference implementation, "worked examples" printed by
    it, or "formula-checked" on cases derived by hand. `fast` counts plain documents all at once, as
    the model's steps would; None of it means that the options do not allow it. `doubt` warns of
    documents that say a thing twice and not alike, of which the measure counts one.
    """

    name: str
    title: str
    doc: str
    model: Model
    unit: Unit | None = None
    by_type: bool = True
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    compat: Mapping[str, str] = field(default_factory=dict)
    bundle: str = ""
    order_sensitive: frozenset[str] = frozenset()
    requires: tuple[Requirement, ...] = ()
    document_level: bool = False
    weighs_optional: bool = False
    checked: str = "vectors"
    example: Example | None = None
    apply: Callable[["Definition", Mapping[str, str]], "Definition"] | None = None
    fast: Callable[[Shared, Options], Fast | None] | None = None
    doubt: Callable[[Shared, Options], Diagnostic | None] | None = None


@dataclass(frozen=True, slots=True)
class Preset:
    """
    The rules of a published scorer, one file each.

    `deviations` says where evalkit's numbers are not the scorer's, and why. `suites` are those of
    several scorers that its measures belong to: ace, kbp, muc, bionlp, ner, coref.
    """

    name: str
    paper: str
    repository: str
    commit: str
    semantics: str
    deviations: Sequence[str]
    measures: Sequence[Definition]
    suites: tuple[str, ...] = ()
