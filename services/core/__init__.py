"""What services of several subjects share: a question over two periods."""
