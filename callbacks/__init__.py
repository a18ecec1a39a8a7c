"""Wiring only: what the browser asks, answered from queries and drawn by the dashboard."""
