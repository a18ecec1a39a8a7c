"""Reads of compliance: random inspections, mirror data, prices, the inputs of alerts."""
