"""Traders: what each does beside its peers."""
