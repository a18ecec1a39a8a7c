"""The wiring of the clearance pages."""
