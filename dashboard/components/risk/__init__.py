"""Components of the risk page."""
