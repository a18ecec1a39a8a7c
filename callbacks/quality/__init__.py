"""The wiring of the page of data quality."""
