"""Workbooks of Excel: their sheets, their cells as text, the cells in error, and their rows as records."""
