"""Clearance: the time release study, and what a change would do."""
