"""Extractors: from text to events."""

from evalkit.extractors.base import Description, Extractor, Factory
from evalkit.extractors.catalog import REGISTRY, make_extractor

__all__ = ["REGISTRY", "Description", "Extractor", "Factory", "make_extractor"]
