"""
Count the measures that are no matter of equal keys: pair of documents by pair of documents.

Where a measure has a fast way, that goes first, and pairs are made of what it leaves.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from evalkit.alignment import Compiled
from evalkit.errors import Diagnostic, MeasureError
from evalkit.execution import map_ordered
from evalkit.measures.columnwise import Shared
from evalkit.measures.counts import CountTable, union
from evalkit.measures.definition import Options, Pair, Rows
from evalkit.measures.documentwise import pairs_of, tally
from evalkit.measures.limits import TooManyPairs
from evalkit.measures.measure import Measure
from evalkit.measures.needs import refuse_lacking
from evalkit.ontology import Ontology

_CHUNK = 200  # pairs of documents that a process counts at a time


class Pairwise(NamedTuple):
    """
    The tables of the measures that could be counted, and why the others could not.

    `doubts` are the warnings of those that could.
    """

    tables: Mapping[Measure, CountTable]
    refused: Mapping[Measure, MeasureError]
    doubts: Mapping[Measure, Diagnostic]


def count_pairwise(
    measures: Sequence[Measure],
    compiled: Compiled,
    *,
    ontology: Ontology | None = None,
    workers: int = 1,
) -> Pairwise:
    """
    Count measures by running their steps on each pair of documents, in `workers` processes.

    Raises TooManyPairs for all documents in which too many spans overlap for one of the measures.
    """
    tables: dict[Measure, CountTable] = {}
    refused: dict[Measure, MeasureError] = {}
    excess: dict[str, int] = {}
    seen = _Seen(compiled)
    for measure in measures:
        try:
            tables[measure] = _count(measure, seen, ontology, workers)
        except TooManyPairs as error:
            excess.update(error.pairs)
        except MeasureError as error:
            refused[measure] = error
    if excess:
        raise TooManyPairs.in_documents(excess)
    doubts = {one: doubt for one in tables if (doubt := _doubt(one, seen.shared)) is not None}
    return Pairwise(tables, refused, doubts)


def _doubt(measure: Measure, shared: Shared) -> Diagnostic | None:
    find = measure.definition.doubt
    return find(shared, measure.options) if find is not None else None


class _Seen:
    """The pairs of documents as measures see them; measures that see the same share them."""

    def __init__(self, compiled: Compiled) -> None:
        self.compiled = compiled
        self.shared = Shared(compiled)
        self._pairs: dict[tuple[bool, ...], dict[int, Pair]] = {}

    def by(self, measure: Measure, numbers: Iterable[int]) -> list[Pair]:
        """Return the pairs of these numbers, without options."""
        definition, compat = measure.definition, measure.options.compat
        view = (
            bool(definition.order_sensitive & {"", *compat}),
            definition.document_level,
            definition.weighs_optional,
            definition.unit is not None and definition.unit.duplicates == "merge",
        )
        known = self._pairs.setdefault(view, {})
        new = [number for number in numbers if number not in known]
        made = pairs_of(self.compiled, definition, Options(compat=compat), only=new)
        known.update(zip(new, made, strict=True))
        return [known[number] for number in numbers]


class _Chunk(NamedTuple):
    """Some pairs and the measure to count them by, which another process can read."""

    measure: Measure
    ontology: Ontology | None
    pairs: list[Pair]


class _Tallies(NamedTuple):
    """The counts of a chunk's documents, and the pairs of items of those with too many."""

    rows: list[Rows]
    excess: dict[str, int]


def _count(measure: Measure, seen: _Seen, ontology: Ontology | None, workers: int) -> CountTable:
    documents = seen.compiled.documents
    fast = measure.definition.fast and measure.definition.fast(seen.shared, measure.options)
    if not fast:
        numbers: Sequence[int] = range(len(documents))
        return _by_documents(measure, seen, numbers, ontology=ontology, workers=workers)
    names = ("", *seen.compiled.vocabulary.types)
    rule = measure.definition.model.aggregation
    table = CountTable.of_fast(documents, fast, names=names, aggregation=rule)
    if not len(fast.left):
        return table
    left = fast.left.tolist()
    return union(table, _by_documents(measure, seen, left, ontology=ontology, workers=workers))


def _by_documents(
    measure: Measure,
    seen: _Seen,
    numbers: Sequence[int],
    *,
    ontology: Ontology | None,
    workers: int,
) -> CountTable:
    """Run a measure's steps on the documents of these numbers; the others get no rows."""
    definition, pairs = measure.definition, seen.by(measure, numbers)
    if definition.requires:
        options = replace(measure.options, ontology=ontology)
        refuse_lacking(measure, [replace(pair, options=options) for pair in pairs])
    found: list[Rows] = []
    excess: dict[str, int] = {}
    for part in map_ordered(_tallies, _chunks(measure, pairs, ontology), workers=workers):
        found += part.rows
        excess.update(part.excess)
    if excess:
        raise TooManyPairs.in_documents(excess)
    counted = dict(zip(numbers, found, strict=True))
    return CountTable.of_rows(
        seen.compiled.documents,
        [counted.get(number, {}) for number in range(len(seen.compiled.documents))],
        credit=definition.model.credit,
        aggregation=definition.model.aggregation,
        by_class=definition.by_type,
    )


def _chunks(measure: Measure, pairs: Sequence[Pair], ontology: Ontology | None) -> Iterator[_Chunk]:
    for start in range(0, len(pairs), _CHUNK):
        yield _Chunk(measure, ontology, [*pairs[start : start + _CHUNK]])


def _tallies(chunk: _Chunk) -> _Tallies:
    definition = chunk.measure.definition
    options = replace(chunk.measure.options, ontology=chunk.ontology)
    found = _Tallies([], {})
    for pair in chunk.pairs:
        try:
            found.rows.append(tally(definition, replace(pair, options=options)))
        except TooManyPairs as error:
            found.excess.update(error.pairs)
    return found
