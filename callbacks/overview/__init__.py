"""The wiring of the Overview and of alerts."""
