"""Map a function over items, in this process or in several, in the items' order."""

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

_AHEAD = 2  # items that wait while all processes are busy


def map_ordered(function: Callable[[T], R], items: Iterable[T], *, workers: int = 1) -> Iterator[R]:
    """
    Yield the function's results in the order of the items, which are taken only when needed.

    With several `workers` the function and the items must be importable in fresh processes; a
    program that is run as a script has to guard its entry with `if __name__ == "__main__"`.

    >>> list(map_ordered(abs, [-1, 2]))
    [1, 2]
    """
    if workers < 1:
        raise ValueError(f"there must be at least one worker, not {workers}")
    if workers == 1:
        yield from map(function, items)
        return
    # spawn: the same on every system, and safe beside threads
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        yield from _in_order(function, iter(items), pool, waiting=workers + _AHEAD)


def _in_order(
    function: Callable[[T], R], items: Iterator[T], pool: ProcessPoolExecutor, *, waiting: int
) -> Iterator[R]:
    futures: deque[Future[R]] = deque(
        pool.submit(function, item) for item in islice(items, waiting)
    )
    try:
        while futures:
            yield futures.popleft().result()
            futures.extend(pool.submit(function, item) for item in islice(items, 1))
    finally:
        for future in futures:
            future.cancel()
