"""What the rule extractors are made of: patterns, token classes, windows, paths, cues, spans."""
