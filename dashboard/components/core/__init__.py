"""Components that any page may use."""
