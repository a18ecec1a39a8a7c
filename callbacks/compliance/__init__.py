"""The wiring of the compliance pages."""
