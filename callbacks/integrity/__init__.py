"""The wiring of the page of integrity."""
