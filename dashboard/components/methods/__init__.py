"""Parts of the page of methods."""
