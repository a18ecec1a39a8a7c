"""What the warehouse holds of the data that each analytic method needs."""
