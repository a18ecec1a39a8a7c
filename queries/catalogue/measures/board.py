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
        "Share of the hypotheses with a verdict that a field test confirmed. An unclear one is tested and not confirmed. "
        "The board shows it with its 95 % interval, for the hypotheses that match the filters.",
        "hypotheses confirmed / all with a verdict",
        "2.3",
        observed="hypotheses with a verdict",
    ),
)
