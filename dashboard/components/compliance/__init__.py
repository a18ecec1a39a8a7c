"""Components of the compliance pages."""
