"""Analyses of revenue: the gap and its parts, drivers, arrears, tariff scenarios."""
