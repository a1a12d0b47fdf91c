"""
Choose of possible pairs which ones are kept: pure algorithms on edges between rows and columns.

Rows are gold, columns are predicted. An edge without positive weight is never kept. Of equally good
choices each algorithm takes the same one whatever order the edges have, so order of input is order
of rows and columns alone.
"""

import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Literal, NamedTuple, TypeVar

import numpy as np

from evalkit.alignment.arrays import FloatArray, IntArray

DENSE = 4_000_000
"""Up to how many cells a component is solved as a full matrix."""


class Edge(NamedTuple):
    """A row and a column that may be paired, and what that is worth."""

    row: int
    column: int
    weight: float = 1.0


class Ranked(NamedTuple):
    """An edge whose worth has several parts; an earlier one outweighs all later ones."""

    row: int
    column: int
    weights: tuple[float, ...]


OneEdge = TypeVar("OneEdge", Edge, Ranked)
G = TypeVar("G", bound=Hashable)
P = TypeVar("P", bound=Hashable)


def greedy(edges: Iterable[Edge]) -> list[Edge]:
    """Keep the heaviest edge whose row and column are free; of equals the lowest column, row."""
    return _heaviest_free(_positive(edges))


def first_fit(edges: Iterable[Edge]) -> list[Edge]:
    """Give each column in turn its lowest row that is still free."""
    return _free(sorted(_positive(edges), key=lambda e: (e.column, e.row)))


def best_per_column(edges: Iterable[Edge]) -> list[Edge]:
    """Keep each column's heaviest edge, of equals that of the lowest row; rows may repeat."""
    return _first_of_each(
        sorted(_positive(edges), key=lambda e: (e.column, -e.weight, e.row)), at="column"
    )


def best_per_row(edges: Iterable[Edge]) -> list[Edge]:
    """Keep each row's heaviest edge, of equals that of the lowest column; columns may repeat."""
    return _first_of_each(
        sorted(_positive(edges), key=lambda e: (e.row, -e.weight, e.column)), at="row"
    )


def optimal(edges: Iterable[Edge]) -> list[Edge]:
    """
    Keep the edges of the greatest total weight in which no row and no column stands twice.

    >>> optimal([Edge(0, 0, 0.9), Edge(0, 1, 0.8), Edge(1, 0, 0.8)])
    [Edge(row=0, column=1, weight=0.8), Edge(row=1, column=0, weight=0.8)]
    """
    parts = components(_positive(edges))
    return sorted(edge for part in parts for edge in _solved(part))


def lexicographic(edges: Iterable[Ranked]) -> list[Ranked]:
    """
    Keep the edges whose first weights have the greatest sum, of those the second ones', and so on.

    All weights but the last are whole numbers, so that one problem with one number for each edge
    decides all of them. With 1 as the first weight as many pairs as possible are kept.

    >>> edges = [Ranked(0, 0, (1, 0.9)), Ranked(0, 1, (1, 0.1)), Ranked(1, 0, (1, 0.1))]
    >>> [(edge.row, edge.column) for edge in lexicographic(edges)]
    [(0, 1), (1, 0)]
    """
    kept: list[Ranked] = []
    for part in components(sorted(set(edges))):
        ranked = {(edge.row, edge.column): edge for edge in part}
        pairs = min(len({edge.row for edge in part}), len({edge.column for edge in part}))
        steps = _steps(part, pairs)
        single = [Edge(e.row, e.column, _single(e.weights, steps)) for e in part]
        kept += [ranked[edge.row, edge.column] for edge in _solved(_positive(single))]
    return sorted(kept)


def best_pairs(weights: Mapping[tuple[G, P], float]) -> list[tuple[G, P]]:
    """
    Choose pairs so that nothing stands in two of them and their weights have the largest sum.

    Only pairs with a positive weight are chosen. Of several equally good choices it depends on the
    order of `weights` which one is returned.

    >>> best_pairs({("a", "x"): 2, ("a", "y"): 2, ("b", "x"): 1})
    [('a', 'y'), ('b', 'x')]
    """
    positive = {pair: weight for pair, weight in weights.items() if weight > 0}
    rows = list(dict.fromkeys(row for row, _ in positive))
    columns = list(dict.fromkeys(column for _, column in positive))
    if len(rows) == len(positive) == len(columns):
        return list(positive)
    return _assigned(positive, rows, columns)


def best_cells(matrix: FloatArray) -> list[tuple[int, int]]:
    """Choose one cell of each row, or of each column, so that their sum is largest."""
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415 (only where it is needed)

    chosen = linear_sum_assignment(matrix, maximize=True)
    return list(zip(*(numbers.tolist() for numbers in chosen), strict=True))


def _steps(part: Sequence[Ranked], pairs: int) -> list[float]:
    """Say for each place what a step of the weights before it is worth: more than it can sum to."""
    return [
        2 * pairs * max(abs(weight) for weight in weights) + 1
        for weights in zip(*(edge.weights for edge in part), strict=True)
    ]


