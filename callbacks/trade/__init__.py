"""The wiring of the trade pages."""
