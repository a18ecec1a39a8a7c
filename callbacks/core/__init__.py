"""What all pages share of the wiring."""
