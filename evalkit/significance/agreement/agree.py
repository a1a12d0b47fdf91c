"""How far annotators agree: F1 of each pair, coefficients beyond chance, and where they differ."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from evalkit.alignment import check_unique
from evalkit.errors import Diagnostic, MeasureError, limited, short
from evalkit.measures import CountTable, Macro, Measure, Score, count, macro
from evalkit.model import Document, without_optional
from evalkit.significance.agreement.layers import Layer, layers_of
from evalkit.significance.agreement.names import AgreementError, check_enough
from evalkit.significance.agreement.units import LAYERS, Unit
from evalkit.significance.interval import Intervals
from evalkit.significance.tables import intervals

MEASURES = tuple(Measure(name) for name in ("TI", "TC", "AC", "AC+", "EX"))
"""What is compared unless something else is asked for."""


@dataclass(frozen=True, slots=True)
class Annotator:
    """A name and the documents as this annotator has them."""

    name: str
    documents: Sequence[Document]


@dataclass(frozen=True, slots=True)
class PairScore:
    """
    One measure of two annotators: the first one's items count as gold, the other's as predicted.

    F1 is the same the other way round; precision and recall change places.
    """

    table: CountTable
    intervals: Intervals

    @property
    def micro(self) -> Score:
        """The sums over all documents and types."""
        return self.table.total()

    @property
    def types(self) -> Mapping[str, Score]:
        """The sums for each event type."""
        return self.table.by_class()

    @property
    def macro(self) -> Macro | None:
        """The means over the types, None where the measure has none."""
        return macro(self.types) if self.table.classes is not None else None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two annotators, by their numbers, the documents that both have, and their scores."""

    one: int
    other: int
    documents: tuple[str, ...]
    scores: Mapping[Measure, PairScore]


@dataclass(frozen=True, slots=True)
class Agreement:
    """
    Everything that is known about the agreement of some annotators.

    `documents` are those that at least two of them have; `lacking` says for each annotator which of
    all documents he lacks, `alone` which documents only one has, which are compared with nothing.
    """

    annotators: tuple[str, ...]
    documents: tuple[str, ...]
    lacking: Mapping[str, tuple[str, ...]]
    alone: tuple[str, ...]
    pairs: tuple[Pair, ...]
    layers: Mapping[str, Layer]

    def disagreements(self) -> list[tuple[str, Unit]]:
        """
        List the units on which annotators differ, with their layers, in the order of the texts.

        Layers that follow from others are left out: lines and types follow from triggers, roles
        from arguments, and realis where modality or polarity differ too.
        """
        found = [
            (layer, unit)
            for layer in ("triggers", "realis", "modality", "polarity", "arguments")
            for unit in self.layers[layer].units
            if unit.differs
        ]
        stated = {_place(unit) for layer, unit in found if layer in ("modality", "polarity")}
        kept = [(n, u) for n, u in found if n != "realis" or _place(u) not in stated]
        order = list(LAYERS)
        return sorted(
            kept, key=lambda pair: (pair[1].document, pair[1].start, order.index(pair[0]), pair[1])
        )


def agreement(
    annotators: Sequence[Annotator],
    *,
    measures: Sequence[Measure] = MEASURES,
    count_optional: bool = False,
    seed: int = 0,
    level: float = 0.95,
) -> Agreement:
    """
    Compare annotations of the same documents.

    Items that one of two annotators marks optional take no part, unless `count_optional` says that
    they are items like the others. Intervals at `level` come from documents that are drawn again.

    Raises AgreementError: EK3060 for fewer than two annotators, EK3061 where no two of them have a
    document in common, EK3063 where they have different texts of one; MeasureError EK3062 for a
    measure whose F1 is not the same both ways; GoldError EK1601 for an id that stands twice.
    """
    check_enough(len(annotators))
    by_id = [_by_id(annotator, count_optional=count_optional) for annotator in annotators]
    number = Counter(name for documents in by_id for name in documents)
    shared = tuple(sorted(name for name, times in number.items() if times > 1))
    if not shared:
        raise _nothing_shared(annotators)
    _check_texts(annotators, by_id, shared)
    return Agreement(
        annotators=tuple(annotator.name for annotator in annotators),
        documents=shared,
        lacking={
            annotator.name: tuple(sorted(set(number) - set(documents)))
            for annotator, documents in zip(annotators, by_id, strict=True)
        },
        alone=tuple(sorted(set(number) - set(shared))),
        pairs=tuple(
            _pair(one, other, by_id, measures, seed=seed, level=level)
            for one, other in combinations(range(len(annotators)), 2)
        ),
        layers=layers_of([[documents.get(name) for documents in by_id] for name in shared]),
    )


def _by_id(annotator: Annotator, *, count_optional: bool) -> dict[str, Document]:
    check_unique(gold=[document.id for document in annotator.documents], predicted=[])
    return {
        document.id: without_optional(document) if count_optional else document
        for document in annotator.documents
    }


def _nothing_shared(annotators: Sequence[Annotator]) -> AgreementError:
    some = ", ".join(
        f"{short(a.name)} has {len(a.documents)}"
        + (f" such as {short(a.documents[0].id)}" if a.documents else "")
        for a in annotators
    )
    return AgreementError.of(
        "EK3061",
        f"No two annotators have a document in common: {some}.",
        hint="Documents pair by their ids; give both the same.",
    )


def _check_texts(
    annotators: Sequence[Annotator], by_id: Sequence[Mapping[str, Document]], shared: Iterable[str]
) -> None:
    problems = []
    for name in shared:
        texts: dict[str, str] = {}
        for annotator, documents in zip(annotators, by_id, strict=True):
            text = documents[name].text if name in documents else None
            if text is not None:
                texts.setdefault(text, annotator.name)
        if len(texts) > 1:
            one, other = list(texts.values())[:2]
            message = f"{short(one)} and {short(other)} have different texts of {short(name)}."
            hint = "Offsets of one mean nothing in the other: annotate the same text."
            problems.append(Diagnostic("EK3063", message, None, hint))
    if problems:
        raise AgreementError(*limited(problems))


def _pair(
    one: int,
    other: int,
    by_id: Sequence[Mapping[str, Document]],
    measures: Sequence[Measure],
    *,
    seed: int,
    level: float,
) -> Pair:
    both = tuple(sorted(set(by_id[one]) & set(by_id[other])))
    ours, theirs = ([by_id[side][name] for name in both] for side in (one, other))
    tables = count(gold=ours, predicted=theirs, measures=measures, symmetric=True).tables
    turned = count(gold=theirs, predicted=ours, measures=measures, symmetric=True).tables
    for measure, table in tables.items():
        _check_symmetric(measure, table, turned[measure])
    scores = {
        m: PairScore(table, intervals(table, measure=str(m), seed=seed, level=level))
        for m, table in tables.items()
    }
    return Pair(one, other, both, scores)


def _check_symmetric(measure: Measure, table: CountTable, turned: CountTable) -> None:
    ours, theirs = _f1(table), _f1(turned)
    if ours.keys() == theirs.keys() and all(_is_equal(ours[n], theirs[n]) for n in ours):
        return
    raise MeasureError.of(
        "EK3062",
        f"{measure} gives another F1 when the annotators change places.",
        hint=f"Take a measure that treats both alike, such as {' '.join(map(str, MEASURES))}.",
    )


def _f1(table: CountTable) -> dict[str, float | None]:
    return {"": table.total().f1, **{name: one.f1 for name, one in table.by_class().items()}}


def _is_equal(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, abs_tol=1e-9)


def _place(unit: Unit) -> tuple[object, ...]:
    return unit.document, unit.start, unit.end, unit.type
