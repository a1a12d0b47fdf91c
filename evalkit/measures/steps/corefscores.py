"""What coreference measures count of two partitions of mentions, and the figures of the counts."""

from collections.abc import Callable, Iterable, Sequence
from functools import cache

from evalkit.measures.definition import Credit, Link, Options, Projected, Rows
from evalkit.measures.score import PRF, Aggregation, Columns, Figures, mean, prf
from evalkit.measures.steps import clusters as statistics
from evalkit.measures.steps.clusters import Clusters

Links = Callable[[Sequence[Link], Projected, Options], tuple[Sequence[Link], Projected]]

_COUNTS: dict[str, Callable[[Clusters], statistics.Columns]] = {
    "muc": statistics.muc,
    "b3": statistics.b3,
    "ceafm": statistics.ceafm,
    "ceafe": statistics.ceafe,
    "blanc": statistics.blanc,
    "lea": statistics.lea,
}
_NOTHING = Clusters((), (), {})
_REAL = frozenset({"b3", "ceafe", "lea"})
CONLL, KBP = ("muc", "b3", "ceafe"), ("muc", "b3", "ceafe", "blanc")


def _as_is(
    links: Sequence[Link], items: Projected, options: Options
) -> tuple[Sequence[Link], Projected]:
    return links, items


def credit(name: str) -> Credit:
    """Make the credit of one measure."""
    counted = _COUNTS[name]

    def run(links: Sequence[Link], items: Projected, options: Options) -> Rows:
        return {"": counted(Clusters.of(links, items))}

    columns = tuple(counted(_NOTHING))
    return Credit(name, _doc(name), run, columns, _real(name, columns))


def credit_of_all(names: Sequence[str], *, prepared: Links = _as_is) -> Credit:
    """Make a credit with the columns of several measures, each behind its name."""

    def run(links: Sequence[Link], items: Projected, options: Options) -> Rows:
        clusters = Clusters.of(*prepared(links, items, options))
        gold, predicted = sum(clusters.gold), sum(clusters.predicted)
        counted = {n: _COUNTS[n](clusters) for n in names}
        parts = {f"{n}_{c}": number for n in names for c, number in counted[n].items()}
        return {"": {"gold": gold, "predicted": predicted, **parts}}

    shown = {n: tuple(_COUNTS[n](_NOTHING)) for n in names}
    return Credit(
        " + ".join(names),
        "the counts of each of them",
        run,
        ("gold", "predicted", *(f"{n}_{c}" for n in names for c in shown[n])),
        frozenset(f"{n}_{c}" for n in names for c in _real(n, shown[n])),
    )


def _real(name: str, columns: Iterable[str]) -> frozenset[str]:
    return frozenset(c for c in columns if name in _REAL and c.startswith("matched"))


def _doc(name: str) -> str:
    first = (_COUNTS[name].__doc__ or "").strip().rstrip(".")
    return first[:1].lower() + first[1:]


def blanc(columns: Columns) -> Figures:
    """
    Average the figures of pairs within a cluster and of pairs apart.

    Gold without pairs of one kind is scored on the other kind alone; a kind that gold has and
    nothing predicted has counts as precision 0. Gold without any pair has no recall.
    """
    link, apart = (_kind(columns, kind) for kind in ("link", "apart"))
    kinds = [kind for kind in (link, apart) if kind["gold"]]
    if not kinds:
        return prf({**_kind(columns, "link"), "predicted": link["predicted"] + apart["predicted"]})
    figures = [prf(kind) for kind in kinds]
    said = any(kind["predicted"] for kind in kinds)
    return {
        "precision": mean(one["precision"] or 0.0 for one in figures) if said else None,
        "recall": mean(one["recall"] for one in figures),
        "f1": mean(one["f1"] for one in figures),
    }


def _kind(columns: Columns, kind: str) -> Columns:
    return {name: columns[f"{kind}_{name}"] for name in ("gold", "predicted", "matched")}


BLANC = Aggregation("blanc", "mean of the figures of links and of pairs that are apart", blanc)


def aggregation(name: str) -> Aggregation:
    """Choose the figures of one measure."""
    return BLANC if name == "blanc" else PRF


@cache
def average(names: tuple[str, ...], *, undefined: str = "leave") -> Aggregation:
    """
    Average measures: each figure is the mean of that figure of the parts.

    The F1 is the mean of the F1s, not the harmonic mean of the other two. A part without a figure,
    as MUC where neither side has a link, leaves its mean, or is 0 with `undefined` "zero".
    """

    def figures(columns: Columns) -> Figures:
        parts = {name: _part(columns, name) for name in names}
        means = {
            figure: mean(_filled(part[figure], undefined) for part in parts.values())
            for figure in ("precision", "recall", "f1")
        }
        return {**means, **{f"{name}_f1": part["f1"] for name, part in parts.items()}}

    return Aggregation(
        f"mean of {', '.join(names)}",
        "precision, recall and F1 are means of those of the parts"
        + (", 0 for a part that has none" if undefined == "zero" else ""),
        figures,
    )


def _part(columns: Columns, name: str) -> Figures:
    start = f"{name}_"
    own = {key[len(start) :]: value for key, value in columns.items() if key.startswith(start)}
    return aggregation(name).figures(own)


def _filled(figure: float | None, undefined: str) -> float | None:
    return 0.0 if figure is None and undefined == "zero" else figure
