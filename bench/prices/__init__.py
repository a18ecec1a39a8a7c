"""Bench of prices far below their peers."""
