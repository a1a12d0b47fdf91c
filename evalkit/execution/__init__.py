"""Map a function over chunks of work, here or in other processes; knows nothing about events."""

from evalkit.execution.mapping import map_ordered

__all__ = ["map_ordered"]
