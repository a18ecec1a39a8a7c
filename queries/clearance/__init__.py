"""Reads of clearance: waiting declarations, distributions of times, calendars, standards."""
