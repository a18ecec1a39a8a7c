"""Frames in, frames out: comparisons, decompositions and forecasts, with no SQL and no Dash."""
