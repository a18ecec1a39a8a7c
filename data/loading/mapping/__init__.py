"""Mappings: their settings, where they are found, and which one reads a file."""
