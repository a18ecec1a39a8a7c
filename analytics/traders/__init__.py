"""Traders: shrunk rates, segments and peers, from frames alone."""
