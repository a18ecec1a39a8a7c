"""Components of the page of integrity."""
