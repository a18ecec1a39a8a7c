"""Findings of data quality, records set aside and loads, as tables and titles."""
