"""Counts by document and class: everything that is reported is a sum over these rows."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from evalkit.alignment import Alignment, Outcome, Vocabulary
from evalkit.alignment.arrays import FloatArray, IntArray
from evalkit.alignment.unit import documents as documents_of
from evalkit.alignment.unit import types as types_of
from evalkit.measures.columnwise import Fast
from evalkit.measures.definition import Credit, Rows
from evalkit.measures.score import PRF, Aggregation, Number, Score

Column = IntArray | FloatArray


@dataclass(frozen=True, slots=True)
class CountTable:
    """
    Sparse rows (document, class) with named columns; additive over documents.

    `documents` are all documents that were scored, sorted, also those without rows: they are what
    is resampled. `classes` are the sorted names of the classes that have rows, None where the
    measure has no classes (then `label` is 0). `document` and `label` count in them; the rows are
    sorted by both and no pair stands twice. All arrays have shape (rows,). Integer columns are
    summed exactly, columns of credit in 0…1 with `math.fsum`, so that no order and no split of the
    documents changes a bit of the sums.
    """

    documents: tuple[str, ...]
    classes: tuple[str, ...] | None
    document: IntArray
    label: IntArray
    columns: Mapping[str, Column]
    aggregation: Aggregation = field(default=PRF, repr=False)

    @classmethod
    def of_rows(
        cls,
        documents: Sequence[str],
        counts: Iterable[Rows],
        *,
        credit: Credit,
        aggregation: Aggregation = PRF,
        by_class: bool = True,
    ) -> "CountTable":
        """Collect the counts of documents, given in the order of `documents`; empty rows leave."""
        found = [
            (number, label, row)
            for number, rows in enumerate(counts)
            for label, row in sorted(rows.items())
            if any(row.values())
        ]
        classes = sorted({label for _, label, _ in found})
        places = {label: number for number, label in enumerate(classes)}
        return cls(
            documents=tuple(documents),
            classes=tuple(classes) if by_class else None,
            document=np.array([number for number, _, _ in found], dtype=np.int64),
            label=np.array([places[label] for _, label, _ in found], dtype=np.int64),
            columns={
                name: _column([row[name] for _, _, row in found], real=name in credit.real)
                for name in credit.columns
            },
            aggregation=aggregation,
        )

    @classmethod
    def of(
        cls,
        alignment: Alignment,
        *,
        documents: Sequence[str],
        vocabulary: Vocabulary,
        by_type: bool = True,
    ) -> "CountTable":
        """Count gold, predicted and matched items of an alignment, by document and event type."""
        width = max(len(vocabulary.types), 1) if by_type else 1
        gold, predicted = (
            documents_of(table, alignment.unit) * width
            + (types_of(table, alignment.unit) if by_type else 0)
            for table in (alignment.gold, alignment.predicted)
        )
        merge = alignment.unit.duplicates == "merge"
        free = [Outcome.EXCLUDED, Outcome.DUPLICATE] if merge else [Outcome.EXCLUDED]
        counted = {
            "gold": gold[~np.isin(alignment.gold_outcome, free)],
            "predicted": predicted[~np.isin(alignment.predicted_outcome, free)],
            "matched": gold[alignment.gold_outcome == Outcome.MATCHED],
        }
        rows = np.unique(np.concatenate(list(counted.values())))
        document, label = np.divmod(rows, width)
        present, label = np.unique(label, return_inverse=True)
        names = list(vocabulary.types)
        return cls(
            documents=tuple(documents),
            classes=tuple(names[number] for number in present) if by_type else None,
            document=document,
            label=label,
            columns={
                name: np.bincount(np.searchsorted(rows, codes), minlength=len(rows))
                for name, codes in counted.items()
            },
        )

    @classmethod
    def of_fast(
        cls,
        documents: Sequence[str],
        counted: Fast,
        *,
        names: Sequence[str],
        aggregation: Aggregation = PRF,
    ) -> "CountTable":
        """Name the counts of all plain documents; `names` are those of the labels, sorted."""
        present = np.bincount(counted.label, minlength=len(names)) > 0
        return cls(
            documents=tuple(documents),
            classes=tuple(names[number] for number in np.flatnonzero(present).tolist()),
            document=counted.document,
            label=(np.cumsum(present) - 1)[counted.label],
            columns=counted.columns,
            aggregation=aggregation,
        )

    def total(self) -> Score:
        """Sum the rows that the aggregation says, for most all of them: the micro average."""
        return self._sum(self.total_rows())

    def total_rows(self) -> IntArray:
        """Return the numbers of the rows that the micro average sums."""
        rows = {"all": self._all, "gold": self._in_gold, "whole": self._whole}
        return rows[self.aggregation.classes]()

    def by_class(self) -> dict[str, Score]:
        """Sum over the documents, for each class that has a row."""
        order = np.argsort(self.label, kind="stable")
        sums = self._sums(self.classes or (), order, self.label[order])
        whole = self.aggregation.classes == "whole"
        return {
            name: replace(score, of_class=True) for name, score in sums.items() if name or not whole
        }

    def by_document(self) -> dict[str, Score]:
        """Sum over the classes, for each document, also for those without items."""
        rows = self._whole() if self.aggregation.classes == "whole" else self._all()
        return self._sums(self.documents, rows, self.document[rows])

    def _all(self) -> IntArray:
        return np.arange(len(self.document))

    def _whole(self) -> IntArray:
        """Find the rows of the documents as a whole."""
        return np.flatnonzero(np.array(self.classes or (), dtype=np.str_)[self.label] == "")

    def _in_gold(self) -> IntArray:
        """Find the rows of the classes that gold has anywhere."""
        support = self.columns[self.aggregation.support]
        has = np.bincount(self.label, weights=support, minlength=len(self.classes or ()) + 1) > 0
        return np.flatnonzero(has[self.label])

    def _sums(self, names: Sequence[str], order: IntArray, group: IntArray) -> dict[str, Score]:
        edges = np.searchsorted(group, np.arange(len(names) + 1))
        return {
            name: self._sum(order[start:end])
            for name, start, end in zip(names, edges[:-1], edges[1:], strict=True)
        }

    def _sum(self, rows: slice | IntArray) -> Score:
        sums = {name: _exact_sum(column[rows]) for name, column in self.columns.items()}
        return Score(sums, self.aggregation)


def concat(tables: Sequence[CountTable]) -> CountTable:
    """
    Put the rows of several tables together: the counts of all their documents.

    The tables are of one measure and no two have a document in common; anything else is a
    ValueError, because sums would count something twice.
    """
    kinds = {(table.classes is None, tuple(table.columns)) for table in tables}
    documents = tuple(sorted(name for table in tables for name in table.documents))
    if len(kinds) != 1:
        raise ValueError("tables of different measures cannot be put together")
    if len(set(documents)) < len(documents):
        raise ValueError("a document stands in two of the tables")
    moved = [_moved(t.document, t.documents, documents) for t in tables]
    return _together(tables, documents, moved)


def union(one: CountTable, other: CountTable) -> CountTable:
    """Put tables of the same documents and measure together, none of which has rows in both."""
    return _together([one, other], one.documents, [one.document, other.document])


def _together(
    tables: Sequence[CountTable], documents: tuple[str, ...], numbers: Sequence[IntArray]
) -> CountTable:
    """Sort the rows of tables by document and class; `numbers` are those of the documents."""
    classes = tuple(sorted({name for table in tables for name in table.classes or ()}))
    document = np.concatenate(numbers)
    label = np.concatenate([_moved(t.label, t.classes, classes) for t in tables])
    order = np.lexsort((label, document))
    return CountTable(
        documents=documents,
        classes=None if tables[0].classes is None else classes,
        document=document[order],
        label=label[order],
        columns={
            name: np.concatenate([table.columns[name] for table in tables])[order]
            for name in tables[0].columns
        },
        aggregation=tables[0].aggregation,
    )


def _moved(numbers: IntArray, old: Sequence[str] | None, new: Sequence[str]) -> IntArray:
    """Translate numbers of the old names to those of the new ones."""
    if old is None:
        return numbers
    places = {name: number for number, name in enumerate(new)}
    return np.array([places[name] for name in old], dtype=np.int64)[numbers]


def _column(values: Sequence[Number], *, real: bool) -> Column:
    if real:
        return np.array(values, dtype=np.float64)
    return np.array(values, dtype=np.int64)


def _exact_sum(column: Column) -> Number:
    if column.dtype.kind == "f":
        values: list[float] = column.tolist()
        return math.fsum(values)
    return int(column.sum(dtype=np.int64))
