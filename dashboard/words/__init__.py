"""What is said of figures, in sentences."""
