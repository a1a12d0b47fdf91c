"""
Second and third moments of what documents add to a difference, under every swap at once.

A document adds p·both + sign · q·apart to the difference of two figures, where p and q are half
the difference and half the sum of the gradients of both sides. Squared and cubed that is a
polynomial in p and q whose coefficients are sums over documents: those with `apart` an even number
of times do not change with the signs, the others are sums over signs.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement as choose
from math import comb, factorial, prod

import numpy as np

from evalkit.alignment.arrays import FloatArray


@dataclass(frozen=True, slots=True)
class Term:
    """One product of columns of `both` and `apart`, and how often it occurs in the power."""

    both: tuple[int, ...]
    apart: tuple[int, ...]

    @property
    def order(self) -> int:
        """Which power it is of."""
        return len(self.both) + len(self.apart)

    @property
    def times(self) -> int:
        """How often it occurs in the power, written out."""
        orders = (_orders(self.both), _orders(self.apart))
        return comb(self.order, len(self.both)) * prod(orders)

    def of(self, both: FloatArray, apart: FloatArray) -> FloatArray:
        """Multiply the columns, the first axis of both arrays."""
        factors = [*(both[n] for n in self.both), *(apart[n] for n in self.apart)]
        found: FloatArray = factors[0]
        for factor in factors[1:]:
            found = found * factor
        return found


def _orders(numbers: Sequence[int]) -> int:
    """Count the orders in which numbers can stand, of which some are equal."""
    return factorial(len(numbers)) // prod(factorial(n) for n in Counter(numbers).values())


def terms(columns: int) -> tuple[Term, ...]:
    """
    List the terms of the second and the third power.

    >>> [(term.both, term.apart, term.times) for term in terms(1)][:3]
    [((), (0, 0), 1), ((0,), (0,), 2), ((0, 0), (), 1)]
    """
    every = range(columns)
    return tuple(
        Term(both, apart)
        for order in (2, 3)
        for number in range(order + 1)
        for both in choose(every, number)
        for apart in choose(every, order - number)
    )


def moments(
    coefficients: Sequence[tuple[Term, FloatArray]], p: FloatArray, q: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return the sums of squares and of cubes; `p` and `q` have a first axis for the columns."""
    sums = {order: np.zeros(p.shape[1:]) for order in (2, 3)}
    for term, coefficient in coefficients:
        if coefficient.any():
            sums[term.order] += (term.times * coefficient) * term.of(p, q)
    return sums[2], sums[3]
