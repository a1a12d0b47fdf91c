"""Runs of extractors on gold: kept, found again, compared, and held against a baseline."""
