"""What the rules of data quality found, what was set aside, and the loads that the data came in by."""
