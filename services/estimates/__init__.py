"""Estimates of what is not declared."""
