"""The wiring of the page of traders."""
