"""Components of the revenue pages."""
