"""Measures of what people add beside the warehouse: no question of the warehouse answers them."""

from queries.catalogue.measure_types import Measure

MEASURES = (
    Measure(
        "confirmation_rate",
        "Confirmation rate of hypotheses",
        "share",
        "",
        ("confirmed", "tested"),
        "percent",
        1,
        "the verdict as it stands",
        "Hypotheses of the board that a field test confirmed over all with a verdict; an unclear one is tested and not confirmed. "
        "Shown on the board with its 95 % interval (Wilson), for the hypotheses about the picks shown.",
        "hypotheses confirmed / hypotheses with a verdict",
        "2.3",
        observed="hypotheses with a verdict",
    ),
)
