"""The page of traders."""
