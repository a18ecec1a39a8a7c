"""Figures over months."""
