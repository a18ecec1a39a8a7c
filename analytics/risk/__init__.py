"""Risk: a model that ranks declarations for inspection, how good it is, for whom, and why a declaration ranks high."""
