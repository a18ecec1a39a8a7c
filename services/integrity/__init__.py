"""Integrity: pairs of inspector and broker over three years."""
