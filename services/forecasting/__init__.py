"""Forecasts in the background: the job of a release, and slices on demand."""
