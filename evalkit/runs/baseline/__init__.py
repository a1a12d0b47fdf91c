"""Baselines: what an extractor once predicted, as committed text that can be scored again."""

from evalkit.runs.baseline.encode import encode
from evalkit.runs.baseline.model import Baseline, Entry, Header
from evalkit.runs.baseline.read import parse

__all__ = ["Baseline", "Entry", "Header", "encode", "parse"]
