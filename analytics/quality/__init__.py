"""Data quality: how long rules have been failing, and where they fail more than elsewhere."""
