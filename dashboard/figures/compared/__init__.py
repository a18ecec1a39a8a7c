"""Figures that set one thing beside another."""
