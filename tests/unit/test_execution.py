"""Mapping over processes keeps the order, takes items when needed and passes errors on."""

import pytest

from evalkit.execution import map_ordered


@pytest.mark.parametrize("workers", [1, 2])
def test_results_come_in_the_order_of_the_items(workers):
    assert list(map_ordered(abs, range(-9, 0), workers=workers)) == list(range(9, 0, -1))


@pytest.mark.parametrize("workers", [1, 2])
def test_an_error_of_one_item_is_the_error_of_all(workers):
    with pytest.raises(TypeError):
        list(map_ordered(abs, [1, "no number", 2], workers=workers))


def test_items_are_taken_only_when_they_are_needed():
    def items():
        yield -1
        raise AssertionError

    assert next(map_ordered(abs, items())) == 1


def test_there_is_at_least_one_worker():
    with pytest.raises(ValueError, match="at least one"):
        next(map_ordered(abs, [1], workers=0))
