"""Data quality: the checks, what they look up, how far the data reach, and what was found."""
