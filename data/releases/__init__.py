"""Releases on disk: which can be read, how to go back to one, and whether two hold the same."""
