"""What release cubes for seminars are made of, read from the facts."""
