"""Risk: training, scoring and reporting on the targeting model."""
