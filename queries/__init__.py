"""Questions and their SQL: the catalogue, the engine, and reads by subject."""
