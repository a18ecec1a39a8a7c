"""Compliance: evidence of shifts in what is declared."""
