"""Wiring of the page of methods."""
