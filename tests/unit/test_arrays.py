"""Numbers of rows and bags are equal exactly where the contents are."""

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from evalkit.alignment.arrays import bag_ids, row_ids, row_order

rows = st.lists(st.tuples(st.integers(0, 2), st.integers(-1, 1)), max_size=12)


def table(found, width=2):
    return np.array(found, dtype=np.int64).reshape(-1, width)


@given(rows)
def test_rows_sort_as_tuples_do(found):
    assert [found[i] for i in row_order(table(found))] == sorted(found)


@given(rows)
def test_equal_rows_get_equal_numbers_in_sorted_order(found):
    ids = row_ids(table(found)).tolist()

    assert ids == [sorted(set(found)).index(row) for row in found]


@given(st.lists(rows, max_size=5), st.randoms(use_true_random=False))
def test_bags_are_equal_exactly_if_their_contents_are(bags, rng):
    items = [(owner, row) for owner, bag in enumerate(bags) for row in bag]
    rng.shuffle(items)

    ids = bag_ids(
        np.array([owner for owner, _ in items], dtype=np.int64),
        table([row for _, row in items]),
        owners=len(bags),
    ).tolist()

    for one, first in enumerate(bags):
        assert (ids[one] == 0) == (not first)
        for other, second in enumerate(bags):
            assert (ids[one] == ids[other]) == (Counter(first) == Counter(second))
