"""The steps of MAVEN's event detection: each candidate of gold has one label on either side."""

from collections.abc import Iterator, Mapping, Sequence

from evalkit.measures.definition import (
    Credit,
    Item,
    Link,
    Options,
    Pair,
    Projected,
    Projection,
    Rows,
    Source,
)
from evalkit.measures.score import Aggregation, Columns, Figures, prf
from evalkit.measures.steps.credit import COUNT
from evalkit.measures.steps.maven_arg import NEGATIVE
from evalkit.model import Document, Key

Labels = dict[Key, list[str]]


def _project(pair: Pair) -> Projected:
    gold = _labels(pair.gold, {})
    places = {c.id: Key(c.start, c.end, ()) for c in pair.gold.candidates}
    predicted = _labels(pair.predicted, places)
    kept = {
        place: predicted[place][: max(1, len(gold.get(place, ())))]
        for place in dict.fromkeys([*gold, *places.values()])
        if place in predicted
    }
    return Projected(list(_items(gold)), list(_items(kept)))


def _labels(document: Document, places: Mapping[str, Key]) -> Labels:
    """
    Read the types at each place, of events, else of candidates that have one.

    Of several events the one with the best score comes first, then by name. `places` are those of
    gold's candidates, which a candidate of the same id means.
    """
    found: dict[Key, list[tuple[float, str]]] = {}
    for event in document.events:
        if event.trigger is not None:
            score = float("-inf") if event.score is None else event.score
            found.setdefault(event.trigger.key, []).append((-score, event.type))
    labels = {place: [name for _, name in sorted(types)] for place, types in found.items()}
    for candidate in document.candidates:
        place = places.get(candidate.id, Key(candidate.start, candidate.end, ()))
        if candidate.type is not None and candidate.type not in NEGATIVE:
            labels.setdefault(place, [candidate.type])
    return labels


def _items(labels: Labels) -> Iterator[Item]:
    for place, types in labels.items():
        for name in types:
            yield Item((place, name), None, name, Source("event", name, place))


CANDIDATES_UNIT: Projection = Projection(
    "candidates", "each candidate of gold that has a type other than NA", _project
)


def _listed(links: Sequence[Link], items: Projected, options: Options) -> Rows:
    rows: Rows = {
        name: {**row, "listed": 1} for name, row in COUNT.run(links, items, options).items()
    }
    names = options.ontology.concrete if options.ontology is not None else ()
    empty = {"gold": 0, "predicted": 0, "matched": 0, "listed": 1}
    return {**{name: dict(empty) for name in names}, **rows}


LISTED: Credit = Credit(
    "count, all labels",
    "1 for each pair, and a row for each label there is",
    _listed,
    columns=("gold", "predicted", "matched", "listed"),
)


def _zeros(columns: Columns) -> Figures:
    return {name: value or 0.0 for name, value in prf(columns).items()}


ZEROS = Aggregation(
    "prf, absent labels 0",
    "precision, recall and F1 of the sums; for a label a ratio without denominator is 0",
    prf,
    of_class=_zeros,
    support="listed",
)
