"""Count documents against documents: gold against predictions, or one annotator against another."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from evalkit.alignment import Compiled, Filters, Reason, compile_sides, pair
from evalkit.errors import Diagnostic, MeasureError
from evalkit.measures.counts import CountTable
from evalkit.measures.exact import count_exact, wanted_of
from evalkit.measures.ledger import Ledger, Tally, check
from evalkit.measures.measure import Measure
from evalkit.measures.needs import refuse_absent
from evalkit.measures.pairwise import count_pairwise
from evalkit.model import Document
from evalkit.ontology import Ontology


@dataclass(frozen=True, slots=True)
class Counts:
    """
    The counts of each measure, what became of all items, and the tables they come from.

    `doubts` are warnings of documents that contradict themselves in what a measure counts.
    """

    tables: Mapping[Measure, CountTable]
    tallies: Mapping[Measure, Tally | None]
    ledger: Ledger
    compiled: Compiled
    refused: Mapping[Measure, MeasureError] = field(default_factory=dict)
    doubts: Mapping[Measure, Diagnostic] = field(default_factory=dict)


def count(
    *,
    gold: Iterable[Document],
    predicted: Iterable[Document],
    measures: Sequence[Measure],
    types: Iterable[str] | None = None,
    ontology: Ontology | None = None,
    symmetric: bool = False,
    lenient: bool = False,
    workers: int = 1,
) -> Counts:
    """
    Count how far two collections of documents agree, document by document.

    Documents pair by their ids. Gold without a prediction is missed; the events of a prediction
    without gold stand in the ledger and are not counted. `types` restricts both sides. With
    `symmetric` both sides are gold and the marks of both hold (`optional`, choices, `exhaustive`).
    With `lenient` a measure that needs what the documents lack is left out and stands in `refused`,
    unless that leaves none.

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
    in_gold = frozenset(
        event.type for document in annotated for event in (*document.events, *document.templates)
    )
    compiled = compile_sides(pairing, Filters(wanted, ontology, symmetric, in_gold))
    counted = list(dict.fromkeys(measure.base for measure in measures))
    refused = _lacking(compiled, counted) if lenient else {}
    refuse_absent(compiled, [measure for measure in counted if measure not in refused])
    ledger = Ledger.of(compiled)
    present = [measure for measure in counted if measure not in refused]
    exact = count_exact(present, compiled)
    others = [measure for measure in present if measure not in exact]
    pairwise = count_pairwise(others, compiled, ontology=ontology, workers=workers)
    refused |= pairwise.refused
    if refused and not (lenient and (exact or pairwise.tables)):
        problems = (d for error in refused.values() for d in error.diagnostics)
        raise MeasureError(*dict.fromkeys(problems))
    for measure, one in wanted_of(exact).items():
        table, tally = exact[measure]
        check(total=table.total(), tally=tally, items=ledger.of_item(one.unit.item))
    known = {**pairwise.tables, **{measure: one.table for measure, one in exact.items()}}
    tables = {measure: known[measure] for measure in counted if measure not in refused}
    tallies = {
        measure: exact[measure].tally if measure in exact else Tally.of_total(table.total())
        for measure, table in tables.items()
    }
    return Counts(
        tables=tables,
        tallies=tallies,
        ledger=ledger.with_predicted(pairing.extra, Reason.EXTRA_DOCUMENT),
        compiled=compiled,
        refused=refused,
        doubts=pairwise.doubts,
    )


def _lacking(compiled: Compiled, measures: Sequence[Measure]) -> dict[Measure, MeasureError]:
    """Find the measures that are counted by equal keys and need what items lack."""
    found = {}
    for measure in measures:
        try:
            refuse_absent(compiled, [measure])
        except MeasureError as error:
            found[measure] = error
    return found
