"""The overview: what moved the key indicators."""
