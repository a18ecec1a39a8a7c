"""From the text of a cell to a typed value: numbers, dates, codes, countries."""
