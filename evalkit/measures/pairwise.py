"""Count the measures that are no matter of equal keys: pair of documents by pair of documents."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from evalkit.alignment import Compiled
from evalkit.errors import MeasureError
from evalkit.execution import map_ordered
from evalkit.measures.counts import CountTable
from evalkit.measures.definition import Options, Pair, Rows
from evalkit.measures.documentwise import pairs_of, tally
from evalkit.measures.limits import TooManyPairs
from evalkit.measures.measure import Measure
from evalkit.measures.needs import refuse_lacking
from evalkit.ontology import Ontology

_CHUNK = 200  # pairs of documents that a process counts at a time


class Pairwise(NamedTuple):
    """The tables of the measures that could be counted, and why the others could not."""

    tables: Mapping[Measure, CountTable]
    refused: Mapping[Measure, MeasureError]


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
    return Pairwise(tables, refused)


class _Seen:
    """The pairs of documents as measures see them; measures that see the same share them."""

    def __init__(self, compiled: Compiled) -> None:
        self.compiled = compiled
        self._pairs: dict[tuple[bool, ...], list[Pair]] = {}

    def by(self, measure: Measure) -> list[Pair]:
        """Return the pairs without options."""
        definition, compat = measure.definition, measure.options.compat
        view = (
            bool(definition.order_sensitive & {"", *compat}),
            definition.document_level,
            definition.weighs_optional,
            definition.unit is not None and definition.unit.duplicates == "merge",
        )
        if view not in self._pairs:
            self._pairs[view] = list(pairs_of(self.compiled, definition, Options(compat=compat)))
        return self._pairs[view]


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
    definition, pairs = measure.definition, seen.by(measure)
    if definition.requires:
        options = replace(measure.options, ontology=ontology)
        refuse_lacking(measure, [replace(pair, options=options) for pair in pairs])
    rows: list[Rows] = []
    excess: dict[str, int] = {}
    for found in map_ordered(_tallies, _chunks(measure, pairs, ontology), workers=workers):
        rows += found.rows
        excess.update(found.excess)
    if excess:
        raise TooManyPairs.in_documents(excess)
    return CountTable.of_rows(
        seen.compiled.documents,
        rows,
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
