"""
The account of all items: what was read is counted or left out for a reason, never dropped.

The part that does not depend on a measure says what was read and what left before counting. For
each measure the rest adds up: gold = matched + missed, predicted = matched + spurious, and what a
measure merges is said too. The sums are checked whenever something is counted.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from evalkit.alignment import Alignment, Compiled, Outcome, Reason, Side
from evalkit.alignment.arrays import BoolArray
from evalkit.alignment.table import KEPT, REASONS, ArgumentRows, Columns, EventRows
from evalkit.alignment.unit import Item
from evalkit.measures.score import Number, Score
from evalkit.model import Document

_ROUNDING = 1e-6  # of sums of fractions


class LedgerError(RuntimeError):
    """Items were lost or counted twice: an error of evalkit, never of its input."""


@dataclass(frozen=True, slots=True)
class Items:
    """
    How many items of one side were read, and how many are not counted, by reason.

    `unverified` of those that were read have a place in an article whose text is not known.
    """

    read: int
    excluded: Mapping[str, int]
    unverified: int = 0

    @classmethod
    def of_templates(cls, sides: Iterable[Side]) -> "Items":
        """Take stock of the events of whole documents."""
        read, excluded = 0, Counter[str]()
        for side in sides:
            read += len(side.document.templates)
            excluded.update(reason.value for reason in side.templates.values())
        return cls(read, dict(sorted(excluded.items())))

    @property
    def counted(self) -> int:
        """How many items take part in the score."""
        return self.read - sum(self.excluded.values())

    def __add__(self, other: "Items") -> "Items":
        """Add the items of other documents."""
        excluded = Counter(self.excluded) + Counter(other.excluded)
        return Items(
            self.read + other.read,
            dict(sorted(excluded.items())),
            self.unverified + other.unverified,
        )

    def left_out(self, number: int, reason: Reason, *, unverified: int) -> "Items":
        """Add items that were read and are not counted."""
        if not number:
            return self
        excluded = {**self.excluded, reason.value: self.excluded.get(reason, 0) + number}
        return Items(
            self.read + number, dict(sorted(excluded.items())), self.unverified + unverified
        )


@dataclass(frozen=True, slots=True)
class Sides:
    """Items of both sides."""

    gold: Items
    predicted: Items

    def __add__(self, other: "Sides") -> "Sides":
        """Add the items of other documents."""
        return Sides(self.gold + other.gold, self.predicted + other.predicted)


@dataclass(frozen=True, slots=True)
class Ledger:
    """Events, arguments and templates that were read; the same for every measure."""

    events: Sides
    arguments: Sides
    templates: Sides

    @classmethod
    def of(cls, compiled: Compiled) -> "Ledger":
        """Take stock of two tables."""
        gold, predicted = compiled.gold, compiled.predicted
        unknown = np.array(
            [
                one.document.text is None and other.document.text is None
                for one, other in zip(gold.sides, predicted.sides, strict=True)
            ],
            dtype=np.bool_,
        )
        templates = Sides(Items.of_templates(gold.sides), Items.of_templates(predicted.sides))
        return cls.of_columns(
            Columns(gold.events, gold.arguments),
            Columns(predicted.events, predicted.arguments),
            unknown,
            templates,
        )

    @classmethod
    def of_columns(
        cls,
        gold: Columns,
        predicted: Columns,
        unknown: BoolArray,
        templates: Sides,
    ) -> "Ledger":
        """
        Take stock of both sides; `unknown` tells which documents have no text on either.

        `templates` are the accounts of templates, which no column has.
        """
        return cls(
            events=Sides(_items(gold.events, unknown), _items(predicted.events, unknown)),
            arguments=Sides(_items(gold.arguments, unknown), _items(predicted.arguments, unknown)),
            templates=templates,
        )

    def __add__(self, other: "Ledger") -> "Ledger":
        """Put the accounts of different documents together."""
        return Ledger(
            events=self.events + other.events,
            arguments=self.arguments + other.arguments,
            templates=self.templates + other.templates,
        )

    def with_predicted(self, documents: Iterable[Document], reason: Reason) -> "Ledger":
        """Add predicted documents none of whose items is counted."""
        documents = list(documents)
        pairs = [(document, event) for document in documents for event in document.events]
        fillers = [
            (document, argument) for document, event in pairs for argument in event.arguments
        ]
        events = self.events.predicted.left_out(
            len(pairs),
            reason,
            unverified=sum(d.text is None and event.trigger is not None for d, event in pairs),
        )
        arguments = self.arguments.predicted.left_out(
            len(fillers),
            reason,
            unverified=sum(d.text is None and filler.start is not None for d, filler in fillers),
        )
        templates = self.templates.predicted.left_out(
            sum(len(document.templates) for document in documents), reason, unverified=0
        )
        return Ledger(
            events=replace(self.events, predicted=events),
            arguments=replace(self.arguments, predicted=arguments),
            templates=replace(self.templates, predicted=templates),
        )

    def of_item(self, item: Item) -> Sides:
        """Return the items of a kind."""
        return self.events if item == "event" else self.arguments


@dataclass(frozen=True, slots=True)
class Tally:
    """
    What became of the items under one measure, beside those that matched.

    `duplicate` of the `spurious` ones repeat a prediction that is right. `merged_gold` and
    `merged_predicted` are copies that a measure with sets merges before counting.
    """

    missed: Number
    spurious: Number
    duplicate: int = 0
    merged_gold: int = 0
    merged_predicted: int = 0

    @classmethod
    def of_total(cls, total: Score) -> "Tally | None":
        """
        Derive what is missed and spurious from a sum of counts, None where columns do not tell.

        Raises LedgerError where more matched than there is.
        """
        columns = total.columns
        if not {"gold", "predicted"} <= set(columns):
            return None
        right = columns.get("matched", columns.get("matched_precision"))
        found = columns.get("matched", columns.get("matched_recall"))
        if right is None or found is None:
            return None
        missed, spurious = columns["gold"] - found, columns["predicted"] - right
        if min(missed, spurious) < -_ROUNDING:
            raise LedgerError(f"more matched than there is: {dict(columns)}")
        return cls(missed=max(missed, 0), spurious=max(spurious, 0))

    @classmethod
    def of(cls, alignment: Alignment) -> "Tally":
        """Count the outcomes."""
        gold = np.bincount(alignment.gold_outcome, minlength=len(Outcome)).tolist()
        predicted = np.bincount(alignment.predicted_outcome, minlength=len(Outcome)).tolist()
        merge = alignment.unit.duplicates == "merge"
        surplus = 0 if merge else predicted[Outcome.DUPLICATE]
        return cls(
            missed=gold[Outcome.MISSED],
            spurious=predicted[Outcome.SPURIOUS] + surplus,
            duplicate=surplus,
            merged_gold=gold[Outcome.DUPLICATE],
            merged_predicted=predicted[Outcome.DUPLICATE] - surplus,
        )


def check(*, total: Score, tally: Tally, items: Sides) -> None:
    """Raise LedgerError unless every item that was read has exactly one fate."""
    matched = total.columns["matched"]
    sums = {
        "gold = matched + missed": (total.gold, matched + tally.missed),
        "predicted = matched + spurious": (total.predicted, matched + tally.spurious),
        "gold read": (items.gold.counted, total.gold + tally.merged_gold),
        "predictions read": (items.predicted.counted, total.predicted + tally.merged_predicted),
    }
    wrong = [
        f"{name}: {left} is not {right}" for name, (left, right) in sums.items() if left != right
    ]
    if wrong:
        raise LedgerError("; ".join(wrong))


def _items(rows: EventRows | ArgumentRows, unknown: BoolArray) -> Items:
    numbers = np.bincount(rows.reason, minlength=len(REASONS) + 1).tolist()
    excluded = {
        reason.value: number
        for reason, number in zip(REASONS, numbers[KEPT + 1 :], strict=True)
        if number
    }
    placed = (rows.end > 0) & unknown[rows.document] if unknown.any() else unknown[:0]
    return Items(len(rows.reason), dict(sorted(excluded.items())), int(placed.sum()))
