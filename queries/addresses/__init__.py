"""Addresses as others write them: what a query string may hold, and which codes a release knows."""
