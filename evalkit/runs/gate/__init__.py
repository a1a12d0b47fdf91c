"""The gate: did an extractor get worse than its baseline, by rules that a project sets."""
