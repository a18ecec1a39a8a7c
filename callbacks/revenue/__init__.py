"""The wiring of the revenue pages."""
