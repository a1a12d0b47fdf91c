"""From units to coefficients, layer by layer."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from evalkit.significance.agreement.coefficients import (
    COEFFICIENTS,
    Coefficient,
    Label,
    cohen_kappa,
    one_against_rest,
)
from evalkit.significance.agreement.places import add_places
from evalkit.significance.agreement.presence import add_lines
from evalkit.significance.agreement.units import LAYERS, NONE, Sides, Unit, Units

Coefficients = Mapping[str, Coefficient]
"""Coefficients by their names."""


@dataclass(frozen=True, slots=True)
class Layer:
    """
    The coefficients of one layer over all units, by event type and by label against the rest.

    `labels` says how often each annotator gave a label. By the numbers of two annotators, `cohen`
    is their kappa and `confusions` how often they gave two labels. `optional` and `unjudged` count
    the places that were left out, see `Units`.
    """

    name: str
    units: tuple[Unit, ...]
    optional: int
    unjudged: int
    overall: Coefficients
    by_type: Mapping[str, Coefficients]
    by_label: Mapping[str, Coefficients]
    labels: Mapping[str, tuple[int, ...]]
    cohen: Mapping[tuple[int, int], Coefficient]
    confusions: Mapping[tuple[int, int], Mapping[tuple[str, str], int]]

    @property
    def about(self) -> str:
        """What the layer asks of its units."""
        return LAYERS[self.name]


def layers_of(documents: Sequence[Sides]) -> dict[str, Layer]:
    """Make all layers of documents, each given as every annotator has it; two at least have it."""
    units = Units()
    types = sorted({e.type for sides in documents for d in sides if d for e in d.events})
    for sides in documents:
        add_lines(units, sides, types=types)
        add_places(units, sides)
    return {name: _layer(name, units, annotators=len(documents[0])) for name in LAYERS}


def _layer(name: str, units: Units, *, annotators: int) -> Layer:
    found = tuple(sorted(units.layers[name], key=_order))
    ratings = Counter(unit.labels for unit in found)
    given = sorted({label for row in ratings for label in row if label is not None})
    types: dict[str, Counter[tuple[Label, ...]]] = {}
    for unit in found:
        types.setdefault(unit.type, Counter())[unit.labels] += 1
    both = {pair: _columns(ratings, *pair) for pair in combinations(range(annotators), 2)}
    return Layer(
        name=name,
        units=found,
        optional=units.optional[name],
        unjudged=units.unjudged[name],
        overall=_coefficients(ratings, annotators),
        by_type={
            name: _coefficients(rows, annotators) for name, rows in sorted(types.items()) if name
        },
        by_label={
            label: _coefficients(one_against_rest(ratings, label), annotators)
            for label in (() if name == "presence" else given)
            if label != NONE
        },
        labels={
            label: tuple(
                sum(number for row, number in ratings.items() if row[column] == label)
                for column in range(annotators)
            )
            for label in given
        },
        cohen={pair: cohen_kappa(rows) for pair, rows in both.items()},
        confusions={pair: _confusion(rows) for pair, rows in both.items()},
    )


def _columns(ratings: Counter[tuple[Label, ...]], *chosen: int) -> Counter[tuple[Label, ...]]:
    """Keep the labels of some annotators."""
    found = Counter[tuple[Label, ...]]()
    for row, number in ratings.items():
        found[tuple(row[column] for column in chosen)] += number
    return found


def _coefficients(ratings: Counter[tuple[Label, ...]], annotators: int) -> Coefficients:
    """Compute all coefficients that are defined for so many annotators."""
    return {
        name: compute(ratings)
        for name, compute in COEFFICIENTS.items()
        if annotators == 2 or compute is not cohen_kappa
    }


def _confusion(rows: Counter[tuple[Label, ...]]) -> dict[tuple[str, str], int]:
    return dict(sorted(((a, b), number) for (a, b), number in rows.items() if a and b))


def _order(unit: Unit) -> tuple[object, ...]:
    return unit.document, unit.start, unit.end, unit.type, unit.trigger, unit.words
