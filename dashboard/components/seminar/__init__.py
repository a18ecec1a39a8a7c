"""What is seen of a release that is presented."""
