"""The Overview and its alerts."""
