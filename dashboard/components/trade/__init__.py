"""Components of the trade pages."""
