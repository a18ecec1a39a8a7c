"""The page of integrity, which exists only where a setting says so."""
