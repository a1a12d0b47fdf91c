"""
The environment for a process whose lines need not count as covered.

A coverage run traces the processes that tests start too, which makes them several times slower; where
many lines run and other tests cover them, that is only waiting.
"""

import os


def environment(**more):
    """Return this process's environment, with more in it, without what starts the tracer."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    return {**kept, **{name: str(value) for name, value in more.items()}}
