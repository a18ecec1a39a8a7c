"""Help for who writes a mapping: a draft made from a file, its mistakes with their lines, and a trial that publishes nothing."""
