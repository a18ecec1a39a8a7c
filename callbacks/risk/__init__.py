"""The wiring of the risk page."""
