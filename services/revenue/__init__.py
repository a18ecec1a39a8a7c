"""Revenue: what it falls short by, why it changed, its parts at the end of the year, and what a change of law or of practice brings."""
