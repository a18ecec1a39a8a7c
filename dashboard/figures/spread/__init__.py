"""Figures of how values lie and how sure they are."""
