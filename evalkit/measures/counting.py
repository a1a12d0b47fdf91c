"""Count documents against documents: gold against predictions, or one annotator against another."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from evalkit.alignment import Compiled, Filters, Reason, align, compile_sides, pair
from evalkit.measures.counts import CountTable
from evalkit.measures.ledger import Ledger, Tally, check
from evalkit.measures.measure import Measure
from evalkit.measures.needs import refuse_absent
from evalkit.model import Document
from evalkit.ontology import Ontology


@dataclass(frozen=True, slots=True)
class Counts:
    """The counts of each measure, what became of all items, and the tables they come from."""

    tables: Mapping[Measure, CountTable]
    tallies: Mapping[Measure, Tally]
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
    refuse_absent(compiled, counted)
    ledger = Ledger.of(compiled)
    tables: dict[Measure, CountTable] = {}
    tallies: dict[Measure, Tally] = {}
    for measure in counted:
        alignment = align(gold=compiled.gold, predicted=compiled.predicted, unit=measure.unit)
        table = CountTable.of(
            alignment,
            documents=compiled.documents,
            vocabulary=compiled.vocabulary,
            by_type=measure.definition.by_type,
        )
        tally = Tally.of(alignment)
        check(total=table.total(), tally=tally, items=ledger.of_item(measure.unit.item))
        tables[measure], tallies[measure] = table, tally
    return Counts(
        tables=tables,
        tallies=tallies,
        ledger=ledger.with_predicted(pairing.extra, Reason.EXTRA_DOCUMENT),
        compiled=compiled,
    )
