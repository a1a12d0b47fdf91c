"""How sure a number is, and whether two differ: resampled documents, never resampled items."""
