"""Reads of integrity: inspections with who made them and for which broker, never shown by code or name."""
