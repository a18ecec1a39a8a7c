"""Totals of other records among the records of a file: the words that say so, and the sums that prove it."""
