"""Count documents against documents: gold against predictions, or one annotator against another."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from evalkit.alignment import Compiled, Filters, Reason, Unit, align, compile_sides, pair
from evalkit.errors import MeasureError
from evalkit.measures.counts import CountTable
from evalkit.measures.documentwise import count_pairs, pairs_of
from evalkit.measures.ledger import Ledger, Tally, check
from evalkit.measures.measure import Measure
from evalkit.measures.needs import refuse_absent, refuse_lacking
from evalkit.model import Document
from evalkit.ontology import Ontology


@dataclass(frozen=True, slots=True)
class Counts:
    """The counts of each measure, what became of all items, and the tables they come from."""

    tables: Mapping[Measure, CountTable]
    tallies: Mapping[Measure, Tally | None]
    ledger: Ledger
    compiled: Compiled
    refused: Mapping[Measure, MeasureError] = field(default_factory=dict)


def count(
    *,
    gold: Iterable[Document],
    predicted: Iterable[Document],
    measures: Sequence[Measure],
    types: Iterable[str] | None = None,
    ontology: Ontology | None = None,
    symmetric: bool = False,
    lenient: bool = False,
) -> Counts:
    """
    Count how far two collections of documents agree, document by document.

    Documents pair by their ids. Gold without a prediction is missed; the events of a prediction
    without gold stand in the ledger and are not counted. `types` restricts both sides. With
    `symmetric` both sides are gold and the marks of both hold (`optional`, choices, `exhaustive`).
    With `lenient` a measure that needs what the documents lack is left out and stands in `refused`,
    unless that leaves none.

    Raises GoldError EK1601 and DocumentError EK2050 for an id that stands twice, EK2058 for offsets
    beyond any text; MeasureError EK3005 and EK3006 where a measure needs what the documents lack.

    >>> from evalkit.model import Event, Mention
    >>> document = Document(id="d", events=(Event(type="summit", trigger=Mention(0, 3)),))
    >>> tc = Measure("TC")
    >>> count(gold=[document], predicted=[document], measures=[tc]).tables[tc].total().f1
    1.0
    """
    pairing = pair(gold=gold, predicted=predicted)
    wanted = None if types is None else frozenset(types)
    annotated = [*pairing.gold, *(pairing.predicted.values() if symmetric else ())]
    in_gold = frozenset(event.type for document in annotated for event in document.events)
    compiled = compile_sides(pairing, Filters(wanted, ontology, symmetric, in_gold))
    counted = list(dict.fromkeys(measure.base for measure in measures))
    refused: dict[Measure, MeasureError] = {}
    if not lenient:
        refuse_absent(compiled, counted)
    ledger = Ledger.of(compiled)
    tables: dict[Measure, CountTable] = {}
    tallies: dict[Measure, Tally | None] = {}
    for measure in counted:
        try:
            tables[measure], tallies[measure] = _count(measure, compiled, ledger, ontology)
        except MeasureError as error:
            if not lenient:
                raise
            refused[measure] = error
    if refused and not tables:
        raise MeasureError(*(d for error in refused.values() for d in error.diagnostics))
    return Counts(
        tables=tables,
        tallies=tallies,
        ledger=ledger.with_predicted(pairing.extra, Reason.EXTRA_DOCUMENT),
        compiled=compiled,
        refused=refused,
    )


def _count(
    measure: Measure, compiled: Compiled, ledger: Ledger, ontology: Ontology | None
) -> tuple[CountTable, Tally | None]:
    unit = measure.definition.unit
    if unit is None:
        table = _documentwise(measure, compiled, ontology)
        return table, Tally.of_total(table.total())
    refuse_absent(compiled, [measure])
    table, tally = _exact(measure, unit, compiled)
    check(total=table.total(), tally=tally, items=ledger.of_item(unit.item))
    return table, tally


def _exact(measure: Measure, unit: Unit, compiled: Compiled) -> tuple[CountTable, Tally]:
    alignment = align(gold=compiled.gold, predicted=compiled.predicted, unit=unit)
    table = CountTable.of(
        alignment,
        documents=compiled.documents,
        vocabulary=compiled.vocabulary,
        by_type=measure.definition.by_type,
    )
    return table, Tally.of(alignment)


def _documentwise(measure: Measure, compiled: Compiled, ontology: Ontology | None) -> CountTable:
    definition = measure.definition
    pairs = list(pairs_of(compiled, definition, replace(measure.options, ontology=ontology)))
    refuse_lacking(measure, pairs)
    return count_pairs(pairs, definition, documents=compiled.documents)
