"""Which share of small faults the tests find."""
