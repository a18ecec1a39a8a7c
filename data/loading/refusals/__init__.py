"""What is said of a file that cannot be loaded: what it is, which layout comes nearest, and what to change."""
