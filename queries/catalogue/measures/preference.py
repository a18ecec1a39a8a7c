"""Preference: what could be imported under an agreement, what was, and the duty saved or left on the table."""

from queries.catalogue.measure_types import Measure, share, total

ELIGIBLE = (
    "of an origin with an agreement in force, in subheadings whose preferential rate is below the general one; lines free of duty "
    "for all, and goods under another relief, are left out"
)


def _money(key: str, label: str, column: str, good: int, definition: str, reference: str) -> Measure:
    return total(key, label, "item", column, "money", good, definition, reference, observed="preference_eligible")


MEASURES = (
    _money("eligible_value", "Eligible imports", "eligible_value", 0, f"Customs value of imports for home use {ELIGIBLE}.", "V2"),
    share(
        "preference_utilisation",
        "Preference utilisation",
        "item",
        "preferred_value",
        "eligible_value",
        1,
        f"Customs value imported under a preference over that of imports for home use {ELIGIBLE}.",
        "V2",
        observed="preference_eligible",
    ),
    _money(
        "duty_saved",
        "Duty saved by preference",
        "duty_saved",
        0,
        "Customs value imported under a preference × (general rate − preferential rate).",
        "V3",
    ),
    _money(
        "duty_left",
        "Duty left on the table",
        "duty_left",
        -1,
        "Customs value of eligible imports that claimed no preference × (general rate − preferential rate).",
        "V3",
    ),
)
