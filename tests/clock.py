"""
CPU seconds of a call, without the tracer of a coverage run, which makes tight loops four times slower.

A bound in seconds says as much about the machine as about the code: one whose cores are shared takes
twice as long. So a call that took long is compared with a fixed piece of work: its seconds are
divided by how much longer that work takes here than where the bounds were set.
"""

import sys
import time
from collections.abc import Callable

WORK = 0.025
"""CPU seconds of `_work` on the machine for which the bounds were set, with nothing else running."""
_SHORT = 0.5


def cpu_seconds(function: Callable[[], object]) -> float:
    """Call a function and measure the CPU seconds of this process."""
    tracer = sys.gettrace()
    sys.settrace(None)
    try:
        start = time.process_time()
        function()
        return time.process_time() - start
    finally:
        sys.settrace(tracer)


def reference_seconds(function: Callable[[], object]) -> float:
    """Call a function and return its CPU seconds in those of the reference machine."""
    taken = cpu_seconds(function)
    if taken < _SHORT:
        return taken
    slowness = max(cpu_seconds(_work) for _ in range(5)) / WORK
    return taken / max(1.0, slowness)


def _work() -> int:
    """Do what the code under test does most: make strings, count in dictionaries, loop."""
    counts: dict[str, int] = {}
    for number in range(100_000):
        word = str(number % 1000)
        counts[word] = counts.get(word, 0) + len(word)
    return sum(counts.values())
