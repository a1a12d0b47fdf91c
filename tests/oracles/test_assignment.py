"""Alignments against brute force and scipy: what is chosen is the best that there is."""

import math
from fractions import Fraction
from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from evalkit.alignment import assignment
from evalkit.alignment.assignment import (
    Edge,
    Ranked,
    best_per_column,
    best_per_row,
    components,
    first_fit,
    greedy,
    lexicographic,
    optimal,
)

PLACES = st.integers(0, 5)
WEIGHTS = st.one_of(
    st.sampled_from([0.0, 0.5, 1.0]), st.floats(0, 1), st.integers(-1, 3).map(float)
)
EDGES = st.lists(st.builds(Edge, PLACES, PLACES, WEIGHTS), max_size=36)


def total(edges):
    return math.fsum(edge.weight for edge in edges)


def heaviest(edges):
    """Keep the heaviest edge of each pair."""
    found = {}
    for edge in sorted(edges):
        found[edge.row, edge.column] = edge
    return found


def pairings(pairs):
    """List every choice of pairs in which nothing stands twice, by trying all of them, up to six by six."""
    rows, columns = sorted({r for r, _ in pairs}), sorted({c for _, c in pairs})
    if len(rows) > len(columns):
        return [[(r, c) for c, r in one] for one in pairings([(c, r) for r, c in pairs])]
    allowed = set(pairs)
    padded = [*columns, *([None] * len(rows))]
    width = len(columns)
    chosen = {
        tuple((r, c) for r, c in zip(rows, order, strict=True) if (r, c) in allowed)
        for order in permutations(padded[:width], len(rows))
    }
    return [list(one) for one in chosen] or [[]]


def is_one_to_one(edges):
    return len({e.row for e in edges}) == len({e.column for e in edges}) == len(edges)


@given(EDGES)
def test_optimal_is_the_best_of_all_pairings(edges):
    found = heaviest(edges)
    positive = {pair: edge for pair, edge in found.items() if edge.weight > 0}

    chosen = optimal(edges)

    best = max(
        (total(positive[pair] for pair in one) for one in pairings(list(positive))), default=0
    )
    assert is_one_to_one(chosen)
    assert set(chosen) <= set(edges)
    assert total(chosen) == pytest.approx(best, abs=1e-12)


@given(EDGES)
def test_optimal_is_what_scipy_finds_on_the_whole_matrix(edges):
    matrix = np.zeros((6, 6))
    for edge in edges:
        matrix[edge.row, edge.column] = max(matrix[edge.row, edge.column], edge.weight)

    expected = matrix[linear_sum_assignment(matrix, maximize=True)].sum()

    assert total(optimal(edges)) == pytest.approx(expected, abs=1e-12)


@given(EDGES)
def test_a_sparse_problem_has_the_solution_of_the_full_one(edges):
    full = optimal(edges)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(assignment, "DENSE", 0)
        sparse = optimal(edges)

    assert is_one_to_one(sparse)
    assert total(sparse) == pytest.approx(total(full), abs=1e-12)


@given(EDGES, st.randoms())
def test_no_choice_depends_on_the_order_of_edges(edges, random):
    shuffled = random.sample(edges, len(edges))

    for choose in (optimal, greedy, first_fit, best_per_column, best_per_row):
        assert choose(shuffled) == choose(edges), choose


@given(EDGES)
def test_optimal_is_at_least_greedy_and_greedy_at_least_half_of_it(edges):
    assert total(optimal(edges)) >= total(greedy(edges)) - 1e-12
    assert total(greedy(edges)) >= total(optimal(edges)) / 2 - 1e-12


@given(EDGES)
def test_no_algorithm_makes_more_pairs_than_its_side_has_items(edges):
    rows, columns = len({e.row for e in edges}), len({e.column for e in edges})

    for choose in (optimal, greedy, first_fit):
        assert len(choose(edges)) <= min(rows, columns)
        assert is_one_to_one(choose(edges))
    assert len(best_per_column(edges)) <= columns
    assert len(best_per_row(edges)) <= rows


@given(EDGES)
def test_best_per_side_takes_the_maximum_of_each(edges):
    columns = {c: max(e.weight for e in edges if e.column == c) for c in {e.column for e in edges}}
    rows = {r: max(e.weight for e in edges if e.row == r) for r in {e.row for e in edges}}

    assert {e.column: e.weight for e in best_per_column(edges)} == {
        c: w for c, w in columns.items() if w > 0
    }
    assert {e.row: e.weight for e in best_per_row(edges)} == {
        r: w for r, w in rows.items() if w > 0
    }


def test_first_fit_serves_columns_in_turn_and_rows_from_below():
    edges = [Edge(1, 0), Edge(0, 0, 0.1), Edge(0, 1), Edge(2, 2)]

    assert first_fit(edges) == [Edge(0, 0, 0.1), Edge(2, 2)]


RANKED = st.lists(
    st.builds(Ranked, st.integers(0, 3), st.integers(0, 3), st.tuples(st.integers(0, 2), st.integers(0, 2), st.sampled_from([0.0, 0.25, 0.5, 1.0]))),
    max_size=12,
    unique_by=lambda edge: (edge.row, edge.column),
)  # fmt: skip


@given(RANKED)
def test_lexicographic_is_the_best_of_all_pairings_by_the_tuple_of_sums(edges):
    found = {(edge.row, edge.column): edge.weights for edge in edges}

    def sums(pairs):
        return tuple(sum(Fraction(found[pair][n]) for pair in pairs) for n in range(3))

    chosen = lexicographic(edges)

    assert is_one_to_one(chosen)
    best = max((sums(one) for one in pairings(list(found))), default=(0, 0, 0))
    assert sums([(edge.row, edge.column) for edge in chosen]) == best


@given(EDGES)
def test_components_share_nothing_and_lose_nothing(edges):
    parts = components(edges)

    assert sorted(edge for part in parts for edge in part) == sorted(edges)
    for one, other in combinations(parts, 2):
        assert not {e.row for e in one} & {e.row for e in other}
        assert not {e.column for e in one} & {e.column for e in other}


def test_ranks_are_folded_with_one_look_at_each_weight():
    looked = []

    class Seen(float):
        def __abs__(self):
            looked.append(self)
            return float(self)

    edges = [Ranked(row, column, (1, Seen(0.5))) for row in range(12) for column in range(12)]

    assert len(lexicographic(edges)) == 12
    assert len(looked) == len(edges)
