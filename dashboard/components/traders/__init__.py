"""Components of the page of traders."""
