"""The benchmark of the risk model."""
