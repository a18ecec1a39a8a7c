"""What every page shares: handles of pages and views, colours, formats."""
