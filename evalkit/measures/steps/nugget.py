"""Steps of the TAC-KBP event nugget scorer: attributes of nuggets, credit, averages."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple
from unicodedata import category, normalize

from evalkit.measures.definition import (
    Aligner,
    Credit,
    Item,
    Link,
    Options,
    Pair,
    Projected,
    Projection,
    Relation,
    Rows,
)
from evalkit.measures.score import Aggregation, Columns, Figures, prf
from evalkit.measures.steps.credit import SIMILARITY
from evalkit.measures.steps.span_relation import alike
from evalkit.measures.steps.unit import event_source
from evalkit.model import Document, Mention, Span

NOT_ANNOTATED = "notannotated"
SKIP, ALL_ATTRIBUTES = "evmeval.skip_empty_gold", "evmeval.per_type_uses_all"
ASCII, LINES = "evmeval.ascii_names", "evmeval.line_order"


class Nugget(NamedTuple):
    """What is compared of an event mention; `realis` None may be anything."""

    span: Mention
    type: str
    realis: str | None


def span_of(item: Item) -> Span:
    """Take the trigger of a nugget."""
    nugget: Nugget = item.payload
    return nugget.span


def canonical_name(name: str) -> str:
    """
    Write a name by its letters and digits, without case; one without any stands for itself.

    >>> canonical_name("Conflict_Attack") == canonical_name("conflict attack")
    True
    """
    folded = normalize("NFC", normalize("NFC", name).casefold())
    kept = "".join(c for c in folded if c.isalnum() or category(c).startswith("M"))
    return kept or folded


def ascii_name(name: str) -> str:
    """Write a name by its ASCII letters and digits alone, as EvmEval on Python 2 does."""
    return "".join(c for c in name if c.isascii() and c.isalnum()).lower()


def _nuggets(pair: Pair) -> Projected:
    named = ascii_name if ASCII in pair.options.compat else canonical_name
    free = pair.options.parameters.get("unmarked") == "any"
    return Projected(
        list(_items(pair.gold, named, free=free)), list(_items(pair.predicted, named, free=False))
    )


def _items(document: Document, named: Callable[[str], str], *, free: bool) -> Iterator[Item]:
    for event in document.events:
        if event.trigger is not None:  # the measure requires that all have one
            marked = event.realis or event.modality or event.polarity
            realis = None if free and not marked else event.effective_realis
            nugget = Nugget(event.trigger, named(event.type), realis)
            yield Item((), nugget, nugget.type, event_source(event))


def _without_type(pair: Pair) -> Projected:
    return Projected(*([item._replace(label="") for item in side] for side in _nuggets(pair)))


NUGGETS = Projection("nugget", "each event by its trigger's characters, type and realis", _nuggets)
NUGGETS_WITHOUT_TYPE = Projection(
    "nugget, no classes", "as nugget; all events are in one class", _without_type
)


def same_type(gold: Item, predicted: Item) -> bool:
    """Tell whether the types agree; gold may leave its type open."""
    ours: Nugget = gold.payload
    theirs: Nugget = predicted.payload
    return ours.type in (theirs.type, NOT_ANNOTATED)


def same_realis(gold: Item, predicted: Item) -> bool:
    """Tell whether the realis agrees; gold may leave its own open."""
    ours: Nugget = gold.payload
    theirs: Nugget = predicted.payload
    return ours.realis in (None, theirs.realis)


def _anything(gold: Item, predicted: Item) -> bool:
    return True


def _both(gold: Item, predicted: Item) -> bool:
    return same_type(gold, predicted) and same_realis(gold, predicted)


ATTRIBUTES: Mapping[str, Callable[[Item, Item], bool]] = {
    "span": _anything,
    "type": same_type,
    "realis": same_realis,
    "all": _both,
}
"""What must agree beside an overlap of the spans."""


def nuggets_alike(attributes: str) -> Relation:
    """Relate nuggets that overlap and agree in these attributes, by their characters' Dice."""
    return alike("dice", span_of=span_of, allowed=ATTRIBUTES[attributes])


def printed(aligner: Aligner, *, per_type: str) -> Credit:
    """
    Make the credit of the flags under which the table of types is not that of the sums.

    The columns `type_…` are of the table of types: its pairs are those that agree in `per_type`,
    and it has the predictions of documents without gold, which the sums may leave out.
    """

    def run(links: Sequence[Link], items: Projected, options: Options) -> Rows:
        relation = nuggets_alike("all" if ALL_ATTRIBUTES in options.compat else per_type)
        of_types = aligner.run(relation.run(items, options), items, options)
        sums = SIMILARITY.run(links, items, options)
        types = SIMILARITY.run(of_types, items, options)
        left_out = SKIP in options.compat and not items.gold
        return {
            label: {
                **row,
                "predicted": 0 if left_out else row["predicted"],
                "type_predicted": types[label]["predicted"],
                "type_matched": types[label]["matched"],
            }
            for label, row in sums.items()
        }

    return Credit(
        "similarity as EvmEval prints it",
        "for each pair how alike its spans are; the table of types has columns of its own",
        run,
        columns=("gold", "predicted", "matched", "type_predicted", "type_matched"),
        real=frozenset({"matched", "type_matched"}),
    )


def of_type(columns: Columns) -> Figures:
    """Figure a type from its own columns."""
    return prf(
        {
            "gold": columns["gold"],
            "predicted": columns["type_predicted"],
            "matched": columns["type_matched"],
        }
    )


AVERAGES = ("documents-zero-f-of-means", "documents-f-of-means")
NUGGET_PRF = Aggregation(
    "prf",
    "precision, recall and F1 of the sums; and of the means over documents",
    prf,
    averages=AVERAGES,
)
PRINTED_PRF = Aggregation(
    "prf as EvmEval prints it",
    "precision, recall and F1 of the sums; those of types from their own columns",
    prf,
    of_class=of_type,
    averages=AVERAGES,
)
