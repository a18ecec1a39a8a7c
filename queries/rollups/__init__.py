"""Pre-aggregated tables: which could be kept, which are worth it for the questions that the pages ask, and how they are built."""
