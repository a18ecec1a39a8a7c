"""The quantiles that every forecast states, and the names of their columns."""

QUANTILES = (0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975)
LEVELS = ("p2_5", "p10", "p25", "p50", "p75", "p90", "p97_5")
