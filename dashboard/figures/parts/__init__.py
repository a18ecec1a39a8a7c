"""Figures of a whole and its parts."""
