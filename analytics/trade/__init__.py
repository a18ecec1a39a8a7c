"""Analyses of trade: splits of a change, concentration, events, partners, places in markets."""
