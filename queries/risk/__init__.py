"""Reads of risk: declarations as they were registered, results of inspections, stored scores."""
