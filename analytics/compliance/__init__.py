"""Analyses of compliance: alerts, faults of the data, mirror, prices, inspections as a survey."""
