"""What exists: the schema, loading, releases, quality, the demonstration."""
