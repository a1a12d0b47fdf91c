"""What became of each item under a measure: whether it counted, how much it earned, and by whom."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from evalkit.alignment import Compiled
from evalkit.measures import Measure
from evalkit.measures.definition import DROPPED, Item, Link, Options, Projected, Source
from evalkit.measures.documentwise import link, pairs_of
from evalkit.ontology import Ontology


@dataclass(frozen=True, slots=True)
class Fate:
    """
    One item that a measure counted: of which side and document, and its credit in 0…1.

    `partner` is what the item of the other side that gave the most credit stands for. `is_dropped`:
    the measure saw the item and could not count it.
    """

    document: str
    is_gold: bool
    source: Source
    credit: float = 0.0
    partner: Source | None = None
    is_dropped: bool = False


@dataclass(frozen=True, slots=True)
class Witness:
    """An item whose fate differs: where it is, and what each measure makes of it."""

    document: str
    is_gold: bool
    source: Source
    first: float | None
    second: float | None
    partner: Source | None = None


def fates(
    compiled: Compiled,
    measure: Measure,
    ontology: Ontology | None = None,
    *,
    only: Iterable[int] | None = None,
) -> list[Fate]:
    """
    Follow the items of a measure through its steps, document by document.

    `only` are the numbers of the documents that are wanted, None for all.
    """
    definition, options = measure.definition, measure.options
    options = Options(options.parameters, options.compat, ontology)
    found: list[Fate] = []
    for pair in pairs_of(compiled, definition, options, only=only):
        name = pair.gold.id
        items, links = link(definition, pair)
        worth = definition.model.credit.worth or _similarity
        earned = [(one, worth(one, items)) for one in links]
        rows = definition.model.credit.run(links, items, pair.options).values()
        for side in ("gold", "predicted"):
            unseen = not any(row.get(side, 1) for row in rows)
            found += _side(name, items, earned, is_gold=side == "gold", unseen=unseen)
    return found


def _similarity(link: Link, items: Projected) -> float:  # noqa: ARG001 (as `Credit.worth`)
    return link.similarity


def _side(
    document: str,
    items: Projected,
    earned: Sequence[tuple[Link, float]],
    *,
    is_gold: bool,
    unseen: bool,
) -> Iterator[Fate]:
    """Follow one side's items; `unseen` tells that the measure counts none of the document's."""
    mine, others = (items.gold, items.predicted) if is_gold else (items.predicted, items.gold)
    best: dict[int, tuple[float, Item]] = {}
    for one, credit in earned:
        place, other = (one.gold, one.predicted) if is_gold else (one.predicted, one.gold)
        if place not in best or credit > best[place][0]:
            best[place] = (credit, others[other])
    for place, item in enumerate(mine):
        dropped = unseen or (isinstance(item.payload, str) and item.payload == DROPPED)
        credit, partner = best.get(place, (0.0, None))
        yield Fate(document, is_gold, item.source, credit, partner and partner.source, dropped)
