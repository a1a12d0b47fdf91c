"""Aggregations: what sums of counts say."""

from evalkit.measures.score import PRF

__all__ = ["PRF"]
