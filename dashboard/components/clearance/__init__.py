"""Components of the clearance pages."""
