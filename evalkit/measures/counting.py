"""Count documents against documents: gold against predictions, or one annotator against another."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from evalkit.alignment import Compiled, Filters, Reason, Unit, align, compile_sides, pair
from evalkit.measures.counts import CountTable
from evalkit.measures.documentwise import count_pairs, pairs_of
from evalkit.measures.ledger import Ledger, Tally, check
from evalkit.measures.limits import TooManyPairs
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


def count(
    *,
    gold: Iterable[Document],
    predicted: Iterable[Document],
    measures: Sequence[Measure],
    types: Iterable[str] | None = None,
    ontology: Ontology | None = None,
    symmetric: bool = False,
) -> Counts:
    """
    Count how far two collections of documents agree, document by document.

    Documents pair by their ids. Gold without a prediction is missed; the events of a prediction
    without gold stand in the ledger and are not counted. `types` restricts both sides. With
    `symmetric` both sides are gold and the marks of both hold (`optional`, choices, `exhaustive`).

    Raises GoldError EK1601 and DocumentError EK2050 for an id that stands twice, EK2058 for offsets
    beyond any text; MeasureError EK3005 and EK3006 where a measure needs what the documents lack,
    and TooManyPairs (EK3010), with all documents in which more spans overlap than can be aligned.

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
    refuse_absent(compiled, counted)
    ledger = Ledger.of(compiled)
    tables: dict[Measure, CountTable] = {}
    tallies: dict[Measure, Tally | None] = {}
    excess: dict[str, int] = {}
    for measure in counted:
        if measure.definition.unit is not None:
            unit = measure.definition.unit
            tables[measure], tally = _exact(measure, unit, compiled)
            check(total=tables[measure].total(), tally=tally, items=ledger.of_item(unit.item))
            tallies[measure] = tally
            continue
        try:
            tables[measure] = _documentwise(measure, compiled, ontology)
        except TooManyPairs as error:
            excess.update(error.pairs)
        else:
            tallies[measure] = Tally.of_total(tables[measure].total())
    if excess:
        raise TooManyPairs.in_documents(excess)
    return Counts(
        tables=tables,
        tallies=tallies,
        ledger=ledger.with_predicted(pairing.extra, Reason.EXTRA_DOCUMENT),
        compiled=compiled,
    )


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
