"""Figures of many sums at once, and how they move with the sums: arrays of shape (columns, …)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from evalkit.alignment.arrays import FloatArray
from evalkit.measures.score import Aggregation, Figures, prf

Names = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Vector:
    """
    The figures of an aggregation over arrays of sums; NaN where a figure is not defined.

    `columns` names the first axis. `smooth` tells whether there are gradients: for precision,
    recall and F1 of sums there are; any other aggregation is computed sum by sum.
    """

    columns: Names
    compute: Callable[[Mapping[str, float]], Figures]

    @property
    def smooth(self) -> bool:
        """Whether the figures have gradients."""
        return self.compute is prf

    def values(self, sums: FloatArray) -> dict[str, FloatArray]:
        """Return the figures by name, each of the shape of `sums` without its first axis."""
        if self.smooth:
            return _prf(self._parts(sums))
        flat = sums.reshape(len(sums), -1)
        distinct, places = np.unique(flat, axis=1, return_inverse=True)
        rows = [self.compute(self._numbers(column)) for column in distinct.T.tolist()]
        names = rows[0] if rows else ()
        found = {name: np.array([_number(row[name]) for row in rows]) for name in names}
        shape = sums.shape[1:]
        return {name: values[places.reshape(-1)].reshape(shape) for name, values in found.items()}

    def value(self, figure: str, sums: FloatArray) -> FloatArray:
        """Return one figure."""
        return self.values(sums)[figure]

    def gradient(self, figure: str, sums: FloatArray) -> FloatArray:
        """Return the derivatives by the columns, of the shape of `sums`; 0 where not defined."""
        parts = self._parts(sums)
        found = np.zeros_like(sums)
        for name, slope in _GRADIENTS[figure](parts).items():
            found[self._place(name)] += slope
        return found

    def step(self, figure: str, sums: FloatArray) -> FloatArray:
        """Return how much the figure moves with one more matched item, roughly."""
        slopes = self.gradient(figure, sums)
        places = {self._place("matched_precision"), self._place("matched_recall")}
        steps: FloatArray = slopes[sorted(places)].sum(axis=0)
        return steps

    def _place(self, name: str) -> int:
        return self.columns.index(name if name in self.columns else "matched")

    def _parts(self, sums: FloatArray) -> dict[str, FloatArray]:
        """Take the columns apart; where the two numerators are one column they are one array."""
        p = sums[self._place("matched_precision")]
        r = p if "matched" in self.columns else sums[self._place("matched_recall")]
        gold, predicted = (sums[self._place(name)] for name in ("gold", "predicted"))
        return {"gold": gold, "predicted": predicted, "matched_precision": p, "matched_recall": r}

    def _numbers(self, column: list[float]) -> dict[str, float]:
        whole = (int(value) if float(value).is_integer() else value for value in column)
        return dict(zip(self.columns, whole, strict=True))


def vector(aggregation: Aggregation, columns: Names, *, of_class: bool) -> Vector:
    """Choose the figures of a class, or of the sums over all."""
    own = aggregation.of_class if of_class else None
    return Vector(columns, own or aggregation.figures)


def _number(value: float | None) -> float:
    return np.nan if value is None else value


def _ratio(part: FloatArray, whole: FloatArray, *, empty: float = np.nan) -> FloatArray:
    found: FloatArray = np.full(np.broadcast(part, whole).shape, empty)
    np.divide(part, whole, out=found, where=whole > 0)
    return found


def _prf(parts: Mapping[str, FloatArray]) -> dict[str, FloatArray]:
    gold, predicted = parts["gold"], parts["predicted"]
    p, r = parts["matched_precision"], parts["matched_recall"]
    f1 = _ratio(2 * p, gold + predicted)
    if p is not r:
        other = _ratio(2 * p * r, p * gold + r * predicted, empty=0.0)
        f1 = np.where((p == r) | np.isnan(f1), f1, other)
    return {"precision": _ratio(p, predicted), "recall": _ratio(r, gold), "f1": f1}


def _by_precision(parts: Mapping[str, FloatArray]) -> dict[str, FloatArray]:
    share = _ratio(parts["matched_precision"], parts["predicted"], empty=0.0)
    one = _ratio(np.ones_like(share), parts["predicted"], empty=0.0)
    return {"matched_precision": one, "predicted": -share * one}


def _by_recall(parts: Mapping[str, FloatArray]) -> dict[str, FloatArray]:
    share = _ratio(parts["matched_recall"], parts["gold"], empty=0.0)
    one = _ratio(np.ones_like(share), parts["gold"], empty=0.0)
    return {"matched_recall": one, "gold": -share * one}


def _by_f1(parts: Mapping[str, FloatArray]) -> dict[str, FloatArray]:
    """Differentiate 2pr / (p·gold + r·predicted); where p = r it is 2p / (gold + predicted)."""
    gold, predicted = parts["gold"], parts["predicted"]
    p, r = parts["matched_precision"], parts["matched_recall"]
    if p is r:
        one = _ratio(np.ones_like(p, dtype=np.float64), gold + predicted, empty=0.0)
        slope = -2 * p * one * one
        return {"matched_precision": one, "matched_recall": one, "gold": slope, "predicted": slope}
    one = _ratio(np.ones_like(p, dtype=np.float64), p * gold + r * predicted, empty=0.0)
    f1 = 2 * p * r * one
    return {
        "matched_precision": (2 * r - f1 * gold) * one,
        "matched_recall": (2 * p - f1 * predicted) * one,
        "gold": -f1 * p * one,
        "predicted": -f1 * r * one,
    }


_GRADIENTS = {"precision": _by_precision, "recall": _by_recall, "f1": _by_f1}
