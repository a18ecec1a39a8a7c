"""Forecasts: members, fits, bands, reconciliation, the job of a release and where a year lands."""