def _single(weights: Sequence[float], steps: Sequence[float]) -> float:
    """Fold weights into one: a step of an earlier one exceeds all that later ones can sum to."""
    total = 0.0
    for weight, step in zip(weights, steps, strict=True):
        total = total * step + weight
    return total


def _positive(edges: Iterable[Edge]) -> list[Edge]:
    """Sort the edges that are worth something; of several for one pair the heaviest stays."""
    heaviest: dict[tuple[int, int], Edge] = {}
    for edge in sorted(edges):
        if edge.weight > 0:
            heaviest[edge.row, edge.column] = edge
    return list(heaviest.values())


def _free(edges: Iterable[Edge]) -> list[Edge]:
    """Keep each edge whose row and column are both still free, in the order given."""
    rows: set[int] = set()
    columns: set[int] = set()
    kept = []
    for edge in edges:
        if edge.row not in rows and edge.column not in columns:
            rows.add(edge.row)
            columns.add(edge.column)
            kept.append(edge)
    return kept


def _heaviest_free(edges: Iterable[Edge]) -> list[Edge]:
    return _free(sorted(edges, key=lambda e: (-e.weight, e.column, e.row)))


def _first_of_each(edges: Iterable[Edge], *, at: Literal["row", "column"]) -> list[Edge]:
    first: dict[int, Edge] = {}
    for edge in edges:
        first.setdefault(getattr(edge, at), edge)
    return list(first.values())


def _solved(part: list[Edge]) -> list[Edge]:
    """Solve a component; where each row, or each column, gets its best, nothing is to decide."""
    kept = _heaviest_free(part)
    of_row: dict[int, float] = {}
    of_column: dict[int, float] = {}
    for row, column, weight in part:
        of_row[row] = max(weight, of_row.get(row, 0.0))
        of_column[column] = max(weight, of_column.get(column, 0.0))
    most = min(math.fsum(best.values()) for best in (of_row, of_column))
    if math.fsum(edge.weight for edge in kept) >= most:
        return kept
    found = {(edge.row, edge.column): edge for edge in part}
    weights = {pair: edge.weight for pair, edge in found.items()}
    rows, columns = sorted({row for row, _ in found}), sorted({column for _, column in found})
    return [found[pair] for pair in _assigned(weights, rows, columns)]


def _assigned(
    weights: Mapping[tuple[G, P], float], rows: Sequence[G], columns: Sequence[P]
) -> list[tuple[G, P]]:
    """Solve an assignment problem, full or sparse by its size; what has no weight stays apart."""
    row_places = {row: place for place, row in enumerate(rows)}
    column_places = {column: place for place, column in enumerate(columns)}
    found = {(row_places[row], column_places[column]): (row, column) for row, column in weights}
    at = np.array(list(found), dtype=np.int64).T
    worth = np.array(list(weights.values()), dtype=np.float64)
    solve = _dense if len(rows) * len(columns) <= DENSE else _sparse
    chosen = solve(at[0], at[1], worth, (len(rows), len(columns)))
    return [found[pair] for pair in chosen if pair in found]


def _dense(
    rows: IntArray, columns: IntArray, weights: FloatArray, shape: tuple[int, int]
) -> list[tuple[int, int]]:
    matrix = np.zeros(shape)
    matrix[rows, columns] = weights
    return best_cells(matrix)


def _sparse(
    rows: IntArray, columns: IntArray, weights: FloatArray, shape: tuple[int, int]
) -> list[tuple[int, int]]:
    """Solve with one column more for each row, which stays unpaired if that one is taken."""
    from scipy.sparse import coo_array  # noqa: PLC0415
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching  # noqa: PLC0415

    height, width = shape
    own = np.arange(height)
    cells = (np.concatenate([rows, own]), np.concatenate([columns, width + own]))
    # Every row is in one pair, so 1 more on each of its cells changes nothing; a 0 were no cell.
    matrix = coo_array(
        (np.concatenate([weights + 1, np.ones(height)]), cells), shape=(height, width + height)
    )
    pairs = min_weight_full_bipartite_matching(matrix.tocsr(), maximize=True)
    return [(int(r), int(c)) for r, c in zip(*pairs, strict=True)]


def components(edges: Iterable[OneEdge]) -> list[list[OneEdge]]:
    """Split edges into parts that share no row and no column, each in the order given."""
    parent: dict[tuple[str, int], tuple[str, int]] = {}

    def root(node: tuple[str, int]) -> tuple[str, int]:
        while parent.setdefault(node, node) != node:
            parent[node] = node = parent[parent[node]]
        return node

    listed = list(edges)
    for edge in listed:
        parent[root(("column", edge.column))] = root(("row", edge.row))
    found: dict[tuple[str, int], list[OneEdge]] = {}
    for edge in listed:
        found.setdefault(root(("row", edge.row)), []).append(edge)
    return list(found.values())
