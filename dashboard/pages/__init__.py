"""Page layouts, one file per page."""
